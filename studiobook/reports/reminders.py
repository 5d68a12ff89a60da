"""The bureau's reminders as calendars: everything that a studio and its people still owe, with the names of who owes it."""

from collections.abc import Iterable, Iterator
from datetime import date

from studiobook.core.dates import chinese_date
from studiobook.documents import ical
from studiobook.models.enums import State
from studiobook.models.library import Library
from studiobook.models.studio import Studio
from studiobook.rules import deadlines
from studiobook.rules.dependencies import is_the_bureaus
from studiobook.rules.findings import Finding
from studiobook.rules.progress import is_open


def reminders(library: Library, studio: Studio, findings: Iterable[Finding], today: date) -> str:
    """Everything that ``studio`` and its people still owe, with the names of who owes it; for the bureau and the studio only."""
    entries = _duties(studio, findings)
    return ical.calendar(library.district.name, f"{studio.name}到期提醒（内部）", entries, today)


def _duties(studio: Studio, findings: Iterable[Finding]) -> Iterator[ical.Event]:
    """What studio and people have not done, one entry a rule and day, with everybody's name; the bureau's own duties are left out."""
    for due, same in deadlines.by_rule(studio, findings):
        left = [one for one in same if is_open(one) and not is_the_bureaus(one.rule)]
        if left:
            yield _entry(studio, due, left)


def _entry(studio: Studio, due: date, left: list[Finding]) -> ical.Event:
    """The entry of one rule and day: who still owes it, and what to do."""
    first = left[0]
    names = "" if first.rule.each.kind == "studio" else "、".join(one.about for one in left)
    short = names if len(left) == 1 else f"{len(left)} {'人' if first.person else '项'}"
    late = "逾期" if first.state is State.UNMET else "到期"
    title = f"{late}：{first.rule.label}" + (f"（{short}）" if names else "")
    note = (
        deadlines.term(first),
        f"还差：{names}" if names else "",
        f"{chinese_date(due)}前：{first.rule.remedy}",
    )
    text = "\n".join(filter(None, note))
    return ical.Event(deadlines.key(studio, first), title, due, due, None, "", text, remind=7)
