"""GitLab's code quality report: its merge requests show what is new and what was corrected, by the fingerprints.

https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from studiobook.core.diagnostic import Diagnostic
from studiobook.diagnostics.issues import Issue, unwaived
from studiobook.diagnostics.json_format import dumped
from studiobook.models.library import Library
from studiobook.rules.findings import Finding

_SEVERITIES = {"error": "critical", "warning": "major", "note": "info"}


def write(district: Library | None, diagnostics: Sequence[Diagnostic], findings: Sequence[Finding], today: date) -> str:
    """An array of everything that is to be mended; data that cannot be used at all are blockers."""
    return dumped([_issue(one) for one in unwaived(district, diagnostics, findings, today)])


def _issue(issue: Issue) -> dict[str, Any]:
    return {
        "description": issue.text,
        "check_name": issue.code,
        "fingerprint": issue.fingerprint,
        "severity": "blocker" if issue.level == "error" and not issue.finding else _SEVERITIES[issue.level],
        "location": {"path": issue.path, "lines": {"begin": issue.line}},
    }
