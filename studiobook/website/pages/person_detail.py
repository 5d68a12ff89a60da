"""A person's own page: a leader's, or of somebody who agreed to have one. Titles, honours, and the person's work.

What the person did before the selection (``earlier``) is evidence for the bureau and stays off it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from studiobook.models import citation, lookup
from studiobook.models.base import PersonKey, person_key
from studiobook.models.library import LibraryView
from studiobook.models.people import PersonView
from studiobook.models.records import ActivityView, Contribution, Outcome, Project
from studiobook.models.studio import StudioView
from studiobook.website import urls
from studiobook.website.pages.base import Page, Site
from studiobook.website.pages.renderer import PageRenderer


class Taken(NamedTuple):
    """An activity and what the person did in it."""

    activity: ActivityView
    roles: tuple[Contribution, ...]


@dataclass
class Works:
    """A person's work, the latest first."""

    activities: list[Taken] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)
    projects: list[Project] = field(default_factory=list)


def pages(site: Site, renderer: PageRenderer) -> Iterator[Page]:
    """A page for each person who has one."""
    everything = _works(site.library)
    for studio in site.studios:
        for person in studio.everyone:
            if person.has_page:
                yield _page(site, renderer, studio, person, everything.get(PersonKey(studio.id, person.id), Works()))


def _page(site: Site, renderer: PageRenderer, studio: StudioView, person: PersonView, works: Works) -> Page:
    school = lookup.school_name(site.library, person.school)
    return renderer.page(
        urls.person_page(studio.id, person),
        "person_detail",
        person.name,
        f"{person.name}，{studio.name}{person.role.label}，{school}{person.subject}教师。",
        studio=studio,
        person=person,
        titles=tuple(sorted(person.titles, key=lambda one: one.on.first, reverse=True)),
        honours=tuple(sorted(person.honours, key=lambda one: one.on.first, reverse=True)),
        works=works,
        references=tuple((one, citation.cite(site.library, one)) for one in works.outcomes),
    )


def _works(library: LibraryView) -> dict[PersonKey, Works]:
    """Everybody's work, by studio and id: gathered once, since records of other studios name people too.

    ``library`` has every studio with records that name the people of this build's pages.
    """
    found: dict[PersonKey, Works] = {}

    def of(named: str, studio: str) -> Works:
        return found.setdefault(person_key(named, studio), Works())

    for activity in lookup.activities(library):
        roles: dict[str, list[Contribution]] = {}
        for role in activity.roles:
            roles.setdefault(role.person, []).append(role)
        for named, taken in roles.items():
            of(named, activity.studio).activities.append(Taken(activity, tuple(taken)))
    for studio, outcome in lookup.outcomes(library):
        for named in outcome.authors:
            of(named, studio.id).outcomes.append(outcome)
    for studio, project in lookup.projects(library):
        for named in dict.fromkeys(project.people):
            of(named, studio.id).projects.append(project)
    return found
