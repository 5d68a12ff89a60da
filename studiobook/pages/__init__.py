"""The pages of the public site. One kind of page is one module here, one template of the same name, one golden file.

Page builders see the public view only; they are pure: the same site gives the same pages.
"""

from collections.abc import Iterable, Iterator
from typing import Protocol

from studiobook import feeds
from studiobook.pages import activities, activity, home, outcomes, policy, search, status, studio, studios
from studiobook.pages.page import Asset, Built, Page, Site, public_site
from studiobook.pages.press import Press

__all__ = ["PAGE_KINDS", "Asset", "Built", "Page", "PageKind", "Site", "build", "public_site"]


class PageKind(Protocol):
    """A kind of page: a module that makes the pages of its kind."""

    def pages(self, site: Site, press: Press) -> Iterable[Page]:
        """Every page of the kind."""


PAGE_KINDS: tuple[PageKind, ...] = (home, studios, studio, status, activities, activity, outcomes, policy, search)


def build(site: Site) -> Built:
    """Every page of ``site``, every picture they show, and the calendars. DataFault with all pictures that cannot be read."""
    press = Press(site)
    pages = tuple(page for kind in PAGE_KINDS for page in kind.pages(site, press))
    return Built(pages, (*press.finish(), *_calendars(site)))


def _calendars(site: Site) -> Iterator[Asset]:
    """Each studio's calendar."""
    for one in site.library.studios.values():
        text = feeds.public_calendar(site.library, one, site.of_studio(one.id), site.today)
        yield Asset(feeds.path(one.id), text.encode())
