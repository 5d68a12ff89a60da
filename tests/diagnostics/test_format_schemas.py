"""The formats that other programs read, held against the schemas of those who made them; and each schema against broken data.

The packages that bring the schemas stand in ``tests/npm/package.json``. GitLab has none, so its documented fields are a schema
of our own.
"""

import json
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema.protocols import Validator
from jsonschema.validators import validator_for

from studiobook.core.diagnostic import Diagnostic, Location
from studiobook.diagnostics import FORMATS
from studiobook.diagnostics.results import Check
from tests import external
from tests.builders import REPOSITORY
from tests.diagnostics.test_formats import DISTRICTS, checked
from tests.loading import test_reading_errors

pytestmark = pytest.mark.external


def sarif_schema() -> Any:
    """OASIS's schema of SARIF 2.1.0, as Microsoft's test kit ships it."""
    return _read(external.path_of("@microsoft/jest-sarif", "lib/schemas/sarif-2.1.0-rtm.5.json"))


def gitlab_schema() -> Any:
    """The fields of GitLab's documentation."""
    return _read(REPOSITORY / "tests/schemas/gitlab-code-quality.schema.json")


def rdjson_schema() -> Any:
    """``DiagnosticResult``, one of the three kinds of document in reviewdog's format."""
    kinds = external.exported("@umbrelladocs/rdformat-validator", "dist/types/schema.js", "rdformatSchema")
    (result,) = (one for one in kinds["oneOf"] if one["title"] == "DiagnosticResult")
    return {"$schema": kinds["$schema"], **result}


SCHEMAS: dict[str, Callable[[], Any]] = {"sarif": sarif_schema, "gitlab": gitlab_schema, "rdjson": rdjson_schema}
FIRST = {"sarif": "runs.0.results.0", "gitlab": "0", "rdjson": "diagnostics.0"}  # where the first thing told of stands


def _read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


@cache
def validator(form: str) -> Validator:
    schema = SCHEMAS[form]()
    kind = validator_for(schema)
    kind.check_schema(schema)
    return kind(schema)


def wrong(form: str, document: Any) -> list[str]:
    """Where a document breaks the format's schema: places as in ``FIRST``."""
    return [".".join(map(str, one.absolute_path)) for one in validator(form).iter_errors(document)]


def formatted(form: str, *diagnostics: Diagnostic) -> Any:
    return json.loads(FORMATS[form](Check(None, diagnostics, (), date(2024, 11, 20))))


def within(document: Any, place: str) -> Any:
    for step in place.split(".") if place else ():
        document = document[int(step) if isinstance(document, list) else step]
    return document


# --- what we print ---


@pytest.mark.parametrize("form", SCHEMAS)
@pytest.mark.parametrize("name", DISTRICTS)
def test_what_a_check_prints_is_valid(form, name, tmp_path, capsys) -> None:
    """Of data that are fine, that leave duties unmet or waived, and that cannot be read."""
    assert wrong(form, json.loads(checked(DISTRICTS[name](tmp_path), form, capsys))) == []


@pytest.mark.parametrize("form", SCHEMAS)
def test_without_a_district_it_is_valid(form, tmp_path, capsys) -> None:
    (tmp_path / "bureau").mkdir()
    assert wrong(form, json.loads(checked(tmp_path, form, capsys))) == []


def every_message(folder: Path) -> set[str]:
    """Every sentence about a file that cannot be read that the tests of reading know."""
    tables = test_reading_errors.DISTRICTS
    found = (case for table in tables for case in test_reading_errors.cases(table, folder))
    return {one.message for case in found for one in case.diagnostics}


@pytest.mark.parametrize("form", SCHEMAS)
def test_every_message_is_valid(form, tmp_path) -> None:
    """Whatever a file is called and whatever was wrong in it."""
    names = ("studios/a b/100% #1?.yml", "studios/春晖/people/李敏 (1).yml", "studios/\u200b~\U00020bb7.md", "..c")
    messages = {*every_message(tmp_path), "“\n\x85\ufeff”"}
    diagnostics = [
        Diagnostic(Location(path, (), 1, 9), message, "改正", "read/other") for path in names for message in messages
    ]
    document = formatted(form, *diagnostics)
    assert wrong(form, document) == []
    assert len(within(document, FIRST[form].rpartition(".")[0])) == len(diagnostics)


