"""The search page: a form, and the place into which ``templates/theme/js/search.js`` writes what it finds."""

from collections.abc import Iterator

from studiobook.pages.page import Page, Site
from studiobook.pages.press import Press


def pages(site: Site, press: Press) -> Iterator[Page]:
    """The search page."""
    yield press.page("search.md", "search", "搜索", "在工作室、活动、成果和课题里查找。")
