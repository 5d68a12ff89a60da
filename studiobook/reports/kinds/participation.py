"""学校参与情况通报: a letter to each school about its teachers' part in the studios of a school year (clause 8.2).

It gives the school what it needs to count a leader's workload and to judge its own year. That is who took part, how often and
in what, what took place at the school, and what the school gave. A school reads about its own people only.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from studiobook.core.dates import SchoolYear
from studiobook.core.numbers import money_text
from studiobook.documents.nodes import Paper, Table
from studiobook.documents.templates import report_blocks
from studiobook.models.district import District, School
from studiobook.models.enums import FundingSource, State, Strength
from studiobook.models.people import Honour, Person, Title
from studiobook.models.policy import Rule
from studiobook.models.records import Activity, Outcome
from studiobook.models.reviews import Decision
from studiobook.models.studio import Studio
from studiobook.models.submissions import Ledger
from studiobook.reports.base import Report, ReportContext, span_of
from studiobook.reports.tables import people as people_tables
from studiobook.reports.tables import records as record_tables
from studiobook.reports.tables.columns import LEFT, Column, table
from studiobook.reports.tables.findings import joined_and_left
from studiobook.reports.tables.people import Presence
from studiobook.rules import progress
from studiobook.rules.dependencies import Read, Section, reads
from studiobook.rules.findings import Finding


def _workload(rule: Rule) -> bool:
    return rule.strength is Strength.COUNTED and (rule.each.kind, rule.each.term) == ("leader", "school year")


WORKLOAD = Section("工作量认定", _workload)
REVIEW_RESULT = Section(
    "综合考评结果", lambda rule: rule.strength is Strength.COUNTED and Read(Decision, "grade") in reads(rule)
)
NAME = "学校参与情况通报"
TEMPLATE = "reports/participation.md.j2"
NEEDS = "没有学校的教师参加工作室"
SECTIONS: tuple[Section, ...] = (WORKLOAD, REVIEW_RESULT)


class Part(NamedTuple):
    """A teacher's part in a studio in the year: what was attended and done, duties owed, outcomes, projects, titles and honours."""

    studio: Studio
    person: Person
    presence: Presence
    deeds: int
    duties: tuple[Finding, ...]
    outcomes: tuple[Outcome, ...]
    projects: int
    titles: tuple[Title, ...]
    honours: tuple[Honour, ...]

    @property
    def open(self) -> tuple[Finding, ...]:
        """The duties that are neither fulfilled nor lifted."""
        return tuple(one for one in self.duties if one.state in (State.PENDING, State.UNMET))

    @property
    def awards(self) -> tuple[Title | Honour, ...]:
        """The titles, then the honours."""
        return (*self.titles, *self.honours)


class Host(NamedTuple):
    """A studio at the school, the ledger of the year, what the school paid in yuan (None without a ledger)."""

    studio: Studio
    ledger: Ledger | None
    paid: str
    excellent: tuple[Finding, ...]


@dataclass(frozen=True)
class ParticipationContext:
    """What ``participation.md.j2`` may name."""

    district: District
    policies: tuple[str, ...]
    year: SchoolYear
    last_day: date
    running: bool
    parts: tuple[Part, ...]
    studios: tuple[str, ...]
    leading: tuple[str, ...]
    people_table: Table
    presence: Presence
    open: tuple[Part, ...]
    owed: int
    workload: tuple[Finding, ...]
    outcomes: tuple[tuple[Outcome, str], ...]
    gained: tuple[tuple[Person, Title | Honour], ...]
    hosted: tuple[tuple[Activity, Studio], ...]
    hosts: tuple[Host, ...]


CONTEXT: type = ParticipationContext


def reports(context: ReportContext) -> Iterator[Report]:
    """The papers for the schools, for each school year that has begun and in which a school has people in a studio."""
    for year in sorted({year for studio in context.library.studios.values() for year in context.begun(studio)}):
        for school in context.library.district.schools:
            if any(_of(school, year, one) for studio in _running(context, year) for one in studio.everyone):
                yield Report(NAME, None, span_of(year), paper(context, school, year), about=school.name)


def paper(context: ReportContext, school: School, year: SchoolYear) -> Paper:
    """The letter to ``school`` about ``year``."""
    return Paper(
        title=f"关于通报{year.label}\n参与名班主任工作室工作情况的通报",
        issuer=context.bureau,
        date=context.today,
        blocks=report_blocks(context.library.root, TEMPLATE, vars(_template_context(context, school, year))),
        head=context.head,
        recipient=school.name,
        properties=context.properties,
        contents=False,
    )


def _of(school: School, year: SchoolYear, person: Person) -> bool:
    return person.school == school.id and person.active_in(year)


def _running(context: ReportContext, year: SchoolYear) -> tuple[Studio, ...]:
    """The studios with ``year`` in their cycle, in order of their ids."""
    return tuple(one for _, one in sorted(context.library.studios.items()) if year in one.cycle.school_years)


