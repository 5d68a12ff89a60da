"""Reviewdog's diagnostics, for the code review of any forge that it knows.

https://github.com/reviewdog/reviewdog/tree/master/proto/rdf
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from studiobook.core.diagnostic import Diagnostic
from studiobook.diagnostics.issues import Issue, unwaived
from studiobook.diagnostics.json_format import dumped
from studiobook.loading import library
from studiobook.models.library import Library
from studiobook.rules.findings import Finding

_SEVERITIES = {"error": "ERROR", "warning": "WARNING", "note": "INFO"}


def write(district: Library | None, diagnostics: Sequence[Diagnostic], findings: Sequence[Finding], today: date) -> str:
    """A diagnostic result with everything that is to be mended."""
    shown = [_diagnostic(district, one) for one in unwaived(district, diagnostics, findings, today)]
    return dumped({"source": {"name": "studiobook"}, "diagnostics": shown})


def _diagnostic(district: Library | None, issue: Issue) -> dict[str, Any]:
    return {
        "message": issue.text,
        "location": {"path": issue.path, "range": {"start": _position(district, issue)}},
        "severity": _SEVERITIES[issue.level],
        "code": {"value": issue.code},
    }


def _position(district: Library | None, issue: Issue) -> dict[str, int]:
    """Line and column. Columns count bytes here, so there is none where the line cannot be read."""
    before = library.line_of(district.root, issue.path, issue.line)[: issue.column - 1] if district else ""
    if len(before) < issue.column - 1:
        return {"line": issue.line}
    return {"line": issue.line, "column": len(before.encode()) + 1}
