"""The JSON Schemas in schemas/ are what the models say, in Chinese throughout."""

import json
from typing import Any

import pytest

from studiobook.schemas import SCHEMAS, schema
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


def test_editors_find_a_schema_for_every_kind_of_yaml_file():
    settings = json.loads((REPOSITORY / ".vscode/settings.json").read_text("utf-8"))
    for path in settings["yaml.schemas"]:
        assert (REPOSITORY / path).is_file(), path


def fields(made: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    definitions = (made, *made.get("$defs", {}).values())
    return [(key, field) for one in definitions for key, field in one.get("properties", {}).items()]


def chinese(text: str) -> bool:
    return any("\u4e00" <= character <= "\u9fff" for character in text)
