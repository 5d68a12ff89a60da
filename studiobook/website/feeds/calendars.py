"""Calendars to subscribe to: what a studio plans and has held, what falls due when. From the public view; they name nobody."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from studiobook.core.dates import When
from studiobook.documents import ical
from studiobook.documents.ical import Event
from studiobook.models import lookup
from studiobook.models.enums import Mode
from studiobook.models.library import LibraryView
from studiobook.models.records import ActivityView, Session
from studiobook.models.studio import StudioView
from studiobook.rules import deadlines
from studiobook.rules.findings import Finding
from studiobook.rules.progress import is_open

DISTRICT = "calendar.ics"


def path(studio_id: str) -> str:
    """The place of a studio's public calendar in the site."""
    return f"studios/{studio_id}/calendar.ics"


def public_calendar(library: LibraryView, studio: StudioView, findings: Iterable[Finding], today: date) -> str:
    """What ``studio`` has held and plans, and the public deadlines ahead, with numbers and without names.

    ``library`` and ``findings`` are those that the public may see.
    """
    return ical.calendar(library.district.name, studio.name, _public(studio, findings, today), today)


def district_calendar(library: LibraryView, findings: Mapping[str, Iterable[Finding]], today: date) -> str:
    """The public calendars of all studios in one, each entry with its studio's word; a joint activity is there once."""
    entries: dict[str, Event] = {}
    for studio in library.studios.values():
        word = lookup.short_name(studio)
        for one in _public(studio, findings.get(studio.id, ()), today):
            entries.setdefault(one.key, one._replace(title=f"〔{word}〕{one.title}"))
    return ical.calendar(library.district.name, library.district.title, entries.values(), today)


def _public(studio: StudioView, findings: Iterable[Finding], today: date) -> list[Event]:
    return [*_activities(studio), *_planned(studio, today), *_deadlines(studio, findings, today)]


def _activities(studio: StudioView) -> Iterator[Event]:
    """A session each. An activity that another studio recorded has the same entry in both calendars."""
    for activity in studio.all_activities:
        seen: dict[str, int] = {}
        for session in activity.sessions:
            day = str(session.date)
            seen[day] = seen.get(day, 0) + 1  # a session of another day may come or go without changing this one
            yield _session(activity, session, f"{activity.path}/{day}/{seen[day]}")


def _session(activity: ActivityView, session: Session, key: str) -> Event:
    where = [session.place or "", session.mode.label if session.mode is not Mode.ON_SITE else ""]
    return Event(
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


def _planned(studio: StudioView, today: date) -> Iterator[Event]:
    """Items of the plans that are ahead and that no activity carries out yet: the full month, tentative."""
    for year in studio.annual_plans:
        for line in lookup.plan_lines(studio, year, today):
            if line.ahead and not line.activities:
                item = line.item
                note = f"年度计划：{_known(item.month, item.kind.label)}"
                key = f"{studio.id}/plan/{year}/{item.id}"
                yield Event(
                    key,
                    f"（计划）{item.title}",
                    item.month.first,
                    item.month.last,
                    None,
                    item.place or "",
                    note,
                    certain=False,
                )


def _deadlines(studio: StudioView, findings: Iterable[Finding], today: date) -> Iterator[Event]:
    """The days ahead on which something falls due that is not all done, one entry a rule, with how much of it is."""
    for due, same in deadlines.by_rule(studio, findings):
        left = [one for one in same if is_open(one)]
        if due >= today and left:
            first = same[0]
            done = f"已完成 {len(same) - len(left)} 项，共 {len(same)} 项" if first.person else "还没有完成"
            yield Event(
                deadlines.key(studio, first),
                f"到期：{first.rule.label}",
                due,
                due,
                None,
                "",
                f"{deadlines.term(first)}\n{done}",
            )
