"""全区年度工作报告: the whole district's studios in a school year that has begun (clauses 1, 2, 3.3, 7, 8.2, 8.3).

Studios stand in the order of their ids; grades are told as totals only. What is overdue is told as facts, studio by studio.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from studiobook.core.dates import SchoolYear
from studiobook.core.numbers import money_text, number_text
from studiobook.documents.nodes import Imprint, Paper, Table
from studiobook.documents.templates import report_blocks
from studiobook.models import lookup
from studiobook.models.district import Waiver
from studiobook.models.enums import FundingSource, Grade, Level, OutcomeKind, ReviewGrade, Stage, State, Strength, Term
from studiobook.models.policy import Rule
from studiobook.models.studio import Studio
from studiobook.reports.base import Report, ReportContext, span_of
from studiobook.reports.tables import findings as finding_tables
from studiobook.reports.tables import records as record_tables
from studiobook.reports.tables import sources as source_tables
from studiobook.reports.tables.records import CENTER, LEFT, RIGHT
from studiobook.reports.tables.sources import Named
from studiobook.rules.dependencies import Section
from studiobook.rules.findings import Finding
from studiobook.stats import charts
from studiobook.stats.district_year import DistrictYear, Figure, Owed, Sum

_PEOPLE = ("leader", "member", "person")


def _total(rule: Rule) -> bool:
    """Whether it counts records of a studio, so that the studios' figures make one of the district."""
    return rule.strength is Strength.COUNTED and rule.each.kind == "studio" and rule.counts_records


GOALS = Section("周期目标", lambda rule: _total(rule) and rule.each.term == "cycle" and rule.public)
COUNTS = Section("各项统计", lambda rule: _total(rule) and rule.each.term == "school year")
DUTIES = Section(
    "职责完成情况",
    lambda rule: (
        rule.due is not None and rule.strength is not Strength.COUNTED and rule.each.kind in ("studio", *_PEOPLE)
    ),
)
NAME = "全区年度工作报告"
NEEDS = "没有已经开始的工作室"
SECTIONS = (GOALS, COUNTS, DUTIES)


def reports(context: ReportContext) -> Iterator[Report]:
    """The district's reports, for each school year that has begun in any studio's cycle."""
    for year in sorted({year for studio in context.library.studios.values() for year in context.begun(studio)}):
        yield Report(NAME, None, span_of(year), paper(context, year))


def paper(context: ReportContext, year: SchoolYear) -> Paper:
    """The report on ``year``."""
    return Paper(
        title=f"{context.library.district.name}{year.label}\n名班主任工作室工作报告",
        issuer=context.bureau,
        date=context.today,
        blocks=report_blocks(context.library.root, "reports/district_report.md.j2", _names(context, year)),
        head=context.head,
        properties=context.properties,
        imprint=Imprint(context.bureau, context.today),
    )


