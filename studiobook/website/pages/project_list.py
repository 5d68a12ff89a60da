"""All research projects (课题), the latest first."""

from collections.abc import Iterator

from studiobook.models import lookup
from studiobook.models.records import Project
from studiobook.rules.dependencies import Records, Section
from studiobook.website.pages import filters
from studiobook.website.pages.base import Page, Site
from studiobook.website.pages.renderer import PageRenderer

SECTIONS = (
    Section(
        "课题页", Records((Project, "title level number key leader participants themes opened closed summary prizes"))
    ),
)


def pages(site: Site, renderer: PageRenderer) -> Iterator[Page]:
    """The page of all projects."""
    found = [one for _, one in lookup.projects(site.library)]
    yield renderer.page(
        "projects/index.md",
        "project_list",
        "课题",
        f"{site.library.district.title}主持的课题，共 {len(found)} 项：立项、结题、获奖和参加的人。",
        open=tuple(one for one in found if not lookup.closed(one, site.today)),
        closed=tuple(one for one in found if lookup.closed(one, site.today)),
        facets=filters.facets(
            filters.of_terms("level", "级别", (one.level for one in found)),
            filters.of_years(one.opened.school_year for one in found),
            filters.of_words("theme", "主题", (theme for one in found for theme in one.themes)),
        ),
    )
