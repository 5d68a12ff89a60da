"""What is wrong with somebody's data, in words a teacher understands: where, what, and how to mend it.

A diagnostic has the shape that editors and forges know (LSP, SARIF, rustc): a code, a severity, a place, a message, a remedy. The
code is given where the diagnostic is raised. Line and column are worked out late, since a form shows it at its field instead.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple


class Severity(StrEnum):
    """How loudly a diagnostic speaks; the words of SARIF."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Location(NamedTuple):
    """A value in a file. ``path`` is relative to the district's folder.

    ``field`` leads from the top of the file to the value (``("sessions", 0, "place")``). ``("body", 3)`` is the fourth line of
    the Markdown below the front matter. ``line`` and ``column`` count from 1; 0 until they are worked out
    (``Library.located``).
    """

    path: str
    field: tuple[str | int, ...] = ()
    line: int = 0
    column: int = 0

    def within(self, *field: str | int) -> "Location":
        """The value at ``field`` of the value here."""
        return Location(self.path, (*self.field, *field))


def top_of(path: str) -> Location:
    """The first character of a file, for what is wrong with all of it."""
    return Location(path, line=1, column=1)


class Diagnostic(NamedTuple):
    """One thing wrong in one place.

    ``code`` names the kind of mistake for programs and the handbook (``read/encoding``, ``data/people-are-known``); it never changes.
    """

    location: Location
    message: str
    remedy: str
    code: str = ""
    severity: Severity = Severity.ERROR

    @property
    def path(self) -> str:
        """The file, relative to the district's folder."""
        return self.location.path

    @property
    def field(self) -> tuple[str | int, ...]:
        """The way from the top of the file to the value."""
        return self.location.field

    @property
    def line(self) -> int:
        """The line, from 1; 0 until it is worked out."""
        return self.location.line

    @property
    def column(self) -> int:
        """The column, from 1; 0 until it is worked out."""
        return self.location.column

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column} {self.message} → {self.remedy}"


def in_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """``diagnostics`` in order of place; of those that print alike only one, with a code if any has one."""
    ordered = sorted(diagnostics, key=lambda one: (one.path, one.line, one.column, one.message, one.remedy, one.code))
    return tuple({str(one): one for one in ordered}.values())


class DataError(Exception):
    """Raised where nothing sensible can be built from the data; carries every diagnostic, in order of place."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = in_order(diagnostics)
        super().__init__("\n".join(map(str, self.diagnostics)))


class UsageError(Exception):
    """A wish that cannot be met as it was typed: an unknown option value, a folder that is not a district's."""
