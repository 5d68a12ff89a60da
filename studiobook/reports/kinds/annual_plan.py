"""年度工作计划: a studio's plan of a school year as it was handed in, and what has become of each item (clauses 6.1.1, 7).

The plan is signed on the day it was handed in; what was carried out since stands in an attachment that says its own day.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from studiobook.core.dates import SchoolYear
from studiobook.documents import markdown
from studiobook.documents.nodes import Paper, Table
from studiobook.documents.templates import report_blocks
from studiobook.models.enums import Term
from studiobook.models.records import Activity
from studiobook.models.studio import Studio
from studiobook.models.submissions import AnnualPlan, PlanItem
from studiobook.reports.base import Report, ReportContext, span_of
from studiobook.reports.tables import records as record_tables
from studiobook.reports.tables.records import CENTER, LEFT
from studiobook.rules.dependencies import Read, Section, reads

CARRIED_OUT = Section(
    "计划项目落实情况",
    lambda rule: bool(reads(rule) & {Read(AnnualPlan, "items"), Read(Activity, "plan")}),
)
NAME = "年度工作计划"
NEEDS = "没有提交年度工作计划"
SECTIONS = (CARRIED_OUT,)


class Progress(Term):
    """What has become of an item of a plan."""

    DONE = "done", "已落实"
    DATED = "dated", "已定日期"
    AHEAD = "ahead", "未到时间"
    OVERDUE = "overdue", "逾期未落实"


class Outcome(NamedTuple):
    """An item, what has become of it, and the activities that name it."""

    item: PlanItem
    progress: Progress
    activities: tuple[Activity, ...]


def reports(context: ReportContext, studio: Studio) -> Iterator[Report]:
    """The annual plans that ``studio`` handed in, the coming school year's too."""
    for year, plan in sorted(studio.annual_plans.items()):
        yield Report(NAME, studio, span_of(year), paper(context, studio, plan))


def paper(context: ReportContext, studio: Studio, plan: AnnualPlan) -> Paper:
    """``plan`` as the studio submits it to the bureau's section."""
    return Paper(
        title=f"{studio.name}\n{plan.school_year.label}工作计划",
        issuer=studio.name,
        date=plan.handed_in,
        blocks=report_blocks(context.library.root, "reports/annual_plan.md.j2", _names(context, studio, plan)),
        recipient=context.bureau,
        properties=context.properties,
        sealed=False,
    )


def carried_out(studio: Studio, plan: AnnualPlan, today: date) -> tuple[Outcome, ...]:
    """What has become of each item by ``today``; an activity counts where it was recorded by the studio itself and is over."""
    mine = [one for one in studio.activities_in(plan.school_year) if one.studio == studio.id]
    return tuple(_outcome(item, tuple(one for one in mine if one.plan == item.id), today) for item in plan.items)


def _outcome(item: PlanItem, activities: tuple[Activity, ...], today: date) -> Outcome:
    held = tuple(one for one in activities if one.over(today))
    if held:
        return Outcome(item, Progress.DONE, held)
    if activities:
        return Outcome(item, Progress.DATED, activities)
    return Outcome(item, Progress.OVERDUE if item.month.last < today else Progress.AHEAD, ())


def _names(context: ReportContext, studio: Studio, plan: AnnualPlan) -> dict[str, Any]:
    """Everything the template may name."""
    year = plan.school_year
    found = carried_out(studio, plan, context.today)
    return {
        "district": context.library.district,
        "studio": studio,
        "year": year,
        "today": context.today,
        "text": markdown.parse(plan.body, "plans") if plan.body.strip() else None,
        "items": plan.items,
        "items_table": _items(studio, plan),
        "counts": _counts(found),
        "progress_table": _progress(found),
        "unplanned": _unplanned(studio, year, context.today),
    }


def _unplanned(studio: Studio, year: SchoolYear, today: date) -> tuple[Activity, ...]:
    """The studio's own activities of ``year`` that are over and name no item."""
    return tuple(
        one for one in studio.activities_in(year) if one.studio == studio.id and one.over(today) and not one.plan
    )


def _items(studio: Studio, plan: AnnualPlan) -> Table:
    rows = [
        (
            index,
            one.title,
            one.kind.label,
            one.month.label,
            one.place or "待定",
            studio.people[one.lead].name if one.lead else "—",
        )
        for index, one in enumerate(plan.items, start=1)
    ]
    columns = (
        ("序号", 3, CENTER),
        ("项目", 10, LEFT),
        ("形式", 6, CENTER),
        ("月份", 6, CENTER),
        ("地点", 7, LEFT),
        ("负责人", 5, CENTER),
    )
    return record_tables.table("计划项目", columns, rows)


def _counts(found: tuple[Outcome, ...]) -> str:
    """How many items there are by what has become of them: ``已落实8项，未到时间2项``."""
    counts = Counter(one.progress for one in found)
    return "，".join(f"{progress.label}{counts[progress]}项" for progress in Progress if counts[progress])


def _progress(found: tuple[Outcome, ...]) -> Table:
    rows = [
        (
            index,
            one.item.title,
            one.item.month.label,
            one.progress.label,
            "；".join(f"{activity.when.label}，{activity.title}" for activity in one.activities) or "—",
        )
        for index, one in enumerate(found, start=1)
    ]
    columns = (
        ("序号", 3, CENTER),
        ("项目", 9, LEFT),
        ("计划月份", 6, CENTER),
        ("落实情况", 6, CENTER),
        ("开展的活动", 13, LEFT),
    )
    return record_tables.table("", columns, rows)