# --- what the schemas refuse ---

GONE = object()
# Of the first thing told of: a value's place, and what must not stand there.
BROKEN: dict[str, tuple[tuple[str, Any], ...]] = {
    "sarif": (
        ("ruleIndex", "0"),
        ("ruleid", "read/other"),
        ("level", "fatal"),
        ("kind", "failed"),
        ("message", GONE),
        ("message", "a sentence"),
        ("locations.0.physicalLocation.region.startLine", 0),
        ("locations.0.physicalLocation.region.startColumn", "1"),
        ("locations.0.physicalLocation.artifactLocation.index", -2),
        ("partialFingerprints.studiobook/v1", 1),
        ("suppressions", [{"kind": "elsewhere"}]),
        ("suppressions", [{"kind": "external", "status": "waived"}]),
        ("properties", {"tags": ["policy", "policy"]}),
    ),
    "gitlab": (
        *((field, GONE) for field in ("description", "check_name", "fingerprint", "severity", "location")),
        *((field, "") for field in ("description", "check_name", "fingerprint", "severity", "location.path")),
        *(("location.path", path) for path in (GONE, "./a.yml", "/a.yml", "../a.yml", "a/../b.yml", "C:\\a.yml", "c:/a.yml")),
        ("severity", "grave"),
        ("location.lines", GONE),
        *(("location.lines.begin", line) for line in (GONE, 0, -1, 1.5, "1", True, None)),
        ("location.positions", {"begin": {"column": 1}}),
    ),
    "rdjson": (
        ("message", GONE),
        ("message", ""),
        ("severity", "FATAL"),
        ("code", "read/other"),
        ("location", GONE),
        ("location.path", GONE),
        ("location.range.start.line", GONE),
        ("location.range.start.line", 0),
        ("location.range.start.column", "1"),
        ("fingerprint", "0"),
    ),
}  # fmt: skip


CASES = [
    pytest.param(form, place, value, id=f"{form}-{place}-{'gone' if value is GONE else value}")
    for form, cases in BROKEN.items()
    for place, value in cases
]


@pytest.mark.parametrize(("form", "place", "value"), CASES)
def test_broken_entries_are_refused(form, place, value) -> None:
    document = formatted(form, Diagnostic(Location("studios/a.yml", (), 3, 9), "x", "y", "read/other"))
    assert wrong(form, document) == []
    above, _, key = f"{FIRST[form]}.{place}".rpartition(".")
    if value is GONE:
        del within(document, above)[key]
    else:
        within(document, above)[key] = value
    places = wrong(form, document)
    assert places
    assert all(one.startswith(FIRST[form]) for one in places)


@pytest.mark.parametrize(
    ("form", "document"),
    [
        ("sarif", {"version": "2.1.0"}),
        ("sarif", {"version": "2.0.0", "runs": []}),
        ("sarif", {"version": "2.1.0", "runs": [{"results": []}]}),
        ("sarif", {"version": "2.1.0", "runs": [], "results": []}),
        ("gitlab", {}),
        ("gitlab", [[]]),
        ("rdjson", {}),
        ("rdjson", []),
        ("rdjson", {"diagnostics": [], "severity": "NOTE"}),
    ],
)
def test_broken_documents_are_refused(form, document) -> None:
    assert wrong(form, document)


def test_gitlab_takes_a_position_for_a_line() -> None:
    """The other way of saying a place that GitLab documents."""
    document = formatted("gitlab", Diagnostic(Location("studios/a.yml", (), 3, 9), "x", "y", "read/other"))
    document[0]["location"] = {"path": "studios/a.yml", "positions": {"begin": {"line": 3, "column": 9}}}
    assert wrong("gitlab", document) == []
