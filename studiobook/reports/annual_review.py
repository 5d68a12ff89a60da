"""年度考核报告: a studio's annual review, one a school year that has begun (clauses 6.1.3, 7).

The sentences stand in ``templates/reports/annual_review.md.j2``; this module gathers the figures and lays out the tables.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from studiobook import __version__, progress, prose, tables
from studiobook.check import Finding
from studiobook.document import Paper, Photo, Photos, RedHead, Table
from studiobook.photos import prepare
from studiobook.records import Activity
from studiobook.render import report_blocks
from studiobook.report import Desk, Report
from studiobook.schoolyear import SchoolYear
from studiobook.studio import Studio
from studiobook.terms import Level, State, Strength

_MOST_PHOTOS = 4
_PHOTO_PIXELS = 1200  # 75 mm at 300 dpi and more


def reports(desk: Desk) -> Iterator[Report]:
    """The annual reviews of every studio, for each school year of its cycle that has begun."""
    findings: dict[str, list[Finding]] = defaultdict(list)
    for finding in desk.findings:
        findings[finding.studio].append(finding)
    for studio in desk.library.studios.values():
        mine = tuple(findings[studio.id])
        for year in studio.cycle.school_years:
            if year.first <= desk.today:
                yield Report(f"{studio.id}/{year}-年度考核报告.docx", paper(desk, studio, year, mine))


def paper(desk: Desk, studio: Studio, year: SchoolYear, mine: tuple[Finding, ...]) -> Paper:
    """The annual review of ``studio`` for ``year``; ``mine`` are all findings about the studio."""
    district = desk.library.district
    names = _names(desk, studio, year, mine)
    return Paper(
        title=f"{studio.name}{year.label[:-2]}学年度考核报告",
        issuer=f"{district.bureau}{district.section}",
        date=desk.today,
        blocks=report_blocks(desk.library.root, "reports/annual_review.md.j2", names),
        head=RedHead(district.document_mark, f"{district.document_prefix}〔{desk.today.year}〕　号"),
        properties=(("数据提交", desk.library.commit or "未纳入版本库"), ("生成程序", f"studiobook {__version__}")),
    )


def _names(desk: Desk, studio: Studio, year: SchoolYear, mine: tuple[Finding, ...]) -> dict[str, Any]:
    """Everything the template may name."""
    held = tuple(one for one in studio.activities_in(year) if one.over(desk.today))
    yearly = tuple(one for one in mine if one.year == year)
    plan, summary = studio.annual_plans.get(year), studio.summaries.get(year)
    carried_out = {one.plan for one in held if one.plan}
    outcomes, projects = tables.in_order(studio.outcomes_in(year)), studio.projects_in(year)
    records = tables.numbered(held, outcomes, projects)
    ledger = studio.ledgers.get(year)
    appraisals = studio.appraisals.get(year)
    leaders = tuple(one for one in studio.leaders if one.active_in(year))
    members = tuple(one for one in studio.members if one.active_in(year))
    last_day = min(year.last, desk.today)
    return {
        "district": desk.library.district,
        "policy": desk.library.policy_of(studio),
        "studio": studio,
        "school": tables.school_name(desk.library, studio.about.school),
        "year": year,
        "last_day": last_day,
        "running": desk.today <= year.last,
        "leaders": leaders,
        "members": members,
        "plan": plan,
        "planned": len(plan.items) if plan else 0,
        "carried_out": len(carried_out),
        "summary": summary,
        "summary_text": prose.parse(summary.body, "summaries") if summary else None,
        "held": held,
        "hours": sum(one.hours for one in held),
        "district_wide": sum(one.reach.rank >= Level.DISTRICT.rank for one in held),
        "with_experts": sum(any(guest.expert for guest in one.guests) for one in held),
        "posts": sum(len(one.posts) for one in held),
        "register": tables.register(studio, held),
        "photos": _photos(desk, held),
        "duties": _duties(desk, studio, year, mine),
        "other_duties": tables.requirements(tuple(one for one in yearly if not one.person)),
        "overdue": tuple(one for one in yearly if one.state is State.UNMET),
        "projects": projects,
        "projects_table": tables.projects(studio, year),
        "outcomes": outcomes,
        "outcomes_table": tables.outcomes(studio, outcomes),
        "titles": studio.titles_gained(year),
        "appraisals": appraisals,
        "appraisals_table": tables.appraisals(studio, year),
        "ledger": ledger,
        "expenses_table": tables.expenses(ledger) if ledger else None,
        "materials": studio.materials_in(year),
        "waived": tuple(one for one in mine if one.state is State.WAIVED),
        "sources": tables.sources(yearly, records),
        "commit": desk.library.commit,
    }


def _duties(desk: Desk, studio: Studio, year: SchoolYear, mine: tuple[Finding, ...]) -> tuple[Table, ...]:
    """The binding yearly duties of leaders and of members, a table each; none for a role that owes nothing."""
    binding = (one for one in mine if one.rule.strength is Strength.MUST)
    return tuple(
        tables.duties(
            desk.library, done, [one for one in studio.everyone if one.role is done.role and one.active_in(year)]
        )
        for done in progress.duty_tables(studio, binding, year)
    )


def _photos(desk: Desk, held: tuple[Activity, ...]) -> Photos | None:
    """The first photographs of the year's activities, one an activity before a second one."""
    turns = [(turn, one, photo) for one in held for turn, photo in enumerate(one.photos)]
    chosen = sorted(turns, key=lambda entry: (entry[0], entry[1].when.first))[:_MOST_PHOTOS]
    photos = tuple(
        Photo(
            photo.file,
            photo.caption,
            prepare(desk.library.root / "studios" / one.studio / photo.file, _PHOTO_PIXELS, desk.cache),
        )
        for _, one, photo in sorted(chosen, key=lambda entry: entry[1].when.first)
    )
    return Photos(photos) if photos else None
