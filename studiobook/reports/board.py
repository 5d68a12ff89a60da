"""进展一览: the bureau's board, one HTML file that opens from a disk: every finding by studio and person, deadlines, forecasts.

It is for the bureau only, as reports are, and is one of the files of their bundle, as each studio's reminders are.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby
from typing import NamedTuple

from studiobook.core.dates import SchoolYear
from studiobook.documents.templates import page_environment
from studiobook.models.enums import State, Strength
from studiobook.models.studio import Studio
from studiobook.reports import reminders
from studiobook.reports.base import ReportContext
from studiobook.rules import progress
from studiobook.rules.findings import Finding
from studiobook.rules.progress import StudioProgress

BOARD = "进展一览.html"
_SOON = timedelta(days=30)
_JUDGED = (State.UNMET, State.PENDING, State.WAIVED, State.MET)


class Term(NamedTuple):
    """A school year of a studio: its progress line by line, and whether it is the present one."""

    progress: StudioProgress
    now: bool


class Group(NamedTuple):
    """The findings about one subject, under its name."""

    about: str
    findings: tuple[Finding, ...]


class Sheet(NamedTuple):
    """Everything about one studio."""

    studio: Studio
    terms: tuple[Term, ...]
    records: tuple[Finding, ...]
    groups: tuple[Group, ...]
    overdue: int
    left: int


class Deadline(NamedTuple):
    """What falls due in one studio on one day by one rule. ``owners`` are those who owe it, none for the studio itself."""

    due: date
    late: bool
    studio: Studio
    rule: str
    cite: str
    owners: tuple[str, ...]


def files(context: ReportContext) -> Iterator[tuple[str, bytes]]:
    """The board and every studio's reminders: path below ``dist/reports``, and bytes."""
    yield BOARD, board(context).encode()
    for studio in context.library.studios.values():
        text = reminders.reminders(context.library, studio, context.about(studio), context.today)
        yield f"{studio.id}/到期提醒.ics", text.encode()


def board(context: ReportContext) -> str:
    """The board's HTML."""
    studios = [context.library.studios[one] for one in sorted(context.library.studios)]
    sheets = tuple(_sheet(one, context.about(one), context.today) for one in studios)
    deadlines = tuple(line for one in studios for line in _deadlines(one, context.about(one)))
    template = page_environment(context.library.root, {}).get_template("reports/board.html.j2")
    return template.render(
        district=context.library.district,
        commit=context.library.commit,
        today=context.today,
        sheets=sheets,
        late=sorted((one for one in deadlines if one.late), key=_order),
        soon=sorted((one for one in deadlines if not one.late and one.due <= context.today + _SOON), key=_order),
        later=sorted((one for one in deadlines if not one.late and one.due > context.today + _SOON), key=_order),
        soon_days=_SOON.days,
        first_days=progress.FIRST_DAYS,
        judged=[one for one in context.findings if one.state in _JUDGED],
        states=_JUDGED,
    )


def _sheet(studio: Studio, findings: tuple[Finding, ...], today: date) -> Sheet:
    now = SchoolYear.of(today)
    terms = tuple(
        Term(progress.studio_progress(studio, findings, year, today), year == now)
        for year in progress.years_begun(studio, today)
    )
    records = progress.open_records(findings)
    owed = [one for one in findings if progress.is_owed(one)]
    return Sheet(
        studio,
        terms,
        records,
        tuple(_groups(studio, findings)),
        sum(one.state is State.UNMET for one in owed),
        sum(one.state is State.PENDING for one in owed),
    )


def _groups(studio: Studio, findings: tuple[Finding, ...]) -> Iterator[Group]:
    """All findings that are judged: the studio's, then each person's, then those of its records."""
    judged = [one for one in findings if one.rule.strength is not Strength.COUNTED]
    yield Group(studio.name, tuple(one for one in judged if isinstance(one.subject, Studio)))
    for person in studio.everyone:
        mine = tuple(one for one in judged if one.person == person.id)
        if mine:
            yield Group(person.name, mine)
    others = [one for one in judged if not one.person and not isinstance(one.subject, Studio)]
    others.sort(key=lambda one: (one.place.path, one.about))
    for (_, about), group in groupby(others, key=lambda one: (one.place.path, one.about)):
        yield Group(about, tuple(group))


def _deadlines(studio: Studio, findings: tuple[Finding, ...]) -> Iterator[Deadline]:
    """What is not done, by day and rule, with everybody who owes it."""
    left = [(one.due, one) for one in findings if one.due and progress.is_open(one)]
    left.sort(key=lambda pair: (pair[0], pair[1].rule.id))
    for (due, _), group in groupby(left, key=lambda pair: (pair[0], pair[1].rule.id)):
        same = [finding for _, finding in group]
        rule = same[0].rule
        owners = () if rule.each.kind == "studio" else tuple(one.about for one in same)
        yield Deadline(due, same[0].state is State.UNMET, studio, rule.label, same[0].clause.cite, owners)


def _order(line: Deadline) -> tuple[date, str]:
    return line.due, line.studio.id
