"""What can be wrong, in words a teacher understands: where, what, and how to mend it."""

from collections.abc import Iterable
from typing import NamedTuple


class Diagnostic(NamedTuple):
    """One thing wrong in one place. ``path`` is relative to the district's folder; ``line`` and ``column`` count from 1.

    ``code`` names the kind of mistake for programs and the handbook; empty where the sentence tells it (``emit.codes``).
    """

    path: str
    line: int
    column: int
    message: str
    remedy: str
    code: str = ""

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column} {self.message} → {self.remedy}"


class Place(NamedTuple):
    """A spot in a file: ``loc`` leads from the top of the file to the value (``("sessions", 0, "place")``)."""

    path: str
    loc: tuple[str | int, ...] = ()


class Problem(NamedTuple):
    """Data that can be read and contradict other data, or a rule that cannot be used."""

    place: Place
    message: str
    remedy: str
    code: str = ""


def in_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """``troubles`` in order of place; what would be printed alike is there once, with a code if one has it."""
    return tuple({str(one): one for one in sorted(diagnostics)}.values())


class DataError(Exception):
    """Raised where nothing sensible can be made of the data; carries every trouble that was found, in order of place."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = in_order(diagnostics)
        super().__init__("\n".join(str(diagnostic) for diagnostic in self.diagnostics))


class UsageError(Exception):
    """A wish that cannot be met as it was put: an unknown option value, a folder that is not a district's."""
