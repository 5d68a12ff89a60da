"""The gate that everybody passes: nothing is built from data that are unreadable, contradict each other or are refused."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from studiobook.checks import consistency
from studiobook.core.diagnostic import DataError, Diagnostic, Severity
from studiobook.loading.library import Reading, read
from studiobook.models.enums import Strength
from studiobook.models.library import Library
from studiobook.models.policy import Rule
from studiobook.rules.compiler import policy_diagnostics
from studiobook.rules.evaluate import evaluate
from studiobook.rules.findings import Finding


def checked(root: Path, today: date) -> tuple[Library, tuple[Finding, ...]]:
    """The library and its findings. DataError with every diagnostic where nothing can be built from the data."""
    reading = read(root)
    found = diagnostics(reading)
    if reading.library is None or found:
        raise DataError(found)
    findings = evaluate(reading.library, today)
    refusing = [diagnostic(reading.library, finding) for finding in findings if finding.refuses]
    if refusing:
        raise DataError(refusing)
    return reading.library, findings


def contradictions(library: Library) -> tuple[Diagnostic, ...]:
    """Contradictions in what could be read, and rules that cannot be used."""
    return (*consistency.contradictions(library), *policy_diagnostics(library))


def diagnostics(reading: Reading) -> list[Diagnostic]:
    """Everything for which the data cannot be judged."""
    found = located(reading.library, contradictions(reading.library)) if reading.library else []
    return [*reading.diagnostics, *found]


def located(library: Library, diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """``diagnostics`` with line and column."""
    return [library.located(one) for one in diagnostics]


def diagnostic(library: Library, finding: Finding) -> Diagnostic:
    """The diagnostic of an unmet finding: where, what, how to mend it. It is as severe as its rule."""
    place = library.locate(finding.place)
    message = f"{finding.about}：{finding.message()}"
    return Diagnostic(place, message, finding.advice(), code(library, finding), severity(finding.rule))


def severity(rule: Rule) -> Severity:
    """How severe an unmet rule is: an error refuses the data, a warning is overdue, a note is advice."""
    if rule.refuses:
        return Severity.ERROR
    return Severity.WARNING if rule.strength in (Strength.MUST, Strength.PRINCIPLE) else Severity.NOTE


def code(library: Library, finding: Finding) -> str:
    """The id of the finding's rule under that of the edition which judges the studio (``wujin-trial/member-age``)."""
    policy = library.policy_of(library.studios[finding.studio])
    return f"{policy.id}/{finding.rule.id}" if policy else finding.rule.id
