"""活动登记册: all activities of a school year that were held, and who came to each of them (clauses 3.1, 6.1.3).

The tables are wide: they stand on turned pages, as attachments, so that the signature stands with text.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from math import ceil
from typing import Any, NamedTuple

from studiobook.core.dates import SchoolYear
from studiobook.core.numbers import percent_text
from studiobook.documents import markdown
from studiobook.documents.nodes import Block, Paper, Table, Wide
from studiobook.documents.templates import report_blocks
from studiobook.models.enums import ActivityKind, Level, Mode
from studiobook.models.people import Person
from studiobook.models.records import Activity, Attendance, Session
from studiobook.models.studio import Studio
from studiobook.reports.base import Report, ReportContext, span_of
from studiobook.reports.tables import records as record_tables
from studiobook.reports.tables.records import CENTER, LEFT
from studiobook.rules.dependencies import Read, Section, reads

REGISTER = Section("活动登记表", lambda rule: bool(reads(rule) & {Read(Session, "time"), Read(Session, "place")}))
PRESENCE = Section(
    "考勤表", lambda rule: any(one.model is Attendance or one.name == "attendance" for one in reads(rule))
)
NAME = "活动登记册"
NEEDS = "本学年还没有举行过活动"
SECTIONS = (REGISTER, PRESENCE)

_MOST_COLUMNS = 16  # of activities in one table of attendance; with the totals they fill a turned page
_PRESENT, _LATE, _ON_LEAVE, _ABSENT, _UNKNOWN = "√", "迟", "假", "缺", "—"
Marks = Mapping[str, str]  # of one activity, by person


class Count(NamedTuple):
    """How often one person was to come in a year, came, and did not; who came late came."""

    due: int
    present: int
    on_leave: int
    absent: int
    late: int

    @property
    def percent(self) -> str:
        """The share of the activities that were due at which the person was present."""
        return percent_text(self.present, self.due)


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
        blocks=report_blocks(context.library.root, "reports/activity_register.md.j2", _names(context, studio, year)),
        properties=context.properties,
        sealed=False,
    )


def _names(context: ReportContext, studio: Studio, year: SchoolYear) -> dict[str, Any]:
    """Everything the template may name."""
    held = context.held(studio, year)
    people = _people(studio, year, held)
    marks = [_marks(studio, one) for one in held]
    counts = [_count(person, marks) for person in people]
    kinds = Counter(one.kind for one in held)
    reach = Counter(one.reach for one in held)
    return {
        "district": context.library.district,
        "studio": studio,
        "year": year,
        "last_day": min(year.last, context.today),
        "running": context.today <= year.last,
        "held": held,
        "coming": len(studio.activities_in(year)) - len(held),
        "sessions": sum(len(one.sessions) for one in held),
        "hours": sum(one.hours for one in held),
        "kinds": "、".join(f"{kind.label}{kinds[kind]}次" for kind in ActivityKind if kinds[kind]),
        "reach": "、".join(f"{level.label}{reach[level]}次" for level in Level if reach[level]),
        "unrecorded": tuple(one for one in held if not one.attendance),
        "people": people,
        "due": sum(one.due for one in counts),
        "present": sum(one.present for one in counts),
        "late": sum(one.late for one in counts),
        "on_leave": sum(one.on_leave for one in counts),
        "absent": sum(one.absent for one in counts),
        "visitors": sum(one.attendance.visitors for one in held if one.attendance),
        "register": register(studio, held),
        "presence": lambda legend: Wide((*markdown.parse(legend).blocks, *presence(people, held, marks))),
    }


def register(studio: Studio, held: Sequence[Activity]) -> Table:
    """The activities, one a row: when, where, what, who led it, which experts came, how many were there."""
    rows = [
        (
            index,
            "\n".join(_time(session) for session in one.sessions),
            "\n".join(dict.fromkeys(_place(session) for session in one.sessions)),
            one.title + (f"（{'、'.join(one.themes)}）" if one.themes else ""),
            one.kind.label,
            one.reach.label,
            "；".join(record_tables.roles(studio, one)) or _UNKNOWN,
            "；".join(f"{guest.name}（{guest.unit}）" for guest in one.guests if guest.expert) or _UNKNOWN,
            one.hours or _UNKNOWN,
            f"{len(studio.present(one))}/{len(studio.due(one))}" if one.attendance else "未登记",
        )
        for index, one in enumerate(held, start=1)
    ]
    columns = (
        ("序号", 3, CENTER),
        ("时间", 8, LEFT),
        ("地点", 8, LEFT),
        ("活动（主题）", 11, LEFT),
        ("形式", 6, CENTER),
        ("范围", 4, CENTER),
        ("主持、主讲、执教", 18, LEFT),
        ("专家", 8, LEFT),
        ("学时", 3, CENTER),
        ("到会", 4, CENTER),
    )
    return record_tables.table("", columns, rows)


def _time(session: Session) -> str:
    return f"{record_tables.dotted(session.date)} {session.time or ''}".rstrip()


def _place(session: Session) -> str:
    online = "" if session.mode is Mode.ON_SITE else f"（{session.mode.label}）"
    return (session.place or _UNKNOWN) + online


def presence(people: Sequence[Person], held: Sequence[Activity], marks: Sequence[Marks]) -> Iterator[Block]:
    """People by activities, in as many tables as are needed, each with the names again; the last one has the totals."""
    parts = _parts(len(held))
    for part in parts:
        totals = part is parts[-1]
        columns = [("姓名", 5, LEFT), *((_heading(index + 1, held[index]), 3, CENTER) for index in part)]
        rows = [[one.name, *(marks[index].get(one.id, "") for index in part)] for one in people]
        if totals:
            columns += [
                *((word, 3, CENTER) for word in ("应到", "实到", "请假", "缺席", "迟到")),
                ("出勤率", 4, CENTER),
            ]
            for person, row in zip(people, rows, strict=True):
                count = _count(person, marks)
                row += [*map(str, count), count.percent]
        caption = "" if len(parts) == 1 else f"活动{part[0] + 1}至{part[-1] + 1}的考勤"
        yield record_tables.table(caption, columns, [tuple(row) for row in rows])


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
    """What is said of each person who was to come to ``activity``."""
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
