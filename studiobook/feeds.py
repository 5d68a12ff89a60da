"""Calendars to subscribe to (``.ics``, RFC 5545): what a studio plans and has held, and what falls due when.

The public calendar is made from the public view and names nobody; the bureau's reminders name everybody. ``today`` is every
entry's stamp, so that one day's calendars are the same.
"""

import re
import uuid
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from itertools import groupby
from typing import NamedTuple

from studiobook.check import Finding
from studiobook.library import Library
from studiobook.pages import facts
from studiobook.progress import is_open
from studiobook.reads import is_the_bureaus
from studiobook.records import Activity, Session
from studiobook.schoolyear import When, chinese_date
from studiobook.studio import Studio
from studiobook.terms import Mode, State

_OCTETS = 75  # the longest line, without its end (RFC 5545, 3.1)
_CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")  # but for the line break
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})
# one offset since 1991, and every calendar begins later
_ZONE = """BEGIN:VTIMEZONE
TZID:Asia/Shanghai
BEGIN:STANDARD
DTSTART:19910915T010000
TZOFFSETFROM:+0800
TZOFFSETTO:+0800
TZNAME:CST
END:STANDARD
END:VTIMEZONE"""


class Entry(NamedTuple):
    """One entry: from ``first`` to ``last``, whole days, both included, or at ``time`` (``14:00-16:30``) of the one day.

    ``key`` tells it from every other entry of the district on any day of building. ``remind`` is how many days before it rings.
    """

    key: str
    title: str
    first: date
    last: date
    time: str | None = None
    place: str = ""
    note: str = ""
    certain: bool = True
    remind: int = 0


DISTRICT = "calendar.ics"


def path(studio_id: str) -> str:
    """The place of a studio's public calendar in the site."""
    return f"studios/{studio_id}/calendar.ics"


def public_calendar(library: Library, studio: Studio, findings: Iterable[Finding], today: date) -> str:
    """What ``studio`` has held and plans, and the public deadlines ahead, of which the numbers are told and no name.

    ``library`` and ``findings`` are those that the public may see.
    """
    return calendar(library.district.name, studio.name, _public(studio, findings, today), today)


def district_calendar(library: Library, findings: Mapping[str, Iterable[Finding]], today: date) -> str:
    """The public calendars of all studios in one, each entry with its studio's word; a joint activity stands there once."""
    entries: dict[str, Entry] = {}
    for studio in library.studios.values():
        word = facts.short_name(studio)
        for one in _public(studio, findings.get(studio.id, ()), today):
            entries.setdefault(one.key, one._replace(title=f"〔{word}〕{one.title}"))
    return calendar(library.district.name, library.district.title, entries.values(), today)


def reminders(library: Library, studio: Studio, findings: Iterable[Finding], today: date) -> str:
    """Everything that ``studio`` and its people still owe, with whose it is; for the bureau and the studio only."""
    entries = _duties(studio, findings)
    return calendar(library.district.name, f"{studio.name}到期提醒（内部）", entries, today)


def calendar(district: str, name: str, entries: Iterable[Entry], today: date) -> str:
    """The file: lines end in CR LF, none is longer than 75 octets, entries stand in order of time."""
    ordered = sorted(entries, key=lambda one: (one.first, one.time or "", one.key))
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//studiobook//calendar//ZH-CN",
        "CALSCALE:GREGORIAN",
        f"X-WR-CALNAME:{escaped(name)}",
        "X-WR-TIMEZONE:Asia/Shanghai",
        *(_ZONE.splitlines() if any(one.time for one in ordered) else ()),
        *(line for entry in ordered for line in _event(district, entry, today)),
        "END:VCALENDAR",
    ]
    return "".join(f"{folded(line)}\r\n" for line in lines)


def escaped(text: str) -> str:
    """``text`` as a value: backslash, semicolon, comma and line break are escaped; other control characters are left out."""
    return _CONTROLS.sub("", "\n".join(text.splitlines())).translate(_ESCAPES)


def folded(line: str) -> str:
    """``line`` in pieces of at most 75 octets of UTF-8, each after the first behind a space; no character is cut."""
    if len(line.encode()) <= _OCTETS:
        return line
    pieces, length = [""], 0
    for mark in line:
        size = len(mark.encode())
        if length + size > _OCTETS:
            pieces.append("")
            length = 1  # the space counts
        pieces[-1] += mark
        length += size
    return "\r\n ".join(pieces)


def _event(district: str, entry: Entry, today: date) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{uuid.uuid5(uuid.NAMESPACE_URL, f'studiobook:{district}/{entry.key}')}"
    yield f"DTSTAMP:{today:%Y%m%d}T000000Z"
    if entry.time:
        begin, _, end = entry.time.partition("-")
        yield f"DTSTART;TZID=Asia/Shanghai:{_moment(entry.first, begin)}"
        yield f"DTEND;TZID=Asia/Shanghai:{_moment(entry.first, end)}"
    else:
        yield f"DTSTART;VALUE=DATE:{entry.first:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{entry.last + timedelta(days=1):%Y%m%d}"
        yield "TRANSP:TRANSPARENT"
    yield f"SUMMARY:{escaped(entry.title)}"
    if entry.place:
        yield f"LOCATION:{escaped(entry.place)}"
    if entry.note:
        yield f"DESCRIPTION:{escaped(entry.note)}"
    yield f"STATUS:{'CONFIRMED' if entry.certain else 'TENTATIVE'}"
    if entry.remind:
        yield "BEGIN:VALARM"
        yield "ACTION:DISPLAY"
        yield f"DESCRIPTION:{escaped(entry.title)}"
        yield f"TRIGGER:-P{entry.remind}D"
        yield "END:VALARM"
    yield "END:VEVENT"


