"""The archive of all activities, by school year and month."""

from collections.abc import Iterator

from studiobook.models import lookup
from studiobook.website.pages import filters
from studiobook.website.pages.base import Page, Site
from studiobook.website.pages.renderer import PageRenderer


def pages(site: Site, renderer: PageRenderer) -> Iterator[Page]:
    """The archive."""
    found = lookup.activities(site.library)
    yield renderer.page(
        "activities/index.md",
        "activity_list",
        "活动",
        f"{site.library.district.title}的全部活动，按学年和月份排列，共 {len(found)} 项。",
        years=lookup.by_year(found, site.today),
        facets=filters.facets(
            filters.of_years(one.school_year for one in found),
            filters.of_terms("kind", "形式", (one.kind for one in found)),
            filters.of_terms("reach", "范围", (one.reach for one in found)),
            filters.of_words("theme", "主题", (theme for one in found for theme in one.themes)),
        ),
    )
