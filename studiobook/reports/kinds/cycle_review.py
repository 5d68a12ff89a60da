"""综合考评报告: the review of a studio at the end of its cycle (clause 7): its own building, its members' growth, its research.

Made once the cycle is over or the bureau has begun to review it. The experts' marks and the decision are the bureau's records;
what has not been decided is said to be open.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from studiobook.core.dates import SchoolYear
from studiobook.core.numbers import number_text
from studiobook.documents.nodes import Paper, Table
from studiobook.documents.templates import report_blocks
from studiobook.models import lookup
from studiobook.models.enums import Facility, Level, Part, ReviewWay, State, Strength
from studiobook.models.records import Activity, Outcome, Project
from studiobook.models.reviews import StudioReview
from studiobook.models.rubric import Rubric
from studiobook.models.studio import Studio
from studiobook.reports.base import Report, ReportContext, span_of
from studiobook.reports.tables import (
    findings as finding_tables,
)
from studiobook.reports.tables import (
    people as people_tables,
)
from studiobook.reports.tables import (
    records as record_tables,
)
from studiobook.reports.tables import (
    sources as source_tables,
)
from studiobook.reports.tables import (
    totals as total_tables,
)
from studiobook.reports.tables.sources import KINDS, Named
from studiobook.rules.dependencies import Section
from studiobook.rules.findings import Finding
from studiobook.stats import charts

# every rule but the conditions of selection, which were judged before the cycle began
EACH = Section("逐条核对情况", lambda rule: rule.each.term != "" or rule.each.kind in ("studio", "activity", "project"))
NAME = "综合考评报告"
NEEDS = "建设周期还没有结束，教育局也还没有登记综合考评"
SECTIONS = (EACH,)


def reports(context: ReportContext, studio: Studio) -> Iterator[Report]:
    """The review of ``studio``'s cycle, once that is over or the bureau has recorded a review."""
    if context.begun(studio) and (studio.cycle.last < context.today or studio.review):
        yield Report(NAME, studio, span_of(studio.cycle), paper(context, studio))


def paper(context: ReportContext, studio: Studio) -> Paper:
    """The review of ``studio``'s cycle."""
    return Paper(
        title=f"{studio.name}\n{studio.cycle.label}建设周期综合考评报告",
        issuer=context.bureau,
        date=context.today,
        blocks=report_blocks(context.library.root, "reports/cycle_review.md.j2", _names(context, studio)),
        head=context.head,
        properties=context.properties,
    )


def _names(context: ReportContext, studio: Studio) -> dict[str, Any]:
    """Everything the template may name."""
    cycle, mine = studio.cycle, context.about(studio)
    years = context.begun(studio)
    held = context.held(studio, cycle)
    outcomes, projects = record_tables.in_order(studio.outcomes_in(cycle)), studio.projects_in(cycle)
    people = [one for one in studio.everyone if one.active_in(cycle)]
    shown = tuple(one for one in mine if EACH.shows(one.rule))
    records = _records(studio, years, held, outcomes, projects)
    waivers = finding_tables.waivers_until(context.library, studio, cycle.last)
    return {
        "district": context.library.district,
        "policy": context.library.policy_of(studio),
        "studio": studio,
        "school": lookup.school_name(context.library, studio.about.school),
        "cycle": cycle,
        "last_day": min(cycle.last, context.today),
        "today": context.today,
        "running": context.today <= cycle.last,
        **_judged(studio.review),
        **_building(context, studio, held, years),
        **_growing(context, studio, held, years),
        **_research(context, studio, held, outcomes),
        "people": people,
        "leaders": [one for one in people if one.leads],
        "others": [one for one in people if not one.leads],
        "projects": projects,
        "outcomes": outcomes,
        "each": finding_tables.by_clause(EACH.heading, shown),
        "tally": finding_tables.tally(shown),
        "unmet": _unmet(shown),
        "waivers": waivers,
        "waivers_table": finding_tables.waivers(context.library, studio, waivers, mine, context.today),
        "sources": source_tables.sources(_once(shown), records),
        "read": source_tables.read(shown, records),
        "index": source_tables.index(context.library, studio, shown, records),
        "register": record_tables.register(studio, held),
        "folder": f"studios/{studio.id}",
        "commit": context.library.commit,
    }


