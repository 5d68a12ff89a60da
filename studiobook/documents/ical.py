"""Calendars as files (``.ics``, RFC 5545): lines end in CR LF, none is longer than 75 octets.

``today`` is every entry's stamp, so that one day's calendars are the same.
"""

import re
import uuid
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

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


class Event(NamedTuple):
    """An event: from ``first`` to ``last``, entire days, both included, or at ``time`` (``14:00-16:30``) of the one day.

    ``key`` is unique in the district and the same on any day of building. ``remind`` is how many days before there is an alarm.
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


def calendar(district: str, name: str, entries: Iterable[Event], today: date) -> str:
    """The file: lines end in CR LF, none is longer than 75 octets, entries are in order of time."""
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
    """``line`` in pieces of at most 75 octets of UTF-8, each after the first behind a space. No character is cut."""
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


def _event(district: str, entry: Event, today: date) -> Iterator[str]:
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
