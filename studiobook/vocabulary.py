"""The words a rule may use beyond comparing: filters over records, each with its meaning.

Every filter takes a sequence first and gives a sequence (or a number) back; none changes anything.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from studiobook.district import School
from studiobook.people import Person, Span
from studiobook.records import Activity
from studiobook.schoolyear import When
from studiobook.terms import (
    ActivityKind,
    EarlierKind,
    Facility,
    FundingSource,
    Grade,
    HonourFor,
    Level,
    OutcomeKind,
    Part,
    RuleTopic,
)


class Credit(NamedTuple):
    """One person's part in one activity, as the activity's record says it: what duties are credited from."""

    activity: Activity
    studio: str
    person: str
    part: Part
    topic: str

    @property
    def kind(self) -> ActivityKind:
        """The activity's form."""
        return self.activity.kind

    @property
    def path(self) -> str:
        """The activity's file."""
        return self.activity.path


_LEVELS: Mapping[str, Level] = {level.value: level for level in Level}


def of(items: Iterable[Any], *kinds: str) -> tuple[Any, ...]:
    """Those of one of the ``kinds``: ``outcomes | of("paper", "book")``."""
    return tuple(item for item in items if item.kind in kinds)


def part(credits_: Iterable[Credit], *parts: str) -> tuple[Credit, ...]:
    """The credits for one of the ``parts``: ``credits | part("demonstrator")``."""
    return tuple(credit for credit in credits_ if credit.part in parts)


def by(items: Iterable[Any], person: Person) -> tuple[Any, ...]:
    """Those in which ``person`` took the part, was an author, or took part in the project."""
    name = f"{person.studio}/{person.id}"
    return tuple(item for item in items if name in _people(item))


def level_from(items: Iterable[Any], level: str) -> tuple[Any, ...]:
    """Those of ``level`` or up: ``person.honours | level_from("district")``. An activity's level is its reach."""
    least = _LEVELS[level].rank
    return tuple(item for item in items if level_of(item).rank >= least)


def given_to(honours: Iterable[Any], whom: str) -> tuple[Any, ...]:
    """The honours given to the ``person`` or to the ``class``."""
    return tuple(honour for honour in honours if honour.of == whom)


def named(titles: Iterable[Any], *names: str) -> tuple[Any, ...]:
    """The titles whose name contains one of ``names``."""
    return tuple(title for title in titles if any(name in title.name for name in names))


def until(items: Iterable[Any], day: date) -> tuple[Any, ...]:
    """Those dated ``day`` or before; a month counts when its first day does."""
    return tuple(item for item in items if _when(item).first <= day)


def in_years_before(items: Iterable[Any], years: int, day: date) -> tuple[Any, ...]:
    """Those dated in the ``years`` before ``day``, the day itself included; a month counts when it touches that span."""
    start = date(day.year - years, day.month, min(day.day, 28))
    return tuple(item for item in items if _when(item).last >= start and _when(item).first <= day)


def published(outcomes: Iterable[Any]) -> tuple[Any, ...]:
    """The outcomes that appeared in a journal or at a publisher."""
    return tuple(outcome for outcome in outcomes if outcome.published)


def with_expert(activities: Iterable[Activity]) -> tuple[Activity, ...]:
    """The activities to which an expert from outside was invited."""
    return tuple(one for one in activities if any(guest.expert for guest in one.guests))


def linked(activities: Iterable[Activity]) -> tuple[Activity, ...]:
    """The activities that a post elsewhere tells of."""
    return tuple(one for one in activities if one.posts)


def key(projects: Iterable[Any]) -> tuple[Any, ...]:
    """The studio's key projects (重点课题)."""
    return tuple(project for project in projects if project.key)


def graded(appraisals: Iterable[Any], grade: str) -> tuple[Any, ...]:
    """The appraisals of members with ``grade``."""
    return tuple(appraisal for appraisal in appraisals if appraisal.grade == grade)


def from_source(income: Iterable[Any], source: str) -> tuple[Any, ...]:
    """The sums received from ``source``."""
    return tuple(entry for entry in income if entry.source == source)


def among(values: Iterable[str], *wanted: str) -> tuple[str, ...]:
    """Those of ``values`` that are ``wanted``: ``studio.about.facilities | among("desks")``."""
    return tuple(value for value in values if value in wanted)


def about(rules: Iterable[Any], topic: str) -> tuple[Any, ...]:
    """The studio's own rules about ``topic``."""
    return tuple(rule for rule in rules if rule.topic == topic)


def busiest(people: Sequence[Person], span: Span) -> tuple[Person, ...]:
    """Who belongs to the studio on the day of ``span`` on which most do; the day is the first such."""
    return max((_active(people, day) for day in _turning_days(people, span)), key=len)


