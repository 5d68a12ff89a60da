"""All studios of the district, a card each, in order of name: never ranked."""

from collections.abc import Iterator

from studiobook.pages.page import Page, Site
from studiobook.pages.press import Press


def pages(site: Site, press: Press) -> Iterator[Page]:
    """The page of all studios."""
    studios = tuple(site.library.studios.values())
    yield press.page(
        "studios/index.md",
        "studios",
        "工作室",
        f"{site.library.district.name}的 {len(studios)} 个名班主任工作室：理念、学校、学段、建设周期与研究方向。",
        studios=studios,
    )
