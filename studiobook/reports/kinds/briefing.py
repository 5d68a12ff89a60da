"""工作简报: what a studio did in a school term, an issue a term (clauses 3.1, 3.3): its activities, outcomes, honours, what comes next.

It has the head of minutes, as bulletins are printed: name, number of the issue within the cycle, who issues it and when. It is
handed on, so that only photographs that may be shown are in it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from studiobook.core.dates import Period, SchoolYear, When
from studiobook.documents import markdown
from studiobook.documents.nodes import (
    Block,
    FootnoteReference,
    Heading,
    Image,
    Imprint,
    Paper,
    PaperForm,
    Paragraph,
    Photo,
    Photos,
    RedHead,
    Table,
    plain_text,
)
from studiobook.documents.templates import report_blocks
from studiobook.loading.photos import prepare
from studiobook.models import lookup
from studiobook.models.district import District
from studiobook.models.enums import Mode, Part
from studiobook.models.people import Honour, Person, Title
from studiobook.models.records import Activity, Outcome, Session
from studiobook.models.studio import Studio
from studiobook.models.submissions import PlanItem
from studiobook.reports.base import Report, ReportContext
from studiobook.reports.tables import records as record_tables
from studiobook.rules.dependencies import Section

NAME = "工作简报"
TEMPLATE = "reports/briefing.md.j2"
NEEDS = "还没有举行过活动"
SECTIONS: tuple[Section, ...] = ()

_PIXELS = 1200
_MOST_PHOTOS = 2  # of one activity
_LETTERS = 120  # of an activity's record paragraphs are taken until there are so many
_BLANK = re.compile(r"(?<=[^\x00-\x7f]) (?=[^\x00-\x7f])")  # between Chinese characters, as in 某某小学 会议室
_LED_BY = (Part.HOST, Part.SPEAKER, Part.DEMONSTRATOR, Part.RECORDED_LESSON, Part.PRESENTER)


class Issue(NamedTuple):
    """The issue for a term of a school year; its number counts the terms of the cycle from 1."""

    year: SchoolYear
    term: Period
    number: int

    @property
    def span(self) -> str:
        """``2025-2026学年上学期``, as file names write it."""
        return self.term.label.replace(self.year.label, f"{self.year}学年")


class News(NamedTuple):
    """An activity as the bulletin reports it."""

    activity: Activity
    times: str
    places: str
    guests: str
    parts: tuple[str, ...]
    present: int
    text: tuple[Block, ...]
    photos: Photos | None


class Planned(NamedTuple):
    """What comes next: an activity that is dated, or an item of a plan that no activity carries out yet."""

    when: When
    title: str
    kind: str
    place: str


@dataclass(frozen=True)
class BriefingContext:
    """What ``briefing.md.j2`` may name."""

    district: District
    studio: Studio
    term: Period
    last_day: date
    running: bool
    news: tuple[News, ...]
    hours: int
    visitors: int
    outcomes: tuple[Outcome, ...]
    outcomes_table: Table
    titles: tuple[tuple[Person, Title], ...]
    honours: tuple[tuple[Person, Honour], ...]
    next: tuple[Planned, ...]


CONTEXT: type = BriefingContext


def reports(context: ReportContext, studio: Studio) -> Iterator[Report]:
    """The bulletins of ``studio``, for each term with an activity that is over."""
    for issue in _issues(context, studio):
        if context.held(studio, issue.term):
            yield Report(NAME, studio, issue.span, paper(context, studio, issue))


def paper(context: ReportContext, studio: Studio, issue: Issue) -> Paper:
    """The bulletin of ``studio`` for the term of ``issue``, as of the term's last day or today."""
    day = context.last_day(issue.term)
    host = lookup.school_name(context.library, studio.about.school)
    return Paper(
        title=f"{issue.term.label}工作情况",
        issuer=studio.name,
        date=day,
        blocks=report_blocks(context.library.root, TEMPLATE, vars(_template_context(context, studio, issue))),
        head=RedHead("工作简报", f"第{issue.number}期"),
        form=PaperForm.MINUTES,
        imprint=Imprint(studio.name, day, (context.bureau, host)),
        properties=context.properties,
        contents=False,
    )