def _names(context: ReportContext, year: SchoolYear) -> dict[str, Any]:
    """Everything the template may name."""
    of = DistrictYear(context.library, context.findings, year, context.today)
    before = DistrictYear(context.library, context.findings, year.before, context.today)
    studios, today = of.studios, context.today
    figures, records = of.figures, source_tables.of_district(of)
    goals, counts = of.sums(GOALS.shows), of.sums(COUNTS.shows)
    ledgers = [one.ledgers[year] for one in studios if year in one.ledgers]
    stages = Counter(person.stage for _, person in of.people)
    waivers = {one.id: _in_force(context, one, year) for one in studios}
    return {
        "district": context.library.district,
        "policies": context.policies(studios),
        "year": year,
        "last_day": min(year.last, today),
        "today": today,
        "running": today <= year.last,
        "number": {one.name: _said(one.value) for one in figures},
        "leaders": sum(person.leads for _, person in of.people),
        "stages": _counted(stages, Stage, "人"),
        "studios_table": _studios(context, of),
        "comparison": _comparison(before.figures, figures, year) if before.studios else None,
        "goals": goals,
        "goals_table": _sums(GOALS.heading, goals),
        "held": of.held,
        "by_month": charts.activities_by_month(studios, year, today),
        "by_form": charts.activities_by_form(studios, year, today),
        "reach": _counted(Counter(one.reach for one in of.held), Level, "次"),
        "outcomes": of.outcomes,
        "outcomes_table": _outcomes(of),
        "by_level": charts.outcomes_by_level(studios, year, today),
        "projects": of.projects,
        "project_levels": _counted(Counter(one.level for one in of.projects), Level, "项"),
        "key": sum(one.key for one in of.projects),
        "closed": sum(one.closed is not None and one.closed.school_year == year for one in of.projects),
        "titles": of.titles,
        "title_levels": _counted(Counter(title.level for _, _, title in of.titles), Level, "项"),
        "titles_chart": charts.titles_gained(studios, year),
        "titles_table": _titles(of),
        "counts_table": _sums(COUNTS.heading, counts),
        "owed": sum(len(one.findings) for one in of.owed),
        "done": sum(one.number(State.MET) for one in of.owed),
        "waived": sum(one.number(State.WAIVED) for one in of.owed),
        "duties_chart": charts.duty_completion(studios, year, context.findings, today),
        "duties_table": _duties(of.owed),
        "overdue_table": _overdue(of),
        "grades": _counted(of.grades, Grade, "人"),
        "decisions": _counted(of.decisions, ReviewGrade, "个"),
        "decided": of.decisions.total(),
        "ledgers": ledgers,
        "without_ledger": tuple(one.name for one in studios if year not in one.ledgers),
        "funding_chart": charts.funding_by_source(studios, year, today),
        "sources": tuple((source, money_text(of.paid(source))) for source in FundingSource if of.paid(source)),
        "balance": money_text(sum((one.balance for one in ledgers), Decimal(0))),
        "waivers": sum(map(len, waivers.values())),
        "waivers_table": _waivers(context, studios, waivers),
        "figures_source": _figures_source(figures, records),
        "sums_source": _sums_source((*goals, *counts), records),
        "index": source_tables.places(context.library, records),
        "folders": _folders(studios),
        "commit": context.library.commit,
    }


def _said(value: int | Decimal) -> str:
    return money_text(value) if isinstance(value, Decimal) else str(value)


def _counted(found: Counter[Any], order: Iterable[Term], unit: str) -> str:
    """``区级3项、市级1项``, in the order of the list; empty for nothing."""
    return "、".join(f"{one.label}{found[one]}{unit}" for one in order if found[one])


def _studios(context: ReportContext, of: DistrictYear) -> Table:
    rows = []
    for index, studio in enumerate(of.studios, start=1):
        mine = [person for one, person in of.people if one is studio]
        rows.append(
            (
                index,
                studio.name,
                lookup.school_name(context.library, studio.about.school),
                studio.about.stage.label,
                studio.cycle.label,
                "、".join(one.name for one in mine if one.leads) or "—",
                sum(not one.leads for one in mine),
            )
        )
    columns = (
        ("序号", 2, CENTER),
        ("工作室", 8, LEFT),
        ("所在学校", 7, LEFT),
        ("学段", 5, CENTER),
        ("建设周期", 6, CENTER),
        ("领衔人", 5, CENTER),
        ("其他人员", 3, CENTER),
    )
    return record_tables.table("工作室", columns, rows)


def _comparison(before: Sequence[Figure], now: Sequence[Figure], year: SchoolYear) -> Table:
    rows = [
        (f"{one.name}（{one.unit}）", _said(old.value), _said(one.value), _change(old.value, one.value))
        for old, one in zip(before, now, strict=True)
    ]
    columns = (("数据", 8, LEFT), (year.before.label, 5, RIGHT), (year.label, 5, RIGHT), ("增减", 5, RIGHT))
    return record_tables.table("与上一学年比较", columns, rows)


def _change(old: int | Decimal, new: int | Decimal) -> str:
    difference = new - old
    return ("+" if difference > 0 else "") + _said(difference).replace("-", "−") if difference else "0"


def _sums(caption: str, sums: Sequence[Sum]) -> Table:
    rows = [(one.clause.cite, one.rule.label, f"{number_text(one.value)} {one.rule.unit}") for one in sums]
    return record_tables.table(caption, (("条款", 4, CENTER), ("内容", 8, LEFT), ("全区合计", 4, CENTER)), rows)


def _outcomes(of: DistrictYear) -> Table:
    """Kinds by levels."""
    found = Counter((one.kind, one.level) for one in of.outcomes)
    levels = [level for level in Level if any(one.level is level for one in of.outcomes)]
    rows = [
        (kind.label, *(found[kind, level] for level in levels), sum(found[kind, level] for level in levels))
        for kind in OutcomeKind
        if any(one.kind is kind for one in of.outcomes)
    ]
    totals = [sum(found[kind, level] for kind in OutcomeKind) for level in levels]
    rows.append(("合计", *totals, sum(totals)))
    columns = (("类别", 4, LEFT), *((level.label, 3, CENTER) for level in levels), ("合计", 3, CENTER))
    return record_tables.table("各类各级成果", columns, rows)


