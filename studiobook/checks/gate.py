"""The gate that everybody passes: what is built is built from data that can be read, do not contradict each other and are not refused."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from studiobook.checks import consistency
from studiobook.core.diagnostic import DataError, Diagnostic, Problem
from studiobook.loading import library
from studiobook.models.library import Library
from studiobook.rules.compiler import policy_problems
from studiobook.rules.evaluate import evaluate
from studiobook.rules.findings import Finding


def checked(root: Path, today: date) -> tuple[Library, tuple[Finding, ...]]:
    """The library and its findings. DataError with every trouble when the data cannot be built from."""
    reading = library.read(root)
    found = diagnostics(reading)
    if reading.library is None or found:
        raise DataError(found)
    findings = evaluate(reading.library, today)
    refusing = [diagnostic(reading.library, finding) for finding in findings if finding.refuses]
    if refusing:
        raise DataError(refusing)
    return reading.library, findings


def problems(district: Library) -> tuple[Problem, ...]:
    """Contradictions in what could be read, and rules that cannot be used."""
    return (*consistency.problems(district), *policy_problems(district))


def diagnostics(reading: library.Reading) -> list[Diagnostic]:
    """Everything for which the data cannot be judged."""
    found = located(reading.library, problems(reading.library)) if reading.library else []
    return [*reading.diagnostics, *found]


def located(district: Library, problems: Iterable[Problem]) -> list[Diagnostic]:
    """``problems`` with line and column."""
    return [
        Diagnostic(one.place.path, *library.locate(district.root, one.place), one.message, one.remedy, one.code)
        for one in problems
    ]


def diagnostic(district: Library, finding: Finding) -> Diagnostic:
    """An unmet finding as a trouble: where, what, how to mend it."""
    line, column = library.locate(district.root, finding.place)
    return Diagnostic(finding.place.path, line, column, f"{finding.about}：{finding.message()}", finding.advice())
