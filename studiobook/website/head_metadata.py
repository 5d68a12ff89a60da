"""The head of a page and its foot: linked data, feeds, share picture, QR code, the way to the WeChat page."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from markupsafe import Markup

from studiobook.loading.photos import digest
from studiobook.models import lookup
from studiobook.models.records import ActivityPhoto, ActivityView
from studiobook.models.studio import StudioView
from studiobook.website import json_ld, urls, wechat
from studiobook.website.assets import share_images
from studiobook.website.feeds import atom, rss
from studiobook.website.pages.base import Head, Site
from studiobook.website.pages.renderer import PageRenderer

_OUTCOMES = "outcomes/index.md"


def common(site: Site, renderer: PageRenderer) -> Head:
    """What every page says."""
    name = site.library.district.title
    return Head(picture=_share_picture(site, renderer, None), feeds=_feeds(site, name, atom.DISTRICT, rss.DISTRICT))


def of_district(site: Site, common_: Head) -> Iterator[tuple[str, Head]]:
    """By source path, what those pages of the district say that say more than ``common_``: the library of outcomes."""
    yield _OUTCOMES, replace(common_, linked=json_ld.script(json_ld.of_outcomes(site.library)))


def of_studios(site: Site, renderer: PageRenderer, common_: Head) -> Iterator[tuple[str, Head]]:
    """By source path, what the pages of studios and activities say."""
    for studio in site.studios:
        own = _feeds(site, studio.name, atom.path(studio.id), rss.path(studio.id))
        ours = replace(common_, feeds=(*common_.feeds, *own))
        yield urls.studio_page(studio.id), _of_studio(site, renderer, studio, ours)
        for activity in studio.activities:
            yield urls.activity_page(activity), _of_activity(site, renderer, studio, activity, ours)


def _feeds(site: Site, name: str, atom_path: str, rss_path: str) -> tuple[tuple[str, str, str], ...]:
    """The news of ``name`` in the forms there are."""
    first = (name, atom.TYPE, atom_path)
    return (first, (f"{name}（RSS）", rss.TYPE, rss_path)) if site.library.district.address else (first,)


def _of_studio(site: Site, renderer: PageRenderer, studio: StudioView, ours: Head) -> Head:
    photo = lookup.studio_photo(studio)
    return replace(
        ours,
        linked=json_ld.script(json_ld.of_studio(site.library, studio)),
        picture=_share_picture(site, renderer, (studio, photo)) if photo else ours.picture,
        code=_code(site, urls.studio_page(studio.id)),
    )


def _of_activity(site: Site, renderer: PageRenderer, studio: StudioView, activity: ActivityView, ours: Head) -> Head:
    lead = lookup.lead_photo(activity)
    photo = lead or lookup.studio_photo(studio)
    base = site.library.district.address
    shown = base + renderer.download(studio.id, lead.file) if base and lead else None
    return replace(
        ours,
        linked=json_ld.script(json_ld.of_activity(site.library, activity, shown)),
        picture=_share_picture(site, renderer, (studio, photo)) if photo else ours.picture,
        code=_code(site, urls.activity_page(activity)),
        wechat=wechat.page_of(activity) if activity.over(site.today) else "",
    )


def _code(site: Site, page: str) -> Markup | None:
    """The QR code of a page; none where nobody knows its address."""
    base = site.library.district.address
    return share_images.code(base + urls.from_root(page), site.cache) if base else None


def _share_picture(site: Site, renderer: PageRenderer, shown: tuple[StudioView, ActivityPhoto] | None) -> str:
    """The path of a share picture; empty without the site's address, since only absolute addresses of pictures are read."""
    if not site.library.district.address:
        return ""
    source: Path | None = None
    # only a picture that may be shown; of a file that is none the renderer has a diagnostic
    if shown and renderer.picture(shown[0].id, shown[1].file):
        source = site.library.root / "studios" / shown[0].id / shown[1].file
    data = share_images.picture(source, site.cache)
    path = f"photos/share-{digest(data)}.jpg"
    renderer.offer(path, data)
    return path