def _issues(context: ReportContext, studio: Studio) -> Iterator[Issue]:
    """The issues of the terms that have begun."""
    terms = [(year, term) for year in studio.cycle.school_years for term in year.terms]
    for number, (year, term) in enumerate(terms, start=1):
        if term.first <= context.today:
            yield Issue(year, term, number)


def _template_context(context: ReportContext, studio: Studio, issue: Issue) -> BriefingContext:
    term = issue.term
    held = context.held(studio, term)
    outcomes = record_tables.in_order(one for one in studio.outcomes_in(term) if one.on.first <= context.today)
    return BriefingContext(
        district=context.library.district,
        studio=studio,
        term=term,
        last_day=context.last_day(term),
        running=context.running(term),
        news=tuple(_news(context, studio, one) for one in held),
        hours=sum(one.hours for one in held),
        visitors=sum(one.attendance.visitors for one in held if one.attendance),
        outcomes=outcomes,
        outcomes_table=record_tables.outcomes(context.library, studio, outcomes),
        titles=studio.titles_gained(term),
        honours=_honours(studio, term),
        next=tuple(_next(context, studio, issue)),
    )


def _news(context: ReportContext, studio: Studio, activity: Activity) -> News:
    return News(
        activity,
        "、".join(_time(session) for session in activity.sessions),
        "、".join(dict.fromkeys(_place(session) for session in activity.sessions if session.place)),
        "、".join(_BLANK.sub("", guest.unit) + guest.name for guest in activity.guests),
        tuple(record_tables.roles(studio, activity, _LED_BY)),
        len(studio.present(activity)),
        _opening(activity),
        _photos(context, activity),
    )


def _time(session: Session) -> str:
    """``2025年10月17日14:00—16:30``."""
    return session.date.label + (session.time or "").replace("-", "—")


def _place(session: Session) -> str:
    return _BLANK.sub("", session.place or "") + ("" if session.mode is Mode.ON_SITE else f"（{session.mode.label}）")


def _opening(activity: Activity) -> tuple[Block, ...]:
    """The first paragraphs of its record, before any list or table: at least one, more while they are short."""
    taken: list[Block] = []
    letters = 0
    for block in markdown.parse(activity.body, "activities").blocks:
        if isinstance(block, Heading):
            continue
        if not isinstance(block, Paragraph) or letters >= _LETTERS:
            break
        words = tuple(part for part in block.inlines if not isinstance(part, Image | FootnoteReference))
        if plain_text(words).strip():
            taken.append(Paragraph(words))
            letters += len(plain_text(words))
    return tuple(taken)


def _photos(context: ReportContext, activity: Activity) -> Photos | None:
    """Its first photographs that may be shown."""
    folder = context.library.root / "studios" / activity.studio
    shown = activity.shown_photos[:_MOST_PHOTOS]
    photos = tuple(Photo(one.file, one.caption, prepare(folder / one.file, _PIXELS, context.cache)) for one in shown)
    return Photos(photos) if photos else None


def _honours(studio: Studio, term: Period) -> tuple[tuple[Person, Honour], ...]:
    return tuple((person, honour) for person in studio.everyone for honour in person.honours_gained(term))


def _next(context: ReportContext, studio: Studio, issue: Issue) -> list[Planned]:
    """What is planned after the day of the bulletin, up to the end of the term that follows it.

    While the term runs: activities that are dated, and items of plans that none carries out. When it is over: the items of
    the plans of that day.
    """
    day, running = context.last_day(issue.term), context.running(issue.term)
    first, second = issue.year.terms
    last = second.last if issue.term == first else issue.year.next.terms[0].last
    dated = [one for one in studio.all_activities if running and day < one.when.first <= last]
    carried = {(one.school_year, one.plan) for one in studio.activities if running}
    items = [
        item
        for year in (issue.year, issue.year.next)
        for item in _items(studio, year, day)
        if day < item.month.last and item.month.first <= last and (year, item.id) not in carried
    ]
    found = [Planned(one.when, one.title, one.kind.label, one.sessions[0].place or "") for one in dated]
    found += [Planned(one.month, one.title, one.kind.label, one.place or "") for one in items]
    return sorted(found, key=lambda one: (one.when.first, one.title))


def _items(studio: Studio, year: SchoolYear, day: date) -> Sequence[PlanItem]:
    """The items of the plan for ``year`` that was handed in by ``day``."""
    plan = studio.annual_plans.get(year)
    return plan.items if plan and plan.handed_in <= day else ()
