"""Tables that add up a studio's records over the years of its cycle: activities, papers, money, research (clauses 6.1, 7, 8.3)."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from studiobook.core.dates import SchoolYear, chinese_date
from studiobook.core.numbers import money_text
from studiobook.documents.nodes import Table
from studiobook.models import lookup
from studiobook.models.enums import ActivityKind, FundingSource, Level, OutcomeKind
from studiobook.models.library import Library
from studiobook.models.people import Span
from studiobook.models.records import Activity, Outcome, Project
from studiobook.models.studio import Studio
from studiobook.models.submissions import Ledger
from studiobook.reports.tables.columns import LEFT, NOTHING, RIGHT, TOTAL, Column, cross_table, row_number, table
from studiobook.reports.tables.records import names, prizes, project_title

_NOT_HANDED_IN = "没有提交"


def by_form(held: Sequence[Activity], years: Sequence[SchoolYear]) -> Table:
    """Activities by form and school year; forms that there were none of are left out."""
    found = Counter((one.kind, one.school_year) for one in held)
    return cross_table("各学年活动（次）", "形式", found, ActivityKind, years, (6, 6, 4))


def papers(studio: Studio, years: Sequence[SchoolYear], today: date) -> Table:
    """A school year a row: plan, items carried out, summary, materials."""

    def handed_in(year: SchoolYear) -> str:
        plan = studio.annual_plans.get(year)
        return chinese_date(plan.handed_in) if plan else _NOT_HANDED_IN

    def summarized(year: SchoolYear) -> str:
        summary = studio.summaries.get(year)
        return chinese_date(summary.handed_in) if summary else _NOT_HANDED_IN

    def carried_out(year: SchoolYear) -> str:
        plan = studio.annual_plans.get(year)
        if plan is None:
            return NOTHING
        done = {one.plan for one in lookup.held(studio.activities_in(year), today)}
        return f"{sum(one.id in done for one in plan.items)}/{len(plan.items)}"

    columns: list[Column[SchoolYear]] = [
        Column("学年", 6, lambda year: year.label),
        Column("计划提交", 7, handed_in),
        Column("落实/计划（项）", 5, carried_out),
        Column("总结提交", 7, summarized),
        Column("过程性材料（件）", 5, lambda year: len(studio.materials_in(year))),
    ]
    return table("年度计划、总结和材料", columns, years)


def money(ledgers: Sequence[Ledger]) -> Table:
    """Income by source, expenses and balance, a school year a row, with the sums of what came and went."""

    def income(source: FundingSource) -> Column[Ledger]:
        total = sum((_from(one, source) for one in ledgers), Decimal(0))
        return Column(source.label, 6, lambda one: money_text(_from(one, source)), RIGHT, money_text(total))

    spent = sum((one.spent for one in ledgers), Decimal(0))
    columns: list[Column[Ledger]] = [
        Column("学年", 7, lambda one: one.school_year.label, total=TOTAL),
        Column("上年结余", 5, lambda one: money_text(one.carried_over), RIGHT),
        *(income(source) for source in FundingSource if any(_from(one, source) for one in ledgers)),
        Column("支出", 5, lambda one: money_text(one.spent), RIGHT, money_text(spent)),
        Column("结余", 5, lambda one: money_text(one.balance), RIGHT),
    ]
    return table("经费收支（元）", columns, ledgers)


def _from(ledger: Ledger, source: FundingSource) -> Decimal:
    return sum((one.amount for one in ledger.income if one.source is source), Decimal(0))


def by_kind_and_level(outcomes: Sequence[Outcome]) -> Table:
    """Outcomes by kind and by the highest level of publication or prize; what was neither is the studio's own."""
    found = Counter((one.kind, one.level) for one in outcomes)
    return cross_table("成果的类别和级别（项）", "类别", found, OutcomeKind, levels_of(outcomes), (5, 4, 4))


def levels_of(outcomes: Sequence[Outcome]) -> list[Level]:
    """The levels that any of ``outcomes`` has, from the lowest."""
    return [level for level in Level if any(one.level is level for one in outcomes)]


def projects(library: Library, studio: Studio, span: Span) -> Table:
    """The projects of ``span`` in the order of their records: who works on them, since and until when, report and prizes."""
    columns: list[Column[Project]] = [
        row_number(3),
        Column("课题", 9, project_title, LEFT),
        Column("级别", 3, lambda one: one.level.label),
        Column("主持和参与", 8, lambda one: names(library, studio, one.people), LEFT),
        Column("立项、结题", 7, lambda one: project_dates(one, "在研"), LEFT),
        Column("研究报告", 3, lambda one: "有" if one.id in studio.research_reports else NOTHING),
        Column("获奖", 6, prizes, LEFT),
    ]
    return table("研究课题", columns, studio.projects_in(span))


def project_dates(project: Project, running: str = "") -> str:
    """``2024年9月立项，2026年6月结题``; of one that is not closed, ``running`` instead of its end."""
    closed = f"{project.closed.label}结题" if project.closed else running
    return "，".join(filter(None, (f"{project.opened.label}立项", closed)))
