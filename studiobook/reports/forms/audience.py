"""For whom a form is filled: the file name has it, ``考核评审表（每个工作室每学年）.docx``, which is all that Word shows."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from studiobook.core.dates import Cycle, SchoolYear
from studiobook.models.district import School
from studiobook.models.enums import Role
from studiobook.models.people import Person
from studiobook.models.studio import Studio
from studiobook.reports.base import ReportContext, span_of

# the word of the file name -> the name of the record in the form
RECORD_NAMES = {"工作室": "工作室", "领衔人": "人员", "成员": "人员", "人员": "人员", "学校": "学校"}
TIMES = ("", "学年", "周期")
_ROLES = {"领衔人": Role.LEADER, "成员": Role.MEMBER}
_NAME = re.compile(r"(?P<title>.+?)\s*[（(](?P<whom>[^（）()]+)[）)]")
_AUDIENCE = re.compile(rf"[每各]?[个位名所]?(?P<who>{'|'.join(RECORD_NAMES)})[\s，、·]*[每各]?个?(?P<time>学年|周期)?")


class Audience(NamedTuple):
    """Whom a form is filled for, and whether for each school year, for the cycle, or once."""

    who: str
    time: str = ""

    @property
    def label(self) -> str:
        """``每位成员每学年``."""
        each = {"工作室": "每个", "学校": "每所"}.get(self.who, "每位")
        return f"{each}{self.who}" + (f"每{self.time}" if self.time else "")

    @property
    def names(self) -> dict[str, str]:
        """The names that the form may use, each with its kind."""
        record = RECORD_NAMES[self.who]
        more = {} if record == "学校" else {"工作室": "工作室", "办法": "办法", "周期": "周期"}
        year = {"学年": "学年"} if self.time == "学年" else {}
        return {record: record, **more, **year, "区": "区", "制表日期": ""}


class Subject(NamedTuple):
    """Whom one filled form is about. ``names`` are the records behind the names of ``Audience.names``.

    ``span`` is the time of the records that it shows, None for the cycle of each studio. ``when`` is that time in file names,
    empty for a form that is filled once.
    """

    studio: str
    span: SchoolYear | Cycle | None
    when: str
    about: str
    label: str
    names: Mapping[str, Any]


def read(name: str) -> tuple[str, Audience] | None:
    """The title and the audience of a form from its file name without ending. None if the name does not state them."""
    match = _NAME.fullmatch(name)
    found = _AUDIENCE.fullmatch(match["whom"].strip()) if match else None
    if match is None or found is None:
        return None
    audience = Audience(found["who"], found["time"] or "")
    return None if audience in _NEVER else (match["title"], audience)


# a studio's records always belong to a time; a school has no cycle
_NEVER = (Audience("工作室"), Audience("学校", "周期"))
AUDIENCES = tuple(audience for who in RECORD_NAMES for time in TIMES if (audience := Audience(who, time)) not in _NEVER)


def subjects(audience: Audience, context: ReportContext) -> Iterator[Subject]:
    """Everybody a form is filled for, in order: by studio, then by school year, then by person."""
    if audience.who == "学校":
        yield from _schools(audience, context)
        return
    for studio in context.library.studios.values():
        for span in _spans(audience, studio, context):
            for one in _people(audience, studio, span) if RECORD_NAMES[audience.who] == "人员" else (None,):
                yield _subject(audience, context, studio, span, one)


def _spans(audience: Audience, studio: Studio, context: ReportContext) -> tuple[SchoolYear | Cycle, ...]:
    if audience.time == "学年":
        return context.begun(studio)
    return (studio.cycle,) if studio.cycle.first <= context.today else ()


def _people(audience: Audience, studio: Studio, span: SchoolYear | Cycle) -> tuple[Person, ...]:
    role = _ROLES.get(audience.who)
    return tuple(one for one in studio.everyone if one.active_in(span) and role in (None, one.role))


def _subject(
    audience: Audience, context: ReportContext, studio: Studio, span: SchoolYear | Cycle, person: Person | None
) -> Subject:
    names = {"工作室": studio, "周期": studio.cycle, "办法": context.library.policy_of(studio)}
    time = f"{span.label}" if isinstance(span, SchoolYear) else ""
    if person:
        names["人员"] = person
    about = person.name if person else ""
    label = "".join(filter(None, (time, f"{audience.who} {about}" if person else studio.name)))
    when = span_of(span) if audience.time else ""
    return Subject(studio.id, span, when, about, label, _with_common_names(context, span, names))


def _schools(audience: Audience, context: ReportContext) -> Iterator[Subject]:
    """The schools that host a studio or send somebody, for each school year in which they do, or once."""
    years = sorted({year for studio in context.library.studios.values() for year in context.begun(studio)})
    for span in years if audience.time else (None,):
        for school in context.library.district.schools:
            if _takes_part(school, span, context):
                label = (span.label if span else "") + school.name
                names = _with_common_names(context, span, {"学校": school})
                yield Subject("", span, span_of(span) if span else "", school.name, label, names)


def _takes_part(school: School, span: SchoolYear | None, context: ReportContext) -> bool:
    return any(
        one.school == school.id and one.active_in(span or studio.cycle)
        for studio in context.library.studios.values()
        for one in studio.everyone
    )


def _with_common_names(
    context: ReportContext, span: SchoolYear | Cycle | None, names: dict[str, Any]
) -> dict[str, Any]:
    year = {"学年": span} if isinstance(span, SchoolYear) else {}
    return {**names, **year, "区": context.library.district, "制表日期": context.today}
