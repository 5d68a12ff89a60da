"""The pages of the public site. One kind of page is one module here, one template of the same name, one golden file.

Page builders see the public view only; they are pure: the same site gives the same pages.
"""

from collections.abc import Iterable, Iterator
from typing import Protocol

from studiobook import beside, heads, redirects
from studiobook.pages import (
    activities,
    activity,
    data,
    home,
    kinds,
    months,
    outcomes,
    people,
    person,
    policy,
    project,
    projects,
    search,
    statistics,
    status,
    studio,
    studios,
    theme,
    themes,
)
from studiobook.pages.page import Asset, Built, Page, Site, public_site
from studiobook.pages.press import Press, address
from studiobook.render import written_pages

__all__ = ["PAGE_KINDS", "Asset", "Built", "Page", "PageKind", "Site", "build", "public_site"]


class PageKind(Protocol):
    """A kind of page: a module that makes the pages of its kind."""

    def pages(self, site: Site, press: Press) -> Iterable[Page]:
        """Every page of the kind."""


PAGE_KINDS: tuple[PageKind, ...] = (
    home, studios, studio, people, person, status, statistics, activities, kinds, months, activity,
    outcomes, projects, project, themes, theme, policy, data, search,
)  # fmt: skip


def build(site: Site) -> Built:
    """Every page of ``site``, what its head says, and every file beside the pages.

    DataFault with all pictures that cannot be read, or with the former addresses that lead nowhere.
    """
    press = Press(site)
    pages = tuple(page for kind in PAGE_KINDS for page in kind.pages(site, press))
    common = heads.common(site, press)
    own = dict(heads.heads(site, press, common))
    files = (*beside.files(site, press), *redirects.redirects(site.library, press, _addresses(site, pages)))
    return Built(pages, (*press.finish(), *files), own, common)


def _addresses(site: Site, pages: Iterable[Page]) -> Iterator[str]:
    """The address of every page, those written by hand among them."""
    yield from (address("", page.path) for page in pages)
    yield from written_pages(site.library.root)
