"""成员发展档案: what a member planned, did, made and was given over the cycle, and how the member was appraised (clauses 6.1.3, 6.2).

The leader keeps it (clause 6.1.3), so that the studio signs it. It holds appraisals: it is for the bureau and the studio only.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from studiobook.core.dates import SchoolYear
from studiobook.documents import markdown
from studiobook.documents.nodes import Paper, Table
from studiobook.documents.templates import report_blocks
from studiobook.models.enums import Part, Role, State, Strength
from studiobook.models.people import Person
from studiobook.models.policy import Rule
from studiobook.models.records import Project
from studiobook.models.studio import Studio
from studiobook.reports.base import Report, ReportContext, span_of
from studiobook.reports.tables import people as people_tables
from studiobook.reports.tables import records as record_tables
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
NEEDS = "还没有成员"
SECTIONS = (DUTIES, FIGURES, OF_CYCLE)


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
        blocks=report_blocks(context.library.root, "reports/member_file.md.j2", _names(context, studio, person)),
        properties=context.properties,
        sealed=False,
    )


def _names(context: ReportContext, studio: Studio, person: Person) -> dict[str, Any]:
    """Everything the template may name."""
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
    return {
        "district": context.library.district,
        "policy": context.library.policy_of(studio),
        "studio": studio,
        "person": person,
        "last_day": min(cycle.last, context.today),
        "running": context.today <= cycle.last,
        "basics": people_tables.facts(people_tables.known_of(context.library, studio, person)),
        "plan": plan,
        "plan_text": markdown.parse(plan.body, "plans/people") if plan and plan.body.strip() else None,
        "duties": _by_year(mine, DUTIES, years),
        "figures": _by_year(mine, FIGURES, years),
        "met": sum(one.state is State.MET for one in owed),
        "unmet": sum(one.state is State.UNMET for one in owed),
        "waived": sum(one.state is State.WAIVED for one in owed),
        "owed": len(owed),
        "open": _open(owed),
        "of_cycle": tuple(one for one in mine if OF_CYCLE.shows(one.rule)),
        "presence": people_tables.presence(studio, person, held),
        "attendance": people_tables.attendance(studio, [person], years, held),
        "deeds": deeds,
        "parts": "、".join(f"{part.label}{parts[part]}次" for part in Part if parts[part]),
        "deeds_table": people_tables.parts_taken(deeds),
        "outcomes": outcomes,
        "outcomes_table": record_tables.outcomes(studio, outcomes),
        "projects": projects,
        "projects_table": _projects(person, projects),
        "titles": person.titles_gained(cycle),
        "honours": person.honours_gained(cycle),
        "given": people_tables.given(person, cycle) if person.titles or person.honours else None,
        "appraised": people_tables.appraised(studio, person, years),
    }


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
    rows = [
        (
            one.title,
            one.level.label,
            "主持" if one.leader == person.id else "参与",
            f"{one.opened.label}立项" + (f"，{one.closed.label}结题" if one.closed else ""),
            record_tables.prizes(one),
        )
        for one in projects
    ]
    columns = (
        ("课题", 9, record_tables.LEFT),
        ("级别", 3, record_tables.CENTER),
        ("承担", 3, record_tables.CENTER),
        ("立项、结题", 6, record_tables.LEFT),
        ("获奖", 6, record_tables.LEFT),
    )
    return record_tables.table("参加的课题", columns, rows)
