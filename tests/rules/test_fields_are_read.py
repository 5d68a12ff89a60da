"""Never ask for a field that nothing reads: every field is named by a rule, a page, a report or the program."""

import re
from pathlib import Path

import pytest
from pydantic import BaseModel

from studiobook.models.base import Part
from studiobook.models.json_schema import SCHEMAS
from tests.builders import REPOSITORY

READERS = (
    *REPOSITORY.glob("templates/**/*.j2"),
    *REPOSITORY.glob("studiobook/**/*.py"),
    *REPOSITORY.glob("bureau/policy/*.yml"),
    *REPOSITORY.glob("tests/rules/policies/**/*.yml"),
)


def parts(model: type[BaseModel]) -> set[type[BaseModel]]:
    """``model`` and every kind of part below it."""
    found = {model}
    names = {field.annotation for field in model.model_fields.values()}
    for inner in Part.__subclasses__():
        if inner not in found and any(inner.__name__ in re.findall(r"\w+", str(name)) for name in names):
            found |= parts(inner)
    return found


FIELDS = sorted(
    {(part, name) for model in SCHEMAS.values() for part in parts(model) for name in part.model_fields}, key=str
)


@pytest.fixture(scope="module")
def read() -> set[str]:
    """Every name behind a dot where records are read (a call is a method's), and those that rules hand to a filter."""
    text = "\n".join(Path(path).read_text(encoding="utf-8") for path in READERS)
    handed = re.findall(r"\| (?:where|distinct|most_alike|total)\(\"([a-z_]+)\"", text)
    return set(re.findall(r"(?<=\.)[a-z_]+\b(?!\()", text)) | set(handed)


@pytest.mark.parametrize(("model", "name"), FIELDS, ids=[f"{model.__name__}.{name}" for model, name in FIELDS])
def test_a_field_is_read(model: type[BaseModel], name: str, read: set[str]) -> None:
    assert name in read, f"{model.__name__}.{name} is asked for and read by nothing"
