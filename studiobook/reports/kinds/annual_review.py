"""年度考核报告: a studio's annual review, one a school year that has begun (clauses 6.1.3, 7).

Its sentences are in ``templates/reports/annual_review.md.j2``; this module gathers the figures and lays out the tables.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from studiobook.core.dates import SchoolYear
from studiobook.documents import markdown
from studiobook.documents.chart import Chart
from studiobook.documents.markdown import Prose
from studiobook.documents.nodes import Paper, Photo, Photos, Table
from studiobook.documents.templates import report_blocks
from studiobook.loading.photos import prepare
from studiobook.models.district import District, Waiver
from studiobook.models.enums import Level, Role, State, Strength
from studiobook.models.people import Person, Title
from studiobook.models.policy import Policy, Rule
from studiobook.models.records import Activity, Outcome, Project
from studiobook.models.studio import Studio
from studiobook.models.submissions import AnnualPlan, AnnualSummary, Appraisals, Ledger
from studiobook.reports.base import Report, ReportContext, span_of
from studiobook.reports.tables import findings as finding_tables
from studiobook.reports.tables import records as record_tables
from studiobook.reports.tables import sources as source_tables
from studiobook.rules import progress
from studiobook.rules.dependencies import Section
from studiobook.rules.findings import Finding
from studiobook.stats import charts

_PEOPLE = ("leader", "member", "person")


def _duty(rule: Rule) -> bool:
    return _yearly(rule, *_PEOPLE) and rule.due is not None and rule.strength is Strength.MUST


def _yearly(rule: Rule, *kinds: str) -> bool:
    return rule.each.kind in kinds and rule.each.term == "school year"


def _of_cycle(rule: Rule) -> bool:
    """Whether it is a condition of the studio or a duty of the cycle: shown in the first review only."""
    return rule.each.term == "cycle" or (rule.each.kind == "studio" and rule.each.term == "")


def _counted(rule: Rule) -> bool:
    return rule.strength is Strength.COUNTED


# which rules each part of the review shows: every rule has its part
DUTIES = Section("职责完成情况", _duty)
OTHERS = Section("其他要求落实情况", lambda rule: _yearly(rule, "studio") and not _counted(rule))
EACH = Section(
    "逐项核对和统计",
    lambda rule: (
        rule.each.kind in ("activity", "project")
        or (_yearly(rule, "studio") and _counted(rule))
        or (_yearly(rule, *_PEOPLE) and not _duty(rule))
        or _of_cycle(rule)
    ),
)
SELECTION = Section("入选条件核对", lambda rule: rule.each.kind in _PEOPLE and rule.each.term == "")
NAME = "年度考核报告"
TEMPLATE = "reports/annual_review.md.j2"
NEEDS = "没有写进这份报告的记录"
SECTIONS: tuple[Section, ...] = (DUTIES, OTHERS, EACH, SELECTION)

_MOST_PHOTOS = 4
_PHOTO_PIXELS = 1200  # 75 mm at 300 dpi and more


@dataclass(frozen=True)
class AnnualReviewContext:
    """What ``annual_review.md.j2`` may name."""

    district: District
    policy: Policy | None
    studio: Studio
    facts: Table
    year: SchoolYear
    last_day: date
    today: date
    running: bool
    leaders: tuple[Person, ...]
    members: tuple[Person, ...]
    plan: AnnualPlan | None
    planned: int
    carried_out: int
    summary: AnnualSummary | None
    summary_text: Prose | None
    held: tuple[Activity, ...]
    hours: int
    district_wide: int
    with_experts: int
    posts: int
    register: Table
    by_month: Chart | None
    by_level: Chart | None
    photos: Photos | None
    duties: tuple[Table, ...]
    other_duties: Table
    each: Table
    selections: tuple[Table, ...]
    tally: str
    unmet: tuple[Finding, ...]
    projects: tuple[Project, ...]
    projects_table: Table
    outcomes: tuple[Outcome, ...]
    outcomes_table: Table
    titles: tuple[tuple[Person, Title], ...]
    appraisals: Appraisals | None
    appraisals_table: Table | None
    ledger: Ledger | None
    expenses_table: Table | None
    materials: tuple[str, ...]
    waivers: tuple[Waiver, ...]
    waivers_table: Table
    sources: Table
    read: Table
    index: Table
    folder: str
    commit: str


CONTEXT: type = AnnualReviewContext


def reports(context: ReportContext, studio: Studio) -> Iterator[Report]:
    """The annual reviews of ``studio``, for each school year of its cycle that has begun."""
    for year in context.begun(studio):
        yield Report(NAME, studio, span_of(year), paper(context, studio, year))


def paper(context: ReportContext, studio: Studio, year: SchoolYear) -> Paper:
    """The annual review of ``studio`` for ``year``."""
    return Paper(
        title=f"{studio.name}{year.label[:-2]}学年度考核报告",
        issuer=context.bureau,
        date=context.today,
        blocks=report_blocks(context.library.root, TEMPLATE, vars(_template_context(context, studio, year))),
        head=context.head,
        properties=context.properties,
    )


def _template_context(context: ReportContext, studio: Studio, year: SchoolYear) -> AnnualReviewContext:
    mine = context.about(studio)
    held = context.held(studio, year)
    yearly = tuple(one for one in mine if one.year == year)
    plan, summary = studio.annual_plans.get(year), studio.summaries.get(year)
    outcomes, projects = record_tables.in_order(studio.outcomes_in(year)), studio.projects_in(year)
    records = source_tables.named(studio, year, held, outcomes, projects)
    ledger = studio.ledgers.get(year)
    first_year = year == studio.cycle.school_years[0]
    shown = tuple(_of_year(mine, year, first=first_year))
    selection = _shown(mine, SELECTION) if first_year else ()
    judged = (*shown, *selection)
    waivers = finding_tables.waivers_until(context.library, studio, year.last)
    return AnnualReviewContext(
        district=context.library.district,
        policy=context.library.policy_of(studio),
        studio=studio,
        facts=record_tables.facts(context.library, studio),
        year=year,
        last_day=context.last_day(year),
        today=context.today,
        running=context.running(year),
        leaders=tuple(one for one in studio.leaders if one.active_in(year)),
        members=tuple(one for one in studio.members if one.active_in(year)),
        plan=plan,
        planned=len(plan.items) if plan else 0,
        carried_out=len({one.plan for one in held if one.plan}),
        summary=summary,
        summary_text=markdown.parse(summary.body, "summaries") if summary else None,
        held=held,
        hours=sum(one.hours for one in held),
        district_wide=sum(one.reach.rank >= Level.DISTRICT.rank for one in held),
        with_experts=sum(any(guest.expert for guest in one.guests) for one in held),
        posts=sum(len(one.posts) for one in held),
        register=record_tables.register(studio, held),
        by_month=charts.activities_by_month((studio,), year, context.today),
        by_level=charts.outcomes_by_level((studio,), year, context.today),
        photos=_photos(context, held),
        duties=_duties(context, studio, year, mine),
        other_duties=finding_tables.requirements(_shown(yearly, OTHERS), OTHERS.heading),
        each=finding_tables.by_clause(EACH.heading, _shown(shown, EACH)),
        selections=tuple(filter(None, (finding_tables.selection(role, selection) for role in Role))),
        tally=finding_tables.tally(judged),
        unmet=tuple(one for one in judged if one.state is State.UNMET),
        projects=projects,
        projects_table=record_tables.projects(context.library, studio, year),
        outcomes=outcomes,
        outcomes_table=record_tables.outcomes(context.library, studio, outcomes),
        titles=studio.titles_gained(year),
        appraisals=studio.appraisals.get(year),
        appraisals_table=record_tables.appraisals(context.library, studio, year),
        ledger=ledger,
        expenses_table=record_tables.expenses(ledger) if ledger else None,
        materials=studio.materials_in(year),
        waivers=waivers,
        waivers_table=finding_tables.waivers(context.library, studio, waivers, mine, context.today),
        sources=source_tables.sources(judged, records),
        read=source_tables.readings(judged, records),
        index=source_tables.index(context.library, studio, judged, records),
        folder=f"studios/{studio.id}",
        commit=context.library.commit,
    )


def _shown(findings: Iterable[Finding], section: Section) -> tuple[Finding, ...]:
    return tuple(one for one in findings if section.shows(one.rule))


def _of_year(mine: tuple[Finding, ...], year: SchoolYear, *, first: bool) -> Iterator[Finding]:
    """The findings of ``year``, those about its activities and projects, and in the first year those of the entire cycle."""
    for one in mine:
        about = one.subject
        if isinstance(about, Activity):
            wanted = about.school_year == year
        elif isinstance(about, Project):
            wanted = about.under_way_in(year)
        else:
            wanted = one.year == year or (first and _of_cycle(one.rule))
        if wanted:
            yield one


def _duties(context: ReportContext, studio: Studio, year: SchoolYear, mine: tuple[Finding, ...]) -> tuple[Table, ...]:
    """The binding yearly duties of leaders and of members, a table each; none for a role that owes nothing."""
    binding = _shown(mine, DUTIES)
    return tuple(
        finding_tables.duties(
            context.library, done, [one for one in studio.everyone if one.role is done.role and one.active_in(year)]
        )
        for done in progress.duty_tables(studio, binding, year)
    )


def _photos(context: ReportContext, held: tuple[Activity, ...]) -> Photos | None:
    """The first photographs of the year's activities that may be shown, one an activity before a second one."""
    turns = [(turn, one, photo) for one in held for turn, photo in enumerate(one.shown_photos)]
    chosen = sorted(turns, key=lambda entry: (entry[0], entry[1].when.first))[:_MOST_PHOTOS]
    photos = tuple(
        Photo(
            photo.file,
            photo.caption,
            prepare(context.library.root / "studios" / one.studio / photo.file, _PHOTO_PIXELS, context.cache),
        )
        for _, one, photo in sorted(chosen, key=lambda entry: entry[1].when.first)
    )
    return Photos(photos) if photos else None
