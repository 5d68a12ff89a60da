"""Text for people: diagnostics one a line; or findings by studio, then by state. The source line on request."""

from collections.abc import Callable, Sequence
from datetime import date

from studiobook.checks import bureau
from studiobook.core.diagnostic import Diagnostic
from studiobook.diagnostics import terminal
from studiobook.diagnostics.issues import remarks
from studiobook.models.library import Library
from studiobook.rules.findings import Finding


def write(
    district: Library | None,
    diagnostics: Sequence[Diagnostic],
    findings: Sequence[Finding],
    today: date,
    *,
    everything: bool = False,
    source: Callable[[Diagnostic], str] | None = None,
) -> str:
    """What is wrong or, where nothing is, what was found. ``source`` gives the line of the file to be shown beneath each place."""
    if diagnostics or district is None:
        lines = list(terminal.diagnostic_lines(diagnostics, source))
    else:
        lines = list(terminal.as_text(district, findings, everything=everything, source=source))
        lines.append(terminal.summary(district, findings))
        if seen := remarks(district, findings, today):
            lines += terminal.remark_lines(seen, source)
            lines += filter(None, [bureau.waiver_count(district, tuple(findings), today)])
    return "".join(f"{line}\n" for line in lines)
