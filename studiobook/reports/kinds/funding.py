"""经费使用报告: the money of a studio in a school year: where it came from, where it went, what is left (clauses 6.1.3, 8.3).

A report of the studio to the bureau's section; it checks what the policy asks of the ledger (核对情况).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from studiobook.core.dates import SchoolYear, When
from studiobook.core.numbers import money_text, percent_text
from studiobook.documents.chart import Chart
from studiobook.documents.nodes import Paper, Table
from studiobook.documents.templates import report_blocks
from studiobook.models import lookup
from studiobook.models.district import District
from studiobook.models.enums import FundingSource, RuleTopic, State
from studiobook.models.policy import Policy
from studiobook.models.studio import Studio
from studiobook.models.submissions import Expense, Income, Ledger, StudioRule
from studiobook.reports.base import Report, ReportContext, span_of
from studiobook.reports.tables import findings as finding_tables
from studiobook.reports.tables.columns import LEFT, NOTHING, RIGHT, TOTAL, Column, table
from studiobook.rules.dependencies import Section, reads
from studiobook.rules.findings import Finding
from studiobook.stats import charts

CHECK = Section(
    "经费核对情况",
    lambda rule: rule.each.term == "school year" and any(one.model in (Ledger, Income, Expense) for one in reads(rule)),
)
NAME = "经费使用报告"
TEMPLATE = "reports/funding.md.j2"
NEEDS = "没有提交经费账"
SECTIONS: tuple[Section, ...] = (CHECK,)

_UNDATED = When(9999, 12)  # entries without a date come last


@dataclass(frozen=True)
class FundingContext:
    """What ``funding.md.j2`` may name."""

    district: District
    policy: Policy | None
    studio: Studio
    school: str
    year: SchoolYear
    last_day: date
    running: bool
    rules: tuple[StudioRule, ...]
    ledger: Ledger
    sources: Table
    chart: Chart | None
    account: Table
    undated: tuple[int, ...]
    purposeless: tuple[int, ...]
    unvouched: tuple[int, ...]
    without_voucher: Decimal
    tally: str
    open: tuple[Finding, ...]
    check_table: Table
    following: Ledger | None
    next_year: SchoolYear
    carries_over: bool


CONTEXT: type = FundingContext


def reports(context: ReportContext, studio: Studio) -> Iterator[Report]:
    """The funding reports of ``studio``, for each school year with a ledger."""
    for year, ledger in sorted(studio.ledgers.items()):
        yield Report(NAME, studio, span_of(year), paper(context, studio, ledger))


def paper(context: ReportContext, studio: Studio, ledger: Ledger) -> Paper:
    """The funding report of ``studio`` for the school year of ``ledger``."""
    return Paper(
        title=f"{studio.name}\n{ledger.school_year.label}经费使用报告",
        issuer=studio.name,
        date=context.today,
        blocks=report_blocks(context.library.root, TEMPLATE, vars(_template_context(context, studio, ledger))),
        recipient=context.bureau,
        properties=context.properties,
        sealed=False,
    )


def _template_context(context: ReportContext, studio: Studio, ledger: Ledger) -> FundingContext:
    year = ledger.school_year
    checked = tuple(one for one in context.about(studio) if one.year == year and CHECK.shows(one.rule))
    return FundingContext(
        district=context.library.district,
        policy=context.library.policy_of(studio),
        studio=studio,
        school=lookup.school_name(context.library, studio.about.school),
        year=year,
        last_day=context.last_day(year),
        running=context.running(year),
        rules=tuple(one for one in studio.rules if one.topic is RuleTopic.FUNDING),
        ledger=ledger,
        sources=_sources(ledger),
        chart=charts.funding_by_source((studio,), year, context.today) if ledger.income else None,
        account=_account(ledger),
        undated=_without(ledger, "on"),
        purposeless=_without(ledger, "purpose"),
        unvouched=_without(ledger, "voucher"),
        without_voucher=sum((one.amount for one in ledger.expenses if not one.voucher), Decimal(0)),
        tally=finding_tables.tally(checked),
        open=tuple(one for one in checked if one.state is State.UNMET),
        check_table=finding_tables.requirements(checked, CHECK.heading),
        following=studio.ledgers.get(year.next),
        next_year=year.next,
        carries_over=studio.carries_over(year.next),
    )


def _sources(ledger: Ledger) -> Table:
    """Income by source, with its share of the total."""

    def entries(source: FundingSource) -> list[Income]:
        return [one for one in ledger.income if one.source is source]

    def amount(source: FundingSource) -> Decimal:
        return sum((one.amount for one in entries(source)), Decimal(0))

    columns: list[Column[FundingSource]] = [
        Column("来源", 6, lambda source: source.label, LEFT, TOTAL),
        Column("笔数", 3, lambda source: len(entries(source)), total=len(ledger.income)),
        Column("到账时间", 10, lambda source: "、".join(one.on.label for one in entries(source)), LEFT),
        Column("金额（元）", 6, lambda source: money_text(amount(source)), RIGHT, money_text(ledger.received)),
        Column("占比", 4, lambda source: percent_text(amount(source), ledger.received), RIGHT, "100.0%"),
    ]
    return table("经费收入", columns, filter(entries, FundingSource))


class Line(NamedTuple):
    """A line of the account: an entry (None for what the year before left), its number, and the balance after it, yuan."""

    entry: Income | Expense | None
    number: int
    balance: Decimal


def _lines(ledger: Ledger) -> Iterator[Line]:
    """What the year before left, then every entry in order of date; of one day, income first."""
    entries: list[Income | Expense] = [*ledger.income, *ledger.expenses]
    entries.sort(key=lambda one: ((one.on or _UNDATED).first, isinstance(one, Expense)))
    balance = ledger.carried_over
    yield Line(None, 0, balance)
    for number, one in enumerate(entries, start=1):
        balance += -one.amount if isinstance(one, Expense) else one.amount
        yield Line(one, number, balance)


def _without(ledger: Ledger, field: str) -> tuple[int, ...]:
    """The numbers in the account of the expenses that lack ``field``."""
    return tuple(
        one.number for one in _lines(ledger) if isinstance(one.entry, Expense) and not getattr(one.entry, field)
    )


def _account(ledger: Ledger) -> Table:
    """Every entry, numbered, with the balance after it."""
    lines = tuple(_lines(ledger))

    def summary(line: Line) -> str:
        match line.entry:
            case None:
                return "上年结余"
            case Income(source=source):
                return source.label
            case Expense(purpose=purpose):
                return purpose or "（未写用途）"

    def amount(line: Line, kind: type[Income | Expense]) -> str:
        return money_text(line.entry.amount) if isinstance(line.entry, kind) else ""

    def voucher(line: Line) -> str:
        return (line.entry.voucher or "（缺）") if isinstance(line.entry, Expense) else ""

    columns: list[Column[Line]] = [
        Column("序号", 3, lambda one: one.number or ""),
        Column("时间", 6, lambda one: str(one.entry.on or NOTHING) if one.entry else ""),
        Column("摘要", 10, summary, LEFT, TOTAL),
        Column("收入（元）", 6, lambda one: amount(one, Income), RIGHT, money_text(ledger.received)),
        Column("支出（元）", 6, lambda one: amount(one, Expense), RIGHT, money_text(ledger.spent)),
        Column("结余（元）", 6, lambda one: money_text(one.balance), RIGHT, money_text(lines[-1].balance)),
        Column("凭证", 6, voucher),
    ]
    return table("经费收支明细", columns, lines)
