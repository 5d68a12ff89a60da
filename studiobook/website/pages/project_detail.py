"""A research project: facts, people, opening, closing, report and prizes, and what the studio did and wrote on its themes."""

from collections.abc import Iterator
from datetime import date

from studiobook.models import citation, lookup
from studiobook.models.records import Project
from studiobook.models.studio import StudioView
from studiobook.website import urls
from studiobook.website.pages.base import Page, Site
from studiobook.website.pages.renderer import PageRenderer


def pages(site: Site, renderer: PageRenderer) -> Iterator[Page]:
    """A page for each project of each studio."""
    for studio in site.studios:
        for project in studio.projects:
            yield _page(site, renderer, studio, project)


def _page(site: Site, renderer: PageRenderer, studio: StudioView, project: Project) -> Page:
    themes = set(project.themes)
    activities = [one for one in studio.all_activities if themes & set(one.themes) and _during(project, one.until)]
    outcomes = [one for one in studio.outcomes if themes & set(one.themes) and one.on.last >= project.opened.first]
    return renderer.page(
        urls.project_page(project),
        "project_detail",
        project.title,
        project.summary or f"{studio.name}主持的{project.level.label}课题，{project.opened.label}立项。",
        studio=studio,
        project=project,
        report=studio.research_reports.get(project.id),
        years=lookup.by_year(activities, site.today),
        references=tuple((one, citation.cite(site.library, one)) for one in reversed(outcomes)),
    )


def _during(project: Project, day: date) -> bool:
    """Whether ``day`` is between opening and closing."""
    return project.opened.first <= day and (project.closed is None or day <= project.closed.last)
