"""GitLab's code quality report: its merge requests show what is new and what was corrected, by the fingerprints.

https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
"""

from typing import Any

from studiobook.core.diagnostic import Severity
from studiobook.diagnostics.json_format import dumped
from studiobook.diagnostics.results import Check, Result, unwaived

_SEVERITIES = {Severity.ERROR: "critical", Severity.WARNING: "major", Severity.NOTE: "info"}


def write(check: Check) -> str:
    """An array of everything to correct; data that cannot be used at all are blockers."""
    return dumped([_issue(one) for one in unwaived(check)])


def _issue(result: Result) -> dict[str, Any]:
    one = result.diagnostic
    unusable = one.severity is Severity.ERROR and not result.finding
    return {
        "description": result.text,
        "check_name": one.code,
        "fingerprint": result.fingerprint,
        "severity": "blocker" if unusable else _SEVERITIES[one.severity],
        "location": {"path": one.path, "lines": {"begin": one.line}},
    }
