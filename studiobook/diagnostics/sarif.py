"""SARIF 2.1.0 (OASIS), which code scanning of GitHub, Azure DevOps and many editors read."""

from typing import Any
from urllib.parse import quote

from studiobook import __version__
from studiobook.diagnostics import codes
from studiobook.diagnostics.json_format import dumped
from studiobook.diagnostics.results import Check, Result, results
from studiobook.rules.findings import limits

_ROOT = "SRCROOT"


def write(check: Check) -> str:
    """One run: the rules that have a result, and each result with its place; what was waived is suppressed."""
    found = results(check)
    commit = check.library.commit if check.library else ""
    rules = {one.diagnostic.code: _rule(one) for one in found}
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
        "properties": {"asOf": check.today.isoformat(), "commit": commit},
        "results": [_result(one, order.index(one.diagnostic.code)) for one in found],
    }
    return dumped({"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]})


def _rule(result: Result) -> dict[str, Any]:
    code, level = result.diagnostic.code, result.diagnostic.severity.value
    if result.finding is None:
        meaning = codes.meaning(code)
        return {
            "id": code,
            "shortDescription": {"text": meaning.title},
            "fullDescription": {"text": meaning.text},
            "help": {"text": f"{meaning.text}代号 {code} 的例子见手册“提示的代号”。"},
            "defaultConfiguration": {"level": level},
            "properties": {"tags": [code.split("/")[0]]},
        }
    rule, clause = result.finding.rule, result.finding.clause
    asked = "，".join((rule.strength.label, *limits(rule)))
    return {
        "id": code,
        "shortDescription": {"text": result.title},
        "fullDescription": {"text": clause.digest},
        "help": {
            "text": f"{clause.cite} {clause.heading}：{clause.digest}要求：{rule.label}（{asked}）。办法：{rule.remedy}",
            "markdown": f"**{clause.cite} {clause.heading}**\n\n{clause.digest}\n\n"
            f"- 要求：{rule.label}（{asked}）\n- 办法：{rule.remedy}\n",
        },
        "defaultConfiguration": {"level": level},
        "properties": {"tags": ["policy", rule.strength.value], "clause": clause.id},
    }


def _result(one: Result, index: int) -> dict[str, Any]:
    diagnostic, finding = one.diagnostic, one.finding
    place = {
        "artifactLocation": {"uri": quote(diagnostic.path), "uriBaseId": _ROOT},
        "region": {"startLine": diagnostic.line, "startColumn": diagnostic.column},
    }
    result: dict[str, Any] = {
        "ruleId": diagnostic.code,
        "ruleIndex": index,
        "kind": "fail",
        "level": diagnostic.severity.value,
        "message": {"text": one.text},
        "locations": [{"physicalLocation": place}],
        "partialFingerprints": {"studiobook/v1": one.fingerprint},
        # an empty list says that suppressions were looked for and none was found
        "suppressions": [{"kind": "external", "status": "accepted", "justification": diagnostic.remedy}]
        if one.waived
        else [],
    }
    if finding:
        result["properties"] = {
            "studio": finding.studio,
            "subject": finding.about,
            "schoolYear": str(finding.year) if finding.year else None,
            "state": finding.state.value,
            "due": finding.due.isoformat() if finding.due else None,
        }
    return result
