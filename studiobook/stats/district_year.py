"""A school year of the district: who took part, the activities, outcomes, duties and money. Each record counts once.

What several studios held together is one record, so that sums of the studios may be greater than the district's figure.
Studios are in the order of their ids, never by a figure.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

from studiobook.core.dates import SchoolYear
from studiobook.models import lookup
from studiobook.models.base import Record
from studiobook.models.enums import FundingSource, Grade, Level, ReviewGrade, Role, State
from studiobook.models.library import Library
from studiobook.models.people import Honour, Person, Title
from studiobook.models.policy import Clause, Rule
from studiobook.models.records import Activity, Outcome, Project
from studiobook.models.studio import Studio
from studiobook.models.submissions import Ledger
from studiobook.rules import progress
from studiobook.rules.findings import Finding


class Figure(NamedTuple):
    """A figure of the district, the records behind it, and the figure of each studio by id."""

    name: str
    unit: str
    value: int | Decimal
    records: tuple[Record, ...]
    parts: tuple[tuple[str, int | Decimal], ...]


class Sum(NamedTuple):
    """What a rule counts, over all studios: each record once where the records are known, else the studios' values added up.

    ``paths`` are the files of the records counted, none where they are not known.
    """

    clause: Clause
    rule: Rule
    value: float
    parts: tuple[tuple[str, float], ...]
    paths: frozenset[str]


class Owed(NamedTuple):
    """A duty over all who owe it: 工作室 or a role, and the findings about it."""

    owner: str
    clause: Clause
    rule: Rule
    findings: tuple[Finding, ...]

    def count(self, state: State) -> int:
        """How many of the findings are in ``state``."""
        return sum(one.state is state for one in self.findings)


@dataclass(frozen=True)
class DistrictYear:
    """What the district's studios did in ``year`` up to ``today``; ``findings`` are those of ``today``."""

    library: Library
    findings: tuple[Finding, ...]
    year: SchoolYear
    today: date

    @cached_property
    def studios(self) -> tuple[Studio, ...]:
        """The studios with the year in their cycle."""
        return tuple(one for _, one in sorted(self.library.studios.items()) if self.year in one.cycle.school_years)

    def people_of(self, studio: Studio) -> tuple[Person, ...]:
        """Who belonged to ``studio`` on any day of the year."""
        return tuple(one for one in studio.everyone if one.active_in(self.year))

    @cached_property
    def people(self) -> tuple[tuple[Studio, Person], ...]:
        """Who belonged to a studio on any day of the year."""
        return tuple((studio, one) for studio in self.studios for one in self.people_of(studio))

    def held_by(self, studio: Studio) -> tuple[Activity, ...]:
        """The activities of ``studio`` that are over, joint ones included."""
        return lookup.held(studio.activities_in(self.year), self.today)

    @cached_property
    def held(self) -> tuple[Activity, ...]:
        """The activities that are over, in order of date."""
        found = {one.path: one for studio in self.studios for one in self.held_by(studio)}
        return tuple(sorted(found.values(), key=lambda one: (one.when.first, one.path)))

    def outcomes_of(self, studio: Studio) -> tuple[Outcome, ...]:
        """The outcomes of ``studio`` that were finished by today."""
        return tuple(one for one in studio.outcomes_in(self.year) if one.on.first <= self.today)

    @cached_property
    def outcomes(self) -> tuple[Outcome, ...]:
        """The outcomes that were finished by today."""
        return tuple(one for studio in self.studios for one in self.outcomes_of(studio))

    def projects_of(self, studio: Studio) -> tuple[Project, ...]:
        """The research projects of ``studio`` that were under way, those still to be opened left out."""
        return tuple(one for one in studio.projects_in(self.year) if one.opened.first <= self.today)

    @cached_property
    def projects(self) -> tuple[Project, ...]:
        """The research projects that were under way, those still to be opened left out."""
        return tuple(one for studio in self.studios for one in self.projects_of(studio))

    @cached_property
    def titles(self) -> tuple[tuple[Studio, Person, Title], ...]:
        """The titles gained."""
        return tuple((studio, *gained) for studio in self.studios for gained in studio.titles_gained(self.year))

    def honours_of(self, studio: Studio) -> tuple[tuple[Person, Honour], ...]:
        """The honours that people of ``studio`` gained, those of classes among them."""
        return tuple((person, one) for person in self.people_of(studio) for one in person.honours_gained(self.year))

    def ledger_of(self, studio: Studio) -> tuple[Ledger, ...]:
        """The ledger of ``studio`` for the year; none where none was handed in."""
        return (studio.ledgers[self.year],) if self.year in studio.ledgers else ()

    @cached_property
    def grades(self) -> Counter[Grade]:
        """The appraisals of members, by grade."""
        papers = (studio.appraisals.get(self.year) for studio in self.studios)
        return Counter(one.grade for paper in papers if paper for one in paper.members)

    @cached_property
    def decisions(self) -> Counter[ReviewGrade]:
        """The reviews of cycles that were decided in the year, by grade."""
        decisions = (one.decision for one in self.library.reviews if one.decision)
        last = min(self.year.last, self.today)
        return Counter(one.grade for one in decisions if self.year.first <= one.on <= last)

    def paid(self, source: FundingSource) -> Decimal:
        """Money received from ``source``, yuan."""
        ledgers = (ledger for studio in self.studios for ledger in self.ledger_of(studio))
        return sum((one.amount for ledger in ledgers for one in ledger.income if one.source is source), Decimal(0))

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The headline figures, in the order of ``MEASURES``."""
        return tuple(_figure(self, measure) for measure in MEASURES)

    def sums(self, shows: Callable[[Rule], bool]) -> tuple[Sum, ...]:
        """What the rules that ``shows`` picks count: those of the year, and those of the present cycles."""
        ids = {one.id for one in self.studios}
        found: dict[tuple[str, str], list[Finding]] = {}
        for one in self.findings:
            if one.studio in ids and one.year in (self.year, None) and shows(one.rule):
                found.setdefault((one.clause.cite, one.rule.label), []).append(one)
        return tuple(map(_sum, found.values()))

    @cached_property
    def owed(self) -> tuple[Owed, ...]:
        """Every duty of the year, with the findings about it: of studios and of people."""
        found: dict[tuple[str, str, str], list[Finding]] = {}
        for studio in self.studios:
            for one in self.owed_by(studio):
                owner = one.subject.role.label if isinstance(one.subject, Person) else "工作室"
                found.setdefault((owner, one.clause.cite, one.rule.label), []).append(one)
        order = ["工作室", *(role.label for role in Role)]
        return tuple(
            Owed(owner, same[0].clause, same[0].rule, tuple(same))
            for (owner, _, _), same in sorted(found.items(), key=lambda entry: order.index(entry[0][0]))
        )

    def owed_by(self, studio: Studio) -> tuple[Finding, ...]:
        """What ``studio`` and its people owe in the year."""
        return self._owed.get(studio.id, ())

    @cached_property
    def _owed(self) -> Mapping[str, tuple[Finding, ...]]:
        mine: dict[str, list[Finding]] = {studio.id: [] for studio in self.studios}
        for one in self.findings:
            mine.get(one.studio, []).append(one)
        return {
            studio.id: tuple(
                one
                for part in progress.studio_progress(studio, mine[studio.id], self.year, self.today).everything
                for one in part.findings
            )
            for studio in self.studios
        }


def _sum(same: list[Finding]) -> Sum:
    counted = [record for one in same for record in one.counted]
    paths = {getattr(record, "path", "") for record in counted}
    parts = tuple((one.studio, float(one.value)) for one in same)
    value = sum(number for _, number in parts) if "" in paths else len(paths)
    return Sum(same[0].clause, same[0].rule, value, parts, frozenset(paths - {""}))


class Measure(NamedTuple):
    """A headline figure of a district's year.

    Attributes:
        name: What it is called.
        unit: Its unit, in Chinese.
        items: What it counts of one studio: records, or what a person gained as pairs of the person and that.
        total: The figure of such items; how many there are unless something else is given.
        included: Whether an item counts.
    """

    name: str
    unit: str
    items: Callable[[DistrictYear, Studio], Iterable[Any]]
    total: Callable[[Sequence[Any]], int | Decimal] = len
    included: Callable[[Any], object] = lambda _: True


def _yuan(amount: Callable[[Ledger], Decimal]) -> Callable[[Sequence[Ledger]], Decimal]:
    return lambda ledgers: sum(map(amount, ledgers), Decimal(0))


MEASURES = (
    Measure("工作室", "个", lambda _, studio: (studio.about,)),
    Measure("参与人员", "人", DistrictYear.people_of),
    Measure("参与学校", "所", DistrictYear.people_of, lambda people: len({one.school for one in people})),
    Measure("活动", "次", DistrictYear.held_by),
    Measure(
        "活动学时",
        "学时",
        DistrictYear.held_by,
        lambda held: sum(one.hours for one in held),
        lambda one: one.hours,
    ),
    Measure(
        "面向全区及更大范围的活动",
        "次",
        DistrictYear.held_by,
        included=lambda one: one.reach.rank >= Level.DISTRICT.rank,
    ),
    Measure(
        "有专家指导的活动",
        "次",
        DistrictYear.held_by,
        included=lambda one: any(guest.expert for guest in one.guests),
    ),
    Measure(
        "工作室以外到场",
        "人次",
        DistrictYear.held_by,
        lambda held: sum(one.attendance.visitors for one in held),
        lambda one: one.attendance and one.attendance.visitors,
    ),
    Measure(
        "网上推广",
        "篇",
        DistrictYear.held_by,
        lambda held: sum(len(one.posts) for one in held),
        lambda one: one.posts,
    ),
    Measure("成果", "项", DistrictYear.outcomes_of),
    Measure("公开发表的成果", "项", DistrictYear.outcomes_of, included=lambda one: one.published),
    Measure("获奖的成果", "项", DistrictYear.outcomes_of, included=lambda one: one.prizes),
    Measure("在研课题", "项", DistrictYear.projects_of),
    Measure("取得班主任称号", "项", lambda of, studio: studio.titles_gained(of.year)),
    Measure("获得荣誉", "项", DistrictYear.honours_of),
    Measure("经费收入", "元", DistrictYear.ledger_of, _yuan(lambda one: one.received)),
    Measure("经费支出", "元", DistrictYear.ledger_of, _yuan(lambda one: one.spent)),
)
"""The headline figures, in the order in which a report shows them."""


def _figure(of: DistrictYear, measure: Measure) -> Figure:
    parts = {studio.id: [one for one in measure.items(of, studio) if measure.included(one)] for studio in of.studios}
    found = _each_once(one for items in parts.values() for one in items)
    records = tuple(one if isinstance(one, Record) else one[0] for one in found)
    values = tuple((name, measure.total(items)) for name, items in parts.items())
    return Figure(measure.name, measure.unit, measure.total(found), records, values)


def _each_once(items: Iterable[Any]) -> list[Any]:
    """Each record once, by its file: activities that studios held together are the same record."""
    found = {one.path if isinstance(one, Record) else index: one for index, one in enumerate(items)}
    return list(found.values())