def _moment(day: date, clock: str) -> str:
    """``20261017T140000``; 24:00 is the next day's beginning."""
    hour, minute = clock.split(":")
    return f"{day + timedelta(days=hour == '24'):%Y%m%d}T{'00' if hour == '24' else hour}{minute}00"


def _public(studio: Studio, findings: Iterable[Finding], today: date) -> list[Entry]:
    return [*_activities(studio), *_planned(studio, today), *_deadlines(studio, findings, today)]


def _activities(studio: Studio) -> Iterator[Entry]:
    """A session each. An activity that another studio recorded has the same entry in both calendars."""
    for activity in studio.all_activities:
        seen: dict[str, int] = {}
        for session in activity.sessions:
            day = str(session.date)
            seen[day] = seen.get(day, 0) + 1  # a session of another day may come or go without changing this one
            yield _session(activity, session, f"{activity.path}/{day}/{seen[day]}")


def _session(activity: Activity, session: Session, key: str) -> Entry:
    where = [session.place or "", session.mode.label if session.mode is not Mode.ON_SITE else ""]
    return Entry(
        key,
        activity.title,
        session.date.first,
        session.date.last,
        session.time if session.date.day else None,
        "　".join(part for part in where if part),
        "\n".join(part for part in (_known(session.date, activity.kind.label), activity.summary) if part),
    )


def _known(when: When, kind: str) -> str:
    """The form of the activity; of one that is known to the month, that it is so."""
    return kind if when.day else f"{kind}（{when.label}，具体日期未定）"


def _planned(studio: Studio, today: date) -> Iterator[Entry]:
    """Items of the plans that are ahead and that no activity carries out yet: the whole month, tentative."""
    for year in studio.annual_plans:
        for line in facts.plan_lines(studio, year, today):
            if line.ahead and not line.activities:
                item = line.item
                note = f"年度计划：{_known(item.month, item.kind.label)}"
                key = f"{studio.id}/plan/{year}/{item.id}"
                yield Entry(
                    key,
                    f"（计划）{item.title}",
                    item.month.first,
                    item.month.last,
                    None,
                    item.place or "",
                    note,
                    certain=False,
                )


def _deadlines(studio: Studio, findings: Iterable[Finding], today: date) -> Iterator[Entry]:
    """The days ahead on which something falls due that is not all done, one entry a rule, with how much of it is."""
    for due, same in _by_rule(studio, findings):
        left = [one for one in same if is_open(one)]
        if due >= today and left:
            first = same[0]
            done = f"已完成 {len(same) - len(left)} 项，共 {len(same)} 项" if first.person else "还没有完成"
            yield Entry(_key(studio, first), f"到期：{first.rule.label}", due, due, None, "", f"{_term(first)}\n{done}")


def _duties(studio: Studio, findings: Iterable[Finding]) -> Iterator[Entry]:
    """What studio and people have not done, one entry a rule and day, with everybody's name; the bureau's own duties stay with it."""
    for due, same in _by_rule(studio, findings):
        left = [one for one in same if is_open(one) and not is_the_bureaus(one.rule)]
        if left:
            first = left[0]
            late = "逾期" if first.state is State.UNMET else "到期"
            names = "" if first.rule.each.kind == "studio" else "、".join(one.about for one in left)
            short = names if len(left) == 1 else f"{len(left)} {'人' if first.person else '项'}"
            title = f"{late}：{first.rule.label}" + (f"（{short}）" if names else "")
            note = [_term(first), f"还差：{names}" if names else "", f"{chinese_date(due)}前：{first.rule.remedy}"]
            yield Entry(
                _key(studio, first),
                title,
                due,
                due,
                None,
                "",
                "\n".join(part for part in note if part),
                remind=7,
            )


def _by_rule(studio: Studio, findings: Iterable[Finding]) -> Iterator[tuple[date, list[Finding]]]:
    """What falls due in ``studio``, by day and rule."""
    dated = [
        (one.due, one) for one in findings if one.studio == studio.id and one.due and one.state is not State.COUNTED
    ]
    dated.sort(key=lambda pair: (pair[0], pair[1].rule.id))  # the sort keeps the order of people
    for (due, _), group in groupby(dated, key=lambda pair: (pair[0], pair[1].rule.id)):
        yield due, [finding for _, finding in group]


def _key(studio: Studio, finding: Finding) -> str:
    due = finding.due.isoformat() if finding.due else ""
    return f"{studio.id}/due/{finding.rule.id}/{due}"


def _term(finding: Finding) -> str:
    return "，".join(part for part in (finding.clause.cite, finding.term.label if finding.term else "") if part)
