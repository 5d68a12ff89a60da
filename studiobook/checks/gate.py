"""The gate that everybody passes: what is built is built from data that can be read, do not contradict each other and are not refused."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from studiobook.checks import consistency
from studiobook.core.diagnostic import DataFault, Problem, Trouble
from studiobook.loading import library
from studiobook.models.library import Library
from studiobook.rules import findings as rule_findings
from studiobook.rules.findings import Finding


def checked(root: Path, today: date) -> tuple[Library, tuple[Finding, ...]]:
    """The library and its findings. DataFault with every trouble when the data cannot be built from."""
    reading = library.read(root)
    found = troubles(reading)
    if reading.library is None or found:
        raise DataFault(found)
    findings = rule_findings.judge(reading.library, today)
    refusing = [trouble(reading.library, finding) for finding in findings if finding.refuses]
    if refusing:
        raise DataFault(refusing)
    return reading.library, findings


def problems(district: Library) -> tuple[Problem, ...]:
    """Contradictions in what could be read, and rules that cannot be used."""
    return (*consistency.problems(district), *rule_findings.policy_problems(district))


def troubles(reading: library.Reading) -> list[Trouble]:
    """Everything for which the data cannot be judged."""
    found = located(reading.library, problems(reading.library)) if reading.library else []
    return [*reading.troubles, *found]


def located(district: Library, problems: Iterable[Problem]) -> list[Trouble]:
    """``problems`` with line and column."""
    return [
        Trouble(one.place.path, *library.locate(district.root, one.place), one.message, one.remedy, one.code)
        for one in problems
    ]


def trouble(district: Library, finding: Finding) -> Trouble:
    """An unmet finding as a trouble: where, what, how to mend it."""
    line, column = library.locate(district.root, finding.place)
    return Trouble(finding.place.path, line, column, f"{finding.about}：{finding.said()}", finding.advice())
