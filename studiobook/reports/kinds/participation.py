"""学校参与情况通报: a letter to each school about its teachers' part in the studios of a school year (clause 8.2).

It gives the school what it needs to count a leader's workload and to judge its own year: who took part in what, how often they
came, what they did and made, what was held at the school, what the school gave. A school reads of its own people only.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from studiobook.core.dates import SchoolYear
from studiobook.core.numbers import money_text
from studiobook.documents.nodes import Paper, Table
from studiobook.documents.templates import report_blocks
from studiobook.models.district import School
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
from studiobook.reports.tables.people import Presence
from studiobook.reports.tables.records import CENTER, LEFT
from studiobook.rules import progress
from studiobook.rules.dependencies import Read, Section, reads
from studiobook.rules.findings import Finding


def _workload(rule: Rule) -> bool:
    return rule.strength is Strength.COUNTED and (rule.each.kind, rule.each.term) == ("leader", "school year")


WORKLOAD = Section("工作量认定", _workload)
STANDING = Section(
    "综合考评结果", lambda rule: rule.strength is Strength.COUNTED and Read(Decision, "grade") in reads(rule)
)
NAME = "学校参与情况通报"
NEEDS = "没有学校的教师参加工作室"
SECTIONS = (WORKLOAD, STANDING)


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


class Host(NamedTuple):
    """A studio at the school, the ledger of the year, what the school paid in yuan (None without a ledger)."""

    studio: Studio
    ledger: Ledger | None
    paid: str
    excellent: tuple[Finding, ...]


def reports(context: ReportContext) -> Iterator[Report]:
    """The papers for the schools, for each school year that has begun and in which a school has people in a studio."""
    for year in sorted({year for studio in context.library.studios.values() for year in context.begun(studio)}):
        for school in context.library.district.schools:
            if any(_of(school, year, one) for studio in _running(context, year) for one in studio.everyone):
                yield Report(NAME, None, span_of(year), paper(context, school, year), about=school.name)


def paper(context: ReportContext, school: School, year: SchoolYear) -> Paper:
    """What ``school`` is told about ``year``."""
    return Paper(
        title=f"关于通报{year.label}\n参与名班主任工作室工作情况的通报",
        issuer=context.bureau,
        date=context.today,
        blocks=report_blocks(context.library.root, "reports/participation.md.j2", _names(context, school, year)),
        head=context.head,
        recipient=school.name,
        properties=context.properties,
        contents=False,
    )


def _of(school: School, year: SchoolYear, person: Person) -> bool:
    return person.school == school.id and person.active_in(year)


def _running(context: ReportContext, year: SchoolYear) -> tuple[Studio, ...]:
    """The studios in whose cycle ``year`` lies, in order of their ids."""
    return tuple(one for _, one in sorted(context.library.studios.items()) if year in one.cycle.school_years)


def _names(context: ReportContext, school: School, year: SchoolYear) -> dict[str, Any]:
    """Everything the template may name."""
    studios = _running(context, year)
    parts = tuple(
        _part(context, studio, one, year) for studio in studios for one in studio.everyone if _of(school, year, one)
    )
    authors = {one: record_tables.authors(part.studio, one) for part in parts for one in part.outcomes}
    whole = Presence(sum(one.presence.due for one in parts), sum(one.presence.present for one in parts))
    return {
        "district": context.library.district,
        "policies": context.policies(studios),
        "school": school,
        "year": year,
        "last_day": min(year.last, context.today),
        "running": context.today <= year.last,
        "parts": parts,
        "studios": tuple(dict.fromkeys(part.studio.name for part in parts)),
        "leading": tuple(part.person.name for part in parts if part.person.leads),
        "people_table": _people(parts, year),
        "presence": whole,
        "open": tuple(part for part in parts if part.open),
        "owed": sum(len(part.duties) for part in parts),
        "workload": tuple(_findings(context, school, year, WORKLOAD)),
        "outcomes": tuple((one, authors[one]) for one in record_tables.in_order(authors)),
        "gained": tuple((part.person, one) for part in parts for one in (*part.titles, *part.honours)),
        "hosted": tuple(_hosted(context, school, studios, year)),
        "hosts": tuple(_host(context, one, year) for one in studios if one.about.school == school.id),
    }


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


def _people(parts: tuple[Part, ...], year: SchoolYear) -> Table:
    """The people, a row each; the studio is named where there are several."""
    several = len({part.studio.id for part in parts}) > 1
    rows = [
        (
            part.person.name,
            *((part.studio.name,) if several else ()),
            part.person.role.label + _service(part.person, year),
            f"{part.presence.present}/{part.presence.due}",
            part.deeds,
            f"{len(part.duties) - len(part.open)}/{len(part.duties)}" if part.duties else "不计",
            len(part.outcomes),
            part.projects,
        )
        for part in parts
    ]
    columns = (
        ("姓名", 4, CENTER),
        *((("工作室", 8, LEFT),) if several else ()),
        ("身份", 4, CENTER),
        ("到会/应到", 5, CENTER),
        ("承担任务", 5, CENTER),
        ("职责完成", 5, CENTER),
        ("成果", 3, CENTER),
        ("课题", 3, CENTER),
    )
    return record_tables.table("参与人员", columns, rows)


def _service(person: Person, year: SchoolYear) -> str:
    """Joining or leaving within ``year``, below the role."""
    joined = f"\n{person.joined.month}月加入" if person.joined > year.first else ""
    left = f"\n{person.left.month}月离开" if person.left and person.left < year.last else ""
    return joined + left


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
    excellent = (one for one in context.about(studio) if last and STANDING.shows(one.rule) and one.value)
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
