"""The results of a check as tools for code know them (SARIF's term): a diagnostic with a title and a fingerprint.

Diagnostics of data that cannot be used are errors. A finding is as severe as its rule; a remark is a note.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from studiobook.checks import consistency, gate
from studiobook.core.diagnostic import Diagnostic, Severity, in_order
from studiobook.diagnostics import codes
from studiobook.models.enums import State
from studiobook.models.library import Library
from studiobook.rules.findings import Finding


@dataclass(frozen=True)
class Check:
    """What a check found on a day: diagnostics of data that cannot be used, or else the findings.

    ``library`` is None where not even the district could be read.
    """

    library: Library | None
    diagnostics: tuple[Diagnostic, ...]
    findings: tuple[Finding, ...]
    today: date

    @property
    def usable(self) -> Library | None:
        """The library, where nothing is wrong with its data."""
        return None if self.diagnostics else self.library

    @property
    def remarks(self) -> tuple[Diagnostic, ...]:
        """What may be in order and is worth a look; it refuses nothing. Nothing while there are diagnostics."""
        library = self.usable
        if library is None:
            return ()
        return in_order(map(library.located, consistency.remarks(library, self.findings, self.today)))


@dataclass(frozen=True)
class Result:
    """Something to correct, or that was waived. ``fingerprint`` stays the same when lines move and figures change."""

    diagnostic: Diagnostic
    title: str
    fingerprint: str
    finding: Finding | None = None

    @property
    def text(self) -> str:
        """What is wrong and how to mend it."""
        return f"{self.diagnostic.message} → {self.diagnostic.remedy}"

    @property
    def waived(self) -> bool:
        """Whether the bureau lifted the duty; such a result is never a warning."""
        return self.finding is not None and self.finding.state is State.WAIVED


def results(check: Check) -> tuple[Result, ...]:
    """Every diagnostic, every finding that is unmet or waived, every remark; nothing that is not yet due."""
    found = list(_of_diagnostics(check.diagnostics))
    if library := check.usable:
        shown = (one for one in check.findings if one.state in (State.UNMET, State.WAIVED))
        found += (_of_finding(library, one) for one in shown)
        found += _of_diagnostics(one._replace(severity=Severity.NOTE) for one in check.remarks)
    return tuple(found)


def unwaived(check: Check) -> tuple[Result, ...]:
    """The results that somebody has to correct, or to look at."""
    return tuple(one for one in results(check) if not one.waived)


def _of_diagnostics(diagnostics: Iterable[Diagnostic]) -> Iterator[Result]:
    seen: Counter[tuple[str, str, str]] = Counter()
    for one in in_order(diagnostics):
        alike = (one.code, one.path, one.message)
        seen[alike] += 1  # the same slip twice in a file is distinguished by its turn, not by its line
        yield Result(one, codes.meaning(one.code).title, _fingerprint(*alike, str(seen[alike])))


def _of_finding(library: Library, finding: Finding) -> Result:
    one = gate.diagnostic(library, finding)
    term = str(finding.term.first) if finding.term else ""
    fingerprint = _fingerprint(one.code, finding.studio, finding.rule.each.kind, finding.subject.id, term)
    return Result(one, f"{finding.rule.label}（{finding.clause.cite}）", fingerprint, finding)


def _fingerprint(*parts: str) -> str:
    return sha256("\0".join(parts).encode()).hexdigest()
