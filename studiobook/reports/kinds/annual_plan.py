"""年度工作计划: a studio's plan of a school year as it was handed in, and what has become of each item (clauses 6.1.1, 7).

The plan is signed on the day it was handed in. An attachment with a day of its own shows what was carried out since.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from studiobook.core.dates import SchoolYear
from studiobook.documents import markdown
from studiobook.documents.markdown import Prose
from studiobook.documents.nodes import Paper, Table
from studiobook.documents.templates import report_blocks
from studiobook.models import lookup
from studiobook.models.district import District
from studiobook.models.enums import Term
from studiobook.models.records import Activity
from studiobook.models.studio import Studio
from studiobook.models.submissions import AnnualPlan, PlanItem
from studiobook.reports.base import Report, ReportContext, span_of
from studiobook.reports.tables import records as record_tables
from studiobook.reports.tables.columns import LEFT, NOTHING, Column, row_number, table
from studiobook.rules.dependencies import Read, Section, reads

CARRIED_OUT = Section(
    "计划项目落实情况",
    lambda rule: bool(reads(rule) & {Read(AnnualPlan, "items"), Read(Activity, "plan")}),
)
NAME = "年度工作计划"
TEMPLATE = "reports/annual_plan.md.j2"
NEEDS = "没有提交年度工作计划"
SECTIONS: tuple[Section, ...] = (CARRIED_OUT,)


class Progress(Term):
    """What has become of an item of a plan."""

    DONE = "done", "已落实"
    DATED = "dated", "已定日期"
    AHEAD = "ahead", "未到时间"
    OVERDUE = "overdue", "逾期未落实"


class ItemProgress(NamedTuple):
    """An item, what has become of it, and the activities that name it."""

    item: PlanItem
    progress: Progress
    activities: tuple[Activity, ...]


@dataclass(frozen=True)
class AnnualPlanContext:
    """What ``annual_plan.md.j2`` may name."""

    district: District
    studio: Studio
    year: SchoolYear
    today: date
    text: Prose | None
    items: tuple[PlanItem, ...]
    items_table: Table
    counts: str
    progress_table: Table
    unplanned: tuple[Activity, ...]


CONTEXT: type = AnnualPlanContext


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
        blocks=report_blocks(context.library.root, TEMPLATE, vars(_template_context(context, studio, plan))),
        recipient=context.bureau,
        properties=context.properties,
        sealed=False,
    )


def carried_out(studio: Studio, plan: AnnualPlan, today: date) -> tuple[ItemProgress, ...]:
    """What has become of each item by ``today``. An activity counts where it was recorded by the studio itself and is over."""
    mine = [one for one in studio.activities_in(plan.school_year) if one.studio == studio.id]
    return tuple(_item_progress(item, tuple(one for one in mine if one.plan == item.id), today) for item in plan.items)


def _item_progress(item: PlanItem, activities: tuple[Activity, ...], today: date) -> ItemProgress:
    held = lookup.held(activities, today)
    if held:
        return ItemProgress(item, Progress.DONE, held)
    if activities:
        return ItemProgress(item, Progress.DATED, activities)
    return ItemProgress(item, Progress.OVERDUE if item.month.last < today else Progress.AHEAD, ())


def _template_context(context: ReportContext, studio: Studio, plan: AnnualPlan) -> AnnualPlanContext:
    found = carried_out(studio, plan, context.today)
    return AnnualPlanContext(
        district=context.library.district,
        studio=studio,
        year=plan.school_year,
        today=context.today,
        text=markdown.parse(plan.body, "plans") if plan.body.strip() else None,
        items=plan.items,
        items_table=_items(context, studio, plan),
        counts=_counts(found),
        progress_table=table("", _PROGRESS, found),
        unplanned=_unplanned(studio, plan.school_year, context.today),
    )


def _unplanned(studio: Studio, year: SchoolYear, today: date) -> tuple[Activity, ...]:
    """The studio's own activities of ``year`` that are over and name no item."""
    return tuple(
        one for one in lookup.held(studio.activities_in(year), today) if one.studio == studio.id and not one.plan
    )


def _items(context: ReportContext, studio: Studio, plan: AnnualPlan) -> Table:
    def leader(item: PlanItem) -> str:
        return record_tables.names(context.library, studio, [item.lead]) if item.lead else NOTHING

    columns: list[Column[PlanItem]] = [
        row_number(3),
        Column("项目", 10, lambda one: one.title, LEFT),
        Column("形式", 6, lambda one: one.kind.label),
        Column("月份", 6, lambda one: one.month.label),
        Column("地点", 7, lambda one: one.place or "待定", LEFT),
        Column("负责人", 5, leader),
    ]
    return table("计划项目", columns, plan.items)


def _counts(found: tuple[ItemProgress, ...]) -> str:
    """How many items there are by what has become of them: ``已落实8项，未到时间2项``."""
    counts = Counter(one.progress for one in found)
    return "，".join(f"{progress.label}{counts[progress]}项" for progress in Progress if counts[progress])


def _activities(one: ItemProgress) -> str:
    return "；".join(f"{activity.when.label}，{activity.title}" for activity in one.activities) or NOTHING


_PROGRESS: Sequence[Column[ItemProgress]] = (
    row_number(3),
    Column("项目", 9, lambda one: one.item.title, LEFT),
    Column("计划月份", 6, lambda one: one.item.month.label),
    Column("落实情况", 6, lambda one: one.progress.label),
    Column("开展的活动", 13, _activities, LEFT),
)