def _titles(of: DistrictYear) -> Table:
    rows = [
        (index, person.name, studio.name, title.name, title.level.label, record_tables.dotted(title.on))
        for index, (studio, person, title) in enumerate(of.titles, start=1)
    ]
    columns = (
        ("序号", 3, CENTER),
        ("姓名", 4, CENTER),
        ("工作室", 9, LEFT),
        ("称号", 8, LEFT),
        ("级别", 3, CENTER),
        ("时间", 4, CENTER),
    )
    return record_tables.table("取得的班主任称号", columns, rows)


def _duties(owed: Sequence[Owed]) -> Table:
    states = (State.MET, State.PENDING, State.UNMET, State.WAIVED)
    rows = [
        (one.whose, one.rule.label, one.clause.cite, len(one.findings), *(one.number(state) for state in states))
        for one in owed
    ]
    columns = (
        ("责任人", 3, CENTER),
        ("职责", 6, LEFT),
        ("条款", 5, CENTER),
        ("应完成", 3, CENTER),
        *((state.label, 3, CENTER) for state in states),
    )
    return record_tables.table(DUTIES.heading, columns, rows)


def _overdue(of: DistrictYear) -> Table | None:
    """What is past its day and not done, a studio a row; None where nothing is."""
    rows = []
    for studio in of.studios:
        late: dict[str, list[Finding]] = {}
        for one in of.owed_by(studio):
            if one.state is State.UNMET:
                late.setdefault(f"{one.rule.label}（{one.clause.cite}）", []).append(one)
        if late:
            rows.append((studio.name, "；".join(said + _whose(same) for said, same in late.items())))
    return record_tables.table("逾期事项", (("工作室", 6, LEFT), ("逾期事项", 18, LEFT)), rows) if rows else None


def _whose(same: Sequence[Finding]) -> str:
    names = "、".join(one.about for one in same if one.person)
    return f"：{names}" if names else ""


def _in_force(context: ReportContext, studio: Studio, year: SchoolYear) -> tuple[Waiver, ...]:
    """The waivers for the studio that were in force on any day of ``year`` up to today."""
    last = min(year.last, context.today)
    return tuple(one for one in finding_tables.waivers_until(context.library, studio, last) if one.until >= year.first)


def _waivers(
    context: ReportContext, studios: Sequence[Studio], granted: Mapping[str, tuple[Waiver, ...]]
) -> Table | None:
    """The waivers of all studios in one table."""
    made = [
        finding_tables.waivers(context.library, one, granted[one.id], context.about(one), context.today)
        for one in studios
        if granted[one.id]
    ]
    return replace(made[0], rows=tuple(row for table in made for row in table.rows)) if made else None


def _figures_source(figures: Sequence[Figure], records: Sequence[Named]) -> Table:
    rows = [
        (
            f"{one.name} {_said(one.value)} {one.unit}",
            _parts((studio, _said(n)) for studio, n in one.parts),
            source_tables.counted({record.path for record in one.records}, records),
        )
        for one in figures
    ]
    columns = (("数据", 7, LEFT), ("按工作室分列", 8, LEFT), ("计入的记录", 10, LEFT))
    return record_tables.table("总体数据的来源", columns, rows)


def _sums_source(sums: Sequence[Sum], records: Sequence[Named]) -> Table:
    rows = [
        (
            one.clause.cite,
            one.rule.label,
            _parts((studio, number_text(n)) for studio, n in one.parts),
            source_tables.counted(one.paths, records),
        )
        for one in sums
    ]
    columns = (("条款", 5, CENTER), ("数据", 6, LEFT), ("按工作室分列", 7, LEFT), ("计入的记录", 8, LEFT))
    return record_tables.table("统计数据的来源", columns, rows)


def _parts(parts: Iterable[tuple[str, str]]) -> str:
    return "、".join(f"{studio} {value}" for studio, value in parts if value not in ("0", "0.00")) or "—"


def _folders(studios: Sequence[Studio]) -> Table:
    rows = [(one.id, one.name, f"studios/{one.id}") for one in studios]
    return record_tables.table("工作室的代号", (("代号", 4, LEFT), ("工作室", 10, LEFT), ("文件夹", 6, LEFT)), rows)
