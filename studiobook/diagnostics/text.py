"""Text for people: diagnostics one a line; or findings by studio, then by state. The source line on request."""

from collections.abc import Callable

from studiobook.checks import bureau
from studiobook.core.diagnostic import Diagnostic
from studiobook.diagnostics import terminal
from studiobook.diagnostics.results import Check


def write(check: Check, *, everything: bool = False, source: Callable[[Diagnostic], str] | None = None) -> str:
    """What is wrong or, where nothing is, what was found.

    Args:
        check: What the check found.
        everything: List also what is met and what is only counted.
        source: Gives the line of the file to be shown below each place.
    """
    library = check.usable
    if library is None:
        lines = list(terminal.diagnostic_lines(check.diagnostics, source))
    else:
        lines = list(terminal.as_text(library, check.findings, everything=everything, source=source))
        lines.append(terminal.summary(library, check.findings))
        if remarks := check.remarks:
            lines += terminal.remark_lines(remarks, source)
            lines += filter(None, [bureau.waiver_count(library, check.findings, check.today)])
    return "".join(f"{line}\n" for line in lines)
