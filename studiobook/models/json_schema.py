"""Writes the JSON Schemas of the record kinds, from which an editor completes and explains fields in Chinese."""

import json
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema

from studiobook.models import enums
from studiobook.models.base import Record, in_file_order
from studiobook.models.district import District, Waivers
from studiobook.models.people import Person
from studiobook.models.policy import Policy
from studiobook.models.records import Activity, Outcome, Project
from studiobook.models.redirects import Moves
from studiobook.models.reviews import Review, ScoreSheet
from studiobook.models.studio import About
from studiobook.models.submissions import (
    AnnualPlan,
    AnnualSummary,
    Appraisals,
    CyclePlan,
    Ledger,
    PersonalPlan,
    ResearchReport,
    StudioRule,
)

DIALECT = "https://json-schema.org/draft/2020-12/schema"
SCHEMAS: dict[str, type[Record]] = {
    "studio": About,
    "person": Person,
    "cycle-plan": CyclePlan,
    "annual-plan": AnnualPlan,
    "personal-plan": PersonalPlan,
    "activity": Activity,
    "outcome": Outcome,
    "project": Project,
    "summary": AnnualSummary,
    "research-report": ResearchReport,
    "appraisal": Appraisals,
    "ledger": Ledger,
    "rule": StudioRule,
    "review": Review,
    "score-sheet": ScoreSheet,
    "district": District,
    "waivers": Waivers,
    "moved": Moves,
    "policy": Policy,
}


class _Chinese(GenerateJsonSchema):
    """JSON Schema with our words only: no titles from English names, a label next to every term."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False


def schema(name: str) -> str:
    """The JSON Schema of the record kind ``name``, as text."""
    return json.dumps({"$schema": DIALECT, **described(SCHEMAS[name])}, ensure_ascii=False, indent=2) + "\n"


def described(model: type[BaseModel]) -> dict[str, Any]:
    """``model`` as a JSON Schema, with our words only."""
    document = model.model_json_schema(schema_generator=_Chinese)
    for definition in (document, *document.get("$defs", {}).values()):
        _relabel(definition)
        _order(definition)
    return document


def _order(definition: dict[str, Any]) -> None:
    """Give the properties in the order of the file."""
    properties = definition.get("properties", {})
    names = in_file_order(properties, {name: one.pop("after") for name, one in properties.items() if "after" in one})
    if "properties" in definition:
        definition["properties"] = {name: properties[name] for name in names}
    if "required" in definition:
        definition["required"] = [name for name in names if name in definition["required"]]


def _relabel(definition: dict[str, Any]) -> None:
    """Take English docstrings out; give terms their labels."""
    term = getattr(enums, definition.get("title", ""), None)
    definition.pop("description", None)
    definition.pop("title", None)
    if isinstance(term, type) and issubclass(term, enums.Term):
        definition["enumDescriptions"] = [member.label for member in term]
