"""Everything that is known, as JSON for programs of one's own."""

import json
from typing import Any

from studiobook.checks import gate
from studiobook.core.diagnostic import Diagnostic, in_order, top_of
from studiobook.diagnostics.results import Check
from studiobook.models.enums import State
from studiobook.models.library import Library
from studiobook.rules.findings import Finding, limits


def write(check: Check) -> str:
    """Diagnostics and findings of every state as plain values."""
    library = check.library
    return dumped(
        {
            "as_of": check.today.isoformat(),
            "commit": library.commit if library else "",
            "troubles": [_diagnostic(one) for one in in_order(check.diagnostics)],
            "remarks": [_diagnostic(one) for one in check.remarks],
            "findings": [_finding(library, one) for one in check.findings] if library else [],
        }
    )


def dumped(value: Any) -> str:
    """``value`` as the JSON formats print it."""
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _diagnostic(one: Diagnostic) -> dict[str, Any]:
    return {
        "path": one.path,
        "line": one.line,
        "column": one.column,
        "message": one.message,
        "remedy": one.remedy,
        "code": one.code,
    }


def _finding(library: Library, finding: Finding) -> dict[str, Any]:
    place = library.locate(finding.place) if finding.state is State.UNMET else top_of(finding.place.path)
    rule = finding.rule
    return {
        "code": gate.code(library, finding),
        "rule": rule.id,
        "clause": finding.clause.id,
        "studio": finding.studio,
        "subject": finding.about,
        "person": finding.person,
        "school_year": str(finding.year) if finding.year else None,
        "term": finding.term.label if finding.term else None,
        "state": finding.state.value,
        "strength": rule.strength.value,
        "value": float(finding.value) if not isinstance(finding.value, bool) else finding.value,
        "least": finding.least,
        "most": rule.most,
        "limits": list(limits(rule, finding.months)),
        "due": finding.due.isoformat() if finding.due else None,
        "refuses": finding.refuses,
        "counted": sorted({one.path for one in finding.counted if getattr(one, "path", "")}),
        "waiver": finding.waiver.document if finding.waiver else None,
        "path": place.path,
        "line": place.line,
        "column": place.column,
        "message": finding.message(),
        "remedy": finding.advice(),
    }
