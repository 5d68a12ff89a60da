"""综合考评报告: the review of a studio at the end of its cycle (clause 7): its own building, its members' growth, its research.

It is built once the cycle is over or the bureau has begun to review it. The experts' marks and the decision are the bureau's
records; what has not been decided is shown as open.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from studiobook.core.dates import Cycle, SchoolYear
from studiobook.core.numbers import number_text
from studiobook.documents.chart import Chart
from studiobook.documents.nodes import Paper, Table
from studiobook.documents.templates import report_blocks
from studiobook.models import lookup
from studiobook.models.district import District, Waiver
from studiobook.models.enums import Facility, Level, Part, ReviewWay, State, Strength
from studiobook.models.people import Person, Title
from studiobook.models.policy import Policy
from studiobook.models.records import Activity, Outcome, Project
from studiobook.models.reviews import ScoreSheet, StudioReview
from studiobook.models.rubric import Rubric, RubricItem
from studiobook.models.studio import Studio
from studiobook.models.submissions import Ledger
from studiobook.reports.base import Report, ReportContext, span_of
from studiobook.reports.tables import findings as finding_tables
from studiobook.reports.tables import people as people_tables
from studiobook.reports.tables import records as record_tables
from studiobook.reports.tables import sources as source_tables
from studiobook.reports.tables import totals as total_tables
from studiobook.reports.tables.columns import LEFT, NOTHING, Column, table
from studiobook.reports.tables.sources import KINDS, Named
from studiobook.rules.dependencies import Section
from studiobook.rules.findings import Finding
from studiobook.stats import charts

# every rule but the conditions of selection, which were judged before the cycle began
EACH = Section("逐条核对情况", lambda rule: rule.each.term != "" or rule.each.kind in ("studio", "activity", "project"))
NAME = "综合考评报告"
TEMPLATE = "reports/cycle_review.md.j2"
NEEDS = "建设周期还没有结束，教育局也还没有登记综合考评"
SECTIONS: tuple[Section, ...] = (EACH,)


@dataclass(frozen=True)
class CycleReviewContext:
    """What ``cycle_review.md.j2`` may name, in the order of its chapters."""

    district: District
    policy: Policy | None
    studio: Studio
    school: str
    cycle: Cycle
    last_day: date
    today: date
    running: bool
    people: list[Person]
    leaders: list[Person]
    others: list[Person]
    # 自身建设
    papers: Table
    held: tuple[Activity, ...]
    hours: int
    with_experts: int
    by_form: Table
    month_chart: Chart | None
    form_chart: Chart | None
    facilities: list[str]
    ledgers: list[Ledger]
    money: Table
    money_chart: Chart | None
    # 成员成长
    titles: tuple[tuple[Person, Title], ...]
    honours: int
    gained: Table
    titles_chart: Chart | None
    owed: int
    met: int
    done: Table
    duty_chart: Chart | None
    attendance: Table
    appraised: bool
    grades: Table
    # 课题研究
    projects: tuple[Project, ...]
    projects_table: Table
    outcomes: tuple[Outcome, ...]
    kinds: Table
    level_chart: Chart | None
    outcomes_table: Table
    published: int
    prizes: int
    collected: int
    district_wide: int
    city_wide: int
    lessons: int
    lectures: int
    posts: int
    visitors: int
    # 条款核对
    each: Table
    tally: str
    unmet: Table | None
    waivers: tuple[Waiver, ...]
    waivers_table: Table
    # 专家评分、考评结论
    review: StudioReview | None
    ways: list[str]
    rubric: Rubric | None
    marks: Table | None
    comments: Table | None
    dropped: bool
    # 数据来源
    sources: Table
    read: Table
    index: Table
    register: Table
    folder: str
    commit: str


CONTEXT: type = CycleReviewContext


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
        blocks=report_blocks(context.library.root, TEMPLATE, vars(_template_context(context, studio))),
        head=context.head,
        properties=context.properties,
    )


def _template_context(context: ReportContext, studio: Studio) -> CycleReviewContext:
    library, cycle, today = context.library, studio.cycle, context.today
    mine = context.about(studio)
    years = context.begun(studio)
    people = [one for one in studio.everyone if one.active_in(cycle)]
    held = context.held(studio, cycle)
    parts = [role.part for one in held for _, role in record_tables.own_roles(studio, one)]
    ledgers = [studio.ledgers[year] for year in years if year in studio.ledgers]
    outcomes, projects = record_tables.in_order(studio.outcomes_in(cycle)), studio.projects_in(cycle)
    owed = [one for one in mine if one.person and one.rule.strength is Strength.MUST and one.year]
    shown = tuple(one for one in mine if EACH.shows(one.rule))
    waivers = finding_tables.waivers_until(library, studio, cycle.last)
    records = _records(studio, years, held, outcomes, projects)
    review = studio.review
    rubric = review.rubric if review else None
    return CycleReviewContext(
        district=library.district,
        policy=library.policy_of(studio),
        studio=studio,
        school=lookup.school_name(library, studio.about.school),
        cycle=cycle,
        last_day=context.last_day(cycle),
        today=today,
        running=context.running(cycle),
        people=people,
        leaders=[one for one in people if one.leads],
        others=[one for one in people if not one.leads],
        papers=total_tables.papers(studio, years, today),
        held=held,
        hours=sum(one.hours for one in held),
        with_experts=sum(any(guest.expert for guest in one.guests) for one in held),
        by_form=total_tables.by_form(held, years),
        month_chart=charts.activities_by_month((studio,), cycle, today),
        form_chart=charts.activities_by_form((studio,), cycle, today),
        facilities=[one.label for one in Facility if one in studio.about.facilities],
        ledgers=ledgers,
        money=total_tables.money(ledgers),
        money_chart=charts.funding_by_source((studio,), cycle, today),
        titles=studio.titles_gained(cycle),
        honours=sum(len(one.honours_gained(cycle)) for one in people),
        gained=people_tables.gained(people, cycle),
        titles_chart=charts.titles_gained((studio,), cycle),
        owed=sum(one.state is not State.WAIVED for one in owed),
        met=sum(one.state is State.MET for one in owed),
        done=people_tables.done(owed, people, years),
        duty_chart=charts.duty_completion((studio,), cycle, mine, today),
        attendance=people_tables.attendance(studio, people, years, held),
        appraised=any(year in studio.appraisals for year in years),
        grades=people_tables.grades(studio, [one for one in people if not one.leads], years),
        projects=projects,
        projects_table=total_tables.projects(library, studio, cycle),
        outcomes=outcomes,
        kinds=total_tables.by_kind_and_level(outcomes),
        level_chart=charts.outcomes_by_level((studio,), cycle, today),
        outcomes_table=record_tables.outcomes(library, studio, outcomes),
        published=sum(one.published is not None for one in outcomes),
        prizes=sum(len(one.prizes) for one in outcomes),
        collected=sum(one.collected is not None for one in outcomes),
        district_wide=sum(one.reach.rank >= Level.DISTRICT.rank for one in held),
        city_wide=sum(one.reach.rank >= Level.CITY.rank for one in held),
        lessons=parts.count(Part.DEMONSTRATOR),
        lectures=parts.count(Part.SPEAKER),
        posts=sum(len(one.posts) for one in held),
        visitors=sum(one.attendance.visitors for one in held if one.attendance),
        each=finding_tables.by_clause(EACH.heading, shown),
        tally=finding_tables.tally(shown),
        unmet=_unmet(shown),
        waivers=waivers,
        waivers_table=finding_tables.waivers(library, studio, waivers, mine, today),
        review=review,
        ways=[way.label for way in ReviewWay if review and way in review.ways],
        rubric=rubric,
        marks=_marks(review, rubric) if review and rubric and review.sheets else None,
        comments=_comments(review) if review else None,
        dropped=bool(review and len(review.counted) < len(review.sheets)),
        sources=source_tables.sources(_once(shown), records),
        read=source_tables.readings(shown, records),
        index=source_tables.index(library, studio, shown, records),
        register=record_tables.register(studio, held),
        folder=f"studios/{studio.id}",
        commit=library.commit,
    )


def _marks(review: StudioReview, rubric: Rubric) -> Table:
    """Experts by items, with the means of the marks that count; the sheets that do not are marked."""
    counted = {sheet.id for sheet in review.counted}

    def total(sheet: ScoreSheet) -> str:
        return number_text(sheet.total) + ("" if sheet.id in counted else "（去掉）")

    def item_column(item: RubricItem) -> Column[ScoreSheet]:
        def mark(sheet: ScoreSheet) -> str:
            return number_text(sheet.marks[item.id]) if item.id in sheet.marks else "未评"

        title = f"{item.label}\n（{number_text(item.points)}分）"
        return Column(title, 5, mark, total=number_text(review.mean(item.id)))

    columns: list[Column[ScoreSheet]] = [
        Column("专家", 4, lambda one: one.expert, total="平均"),
        Column("单位", 9, lambda one: one.unit or NOTHING, LEFT),
        *map(item_column, rubric.items),
        Column(f"总分\n（{number_text(rubric.full)}分）", 5, total, total=number_text(review.score)),
    ]
    return table("专家评分", columns, review.sheets)


_COMMENTS: Sequence[Column[ScoreSheet]] = (
    Column("专家", 4, lambda one: one.expert),
    Column("评语", 24, lambda one: one.comment or "", LEFT),
)


def _comments(review: StudioReview) -> Table:
    return table("专家评语", _COMMENTS, (sheet for sheet in review.sheets if sheet.comment))


def _unmet(findings: Iterable[Finding]) -> Table | None:
    """What was not met, a rule a row: by whom, and when. None where everything was met."""
    rules = list(finding_tables.grouped(one for one in findings if one.state is State.UNMET))
    return table("没有达到的要求", _UNMET, rules) if rules else None


def _requirement(same: tuple[Finding, ...]) -> str:
    optional = "（应有，不强制）" if same[0].rule.strength is Strength.EXPECTED else ""
    return same[0].rule.label + optional


def _subjects(same: tuple[Finding, ...]) -> str:
    """Who did not meet a requirement, each with the terms: ``李敏（2024—2025学年）``; of the studio itself the terms alone."""
    terms: dict[str, list[str]] = {}
    for one in same:
        name = "" if isinstance(one.subject, Studio) else one.about
        terms.setdefault(name, []).extend([one.term.label] if one.term else [])
    parts = []
    for name, found in terms.items():
        when = "、".join(found)
        parts.append(name + (f"（{when}）" if when else "") if name else when or "整个周期")
    return "；".join(parts) or NOTHING


_UNMET: Sequence[Column[tuple[Finding, ...]]] = (
    Column("条款", 5, lambda same: same[0].clause.cite),
    Column("要求", 8, _requirement, LEFT),
    Column("对象和学年", 18, _subjects, LEFT),
)


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
