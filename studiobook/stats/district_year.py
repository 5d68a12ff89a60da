"""A school year of the whole district: who took part, what was held, made, owed, paid. Each record counts once.

What several studios held together is one record, so that sums of the studios may be greater than the district's figure.
Studios stand in the order of their ids, never by a figure.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from studiobook.core.dates import SchoolYear
from studiobook.models.base import Record
from studiobook.models.enums import FundingSource, Grade, Level, ReviewGrade, Role, State
from studiobook.models.library import Library
from studiobook.models.people import Honour, Person, Title
from studiobook.models.policy import Clause, Rule
from studiobook.models.records import Activity, Outcome, Project
from studiobook.models.studio import Studio
from studiobook.rules import progress
from studiobook.rules.findings import Finding


class Figure(NamedTuple):
    """A figure of the district, the records it is made from, and what it is of each studio by id."""

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
        """The studios in owner cycle the year lies."""
        return tuple(one for _, one in sorted(self.library.studios.items()) if self.year in one.cycle.school_years)

    @cached_property
    def people(self) -> tuple[tuple[Studio, Person], ...]:
        """Who belonged to a studio on any day of the year."""
        return tuple((studio, one) for studio in self.studios for one in studio.everyone if one.active_in(self.year))

    @property
    def schools(self) -> frozenset[str]:
        """The schools of these people."""
        return frozenset(person.school for _, person in self.people)

    def held_by(self, studio: Studio) -> tuple[Activity, ...]:
        """The activities of ``studio`` that are over, joint ones included."""
        return tuple(one for one in studio.activities_in(self.year) if one.over(self.today))

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

    @cached_property
    def projects(self) -> tuple[Project, ...]:
        """The research projects that were under way, those to be opened left out."""
        found = (one for studio in self.studios for one in studio.projects_in(self.year))
        return tuple(one for one in found if one.opened.first <= self.today)

    @cached_property
    def titles(self) -> tuple[tuple[Studio, Person, Title], ...]:
        """The titles gained."""
        return tuple((studio, *gained) for studio in self.studios for gained in studio.titles_gained(self.year))

    @cached_property
    def honours(self) -> tuple[tuple[Studio, Person, Honour], ...]:
        """The honours gained, those of classes among them."""
        return tuple(
            (studio, person, one) for studio, person in self.people for one in person.honours_gained(self.year)
        )

    @cached_property
    def grades(self) -> Counter[Grade]:
        """The appraisals of members, by grade."""
        papers = (studio.appraisals.get(self.year) for studio in self.studios)
        return Counter(one.grade for paper in papers if paper for one in paper.members)

    @cached_property
    def decisions(self) -> Counter[ReviewGrade]:
        """The reviews of cycles that were decided in the year, by grade."""
        made = (one.decision for one in self.library.reviews if one.decision)
        last = min(self.year.last, self.today)
        return Counter(one.grade for one in made if self.year.first <= one.on <= last)

    def paid(self, source: FundingSource) -> Decimal:
        """Money received from ``source``, yuan."""
        ledgers = (studio.ledgers.get(self.year) for studio in self.studios)
        found = (one.amount for ledger in ledgers if ledger for one in ledger.income if one.source is source)
        return sum(found, Decimal(0))

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The headline figures, in the order in which a report tells them."""
        return tuple(_figures(self))

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


def _figures(of: DistrictYear) -> Iterator[Figure]:
    def counted(name: str, unit: str, value: int, records: Iterable[Record], part: Callable[[Studio], int]) -> Figure:
        return Figure(name, unit, value, tuple(records), tuple((studio.id, part(studio)) for studio in of.studios))

    def activities(name: str, unit: str, measure: Callable[[Iterable[Activity]], int]) -> Figure:
        made_of = (one for one in of.held if measure((one,)))
        return counted(name, unit, measure(of.held), made_of, lambda studio: measure(of.held_by(studio)))

    def outcomes(name: str, unit: str, measure: Callable[[Iterable[Outcome]], int]) -> Figure:
        made_of = (one for one in of.outcomes if measure((one,)))
        return counted(name, unit, measure(of.outcomes), made_of, lambda studio: measure(of.outcomes_of(studio)))

    year = of.year
    people = [person for _, person in of.people]
    yield counted("工作室", "个", len(of.studios), (one.about for one in of.studios), lambda _: 1)
    yield counted("参与人员", "人", len(of.people), people, lambda studio: _active(studio, year))
    yield counted("参与学校", "所", len(of.schools), people, lambda studio: len(_schools(studio, year)))
    yield activities("活动", "次", lambda held: sum(1 for _ in held))
    yield activities("活动学时", "学时", lambda held: sum(one.hours for one in held))
    wide = Level.DISTRICT.rank
    yield activities("面向全区及更大范围的活动", "次", lambda held: sum(one.reach.rank >= wide for one in held))
    yield activities(
        "有专家指导的活动", "次", lambda held: sum(any(guest.expert for guest in one.guests) for one in held)
    )
    yield activities(
        "工作室以外到场", "人次", lambda held: sum(one.attendance.visitors for one in held if one.attendance)
    )
    yield activities("网上推广", "篇", lambda held: sum(len(one.posts) for one in held))
    yield outcomes("成果", "项", lambda found: sum(1 for _ in found))
    yield outcomes("公开发表的成果", "项", lambda found: sum(one.published is not None for one in found))
    yield outcomes("获奖的成果", "项", lambda found: sum(bool(one.prizes) for one in found))
    projects = Counter(one.studio for one in of.projects)
    yield counted("在研课题", "项", len(of.projects), of.projects, lambda studio: projects[studio.id])
    titles = Counter(studio.id for studio, _, _ in of.titles)
    gained = (person for _, person, _ in of.titles)
    yield counted("取得班主任称号", "项", len(of.titles), gained, lambda studio: titles[studio.id])
    honours = Counter(studio.id for studio, _, _ in of.honours)
    honoured = (person for _, person, _ in of.honours)
    yield counted("获得荣誉", "项", len(of.honours), honoured, lambda studio: honours[studio.id])
    ledgers = {studio.id: studio.ledgers[year] for studio in of.studios if year in studio.ledgers}
    for name, money in (
        ("经费收入", {one: ledger.received for one, ledger in ledgers.items()}),
        ("经费支出", {one: ledger.spent for one, ledger in ledgers.items()}),
    ):
        total = sum(money.values(), Decimal(0))
        parts = tuple((one.id, money.get(one.id, Decimal(0))) for one in of.studios)
        yield Figure(name, "元", total, tuple(ledgers.values()), parts)


def _active(studio: Studio, year: SchoolYear) -> int:
    return sum(one.active_in(year) for one in studio.everyone)


def _schools(studio: Studio, year: SchoolYear) -> frozenset[str]:
    return frozenset(one.school for one in studio.everyone if one.active_in(year))
