"""The files beside the pages: calendars and feeds to subscribe to, open data, pages to copy an activity from."""

from collections.abc import Iterator

from studiobook import atom, feeds, opendata, wechat
from studiobook.pages.page import Asset, Site
from studiobook.pages.press import Press


def files(site: Site, press: Press) -> Iterator[Asset]:
    """Every file beside the pages of ``site``; the pictures they lead to are kept by ``press``."""
    library, today = site.library, site.today
    studios = tuple(library.studios.values())
    findings = {one.id: site.of_studio(one.id) for one in studios}
    yield Asset(feeds.DISTRICT, feeds.district_calendar(library, findings, today).encode())
    yield Asset(atom.DISTRICT, atom.district_feed(library, today))
    for one in studios:
        yield Asset(feeds.path(one.id), feeds.public_calendar(library, one, findings[one.id], today).encode())
        yield Asset(atom.path(one.id), atom.studio_feed(library, one, today))
    yield from opendata.files(site, press)
    yield from wechat.pages(site, press)