def _building(
    context: ReportContext, studio: Studio, held: Sequence[Activity], years: Sequence[SchoolYear]
) -> dict[str, Any]:
    """自身建设: plans, rules, activities, facilities, money."""
    ledgers = [studio.ledgers[year] for year in years if year in studio.ledgers]
    return {
        "papers": total_tables.papers(studio, years, context.today),
        "held": held,
        "hours": sum(one.hours for one in held),
        "with_experts": sum(any(guest.expert for guest in one.guests) for one in held),
        "by_form": total_tables.by_form(held, years),
        "month_chart": charts.activities_by_month((studio,), studio.cycle, context.today),
        "form_chart": charts.activities_by_form((studio,), studio.cycle, context.today),
        "facilities": [one.label for one in Facility if one in studio.about.facilities],
        "ledgers": ledgers,
        "money": total_tables.money(ledgers),
        "money_chart": charts.funding_by_source((studio,), studio.cycle, context.today),
    }


def _growing(
    context: ReportContext, studio: Studio, held: Sequence[Activity], years: Sequence[SchoolYear]
) -> dict[str, Any]:
    """成员成长: titles and honours, duties, attendance, appraisals."""
    people = [one for one in studio.everyone if one.active_in(studio.cycle)]
    developing = [one for one in people if not one.leads]
    owed = [one for one in context.about(studio) if one.person and one.rule.strength is Strength.MUST and one.year]
    return {
        "titles": studio.titles_gained(studio.cycle),
        "honours": sum(len(one.honours_gained(studio.cycle)) for one in people),
        "gained": people_tables.gained(people, studio.cycle),
        "titles_chart": charts.titles_gained((studio,), studio.cycle),
        "owed": sum(one.state is not State.WAIVED for one in owed),
        "met": sum(one.state is State.MET for one in owed),
        "done": people_tables.done(owed, people, years),
        "duty_chart": charts.duty_completion((studio,), studio.cycle, context.about(studio), context.today),
        "attendance": people_tables.attendance(studio, people, years, held),
        "appraised": any(year in studio.appraisals for year in years),
        "grades": people_tables.grades(studio, developing, years),
    }


def _research(
    context: ReportContext, studio: Studio, held: Sequence[Activity], outcomes: Sequence[Outcome]
) -> dict[str, Any]:
    """课题研究: projects, outcomes, how far they were spread."""
    parts = [role.part for one in held for role in one.roles if studio.local_id(role.person, one.studio)]
    return {
        "projects_table": total_tables.projects(studio, studio.cycle),
        "kinds": total_tables.by_kind_and_level(outcomes),
        "level_chart": charts.outcomes_by_level((studio,), studio.cycle, context.today),
        "outcomes_table": record_tables.outcomes(studio, tuple(outcomes)),
        "published": sum(one.published is not None for one in outcomes),
        "prizes": sum(len(one.prizes) for one in outcomes),
        "collected": sum(one.collected is not None for one in outcomes),
        "district_wide": sum(one.reach.rank >= Level.DISTRICT.rank for one in held),
        "city_wide": sum(one.reach.rank >= Level.CITY.rank for one in held),
        "lessons": parts.count(Part.DEMONSTRATOR),
        "lectures": parts.count(Part.SPEAKER),
        "posts": sum(len(one.posts) for one in held),
        "visitors": sum(one.attendance.visitors for one in held if one.attendance),
    }


def _judged(review: StudioReview | None) -> dict[str, Any]:
    """专家评分 and 考评结论, as far as they are there."""
    rubric = review.rubric if review else None
    return {
        "review": review,
        "ways": [way.label for way in ReviewWay if review and way in review.ways],
        "rubric": rubric,
        "marks": _marks(review, rubric) if review and rubric and review.sheets else None,
        "comments": _comments(review) if review else None,
        "dropped": bool(review and len(review.counted) < len(review.sheets)),
    }


