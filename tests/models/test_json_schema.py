"""The JSON Schemas in schemas/ are what the models say, in Chinese throughout."""

import json
from pathlib import Path, PurePosixPath
from typing import Any

import pytest

from studiobook.loading import layout
from studiobook.models.json_schema import SCHEMAS, schema
from tests import test_docs
from tests.builders import REPOSITORY


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_file_is_up_to_date(name):
    kept = (REPOSITORY / f"schemas/{name}.schema.json").read_text("utf-8")
    assert kept == schema(name), "run ./inv schemas and commit the difference"


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_field_is_explained_in_chinese(name):
    for key, field in fields(json.loads(schema(name))):
        assert chinese(field.get("title", "")), key
        assert chinese(field.get("description", "")), key


def test_editors_find_the_schema_of_every_kind_of_yaml_file():
    settings = json.loads((REPOSITORY / ".vscode/settings.json").read_text("utf-8"))
    found = {
        pattern: Path(path).name.removesuffix(".schema.json") for path, pattern in settings["yaml.schemas"].items()
    }
    handed_in = {f"studios/chunhui/{kind.example}": kind.model for kind in layout.RECORD_KINDS}
    for path, model in {**handed_in, **test_docs.BUREAU_FILES}.items():
        if path.endswith(".yml"):
            (name,) = (name for pattern, name in found.items() if PurePosixPath(path).match(pattern))
            assert SCHEMAS[name] is model, path


def fields(made: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    definitions = (made, *made.get("$defs", {}).values())
    return [(key, field) for one in definitions for key, field in one.get("properties", {}).items()]


def chinese(text: str) -> bool:
    return any("\u4e00" <= character <= "\u9fff" for character in text)
