"""For whom a form is filled: said by its file name, ``考核评审表（每个工作室每学年）.docx``, since that is all that Word lets one see."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from studiobook.core.dates import Cycle, SchoolYear
from studiobook.models.district import School
from studiobook.models.enums import Role
from studiobook.models.people import Person
from studiobook.models.studio import Studio
from studiobook.reports.base import ReportContext, span_of

# how the file name says it -> the name of the thing in the form
WHOM = {"工作室": "工作室", "领衔人": "人员", "成员": "人员", "人员": "人员", "学校": "学校"}
TIMES = ("", "学年", "周期")
_ROLES = {"领衔人": Role.LEADER, "成员": Role.MEMBER}
_NAME = re.compile(r"(?P<title>.+?)\s*[（(](?P<whom>[^（）()]+)[）)]")
_WHOM = re.compile(rf"[每各]?[个位名所]?(?P<who>{'|'.join(WHOM)})[\s，、·]*[每各]?个?(?P<time>学年|周期)?")


class Whom(NamedTuple):
    """Whom a form is filled for, and whether once for each school year, for the cycle, or once."""

    who: str
    time: str = ""

    @property
    def said(self) -> str:
        """``每位成员每学年``."""
        each = {"工作室": "每个", "学校": "每所"}.get(self.who, "每位")
        return f"{each}{self.who}" + (f"每{self.time}" if self.time else "")

    @property
    def names(self) -> dict[str, str]:
        """What the form may name to begin with: each name and its kind."""
        thing = WHOM[self.who]
        more = {} if thing == "学校" else {"工作室": "工作室", "办法": "办法", "周期": "周期"}
        year = {"学年": "学年"} if self.time == "学年" else {}
        return {thing: thing, **more, **year, "区": "区", "制表日期": ""}


class Subject(NamedTuple):
    """Whom one filled form is about. ``names`` are the records behind the names of ``Whom.names``.

    ``span`` is the time whose records it shows, None for a cycle that each studio has for itself; ``when`` says in file names
    for which time it is filled, empty for a form that is filled once.
    """

    studio: str
    span: SchoolYear | Cycle | None
    when: str
    about: str
    said: str
    names: Mapping[str, Any]


def read(name: str) -> tuple[str, Whom] | None:
    """The title of a form and whom it is for, from its file name without ending; None where the name does not say it."""
    match = _NAME.fullmatch(name)
    found = _WHOM.fullmatch(match["whom"].strip()) if match else None
    if match is None or found is None:
        return None
    whom = Whom(found["who"], found["time"] or "")
    return None if whom in _NEVER else (match["title"], whom)


_NEVER = (Whom("工作室"), Whom("学校", "周期"))  # a studio's records always belong to a time; a school has no cycle
ALL = tuple(whom for who in WHOM for time in TIMES if (whom := Whom(who, time)) not in _NEVER)


def subjects(whom: Whom, context: ReportContext) -> Iterator[Subject]:
    """Everybody a form is filled for, in order: by studio, then by school year, then by person."""
    if whom.who == "学校":
        yield from _schools(whom, context)
        return
    for studio in context.library.studios.values():
        for span in _spans(whom, studio, context):
            for one in _people(whom, studio, span) if WHOM[whom.who] == "人员" else (None,):
                yield _subject(whom, context, studio, span, one)


def _spans(whom: Whom, studio: Studio, context: ReportContext) -> tuple[SchoolYear | Cycle, ...]:
    if whom.time == "学年":
        return context.begun(studio)
    return (studio.cycle,) if studio.cycle.first <= context.today else ()


def _people(whom: Whom, studio: Studio, span: SchoolYear | Cycle) -> tuple[Person, ...]:
    role = _ROLES.get(whom.who)
    return tuple(one for one in studio.everyone if one.active_in(span) and role in (None, one.role))


def _subject(
    whom: Whom, context: ReportContext, studio: Studio, span: SchoolYear | Cycle, person: Person | None
) -> Subject:
    names = {"工作室": studio, "周期": studio.cycle, "办法": context.library.policy_of(studio)}
    time = f"{span.label}" if isinstance(span, SchoolYear) else ""
    if person:
        names["人员"] = person
    about = person.name if person else ""
    said = "".join(filter(None, (time, f"{whom.who} {about}" if person else studio.name)))
    when = span_of(span) if whom.time else ""
    return Subject(studio.id, span, when, about, said, _whole(context, span, names))


def _schools(whom: Whom, context: ReportContext) -> Iterator[Subject]:
    """The schools that host a studio or send somebody, for each school year in which they do, or once."""
    years = sorted({year for studio in context.library.studios.values() for year in context.begun(studio)})
    for span in years if whom.time else (None,):
        for school in context.library.district.schools:
            if _takes_part(school, span, context):
                said = (span.label if span else "") + school.name
                yield Subject(
                    "", span, span_of(span) if span else "", school.name, said, _whole(context, span, {"学校": school})
                )


def _takes_part(school: School, span: SchoolYear | None, context: ReportContext) -> bool:
    return any(
        one.school == school.id and one.active_in(span or studio.cycle)
        for studio in context.library.studios.values()
        for one in studio.everyone
    )


def _whole(context: ReportContext, span: SchoolYear | Cycle | None, names: dict[str, Any]) -> dict[str, Any]:
    year = {"学年": span} if isinstance(span, SchoolYear) else {}
    return {**names, **year, "区": context.library.district, "制表日期": context.today}
