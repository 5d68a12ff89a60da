"""Diagnostics and findings as one list of issues, as tools for code know them: a place, a level, a code, a text, a fingerprint."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Literal

from studiobook.checks import consistency, gate
from studiobook.core.diagnostic import Diagnostic, in_order
from studiobook.diagnostics import codes
from studiobook.models.enums import State, Strength
from studiobook.models.library import Library
from studiobook.models.policy import Rule
from studiobook.rules.findings import Finding

Level = Literal["error", "warning", "note"]


@dataclass(frozen=True)
class Issue:
    """Something that is to be mended, or was waived. ``fingerprint`` stays when lines move and figures change."""

    code: str
    title: str
    level: Level
    path: str
    line: int
    column: int
    message: str
    remedy: str
    fingerprint: str
    finding: Finding | None = None

    @property
    def text(self) -> str:
        """What is wrong and how to mend it."""
        return f"{self.message} → {self.remedy}"

    @property
    def waived(self) -> bool:
        """Whether the bureau lifted the duty: listed apart, and never a warning."""
        return self.finding is not None and self.finding.state is State.WAIVED


def issues(
    district: Library | None, diagnostics: Sequence[Diagnostic], findings: Sequence[Finding], today: date
) -> tuple[Issue, ...]:
    """Every diagnostic, every finding that is unmet or waived, every remark. What is not yet due is no issue."""
    found = list(_of_diagnostics(diagnostics, "error"))
    if district and not diagnostics:
        shown = [one for one in findings if one.state in (State.UNMET, State.WAIVED)]
        found += (_of_finding(district, one) for one in shown)
        found += _of_diagnostics(remarks(district, findings, today), "note")
    return tuple(found)


def unwaived(
    district: Library | None, diagnostics: Sequence[Diagnostic], findings: Sequence[Finding], today: date
) -> tuple[Issue, ...]:
    """The issues that somebody has to mend, or to look at."""
    return tuple(one for one in issues(district, diagnostics, findings, today) if not one.waived)


def remarks(district: Library, findings: Sequence[Finding], today: date) -> tuple[Diagnostic, ...]:
    """What may be in order and is worth a look; it refuses nothing."""
    return in_order(map(district.located, consistency.remarks(district, tuple(findings), today)))


def _level(rule: Rule) -> Level:
    """The level of an unmet rule: what refuses the data, what is overdue, what is advice. What only counts is no issue."""
    if rule.refuses:
        return "error"
    return "warning" if rule.strength in (Strength.MUST, Strength.PRINCIPLE) else "note"


def _of_diagnostics(diagnostics: Iterable[Diagnostic], level: Level) -> Iterator[Issue]:
    seen: Counter[tuple[str, str, str]] = Counter()
    for one in in_order(diagnostics):
        alike = (one.code, one.path, one.message)
        seen[alike] += 1  # the same slip twice in a file is distinguished by its turn, not by its line
        fingerprint = _fingerprint(*alike, str(seen[alike]))
        yield _issue(one, codes.meaning(one.code).title, level, fingerprint)


def _of_finding(district: Library, finding: Finding) -> Issue:
    found = gate.diagnostic(district, finding)
    term = str(finding.term.first) if finding.term else ""
    fingerprint = _fingerprint(found.code, finding.studio, finding.rule.each.kind, finding.subject.id, term)
    title = f"{finding.rule.label}（{finding.clause.cite}）"
    return _issue(found, title, _level(finding.rule), fingerprint, finding)


def _issue(one: Diagnostic, title: str, level: Level, fingerprint: str, finding: Finding | None = None) -> Issue:
    return Issue(one.code, title, level, one.path, one.line, one.column, one.message, one.remedy, fingerprint, finding)


def _fingerprint(*parts: str) -> str:
    return sha256("\0".join(parts).encode()).hexdigest()
