"""经费使用报告: the money of a studio in a school year: where it came from, where it went, what is left (clauses 6.1.3, 8.3).

A report of the studio to the bureau's section; what the policy asks of the ledger stands in it as a check (核对情况).
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from studiobook.core.dates import When
from studiobook.core.numbers import money_text, percent_text
from studiobook.documents.nodes import Paper, Table
from studiobook.documents.templates import report_blocks
from studiobook.models import lookup
from studiobook.models.enums import FundingSource, RuleTopic, State
from studiobook.models.studio import Studio
from studiobook.models.submissions import Expense, Income, Ledger
from studiobook.reports.base import Report, ReportContext, span_of
from studiobook.reports.tables import findings as finding_tables
from studiobook.reports.tables import records as record_tables
from studiobook.reports.tables.records import CENTER, LEFT, RIGHT
from studiobook.rules.dependencies import Section, reads
from studiobook.stats import charts

CHECK = Section(
    "经费核对情况",
    lambda rule: rule.each.term == "school year" and any(one.model in (Ledger, Income, Expense) for one in reads(rule)),
)
NAME = "经费使用报告"
NEEDS = "没有提交经费账"
SECTIONS = (CHECK,)

_UNDATED = When(9999, 12)  # entries without a date stand last


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
        blocks=report_blocks(context.library.root, "reports/funding.md.j2", _names(context, studio, ledger)),
        recipient=context.bureau,
        properties=context.properties,
        sealed=False,
    )


def _names(context: ReportContext, studio: Studio, ledger: Ledger) -> dict[str, Any]:
    """Everything the template may name."""
    year = ledger.school_year
    checked = tuple(one for one in context.about(studio) if one.year == year and CHECK.shows(one.rule))
    return {
        "district": context.library.district,
        "policy": context.library.policy_of(studio),
        "studio": studio,
        "school": lookup.school_name(context.library, studio.about.school),
        "year": year,
        "last_day": min(year.last, context.today),
        "running": context.today <= year.last,
        "rules": tuple(one for one in studio.rules if one.topic is RuleTopic.FUNDING),
        "ledger": ledger,
        "sources": _sources(ledger),
        "chart": charts.funding_by_source((studio,), year, context.today) if ledger.income else None,
        "account": _account(ledger),
        "undated": _without(ledger, "on"),
        "purposeless": _without(ledger, "purpose"),
        "unvouched": _without(ledger, "voucher"),
        "without_voucher": sum((one.amount for one in ledger.expenses if not one.voucher), Decimal(0)),
        "checked": checked,
        "tally": finding_tables.tally(checked),
        "open": tuple(one for one in checked if one.state is State.UNMET),
        "check_table": finding_tables.requirements(checked, CHECK.heading),
        "following": studio.ledgers.get(year.next),
        "next_year": year.next,
        "carries_over": studio.carries_over(year.next),
    }


def _sources(ledger: Ledger) -> Table:
    """Income by source, with its share of the whole; a row of sums last."""
    rows = []
    for source in FundingSource:
        entries = [one for one in ledger.income if one.source is source]
        if entries:
            amount = sum((one.amount for one in entries), Decimal(0))
            days = "、".join(one.on.label for one in entries)
            rows.append(
                (
                    source.label,
                    len(entries),
                    days,
                    money_text(amount),
                    percent_text(amount, ledger.received),
                )
            )
    if rows:
        rows.append(("合计", len(ledger.income), "", money_text(ledger.received), "100.0%"))
    columns = (
        ("来源", 6, LEFT),
        ("笔数", 3, CENTER),
        ("到账时间", 10, LEFT),
        ("金额（元）", 6, RIGHT),
        ("占比", 4, RIGHT),
    )
    return record_tables.table("经费收入", columns, rows)


def _ordered(ledger: Ledger) -> tuple[Income | Expense, ...]:
    """Every entry in order of date; of one day, income first."""
    entries: list[Income | Expense] = [*ledger.income, *ledger.expenses]
    return tuple(sorted(entries, key=lambda one: ((one.on or _UNDATED).first, isinstance(one, Expense))))


def _without(ledger: Ledger, field: str) -> tuple[int, ...]:
    """The numbers in the account of the expenses that do not say ``field``."""
    entries = enumerate(_ordered(ledger), start=1)
    return tuple(number for number, one in entries if isinstance(one, Expense) and not getattr(one, field))


def _account(ledger: Ledger) -> Table:
    """Every entry, numbered, with what is left after it."""
    left = ledger.carried_over
    rows = [("", "", "上年结余", "", "", money_text(left), "")]
    for index, one in enumerate(_ordered(ledger), start=1):
        amount, day = money_text(one.amount), str(one.on or "—")
        if isinstance(one, Expense):
            left -= one.amount
            purpose, voucher = one.purpose or "（未写用途）", one.voucher or "（缺）"
            rows.append((str(index), day, purpose, "", amount, money_text(left), voucher))
        else:
            left += one.amount
            rows.append((str(index), day, one.source.label, amount, "", money_text(left), ""))
    rows.append(
        (
            "",
            "",
            "合计",
            money_text(ledger.received),
            money_text(ledger.spent),
            money_text(left),
            "",
        )
    )
    columns = (
        ("序号", 3, CENTER),
        ("时间", 6, CENTER),
        ("摘要", 10, LEFT),
        ("收入（元）", 6, RIGHT),
        ("支出（元）", 6, RIGHT),
        ("结余（元）", 6, RIGHT),
        ("凭证", 6, CENTER),
    )
    return record_tables.table("经费收支明细", columns, rows)
