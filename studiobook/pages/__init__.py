"""The pages of the public site. One kind of page is one module here, one template of the same name, one golden file.

Page builders see the public view only; they are pure: the same site gives the same pages.
"""

from collections.abc import Collection, Iterator
from pathlib import Path

from studiobook import heads, photos, redirects
from studiobook.earlier import NOTHING, Earlier
from studiobook.errors import DataFault
from studiobook.pages import units
from studiobook.pages.page import Asset, Built, Page, Site, public_site
from studiobook.pages.press import Press, address
from studiobook.pages.units import DISTRICT, PageKind
from studiobook.render import written_pages

__all__ = ["PAGE_KINDS", "Asset", "Built", "Page", "PageKind", "Site", "build", "public_site"]

PAGE_KINDS: tuple[PageKind, ...] = (*units.DISTRICT_KINDS, *units.STUDIO_KINDS)


def build(site: Site, earlier: Earlier = NOTHING) -> Built:
    """Every page of ``site``, what its head says, and every file beside the pages; not the units that an ``earlier`` build has.

    DataFault with all pictures that cannot be read, or with the former addresses that lead nowhere.
    """
    photos.withdraw(photos.withheld(site.library), site.cache)
    keys = units.keys(site)
    taken = earlier.taken(keys)
    wanted = [name for name in keys if name not in taken]
    photos.prepare_all(_shown(site, wanted), site.cache)
    of_studios = units.of_studios(site, [name for name in wanted if name != DISTRICT])
    made = [units.of_district(site)] if DISTRICT in wanted else []
    made += of_studios
    press = Press(site)
    common = heads.common(site, press)
    troubles = [*(trouble for one in made for trouble in one.troubles), *press.troubles()]
    if troubles:
        raise DataFault(tuple(dict.fromkeys(troubles)))
    photos.prune(site.cache)
    known = {**taken, **{one.name: units.unit(one, keys[one.name]) for one in made}}
    there = (address("", path) for unit in known.values() for path in unit.pages)
    moved = redirects.redirects(site.library, press, (*there, *written_pages(site.library.root)))
    files = (*(asset for one in made for asset in one.built.assets), *press.assets(), *moved)
    return Built(
        tuple(page for one in made for page in one.built.pages),
        tuple({asset.path: asset for asset in files}.values()),
        {path: head for one in made for path, head in one.built.heads.items()},
        common,
        known,
        frozenset(taken),
    )


def _shown(site: Site, wanted: Collection[str]) -> Iterator[Path]:
    """The photographs that the units ``wanted`` may show."""
    for studio in site.library.studios.values():
        if studio.id in wanted or DISTRICT in wanted:
            for activity in studio.activities:
                for photo in activity.shown_photos:
                    yield site.library.root / "studios" / studio.id / photo.file
