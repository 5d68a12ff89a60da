"""What can be taken along: feeds and calendars to subscribe to, and the open data with their schemas."""

from collections.abc import Iterator
from typing import NamedTuple

from studiobook.website import open_data
from studiobook.website.feeds import atom, calendars, rss
from studiobook.website.pages.base import Page, Site
from studiobook.website.pages.renderer import PageRenderer


class Subscription(NamedTuple):
    """Somebody's news and dates to follow, with the paths of the files; no RSS where nobody knows the site's address."""

    name: str
    atom: str
    rss: str
    calendar: str


def pages(site: Site, renderer: PageRenderer) -> Iterator[Page]:
    """The one page."""
    district = site.library.district
    district_wide = Subscription("全部工作室", atom.DISTRICT, rss.DISTRICT, calendars.DISTRICT)
    studios = (
        Subscription(one.name, atom.path(one.id), rss.path(one.id), calendars.path(one.id))
        for one in site.library.studios.values()
    )
    yield renderer.page(
        "data/index.md",
        "open_data",
        "数据与订阅",
        f"订阅{district.title}的动态和日历，下载公开的数据。",
        subscriptions=tuple(one if district.address else one._replace(rss="") for one in (district_wide, *studios)),
        kinds=open_data.KINDS,
    )
