"""全区年度工作报告: all studios of the district in a school year that has begun (clauses 1, 2, 3.3, 7, 8.2, 8.3).

Studios are in the order of their ids; grades appear as totals only. What is overdue is reported as facts, studio by studio.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from studiobook.core.dates import SchoolYear
from studiobook.core.numbers import money_text, number_text
from studiobook.documents.chart import Chart
from studiobook.documents.nodes import Imprint, Paper, Table
from studiobook.documents.templates import report_blocks
from studiobook.models import lookup
from studiobook.models.district import District, Waiver
from studiobook.models.enums import FundingSource, Grade, Level, OutcomeKind, ReviewGrade, Stage, State, Strength, Term
from studiobook.models.people import Person, Title
from studiobook.models.policy import Rule
from studiobook.models.records import Activity, Outcome, Project
from studiobook.models.studio import Studio
from studiobook.models.submissions import Ledger
from studiobook.reports.base import Report, ReportContext, span_of
from studiobook.reports.tables import findings as finding_tables
from studiobook.reports.tables import records as record_tables
from studiobook.reports.tables import sources as source_tables
from studiobook.reports.tables.columns import LEFT, NOTHING, RIGHT, Column, columns_for, cross_table, row_number, table
from studiobook.reports.tables.sources import Named
from studiobook.reports.tables.totals import levels_of
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
TEMPLATE = "reports/district_report.md.j2"
NEEDS = "没有已经开始的工作室"
SECTIONS: tuple[Section, ...] = (GOALS, COUNTS, DUTIES)

_STATES = (State.MET, State.PENDING, State.UNMET, State.WAIVED)


@dataclass(frozen=True)
class DistrictReportContext:
    """What ``district_report.md.j2`` may name; ``number`` has the main figures by their names."""

    district: District
    policies: tuple[str, ...]
    year: SchoolYear
    last_day: date
    today: date
    running: bool
    number: Mapping[str, str]
    leaders: int
    stages: str
    studios_table: Table
    comparison: Table | None
    goals: tuple[Sum, ...]
    goals_table: Table
    held: tuple[Activity, ...]
    by_month: Chart | None
    by_form: Chart | None
    reach: str
    outcomes: tuple[Outcome, ...]
    outcomes_table: Table
    by_level: Chart | None
    projects: tuple[Project, ...]
    project_levels: str
    key: int
    closed: int
    titles: tuple[tuple[Studio, Person, Title], ...]
    title_levels: str
    titles_chart: Chart | None
    titles_table: Table
    counts_table: Table
    owed: int
    done: int
    waived: int
    duties_chart: Chart | None
    duties_table: Table
    overdue_table: Table | None
    grades: str
    decisions: str
    decided: int
    ledgers: list[Ledger]
    without_ledger: tuple[str, ...]
    funding_chart: Chart | None
    sources: tuple[tuple[FundingSource, str], ...]
    balance: str
    waivers: int
    waivers_table: Table | None
    figures_source: Table
    sums_source: Table
    index: Table
    folders: Table
    commit: str


CONTEXT: type = DistrictReportContext


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
        blocks=report_blocks(context.library.root, TEMPLATE, vars(_template_context(context, year))),
        head=context.head,
        properties=context.properties,
        imprint=Imprint(context.bureau, context.today),
    )


def _template_context(context: ReportContext, year: SchoolYear) -> DistrictReportContext:
    of = DistrictYear(context.library, context.findings, year, context.today)
    before = DistrictYear(context.library, context.findings, year.before, context.today)
    studios, today = of.studios, context.today
    figures, records = of.figures, source_tables.of_district(of)
    goals, counts = of.sums(GOALS.shows), of.sums(COUNTS.shows)
    ledgers = [one.ledgers[year] for one in studios if year in one.ledgers]
    stages = Counter(person.stage for _, person in of.people)
    waivers = {one.id: _in_force(context, one, year) for one in studios}
    return DistrictReportContext(
        district=context.library.district,
        policies=context.policies(studios),
        year=year,
        last_day=context.last_day(year),
        today=today,
        running=context.running(year),
        number={one.name: _figure_text(one.value) for one in figures},
        leaders=sum(person.leads for _, person in of.people),
        stages=_by_label(stages, Stage, "人"),
        studios_table=_studios(context, of),
        comparison=_comparison(before.figures, figures, year) if before.studios else None,
        goals=goals,
        goals_table=table(GOALS.heading, _SUMS, goals),
        held=of.held,
        by_month=charts.activities_by_month(studios, year, today),
        by_form=charts.activities_by_form(studios, year, today),
        reach=_by_label(Counter(one.reach for one in of.held), Level, "次"),
        outcomes=of.outcomes,
        outcomes_table=_outcomes(of.outcomes),
        by_level=charts.outcomes_by_level(studios, year, today),
        projects=of.projects,
        project_levels=_by_label(Counter(one.level for one in of.projects), Level, "项"),
        key=sum(one.key for one in of.projects),
        closed=sum(one.closed is not None and one.closed.school_year == year for one in of.projects),
        titles=of.titles,
        title_levels=_by_label(Counter(title.level for _, _, title in of.titles), Level, "项"),
        titles_chart=charts.titles_gained(studios, year),
        titles_table=table("取得的班主任称号", _TITLES, of.titles),
        counts_table=table(COUNTS.heading, _SUMS, counts),
        owed=sum(len(one.findings) for one in of.owed),
        done=sum(one.count(State.MET) for one in of.owed),
        waived=sum(one.count(State.WAIVED) for one in of.owed),
        duties_chart=charts.duty_completion(studios, year, context.findings, today),
        duties_table=table(DUTIES.heading, _DUTIES, of.owed),
        overdue_table=_overdue(of),
        grades=_by_label(of.grades, Grade, "人"),
        decisions=_by_label(of.decisions, ReviewGrade, "个"),
        decided=of.decisions.total(),
        ledgers=ledgers,
        without_ledger=tuple(one.name for one in studios if year not in one.ledgers),
        funding_chart=charts.funding_by_source(studios, year, today),
        sources=tuple((source, money_text(of.paid(source))) for source in FundingSource if of.paid(source)),
        balance=money_text(sum((one.balance for one in ledgers), Decimal(0))),
        waivers=sum(map(len, waivers.values())),
        waivers_table=_waivers(context, studios, waivers),
        figures_source=_figures_source(figures, records),
        sums_source=_sums_source((*goals, *counts), records),
        index=source_tables.places(context.library, records),
        folders=table("工作室的代号", _FOLDERS, studios),
        commit=context.library.commit,
    )


def _figure_text(value: int | Decimal) -> str:
    return money_text(value) if isinstance(value, Decimal) else str(value)


def _by_label(found: Counter[Any], order: Iterable[Term], unit: str) -> str:
    """``区级3项、市级1项``, in the order of the list; empty for nothing."""
    return "、".join(f"{one.label}{found[one]}{unit}" for one in order if found[one])


def _studios(context: ReportContext, of: DistrictYear) -> Table:
    def people(studio: Studio) -> list[Person]:
        return [person for one, person in of.people if one is studio]

    columns: list[Column[Studio]] = [
        row_number(2),
        Column("工作室", 8, lambda one: one.name, LEFT),
        Column("所在学校", 7, lambda one: lookup.school_name(context.library, one.about.school), LEFT),
        Column("学段", 5, lambda one: one.about.stage.label),
        Column("建设周期", 6, lambda one: one.cycle.label),
        Column("领衔人", 5, lambda studio: "、".join(one.name for one in people(studio) if one.leads) or NOTHING),
        Column("其他人员", 3, lambda studio: sum(not one.leads for one in people(studio))),
    ]
    return table("工作室", columns, of.studios)


def _comparison(before: Sequence[Figure], now: Sequence[Figure], year: SchoolYear) -> Table:
    columns: list[Column[tuple[Figure, Figure]]] = [
        Column("数据", 8, lambda row: f"{row[1].name}（{row[1].unit}）", LEFT),
        Column(year.before.label, 5, lambda row: _figure_text(row[0].value), RIGHT),
        Column(year.label, 5, lambda row: _figure_text(row[1].value), RIGHT),
        Column("增减", 5, lambda row: _change(row[0].value, row[1].value), RIGHT),
    ]
    return table("与上一学年比较", columns, zip(before, now, strict=True))


def _change(old: int | Decimal, new: int | Decimal) -> str:
    difference = new - old
    return ("+" if difference > 0 else "") + _figure_text(difference).replace("-", "−") if difference else "0"


_SUMS: Sequence[Column[Sum]] = (
    Column("条款", 4, lambda one: one.clause.cite),
    Column("内容", 8, lambda one: one.rule.label, LEFT),
    Column("全区合计", 4, lambda one: f"{number_text(one.value)} {one.rule.unit}"),
)
_TITLES: Sequence[Column[tuple[Studio, Person, Title]]] = (
    row_number(3),
    Column("姓名", 4, lambda row: row[1].name),
    Column("工作室", 9, lambda row: row[0].name, LEFT),
    Column("称号", 8, lambda row: row[2].name, LEFT),
    Column("级别", 3, lambda row: row[2].level.label),
    Column("时间", 4, lambda row: record_tables.dotted(row[2].on)),
)
_DUTIES: Sequence[Column[Owed]] = (
    Column("责任人", 3, lambda one: one.owner),
    Column("职责", 6, lambda one: one.rule.label, LEFT),
    Column("条款", 5, lambda one: one.clause.cite),
    Column("应完成", 3, lambda one: len(one.findings)),
    *columns_for(_STATES, 3, Owed.count),
)
_FOLDERS: Sequence[Column[Studio]] = (
    Column("代号", 4, lambda one: one.id, LEFT),
    Column("工作室", 10, lambda one: one.name, LEFT),
    Column("文件夹", 6, lambda one: f"studios/{one.id}", LEFT),
)


def _outcomes(outcomes: Sequence[Outcome]) -> Table:
    """Kinds by levels."""
    found = Counter((one.kind, one.level) for one in outcomes)
    return cross_table("各类各级成果", "类别", found, OutcomeKind, levels_of(outcomes), (4, 3, 3), zero=0)


def _overdue(of: DistrictYear) -> Table | None:
    """What is past its day and not done, a studio a row; None where nothing is."""
    late = {studio.name: _late(of.owed_by(studio)) for studio in of.studios}
    columns: list[Column[str]] = [
        Column("工作室", 6, lambda name: name, LEFT),
        Column("逾期事项", 18, lambda name: late[name], LEFT),
    ]
    return table("逾期事项", columns, filter(late.get, late)) if any(late.values()) else None


def _late(findings: Iterable[Finding]) -> str:
    """The duties that are past their day, each with the names of those who owe it; empty for none."""
    duties: dict[str, list[str]] = {}
    for one in findings:
        if one.state is State.UNMET:
            duties.setdefault(f"{one.rule.label}（{one.clause.cite}）", []).extend([one.about] if one.person else [])
    return "；".join(duty + (f"：{'、'.join(names)}" if names else "") for duty, names in duties.items())


def _in_force(context: ReportContext, studio: Studio, year: SchoolYear) -> tuple[Waiver, ...]:
    """The waivers for the studio that were in force on any day of ``year`` up to today."""
    last = min(year.last, context.today)
    return tuple(one for one in finding_tables.waivers_until(context.library, studio, last) if one.until >= year.first)


def _waivers(
    context: ReportContext, studios: Sequence[Studio], granted: Mapping[str, tuple[Waiver, ...]]
) -> Table | None:
    """The waivers of all studios in one table."""
    tables = [
        finding_tables.waivers(context.library, one, granted[one.id], context.about(one), context.today)
        for one in studios
        if granted[one.id]
    ]
    return replace(tables[0], rows=tuple(row for one in tables for row in one.rows)) if tables else None


def _figures_source(figures: Sequence[Figure], records: Sequence[Named]) -> Table:
    columns: list[Column[Figure]] = [
        Column("数据", 7, lambda one: f"{one.name} {_figure_text(one.value)} {one.unit}", LEFT),
        Column("按工作室分列", 8, lambda one: _parts((studio, _figure_text(n)) for studio, n in one.parts), LEFT),
        Column(
            "计入的记录", 10, lambda one: source_tables.counted({record.path for record in one.records}, records), LEFT
        ),
    ]
    return table("总体数据的来源", columns, figures)


def _sums_source(sums: Sequence[Sum], records: Sequence[Named]) -> Table:
    columns: list[Column[Sum]] = [
        Column("条款", 5, lambda one: one.clause.cite),
        Column("数据", 6, lambda one: one.rule.label, LEFT),
        Column("按工作室分列", 7, lambda one: _parts((studio, number_text(n)) for studio, n in one.parts), LEFT),
        Column("计入的记录", 8, lambda one: source_tables.counted(one.paths, records), LEFT),
    ]
    return table("统计数据的来源", columns, sums)


def _parts(parts: Iterable[tuple[str, str]]) -> str:
    return "、".join(f"{studio} {value}" for studio, value in parts if value not in ("0", "0.00")) or NOTHING