def quietest(people: Sequence[Person], span: Span) -> tuple[Person, ...]:
    """Who belongs to the studio on the day of ``span`` on which fewest do; the day is the first such."""
    return min((_active(people, day) for day in _turning_days(people, span)), key=len)


def distinct(items: Iterable[Any], name: str) -> tuple[Any, ...]:
    """The different values of the attribute ``name``: ``people | distinct("school")``."""
    return tuple(dict.fromkeys(getattr(item, name) for item in items))


def where(items: Iterable[Any], name: str, *values: str) -> tuple[Any, ...]:
    """Those whose attribute ``name`` is one of ``values``: ``people | where("role", "trainee")``."""
    return tuple(item for item in items if getattr(item, name) in values)


def at(people: Iterable[Person], schools: Iterable[School]) -> tuple[Person, ...]:
    """The people of one of ``schools``: ``people | at(schools | where("area", "rural"))``."""
    ids = {school.id for school in schools}
    return tuple(person for person in people if person.school in ids)


def most_alike(items: Iterable[Any], name: str, schools: Iterable[School] = ()) -> tuple[Any, ...]:
    """The largest group with one value of ``name``; with ``schools``, of the people's schools: ``most_alike("county", schools)``."""
    by_id = {school.id: school for school in schools}
    groups: dict[Any, list[Any]] = {}
    for item in items:
        value = getattr(by_id.get(item.school), name, None) if by_id else getattr(item, name)
        if value is not None:
            groups.setdefault(value, []).append(item)
    largest: list[Any] = max(groups.values(), key=len, default=[])
    return tuple(largest)


def absent(activities: Iterable[Activity], person: Person) -> tuple[Activity, ...]:
    """The activities from which ``person`` stayed away without leave."""
    return tuple(one for one in activities if one.attendance and _named(one.attendance.absent, person, one))


def late(activities: Iterable[Activity], person: Person) -> tuple[Activity, ...]:
    """The activities to which ``person`` came late."""
    return tuple(one for one in activities if one.attendance and _named(one.attendance.late, person, one))


def total(items: Iterable[Any], name: str) -> Any:
    """The sum of the attribute ``name``: ``ledger.income | total("amount")``."""
    return sum(getattr(item, name) for item in items)


def count(items: Sequence[Any]) -> int:
    """How many there are."""
    return len(items)


# What the text arguments of a filter may be, so that a slip of the pen is found when the policy is loaded
WORDS: Mapping[str, frozenset[str]] = {
    "of": frozenset((*ActivityKind, *OutcomeKind, *EarlierKind)),
    "part": frozenset(Part),
    "level_from": frozenset(Level),
    "given_to": frozenset(HonourFor),
    "graded": frozenset(Grade),
    "from_source": frozenset(FundingSource),
    "among": frozenset(Facility),
    "about": frozenset(RuleTopic),
}

# Filters whose first argument is the name of an attribute, and those that read what is not public
NAMED = frozenset({"distinct", "where", "most_alike", "total"})
PRIVATE_FILTERS = frozenset({"absent", "late"})

FILTERS: Mapping[str, Callable[..., Any]] = {
    word.__name__: word
    for word in (
        of,
        part,
        by,
        level_from,
        given_to,
        named,
        until,
        in_years_before,
        published,
        with_expert,
        linked,
        key,
        graded,
        from_source,
        among,
        about,
        busiest,
        quietest,
        distinct,
        where,
        at,
        most_alike,
        absent,
        late,
        total,
        count,
    )
}


def _named(names: Iterable[str], person: Person, record: Any) -> bool:
    """Whether ``names``, as ``record`` writes them, name ``person``."""
    return any((name if "/" in name else f"{record.studio}/{name}") == f"{person.studio}/{person.id}" for name in names)


def _people(item: Any) -> set[str]:
    """Everybody an item is credited to, as ``studio/person``."""
    if isinstance(item, Credit):
        return {f"{item.studio}/{item.person}"}
    names = item.people if hasattr(item, "people") else item.authors
    return {name if "/" in name else f"{item.studio}/{name}" for name in names}


def level_of(item: Any) -> Level:
    """The level of a record: an activity's is its reach."""
    if isinstance(item, Credit):
        return item.activity.reach
    level: Level = item.reach if isinstance(item, Activity) else item.level
    return level


def _when(item: Any) -> When:
    when: When = item.opened if hasattr(item, "opened") else item.on if hasattr(item, "on") else item.when
    return when


def _active(people: Iterable[Person], day: date) -> tuple[Person, ...]:
    return tuple(person for person in people if person.active_on(day))


def _turning_days(people: Iterable[Person], span: Span) -> list[date]:
    """The first day of ``span`` and every day of it on which somebody joins or has just left: nothing changes in between."""
    days = {span.first}
    for person in people:
        days.add(person.joined)
        if person.left:
            days.add(person.left + timedelta(days=1))
    return sorted(day for day in days if span.first <= day <= span.last)