def _marks(review: StudioReview, rubric: Rubric) -> Table:
    """Experts by items, with the means of the marks that count; the sheets that do not are marked."""
    counted = {sheet.id for sheet in review.counted}
    rows = [
        (
            sheet.expert,
            sheet.unit or record_tables.NOTHING,
            *(number_text(sheet.marks[item.id]) if item.id in sheet.marks else "未评" for item in rubric.items),
            number_text(sheet.total) + ("" if sheet.id in counted else "（去掉）"),
        )
        for sheet in review.sheets
    ]
    rows.append(("平均", "", *(number_text(review.mean(item.id)) for item in rubric.items), number_text(review.score)))
    columns = (
        ("专家", 4, record_tables.CENTER),
        ("单位", 9, record_tables.LEFT),
        *((f"{item.label}\n（{number_text(item.points)}分）", 5, record_tables.CENTER) for item in rubric.items),
        (f"总分\n（{number_text(rubric.full)}分）", 5, record_tables.CENTER),
    )
    return record_tables.table("专家评分", columns, rows)


def _comments(review: StudioReview) -> Table:
    rows = [(sheet.expert, sheet.comment) for sheet in review.sheets if sheet.comment]
    return record_tables.table("专家评语", (("专家", 4, record_tables.CENTER), ("评语", 24, record_tables.LEFT)), rows)


def _unmet(findings: Iterable[Finding]) -> Table | None:
    """What was not met, a rule a row: by whom, and when. None where everything was."""
    rows = []
    for same in finding_tables.grouped(one for one in findings if one.state is State.UNMET):
        terms: dict[str, list[str]] = {}
        for one in same:
            name = "" if isinstance(one.subject, Studio) else one.about
            terms.setdefault(name, []).extend([one.term.label] if one.term else [])
        whose = [name + _bracketed("、".join(when), alone=not name) for name, when in terms.items()]
        optional = "（应有，不强制）" if same[0].rule.strength is Strength.EXPECTED else ""
        rows.append((same[0].clause.cite, same[0].rule.label + optional, "；".join(whose) or record_tables.NOTHING))
    columns = (
        ("条款", 5, record_tables.CENTER),
        ("要求", 8, record_tables.LEFT),
        ("对象和学年", 18, record_tables.LEFT),
    )
    return record_tables.table("没有达到的要求", columns, rows) if rows else None


def _bracketed(when: str, *, alone: bool) -> str:
    """The terms behind a name, or alone where the studio itself is meant; without a term it is the whole cycle."""
    return (when or "整个周期") if alone else f"（{when}）" if when else ""


def _once(findings: Iterable[Finding]) -> Iterator[Finding]:
    """``findings`` where a record that was counted for somebody in several years is counted in the first only."""
    seen: set[tuple[str, str, str]] = set()
    for one in findings:
        keys = [(one.rule.id, one.person, getattr(record, "path", "")) for record in one.counted]
        fresh = tuple(record for record, key in zip(one.counted, keys, strict=True) if not key[2] or key not in seen)
        seen.update(keys)
        yield one if len(fresh) == len(one.counted) else replace(one, counted=fresh)


def _records(
    studio: Studio,
    years: Sequence[SchoolYear],
    held: Sequence[Activity],
    outcomes: Sequence[Outcome],
    projects: Sequence[Project],
) -> tuple[Named, ...]:
    """The records behind the figures: activities, outcomes and projects numbered as the tables are, papers by year."""
    found: dict[str, Named] = {}
    for year in years:
        papers = source_tables.named(studio, year, (), (), studio.projects_in(year))
        found |= {one.record.path: one for one in papers if not isinstance(one.record, Project)}
    review = studio.review
    judged = [Named(KINDS[type(review.record)], studio.cycle.label, review.record)] if review else []
    judged += [Named(KINDS[type(one)], one.expert, one) for one in review.sheets] if review else []
    return (*source_tables.numbered(held, outcomes, projects), *found.values(), *judged)
