"""SARIF 2.1.0 (OASIS), which code scanning of GitHub, Azure DevOps and many editors read."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from urllib.parse import quote

from studiobook import __version__
from studiobook.core.diagnostic import Diagnostic
from studiobook.diagnostics import codes
from studiobook.diagnostics.issues import Issue, issues
from studiobook.diagnostics.json_format import dumped
from studiobook.models.library import Library
from studiobook.rules.findings import Finding, limits

_ROOT = "SRCROOT"


def write(district: Library | None, diagnostics: Sequence[Diagnostic], findings: Sequence[Finding], today: date) -> str:
    """One run: the rules of its results, and each result with its place; what was waived is suppressed."""
    found = issues(district, diagnostics, findings, today)
    rules = {one.code: _rule(one) for one in found}
    order = list(rules)
    run = {
        "tool": {
            "driver": {
                "name": "studiobook",
                "version": __version__,
                "semanticVersion": __version__,
                "rules": list(rules.values()),
            }
        },
        "automationDetails": {"id": "studiobook/check/"},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_ROOT: {"description": {"text": "一个区的文件夹（含 bureau/ 和 studios/）"}}},
        "properties": {"asOf": today.isoformat(), "commit": district.commit if district else ""},
        "results": [_result(one, order.index(one.code)) for one in found],
    }
    return dumped({"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]})


def _rule(issue: Issue) -> dict[str, Any]:
    if issue.finding is None:
        meaning = codes.meaning(issue.code)
        return {
            "id": issue.code,
            "shortDescription": {"text": meaning.title},
            "fullDescription": {"text": meaning.text},
            "help": {"text": f"{meaning.text}代号 {issue.code} 的例子见手册“提示的代号”。"},
            "defaultConfiguration": {"level": issue.level},
            "properties": {"tags": [issue.code.split("/")[0]]},
        }
    rule, clause = issue.finding.rule, issue.finding.clause
    asked = "，".join((rule.strength.label, *limits(rule)))
    return {
        "id": issue.code,
        "shortDescription": {"text": issue.title},
        "fullDescription": {"text": clause.digest},
        "help": {
            "text": f"{clause.cite} {clause.heading}：{clause.digest}要求：{rule.label}（{asked}）。办法：{rule.remedy}",
            "markdown": f"**{clause.cite} {clause.heading}**\n\n{clause.digest}\n\n"
            f"- 要求：{rule.label}（{asked}）\n- 办法：{rule.remedy}\n",
        },
        "defaultConfiguration": {"level": issue.level},
        "properties": {"tags": ["policy", rule.strength.value], "clause": clause.id},
    }


def _result(issue: Issue, index: int) -> dict[str, Any]:
    place = {
        "artifactLocation": {"uri": quote(issue.path), "uriBaseId": _ROOT},
        "region": {"startLine": issue.line, "startColumn": issue.column},
    }
    result: dict[str, Any] = {
        "ruleId": issue.code,
        "ruleIndex": index,
        "kind": "fail",
        "level": issue.level,
        "message": {"text": issue.text},
        "locations": [{"physicalLocation": place}],
        "partialFingerprints": {"studiobook/v1": issue.fingerprint},
        # an empty list says that suppressions were looked for and there was none
        "suppressions": [{"kind": "external", "status": "accepted", "justification": issue.remedy}]
        if issue.waived
        else [],
    }
    if issue.finding:
        finding = issue.finding
        result["properties"] = {
            "studio": finding.studio,
            "subject": finding.about,
            "schoolYear": str(finding.year) if finding.year else None,
            "state": finding.state.value,
            "due": finding.due.isoformat() if finding.due else None,
        }
    return result
