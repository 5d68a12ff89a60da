"""A studio's course through its cycle, and what it is known for: both from its records, compared with nobody else's."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from studiobook.core.dates import SchoolYear, When
from studiobook.models import citation, lookup
from studiobook.models.enums import ActivityKind, Level, OutcomeKind
from studiobook.models.library import LibraryView
from studiobook.models.records import ActivityView, Outcome, Prize, Project
from studiobook.models.studio import StudioView
from studiobook.website import urls

_THEMES, _KINDS, _WORKS = 5, 3, 4


class Milestone(NamedTuple):
    """Something that happened; ``page`` is the source path of its page, empty where it has none."""

    when: When
    kind: str
    text: str
    page: str = ""


class YearOfCourse(NamedTuple):
    """A school year of the cycle: how much was done, and what is remarkable, in order of time."""

    year: SchoolYear
    label: str
    held: int
    outcomes: int
    milestones: tuple[Milestone, ...]
    begun: bool


class Renown(NamedTuple):
    """What a studio is known for: themes and forms it worked in most, how often for others, what was published or awarded."""

    themes: tuple[tuple[str, int], ...]
    kinds: tuple[tuple[ActivityKind, int], ...]
    wide: int
    works: tuple[tuple[Outcome, str], ...]


def course(studio: StudioView, today: date) -> tuple[YearOfCourse, ...]:
    """The school years of the cycle in order, those to come as well."""
    found = sorted(_milestones(studio, today), key=lambda one: (one.when.first, one.kind, one.text))
    return tuple(
        YearOfCourse(
            year,
            f"第{'一二三四五六七八九十'[number]}年",
            len(lookup.held(studio.activities_in(year), today)),
            len([one for one in studio.outcomes_in(year) if one.on.first <= today]),
            tuple(one for one in found if one.when.school_year == year),
            year.first <= today,
        )
        for number, year in enumerate(studio.cycle.school_years)
    )


def _milestones(studio: StudioView, today: date) -> Iterator[Milestone]:
    """Projects, publications, prizes, titles gained and changes of the team, until ``today``."""
    for one in _everything(studio):
        if one.when.first <= today and one.when.school_year in studio.cycle.school_years:
            yield one


def _everything(studio: StudioView) -> Iterator[Milestone]:
    for project in studio.projects:
        page = urls.project_page(project)
        yield Milestone(project.opened, "课题", f"{project.level.label}课题“{project.title}”立项", page)
        if project.closed:
            yield Milestone(project.closed, "课题", f"“{project.title}”结题", page)
        yield from _won(project.title, project.prizes, page)
    for outcome in studio.outcomes:
        place = urls.outcome_anchor(outcome)
        if outcome.published:
            yield Milestone(outcome.published.on, "发表", f"{outcome.kind.label}“{outcome.title}”", place)
        elif outcome.kind in (OutcomeKind.COURSE, OutcomeKind.RESOURCE_PACK, OutcomeKind.COLLECTION):
            yield Milestone(outcome.on, "建成", f"{outcome.kind.label}“{outcome.title}”", place)
        yield from _won(outcome.title, outcome.prizes, place)
    for person, title in studio.titles_gained(studio.cycle):
        yield Milestone(title.on, "称号", f"{person.name}获{title.level.label}{title.name}")
    first = studio.cycle.first
    for person in studio.everyone:
        # whoever came within the first month was there from the beginning
        if (person.joined.year, person.joined.month) > (first.year, first.month):
            yield Milestone(_when(person.joined), "团队", f"{person.name}加入")
        if person.left:
            yield Milestone(_when(person.left), "团队", f"{person.name}离开")


def _won(title: str, prizes: Iterable[Prize], page: str) -> Iterator[Milestone]:
    for prize in prizes:
        yield Milestone(prize.on, "获奖", f"“{title}”获{prize.name}{prize.prize_class.label}", page)


def _when(day: date) -> When:
    return When(day.year, day.month, day.day)


def renown(library: LibraryView, studio: StudioView, today: date) -> Renown | None:
    """What ``studio`` is known for; None before there is anything to tell it from."""
    held = lookup.held(studio.all_activities, today)
    records: tuple[ActivityView | Outcome | Project, ...] = (*held, *studio.outcomes, *studio.projects)
    themes = Counter(theme for record in records for theme in dict.fromkeys(record.themes))
    kinds = Counter(one.kind for one in held)
    works = sorted(_notable(studio, today), key=lambda one: (one.level.rank, one.on.first, one.id), reverse=True)
    if not held and not works:
        return None
    return Renown(
        tuple((theme, count) for theme, count in themes.most_common(_THEMES) if count > 1),
        tuple(kinds.most_common(_KINDS)),
        sum(one.reach.rank >= Level.DISTRICT.rank for one in held),
        tuple((one, citation.cite(library, one)) for one in works[:_WORKS]),
    )


def _notable(studio: StudioView, today: date) -> list[Outcome]:
    """Outcomes that were published or awarded beyond the district."""
    return [one for one in studio.outcomes if one.level.rank >= Level.CITY.rank and one.on.first <= today]
