"""Reviewdog's diagnostics, for the code review of any forge that it knows.

https://github.com/reviewdog/reviewdog/tree/master/proto/rdf
"""

from typing import Any

from studiobook.core.diagnostic import Diagnostic, Severity
from studiobook.diagnostics.json_format import dumped
from studiobook.diagnostics.results import Check, Result, unwaived
from studiobook.loading import library as loading
from studiobook.models.library import Library

_SEVERITIES = {Severity.ERROR: "ERROR", Severity.WARNING: "WARNING", Severity.NOTE: "INFO"}


def write(check: Check) -> str:
    """A diagnostic result with everything to correct."""
    shown = [_diagnostic(check.library, one) for one in unwaived(check)]
    return dumped({"source": {"name": "studiobook"}, "diagnostics": shown})


def _diagnostic(library: Library | None, result: Result) -> dict[str, Any]:
    one = result.diagnostic
    return {
        "message": result.text,
        "location": {"path": one.path, "range": {"start": _position(library, one)}},
        "severity": _SEVERITIES[one.severity],
        "code": {"value": one.code},
    }


def _position(library: Library | None, one: Diagnostic) -> dict[str, int]:
    """Line and column. Columns count bytes here, so there is none where the line cannot be read."""
    before = loading.line_of(library.root, one.path, one.line)[: one.column - 1] if library else ""
    if len(before) < one.column - 1:
        return {"line": one.line}
    return {"line": one.line, "column": len(before.encode()) + 1}
