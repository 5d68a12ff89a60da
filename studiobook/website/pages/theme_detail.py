"""A theme: the studios that chose it, the projects, activities and outcomes that are about it."""

from collections.abc import Iterator

from studiobook.models import citation, lookup
from studiobook.website import urls
from studiobook.website.pages import theme_list
from studiobook.website.pages.base import Page, Site
from studiobook.website.pages.renderer import PageRenderer


def pages(site: Site, renderer: PageRenderer) -> Iterator[Page]:
    """A page for each theme."""
    for theme in theme_list.gathered(site.library).values():
        yield renderer.page(
            urls.theme_page(theme.name),
            "theme_detail",
            theme.name,
            f"主题“{theme.name}”：{len(theme.activities)} 次活动，{len(theme.outcomes)} 项成果，{len(theme.projects)} 项课题。",
            theme=theme,
            years=lookup.by_year(theme.activities, site.today),
            references=tuple((one, citation.cite(site.library, one)) for one in theme.outcomes),
        )
