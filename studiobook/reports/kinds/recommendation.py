"""优先推荐名单: who comes first when the district puts forward class teachers and classes for honours (clause 4.2).

A list in the order of the records, never a ranking: the bureau decides whom to recommend. Each name has what has to be
weighed next to it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from studiobook.core.dates import SchoolYear, chinese_date
from studiobook.documents.nodes import Paper, Table
from studiobook.documents.templates import report_blocks
from studiobook.models import lookup
from studiobook.models.district import District
from studiobook.models.enums import Grade, State, Strength
from studiobook.models.people import Honour, Person
from studiobook.models.policy import Rule
from studiobook.models.studio import Studio
from studiobook.models.submissions import Appraisals
from studiobook.reports.base import Report, ReportContext, span_of
from studiobook.reports.tables.columns import LEFT, NOTHING, Column, row_number, table
from studiobook.rules.dependencies import Section, reads


def _yearly_figure(rule: Rule, *, appraised: bool) -> bool:
    """Whether it counts people of a studio in a school year: those appraised, or those in post."""
    wanted = (rule.each.kind, rule.each.term, rule.strength) == ("studio", "school year", Strength.COUNTED)
    models = {one.model for one in reads(rule)}
    return wanted and (Appraisals in models if appraised else models == {Person})


LEADERS = Section("优先推荐的领衔人", lambda rule: _yearly_figure(rule, appraised=False))
MEMBERS = Section("考核优秀的成员", lambda rule: _yearly_figure(rule, appraised=True))
NAME = "优先推荐名单"
TEMPLATE = "reports/recommendation.md.j2"
NEEDS = "还没有结束的学年，也没有成员考核"
SECTIONS: tuple[Section, ...] = (LEADERS, MEMBERS)


class Candidate(NamedTuple):
    """A person on the list, and what has to be weighed before the person is recommended."""

    studio: Studio
    person: Person
    honours: tuple[Honour, ...]
    to_weigh: tuple[str, ...]


@dataclass(frozen=True)
class RecommendationContext:
    """What ``recommendation.md.j2`` may name."""

    district: District
    year: SchoolYear
    last_day: date
    running: bool
    policies: tuple[str, ...]
    cites: tuple[str, ...]
    leaders: tuple[Candidate, ...]
    members: tuple[Candidate, ...]
    leaders_table: Table
    members_table: Table
    to_weigh: int
    unappraised: tuple[str, ...]


CONTEXT: type = RecommendationContext


def reports(context: ReportContext) -> Iterator[Report]:
    """The lists of the district, for each school year that is over or in which members have been appraised."""
    studios = tuple(context.library.studios.values())
    for year in sorted({year for studio in studios for year in context.begun(studio)}):
        if year.last < context.today or any(year in studio.appraisals for studio in studios):
            yield Report(NAME, None, span_of(year), paper(context, year))


def paper(context: ReportContext, year: SchoolYear) -> Paper:
    """The list of ``year``."""
    return Paper(
        title=f"{context.library.district.name}名班主任工作室\n{year.label}优先推荐名单",
        issuer=context.bureau,
        date=context.today,
        blocks=report_blocks(context.library.root, TEMPLATE, vars(_template_context(context, year))),
        head=context.head,
        properties=context.properties,
    )


def _template_context(context: ReportContext, year: SchoolYear) -> RecommendationContext:
    studios = tuple(one for one in context.library.studios.values() if year in context.begun(one))
    leaders = tuple(one for studio in studios for one in _leaders(context, studio, year))
    members = tuple(one for studio in studios for one in _members(context, studio, year))
    found = [one for studio in studios for one in context.about(studio) if one.year == year]
    cites = [one.clause.cite for one in found if LEADERS.shows(one.rule) or MEMBERS.shows(one.rule)]
    return RecommendationContext(
        district=context.library.district,
        year=year,
        last_day=context.last_day(year),
        running=context.running(year),
        policies=context.policies(studios),
        cites=tuple(dict.fromkeys(cites)),
        leaders=leaders,
        members=members,
        leaders_table=_table(context, LEADERS.heading, leaders),
        members_table=_table(context, MEMBERS.heading, members),
        to_weigh=sum(bool(one.to_weigh) for one in (*leaders, *members)),
        unappraised=tuple(one.name for one in studios if year not in one.appraisals),
    )


def _leaders(context: ReportContext, studio: Studio, year: SchoolYear) -> Iterator[Candidate]:
    """The leaders in post at the end of ``year``, or today."""
    day = min(year.last, context.today)
    return (_candidate(context, studio, one, year) for one in studio.leaders if one.active_on(day))


def _members(context: ReportContext, studio: Studio, year: SchoolYear) -> Iterator[Candidate]:
    """The members whom the leader appraised as excellent, in the order of the studio's people."""
    appraisals = studio.appraisals.get(year)
    for person in studio.everyone if appraisals else ():
        entry = appraisals.entry(person.id) if appraisals else None
        if entry and entry.grade is Grade.EXCELLENT:
            yield _candidate(context, studio, person, year)


def _candidate(context: ReportContext, studio: Studio, person: Person, year: SchoolYear) -> Candidate:
    return Candidate(studio, person, person.honours_gained(year), tuple(_to_weigh(context, studio, person, year)))


def _to_weigh(context: ReportContext, studio: Studio, person: Person, year: SchoolYear) -> Iterator[str]:
    """What the section has to decide about: duties of the year that were not done, and leaving."""
    mine = [one for one in context.about(studio) if one.person == person.id and one.year == year]
    undone = [one for one in mine if one.state is State.UNMET and one.rule.strength is Strength.MUST]
    if undone:
        yield f"没有完成{'、'.join(dict.fromkeys(one.rule.label for one in undone))}"
    if person.left and person.left <= context.today:
        yield f"{chinese_date(person.left)}离开工作室"


def _table(context: ReportContext, caption: str, candidates: Sequence[Candidate]) -> Table:
    def honours(one: Candidate) -> str:
        found = (f"{honour.name}（{honour.level.label}，{honour.of.label}）" for honour in one.honours)
        return "；".join(found) or NOTHING

    columns: list[Column[Candidate]] = [
        row_number(3),
        Column("姓名", 4, lambda one: one.person.name),
        Column("所在学校", 8, lambda one: lookup.school_name(context.library, one.person.school), LEFT),
        Column("工作室", 8, lambda one: one.studio.name, LEFT),
        Column("本学年的荣誉", 9, honours, LEFT),
        Column("需研究事项", 7, lambda one: "；".join(one.to_weigh) or NOTHING, LEFT),
    ]
    return table(caption, columns, candidates)
