"""What falls due when, by day and rule, from the findings: the entries of calendars and reminders."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby

from studiobook.models.enums import State
from studiobook.models.studio import StudioView
from studiobook.rules.findings import Finding


def by_rule(studio: StudioView, findings: Iterable[Finding]) -> Iterator[tuple[date, list[Finding]]]:
    """What falls due in ``studio``, by day and rule."""
    dated = [
        (one.due, one) for one in findings if one.studio == studio.id and one.due and one.state is not State.COUNTED
    ]
    dated.sort(key=lambda pair: (pair[0], pair[1].rule.id))  # the sort keeps the order of people
    for (due, _), group in groupby(dated, key=lambda pair: (pair[0], pair[1].rule.id)):
        yield due, [finding for _, finding in group]


def key(studio: StudioView, finding: Finding) -> str:
    """What tells the entry of a rule and day from every other of the district."""
    due = finding.due.isoformat() if finding.due else ""
    return f"{studio.id}/due/{finding.rule.id}/{due}"


def term(finding: Finding) -> str:
    """The clause, and the term that the duty is of."""
    return "，".join(part for part in (finding.clause.cite, finding.term.label if finding.term else "") if part)