def _template_context(context: ReportContext, school: School, year: SchoolYear) -> ParticipationContext:
    studios = _running(context, year)
    parts = tuple(
        _part(context, studio, one, year) for studio in studios for one in studio.everyone if _of(school, year, one)
    )
    authors = {one: record_tables.authors(context.library, part.studio, one) for part in parts for one in part.outcomes}
    presence = Presence(sum(one.presence.due for one in parts), sum(one.presence.present for one in parts))
    return ParticipationContext(
        district=context.library.district,
        policies=context.policies(studios),
        year=year,
        last_day=context.last_day(year),
        running=context.running(year),
        parts=parts,
        studios=tuple(dict.fromkeys(part.studio.name for part in parts)),
        leading=tuple(part.person.name for part in parts if part.person.leads),
        people_table=_people_table(parts, year),
        presence=presence,
        open=tuple(part for part in parts if part.open),
        owed=sum(len(part.duties) for part in parts),
        workload=tuple(_findings(context, school, year, WORKLOAD)),
        outcomes=tuple((one, authors[one]) for one in record_tables.in_order(authors)),
        gained=tuple((part.person, one) for part in parts for one in part.awards),
        hosted=tuple(_hosted(context, school, studios, year)),
        hosts=tuple(_host(context, one, year) for one in studios if one.about.school == school.id),
    )


def _part(context: ReportContext, studio: Studio, person: Person, year: SchoolYear) -> Part:
    held = context.held(studio, year)
    return Part(
        studio,
        person,
        people_tables.presence(studio, person, held),
        len(people_tables.deeds(studio, person, held)),
        tuple(
            one
            for one in context.about(studio)
            if (one.person, one.year) == (person.id, year)
            and progress.is_owed(one)
            and one.rule.strength is Strength.MUST
        ),
        record_tables.in_order(
            one for one in studio.outcomes_in(year) if person.id in one.authors and one.on.first <= context.today
        ),
        sum(person.id in one.people for one in studio.projects_in(year)),
        person.titles_gained(year),
        person.honours_gained(year),
    )


def _people_table(parts: tuple[Part, ...], year: SchoolYear) -> Table:
    """The people, a row each; the studio is named where there are several."""

    def role(part: Part) -> str:
        return "\n".join((part.person.role.label, *joined_and_left(part.person, year, with_year=False)))

    def duties(part: Part) -> str:
        return f"{len(part.duties) - len(part.open)}/{len(part.duties)}" if part.duties else people_tables.NOT_OWED

    studio: Column[Part] = Column("工作室", 8, lambda one: one.studio.name, LEFT)
    columns: list[Column[Part]] = [
        Column("姓名", 4, lambda one: one.person.name),
        *([studio] if len({part.studio.id for part in parts}) > 1 else ()),
        Column("身份", 4, role),
        Column("到会/应到", 5, lambda one: f"{one.presence.present}/{one.presence.due}"),
        Column("承担任务", 5, lambda one: one.deeds),
        Column("职责完成", 5, duties),
        Column("成果", 3, lambda one: len(one.outcomes)),
        Column("课题", 3, lambda one: one.projects),
    ]
    return table("参与人员", columns, parts)


def _findings(context: ReportContext, school: School, year: SchoolYear, section: Section) -> Iterator[Finding]:
    """The findings of ``section`` about the school's people in ``year``."""
    for studio in _running(context, year):
        for one in context.about(studio):
            about = one.subject
            if one.year == year and section.shows(one.rule) and isinstance(about, Person) and about.school == school.id:
                yield one


def _host(context: ReportContext, studio: Studio, year: SchoolYear) -> Host:
    ledger = studio.ledgers.get(year)
    paid = sum(one.amount for one in ledger.income if one.source is FundingSource.SCHOOL) if ledger else 0
    last = year == studio.cycle.school_years[-1]
    excellent = (one for one in context.about(studio) if last and REVIEW_RESULT.shows(one.rule) and one.value)
    return Host(studio, ledger, money_text(paid), tuple(excellent))


def _hosted(
    context: ReportContext, school: School, studios: tuple[Studio, ...], year: SchoolYear
) -> Iterator[tuple[Activity, Studio]]:
    """The activities of the year that were held at ``school``, each with the studio that recorded it."""
    for studio in studios:
        for one in studio.activities:
            mine = one.school_year == year and one.over(context.today)
            if mine and any(_school_at(context, session.place) == school for session in one.sessions):
                yield one, studio


def _school_at(context: ReportContext, place: str | None) -> School | None:
    """The school that ``place`` names, with or without the district's name; of several that it could be the longest."""
    district = context.library.district
    found = [one for one in district.schools if place and one.name.removeprefix(district.name) in place]
    return max(found, key=lambda one: len(one.name), default=None)
