"""All research projects (课题), the latest first."""

from collections.abc import Iterator

from studiobook.pages import choices, facts
from studiobook.pages.page import Page, Site
from studiobook.pages.press import Press
from studiobook.reads import Records, Section
from studiobook.records import Project

SECTIONS = (
    Section(
        "课题页", Records((Project, "title level number key leader participants themes opened closed summary prizes"))
    ),
)


def pages(site: Site, press: Press) -> Iterator[Page]:
    """The page of all projects."""
    found = [one for _, one in facts.projects(site.library)]
    yield press.page(
        "projects/index.md",
        "projects",
        "课题",
        f"{site.library.district.title}主持的课题，共 {len(found)} 项：立项、结题、获奖和参加的人。",
        open=tuple(one for one in found if not facts.closed(one, site.today)),
        closed=tuple(one for one in found if facts.closed(one, site.today)),
        facets=choices.facets(
            choices.of_terms("level", "级别", (one.level for one in found)),
            choices.of_years(one.opened.school_year for one in found),
            choices.of_words("theme", "主题", (theme for one in found for theme in one.themes)),
        ),
    )
