"""成员发展档案: what a member planned, did, wrote and was given over the cycle, and how the member was appraised (clauses 6.1.3, 6.2).

The leader holds it (clause 6.1.3), so that the studio signs it. It has appraisals: it is for the bureau and the studio only.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from studiobook.core.dates import SchoolYear
from studiobook.documents import markdown
from studiobook.documents.markdown import Prose
from studiobook.documents.nodes import Paper, Table
from studiobook.documents.templates import report_blocks
from studiobook.models.district import District
from studiobook.models.enums import Part, Role, State, Strength
from studiobook.models.people import Honour, Person, Title
from studiobook.models.policy import Policy, Rule
from studiobook.models.records import Outcome, Project
from studiobook.models.studio import Studio
from studiobook.models.submissions import PersonalPlan
from studiobook.reports.base import Report, ReportContext, span_of
from studiobook.reports.tables import people as people_tables
from studiobook.reports.tables import records as record_tables
from studiobook.reports.tables import totals as total_tables
from studiobook.reports.tables.columns import LEFT, Column, table
from studiobook.reports.tables.people import Deed, Presence
from studiobook.rules.dependencies import Section
from studiobook.rules.findings import Finding

_DEVELOPING = (Role.MEMBER, Role.TRAINEE)  # those whom a studio develops
_KINDS = (*(role.value for role in _DEVELOPING), "person")


def _counted(rule: Rule) -> bool:
    return rule.strength is Strength.COUNTED


def _yearly(rule: Rule) -> bool:
    return rule.each.kind in _KINDS and rule.each.term == "school year"


DUTIES = Section("学年职责完成情况", lambda rule: _yearly(rule) and not _counted(rule))
FIGURES = Section("学年发展数据", lambda rule: _yearly(rule) and _counted(rule))
OF_CYCLE = Section("周期内的要求和统计", lambda rule: rule.each.kind in _KINDS and rule.each.term == "cycle")
NAME = "成员发展档案"
TEMPLATE = "reports/member_file.md.j2"
NEEDS = "还没有成员"
SECTIONS: tuple[Section, ...] = (DUTIES, FIGURES, OF_CYCLE)


@dataclass(frozen=True)
class MemberFileContext:
    """What ``member_file.md.j2`` may name."""

    district: District
    policy: Policy | None
    studio: Studio
    person: Person
    last_day: date
    running: bool
    basics: Table
    plan: PersonalPlan | None
    plan_text: Prose | None
    duties: Table | None
    figures: Table | None
    met: int
    unmet: int
    waived: int
    owed: int
    open: list[str]
    of_cycle: tuple[Finding, ...]
    presence: Presence
    attendance: Table
    deeds: tuple[Deed, ...]
    parts: str
    deeds_table: Table
    outcomes: tuple[Outcome, ...]
    outcomes_table: Table
    projects: tuple[Project, ...]
    projects_table: Table
    titles: tuple[Title, ...]
    honours: tuple[Honour, ...]
    given: Table | None
    appraised: Table


CONTEXT: type = MemberFileContext


def reports(context: ReportContext, studio: Studio) -> Iterator[Report]:
    """The files of all members of ``studio``, past ones included, once the cycle has begun."""
    if not context.begun(studio):
        return
    for person in studio.everyone:
        if person.role in _DEVELOPING and person.joined <= context.today and person.active_in(studio.cycle):
            yield Report(NAME, studio, span_of(studio.cycle), paper(context, studio, person), person.name)


def paper(context: ReportContext, studio: Studio, person: Person) -> Paper:
    """The development file of ``person``."""
    return Paper(
        title=f"{person.name}同志发展档案",
        issuer=studio.name,
        date=context.today,
        blocks=report_blocks(context.library.root, TEMPLATE, vars(_template_context(context, studio, person))),
        properties=context.properties,
        sealed=False,
    )


def _template_context(context: ReportContext, studio: Studio, person: Person) -> MemberFileContext:
    cycle = studio.cycle
    mine = tuple(one for one in context.about(studio) if one.person == person.id)
    years = tuple(year for year in context.begun(studio) if person.active_in(year))
    held = context.held(studio, cycle)
    deeds = people_tables.deeds(studio, person, held)
    outcomes = record_tables.in_order(one for one in studio.outcomes_in(cycle) if person.id in one.authors)
    projects = tuple(one for one in studio.projects_in(cycle) if person.id in one.people)
    plan = studio.personal_plans.get(person.id)
    owed = [one for one in mine if DUTIES.shows(one.rule) and one.rule.strength is Strength.MUST]
    parts = Counter(one.role.part for one in deeds)
    return MemberFileContext(
        district=context.library.district,
        policy=context.library.policy_of(studio),
        studio=studio,
        person=person,
        last_day=context.last_day(cycle),
        running=context.running(cycle),
        basics=people_tables.facts(people_tables.public_facts(context.library, studio, person)),
        plan=plan,
        plan_text=markdown.parse(plan.body, "plans/people") if plan and plan.body.strip() else None,
        duties=_by_year(mine, DUTIES, years),
        figures=_by_year(mine, FIGURES, years),
        met=sum(one.state is State.MET for one in owed),
        unmet=sum(one.state is State.UNMET for one in owed),
        waived=sum(one.state is State.WAIVED for one in owed),
        owed=len(owed),
        open=_open(owed),
        of_cycle=tuple(one for one in mine if OF_CYCLE.shows(one.rule)),
        presence=people_tables.presence(studio, person, held),
        attendance=people_tables.attendance(studio, [person], years, held),
        deeds=deeds,
        parts="、".join(f"{part.label}{parts[part]}次" for part in Part if parts[part]),
        deeds_table=people_tables.parts_taken(deeds),
        outcomes=outcomes,
        outcomes_table=record_tables.outcomes(context.library, studio, outcomes),
        projects=projects,
        projects_table=_projects(person, projects),
        titles=person.titles_gained(cycle),
        honours=person.honours_gained(cycle),
        given=people_tables.awards(person, cycle) if person.titles or person.honours else None,
        appraised=people_tables.appraised(studio, person, years),
    )


def _by_year(mine: Iterable[Finding], section: Section, years: tuple[SchoolYear, ...]) -> Table | None:
    """The findings of ``section``; None where nothing is asked of the person."""
    found = [one for one in mine if section.shows(one.rule)]
    return people_tables.duties(found, years, section.heading) if found else None


def _open(owed: Iterable[Finding]) -> list[str]:
    """The duties that were not done, each with its school years."""
    years: dict[str, list[str]] = {}
    for one in owed:
        if one.state is State.UNMET and one.year:
            years.setdefault(one.rule.label, []).append(one.year.label)
    return [f"{label}（{'、'.join(when)}）" for label, when in years.items()]


def _projects(person: Person, projects: Iterable[Project]) -> Table:
    columns: list[Column[Project]] = [
        Column("课题", 9, lambda one: one.title, LEFT),
        Column("级别", 3, lambda one: one.level.label),
        Column("承担", 3, lambda one: "主持" if one.leader == person.id else "参与"),
        Column("立项、结题", 6, total_tables.project_dates, LEFT),
        Column("获奖", 6, record_tables.prizes, LEFT),
    ]
    return table("参加的课题", columns, projects)
