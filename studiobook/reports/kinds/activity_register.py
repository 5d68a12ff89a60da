"""活动登记册: all activities of a school year that were held, and who came to each of them (clauses 3.1, 6.1.3).

The tables are wide: they are attachments on landscape pages, so that the signature follows text.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import NamedTuple

from studiobook.core.dates import SchoolYear
from studiobook.core.numbers import percent_text
from studiobook.documents import markdown
from studiobook.documents.nodes import Block, Landscape, Paper, Table
from studiobook.documents.templates import report_blocks
from studiobook.models.district import District
from studiobook.models.enums import ActivityKind, Level
from studiobook.models.people import Person
from studiobook.models.records import Activity, Attendance, Session
from studiobook.models.studio import Studio
from studiobook.reports.base import Report, ReportContext, span_of
from studiobook.reports.tables import records as record_tables
from studiobook.reports.tables.columns import LEFT, Column, table
from studiobook.rules.dependencies import Read, Section, reads

REGISTER = Section("活动登记表", lambda rule: bool(reads(rule) & {Read(Session, "time"), Read(Session, "place")}))
PRESENCE = Section(
    "考勤表", lambda rule: any(one.model is Attendance or one.name == "attendance" for one in reads(rule))
)
NAME = "活动登记册"
TEMPLATE = "reports/activity_register.md.j2"
NEEDS = "本学年还没有举行过活动"
SECTIONS: tuple[Section, ...] = (REGISTER, PRESENCE)

_MOST_COLUMNS = 16  # of activities in one table of attendance; with the totals they fill a landscape page
_PRESENT, _LATE, _ON_LEAVE, _ABSENT, _UNKNOWN = "√", "迟", "假", "缺", "—"
Marks = Mapping[str, str]  # of one activity, by person


class Count(NamedTuple):
    """How often one person was to come in a year, came, and did not; ``present`` includes who came late."""

    due: int
    present: int
    on_leave: int
    absent: int
    late: int

    @property
    def percent(self) -> str:
        """The share of the activities that were due at which the person was present."""
        return percent_text(self.present, self.due)


@dataclass(frozen=True)
class ActivityRegisterContext:
    """What ``activity_register.md.j2`` may name; ``presence`` makes the tables of attendance below a legend."""

    district: District
    studio: Studio
    year: SchoolYear
    last_day: date
    running: bool
    held: tuple[Activity, ...]
    coming: int
    sessions: int
    hours: int
    kinds: str
    reach: str
    unrecorded: tuple[Activity, ...]
    people: tuple[Person, ...]
    due: int
    present: int
    late: int
    on_leave: int
    absent: int
    visitors: int
    register: Table
    presence: Callable[[str], Landscape]


CONTEXT: type = ActivityRegisterContext


def reports(context: ReportContext, studio: Studio) -> Iterator[Report]:
    """The registers of ``studio``, for each school year in which an activity was held."""
    for year in context.begun(studio):
        if context.held(studio, year):
            yield Report(NAME, studio, span_of(year), paper(context, studio, year))


def paper(context: ReportContext, studio: Studio, year: SchoolYear) -> Paper:
    """The register of ``studio`` for ``year``."""
    return Paper(
        title=f"{studio.name}\n{year.label}活动登记册",
        issuer=studio.name,
        date=context.today,
        blocks=report_blocks(context.library.root, TEMPLATE, vars(_template_context(context, studio, year))),
        properties=context.properties,
        sealed=False,
    )


def _template_context(context: ReportContext, studio: Studio, year: SchoolYear) -> ActivityRegisterContext:
    held = context.held(studio, year)
    people = _people(studio, year, held)
    marks = [_marks(studio, one) for one in held]
    counts = [_count(person, marks) for person in people]
    kinds = Counter(one.kind for one in held)
    reach = Counter(one.reach for one in held)
    return ActivityRegisterContext(
        district=context.library.district,
        studio=studio,
        year=year,
        last_day=context.last_day(year),
        running=context.running(year),
        held=held,
        coming=len(studio.activities_in(year)) - len(held),
        sessions=sum(len(one.sessions) for one in held),
        hours=sum(one.hours for one in held),
        kinds="、".join(f"{kind.label}{kinds[kind]}次" for kind in ActivityKind if kinds[kind]),
        reach="、".join(f"{level.label}{reach[level]}次" for level in Level if reach[level]),
        unrecorded=tuple(one for one in held if not one.attendance),
        people=people,
        due=sum(one.due for one in counts),
        present=sum(one.present for one in counts),
        late=sum(one.late for one in counts),
        on_leave=sum(one.on_leave for one in counts),
        absent=sum(one.absent for one in counts),
        visitors=sum(one.attendance.visitors for one in held if one.attendance),
        register=record_tables.full_register(studio, held),
        presence=lambda legend: Landscape((*markdown.parse(legend).blocks, *_presence(people, held, marks))),
    )


def _presence(people: Sequence[Person], held: Sequence[Activity], marks: Sequence[Marks]) -> Iterator[Block]:
    """People by activities, in as many tables as are needed, each with the names again; the last one has the totals."""
    parts = _parts(len(held))
    for part in parts:
        columns: list[Column[Person]] = [
            Column("姓名", 5, lambda one: one.name, LEFT),
            *(_activity_column(index + 1, held[index], marks[index]) for index in part),
            *(_count_columns(marks) if part is parts[-1] else ()),
        ]
        caption = "" if len(parts) == 1 else f"活动{part[0] + 1}至{part[-1] + 1}的考勤"
        yield table(caption, columns, people)


def _activity_column(number: int, activity: Activity, marks: Marks) -> Column[Person]:
    return Column(_heading(number, activity), 3, lambda one: marks.get(one.id, ""))


def _count_columns(marks: Sequence[Marks]) -> list[Column[Person]]:
    return [
        Column("应到", 3, lambda one: _count(one, marks).due),
        Column("实到", 3, lambda one: _count(one, marks).present),
        Column("请假", 3, lambda one: _count(one, marks).on_leave),
        Column("缺席", 3, lambda one: _count(one, marks).absent),
        Column("迟到", 3, lambda one: _count(one, marks).late),
        Column("出勤率", 4, lambda one: _count(one, marks).percent),
    ]


def _parts(number: int) -> list[range]:
    """The indexes of so many activities in parts of about one length, none of more than ``_MOST_COLUMNS``."""
    size = ceil(number / ceil(number / _MOST_COLUMNS))
    return [range(start, min(start + size, number)) for start in range(0, number, size)]


def _heading(number: int, activity: Activity) -> str:
    """The number of the register, and the day: ``3`` above ``11.7``; the month where no day is known."""
    when = activity.when
    return f"{number}\n{when.month}.{when.day}" if when.day else f"{number}\n{when.month}月"


def _people(studio: Studio, year: SchoolYear, held: Sequence[Activity]) -> tuple[Person, ...]:
    """Who belonged to the studio in ``year``, or was to come to one of its activities."""
    due = {person.id for one in held for person in studio.due(one)}
    return tuple(person for person in studio.everyone if person.id in due or person.active_in(year))


def _marks(studio: Studio, activity: Activity) -> Marks:
    """The mark of each person who was to come to ``activity``."""
    due, attendance = studio.due(activity), activity.attendance
    if attendance is None:
        return {one.id: _UNKNOWN for one in due}
    on_leave, late = (
        {studio.local_id(name, activity.studio) for name in names} for names in (attendance.on_leave, attendance.late)
    )
    present = {one.id for one in studio.present(activity)}
    here = {one: _LATE if one in late else _PRESENT for one in present}
    return {one.id: here.get(one.id) or (_ON_LEAVE if one.id in on_leave else _ABSENT) for one in due}


def _count(person: Person, marks: Sequence[Marks]) -> Count:
    found = Counter(mark[person.id] for mark in marks if person.id in mark)
    present = found[_PRESENT] + found[_LATE]
    return Count(present + found[_ON_LEAVE] + found[_ABSENT], present, found[_ON_LEAVE], found[_ABSENT], found[_LATE])
