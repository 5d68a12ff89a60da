"""The archive of all activities, by school year and month."""

from collections.abc import Iterator

from studiobook.pages import choices, facts
from studiobook.pages.page import Page, Site
from studiobook.pages.press import Press


def pages(site: Site, press: Press) -> Iterator[Page]:
    """The archive."""
    found = facts.activities(site.library)
    yield press.page(
        "activities/index.md",
        "activities",
        "活动",
        f"{site.library.district.title}的全部活动，按学年和月份排列，共 {len(found)} 项。",
        years=facts.by_year(found, site.today),
        facets=choices.facets(
            choices.of_years(one.school_year for one in found),
            choices.of_terms("kind", "形式", (one.kind for one in found)),
            choices.of_terms("reach", "范围", (one.reach for one in found)),
            choices.of_words("theme", "主题", (theme for one in found for theme in one.themes)),
        ),
    )
