"""The one place that says who an id is, what a school is called, what was held and what comes next.

It works alike on the public view and on all records: pages, papers, checks and rules ask the same questions.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby
from typing import NamedTuple, TypeVar

from studiobook.core.dates import SchoolYear, When
from studiobook.models.base import person_key
from studiobook.models.library import LibraryView
from studiobook.models.people import PersonView, Title
from studiobook.models.records import ActivityPhoto, ActivityView, Outcome, Project
from studiobook.models.studio import StudioProfile, StudioView
from studiobook.models.submissions import PlanItem

AnActivity = TypeVar("AnActivity", bound=ActivityView)


class Planned(NamedTuple):
    """Something that is to come: an activity already written down, or an item of a plan that none carries out yet."""

    studio: StudioView
    when: When
    title: str
    kind: str
    place: str
    activity: ActivityView | None


class PlanLine(NamedTuple):
    """An item of an annual plan with the activities that carry it out."""

    item: PlanItem
    activities: tuple[ActivityView, ...]
    held: bool
    ahead: bool


class Month(NamedTuple):
    """The activities that began in one month."""

    label: str
    activities: tuple[ActivityView, ...]


class YearOfActivities(NamedTuple):
    """The activities of one school year, the latest first, by month."""

    year: SchoolYear
    months: tuple[Month, ...]
    held: int


class Growth(NamedTuple):
    """A title that somebody gained during the studio's cycle."""

    studio: StudioView
    person: PersonView
    title: Title


def whereabouts(library: LibraryView, school_id: str) -> tuple[str, ...]:
    """The town and the group of a school, as far as the district says them."""
    school = library.district.school(school_id)
    return tuple(part for part in (school.town, school.group) if part) if school else ()


def school_name(library: LibraryView, school_id: str) -> str:
    """The school's name; its id where the district has no such school (which the check tells)."""
    school = library.district.school(school_id)
    return school.name if school else school_id


def short_name(studio: StudioProfile) -> str:
    """The studio's own word: 春晖 of “春晖”名班主任工作室（示例）, for covers and tags."""
    plain = re.sub(r"[（(].*?[）)]", "", studio.name).strip()
    quoted = re.search(r"[“「『《\"](.+?)[”」』》\"]", plain)
    word = quoted[1] if quoted else re.sub(r"(名?班主任)?(名师)?工作室$", "", plain)
    return word or studio.name


def name_of(library: LibraryView, person_id: str, studio_id: str) -> str:
    """The name of a person as a record of ``studio_id`` writes it; the id itself where nobody has it."""
    found = person_of(library, person_id, studio_id)
    return found.name if found else person_id


def names_of(library: LibraryView, people: Iterable[str], studio_id: str) -> tuple[str, ...]:
    """The names of several people as a record of ``studio_id`` writes them."""
    return tuple(name_of(library, one, studio_id) for one in people)


def person_of(library: LibraryView, person_id: str, studio_id: str) -> PersonView | None:
    """The person whom a record of ``studio_id`` names; None where nobody has the id."""
    key = person_key(person_id, studio_id)
    home = library.profile(key.studio)
    return home.people.get(key.person) if home else None


def active(studio: StudioView, day: date) -> tuple[PersonView, ...]:
    """Who belongs to the studio on ``day``, leaders first; before the cycle begins, on its first day."""
    return tuple(one for one in studio.everyone if one.active_on(max(day, studio.cycle.first)))


def activities(library: LibraryView) -> tuple[ActivityView, ...]:
    """Every activity of the district once, the latest first."""
    found = (one for studio in library.studios.values() for one in studio.activities)
    return tuple(sorted(found, key=lambda one: (one.when.first, one.path), reverse=True))


def held(found: Iterable[AnActivity], today: date) -> tuple[AnActivity, ...]:
    """The activities that are over: those with their last day before ``today``."""
    return tuple(one for one in found if one.over(today))


def closed(project: Project, today: date) -> bool:
    """Whether the project was closed before ``today`` or is on it."""
    return project.closed is not None and project.closed.first <= today


def lead_photo(activity: ActivityView) -> ActivityPhoto | None:
    """The photograph that represents an activity: the first that may be shown."""
    return next(iter(activity.shown_photos), None)


def studio_photo(studio: StudioView) -> ActivityPhoto | None:
    """The photograph that represents a studio: that of its latest activity that has one."""
    return next((photo for one in reversed(studio.activities) if (photo := lead_photo(one))), None)


def by_year(found: Iterable[ActivityView], today: date) -> tuple[YearOfActivities, ...]:
    """Activities by school year and month, the latest first."""
    ordered = sorted(found, key=lambda one: (one.when.first, one.path), reverse=True)
    return tuple(
        YearOfActivities(year, tuple(_months(ours := tuple(group))), len(held(ours, today)))
        for year, group in groupby(ordered, key=lambda one: one.school_year)
    )


def _months(found: Iterable[ActivityView]) -> Iterator[Month]:
    for (year, month), group in groupby(found, key=lambda one: (one.when.year, one.when.month)):
        yield Month(f"{year}年{month}月", tuple(group))


def plan_lines(studio: StudioView, year: SchoolYear, today: date) -> tuple[PlanLine, ...]:
    """The items of the plan for ``year`` in order of month, each with what was done about it."""
    plan = studio.annual_plans.get(year)
    if plan is None:
        return ()
    lines = []
    for item in sorted(plan.items, key=lambda one: (one.month, one.id)):
        done = tuple(one for one in studio.activities_in(year) if one.studio == studio.id and one.plan == item.id)
        ahead = item.month.last >= today or any(not one.over(today) for one in done)
        lines.append(PlanLine(item, done, bool(held(done, today)), ahead))
    return tuple(lines)


def to_come(library: LibraryView, today: date) -> tuple[Planned, ...]:
    """What the studios have planned from ``today`` on, the nearest first."""
    found: list[Planned] = []
    for studio in library.studios.values():
        found += [
            Planned(studio, one.when, one.title, one.kind.label, one.sessions[0].place or "", one)
            for one in studio.activities
            if not one.over(today)
        ]
        for year in studio.annual_plans:
            for line in plan_lines(studio, year, today):
                if not line.activities and line.ahead:
                    item = line.item
                    found.append(Planned(studio, item.month, item.title, item.kind.label, item.place or "", None))
    return tuple(sorted(found, key=lambda one: (one.when.first, one.studio.id, one.title)))


def growth(studios: Iterable[StudioView], today: date) -> tuple[Growth, ...]:
    """The titles gained by people of ``studios`` in the cycle, the latest first."""
    found = [
        Growth(studio, person, title)
        for studio in studios
        for person in studio.everyone
        for title in person.titles_gained(studio.cycle)
        if title.on.first <= today
    ]
    return tuple(sorted(found, key=lambda one: (one.title.on.first, one.person.name), reverse=True))


def outcomes(library: LibraryView) -> tuple[tuple[StudioView, Outcome], ...]:
    """Every outcome of the district with its studio, the latest first."""
    found = [(studio, one) for studio in library.studios.values() for one in studio.outcomes]
    return tuple(sorted(found, key=lambda pair: (pair[1].on.first, pair[1].path), reverse=True))


def projects(library: LibraryView) -> tuple[tuple[StudioView, Project], ...]:
    """Every research project of the district with its studio, the latest first."""
    found = [(studio, one) for studio in library.studios.values() for one in studio.projects]
    return tuple(sorted(found, key=lambda pair: (pair[1].opened.first, pair[1].path), reverse=True))
