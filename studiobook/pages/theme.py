"""A theme: the studios that chose it, the projects, activities and outcomes that are about it."""

from collections.abc import Iterator

from studiobook.pages import citation, facts, themes
from studiobook.pages.page import Page, Site
from studiobook.pages.press import Press


def pages(site: Site, press: Press) -> Iterator[Page]:
    """A page for each theme."""
    for theme in themes.gathered(site.library).values():
        yield press.page(
            facts.theme_page(theme.name),
            "theme",
            theme.name,
            f"主题“{theme.name}”：{len(theme.activities)} 次活动，{len(theme.outcomes)} 项成果，{len(theme.projects)} 项课题。",
            theme=theme,
            years=facts.by_year(theme.activities, site.today),
            references=tuple((one, citation.cite(site.library, one)) for one in theme.outcomes),
        )
