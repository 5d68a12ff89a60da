"""The files next to the pages: calendars and feeds to subscribe to, open data, pages to copy an activity from."""

from collections.abc import Iterator

from studiobook.website import open_data, wechat
from studiobook.website.feeds import atom, calendars, news, rss
from studiobook.website.pages.base import Asset, Site
from studiobook.website.pages.renderer import PageRenderer


def of_district(site: Site, renderer: PageRenderer) -> Iterator[Asset]:
    """The files of the district; the renderer collects the pictures they lead to."""
    library, today = site.library, site.today
    findings = {one: site.of_studio(one) for one in library.studios}
    yield Asset(calendars.DISTRICT, calendars.district_calendar(library, findings, today).encode())
    yield from _feeds(news.of_district(library, today), atom.DISTRICT, rss.DISTRICT)
    yield from open_data.files(site, renderer)


def of_studios(site: Site, renderer: PageRenderer) -> Iterator[Asset]:
    """The files of each studio with pages in this build."""
    library, today = site.library, site.today
    for one in site.studios:
        yield Asset(
            calendars.path(one.id), calendars.public_calendar(library, one, site.of_studio(one.id), today).encode()
        )
        yield from _feeds(news.of_studio(library, one, today), atom.path(one.id), rss.path(one.id))
    yield from wechat.pages(site, renderer)


def _feeds(entries: news.News, atom_path: str, rss_path: str) -> Iterator[Asset]:
    """The same news in both forms; RSS only where the site's address is known."""
    yield Asset(atom_path, atom.feed(entries, atom_path))
    if entries.site:
        yield Asset(rss_path, rss.feed(entries, rss_path))
