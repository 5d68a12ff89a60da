"""The search page: a form, and the place into which ``templates/theme/js/search.js`` writes what it finds."""

from collections.abc import Iterator

from studiobook.website.pages.base import Page, Site
from studiobook.website.pages.renderer import PageRenderer


def pages(site: Site, renderer: PageRenderer) -> Iterator[Page]:
    """The search page."""
    yield renderer.page(
        "search.md", "search_page", "搜索", "在工作室、人物、活动、成果、课题、主题、管理办法和手册里查找。"
    )
