"""Tables that add up a studio's records over the years of its cycle: activities, papers, money, research (clauses 6.1, 7, 8.3)."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from studiobook.core.dates import SchoolYear, chinese_date
from studiobook.core.numbers import money_text
from studiobook.documents.nodes import Table
from studiobook.models.enums import ActivityKind, FundingSource, Level, OutcomeKind
from studiobook.models.people import Span
from studiobook.models.records import Activity, Outcome
from studiobook.models.studio import Studio
from studiobook.models.submissions import Ledger
from studiobook.reports.tables.records import CENTER, LEFT, NOTHING, RIGHT, prizes, table

SUM = "合计"


def by_form(held: Sequence[Activity], years: Sequence[SchoolYear]) -> Table:
    """Activities by form and school year; forms that there were none of are left out."""
    found = Counter((one.kind, one.school_year) for one in held)
    kinds = [kind for kind in ActivityKind if any(found[kind, year] for year in years)]
    rows: list[tuple[object, ...]] = [
        (kind.label, *(found[kind, year] or NOTHING for year in years), sum(found[kind, year] for year in years))
        for kind in kinds
    ]
    if rows:
        sums = [sum(found[kind, year] for kind in kinds) for year in years]
        rows.append((SUM, *sums, sum(sums)))
    columns = (("形式", 6, LEFT), *((year.label, 6, CENTER) for year in years), (SUM, 4, CENTER))
    return table("各学年活动（次）", columns, rows)


def papers(studio: Studio, years: Sequence[SchoolYear], today: date) -> Table:
    """A school year a row: plan, items carried out, summary, materials."""
    rows = []
    for year in years:
        plan, summary = studio.annual_plans.get(year), studio.summaries.get(year)
        done = {one.plan for one in studio.activities_in(year) if one.plan and one.over(today)}
        items = len(done & {one.id for one in plan.items}) if plan else 0
        rows.append(
            (
                year.label,
                chinese_date(plan.handed_in) if plan else "没有提交",
                f"{items}/{len(plan.items)}" if plan else NOTHING,
                chinese_date(summary.handed_in) if summary else "没有提交",
                len(studio.materials_in(year)),
            )
        )
    columns = (
        ("学年", 6, CENTER),
        ("计划提交", 7, CENTER),
        ("落实/计划（项）", 5, CENTER),
        ("总结提交", 7, CENTER),
        ("过程性材料（件）", 5, CENTER),
    )
    return table("年度计划、总结和材料", columns, rows)


def money(ledgers: Sequence[Ledger]) -> Table:
    """Income by source, expenses and balance, a school year a row, with the sums of what came and went."""
    sources = [source for source in FundingSource if any(_from(one, source) for one in ledgers)]
    rows = [
        (
            one.school_year.label,
            money_text(one.carried_over),
            *(money_text(_from(one, source)) for source in sources),
            money_text(one.spent),
            money_text(one.balance),
        )
        for one in ledgers
    ]
    if rows:
        sums = [sum((_from(one, source) for one in ledgers), Decimal(0)) for source in sources]
        spent = sum((one.spent for one in ledgers), Decimal(0))
        rows.append((SUM, "", *map(money_text, sums), money_text(spent), ""))
    columns = (
        ("学年", 7, CENTER),
        ("上年结余", 5, RIGHT),
        *((source.label, 6, RIGHT) for source in sources),
        ("支出", 5, RIGHT),
        ("结余", 5, RIGHT),
    )
    return table("经费收支（元）", columns, rows)


def _from(ledger: Ledger, source: FundingSource) -> Decimal:
    return sum((one.amount for one in ledger.income if one.source is source), Decimal(0))


def by_kind_and_level(outcomes: Iterable[Outcome]) -> Table:
    """Outcomes by kind and by the highest level of publication or prize; what was neither is the studio's own."""
    found = Counter((one.kind, one.level) for one in outcomes)
    kinds = [kind for kind in OutcomeKind if any(found[kind, level] for level in Level)]
    levels = [level for level in Level if any(found[kind, level] for kind in kinds)]
    rows: list[tuple[object, ...]] = [
        (kind.label, *(found[kind, level] or NOTHING for level in levels), sum(found[kind, level] for level in levels))
        for kind in kinds
    ]
    if rows:
        sums = [sum(found[kind, level] for kind in kinds) for level in levels]
        rows.append((SUM, *sums, sum(sums)))
    columns = (("类别", 5, LEFT), *((level.label, 4, CENTER) for level in levels), (SUM, 4, CENTER))
    return table("成果的类别和级别（项）", columns, rows)


def projects(studio: Studio, span: Span) -> Table:
    """The projects of ``span`` in the order of their records: who works on them, since and until when, report and prizes."""
    names = {one.id: one.name for one in studio.everyone}
    rows = [
        (
            index,
            one.title + ("（重点）" if one.key else ""),
            one.level.label,
            "、".join(names.get(person, person) for person in one.people),
            f"{one.opened.label}立项" + (f"，{one.closed.label}结题" if one.closed else "，在研"),
            "有" if one.id in studio.research_reports else NOTHING,
            prizes(one),
        )
        for index, one in enumerate(studio.projects_in(span), start=1)
    ]
    columns = (
        ("序号", 3, CENTER),
        ("课题", 9, LEFT),
        ("级别", 3, CENTER),
        ("主持和参与", 8, LEFT),
        ("立项、结题", 7, LEFT),
        ("研究报告", 3, CENTER),
        ("获奖", 6, LEFT),
    )
    return table("研究课题", columns, rows)
