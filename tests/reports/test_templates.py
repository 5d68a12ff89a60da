"""The templates of reports name the fields of their contexts, all of them and no other."""

import dataclasses
import types
import typing
from collections import defaultdict
from collections.abc import Iterator

import pytest
from jinja2 import Environment, meta, nodes

from studiobook.core.paths import PROGRAM
from studiobook.documents.templates import REPORT_GLOBALS
from studiobook.reports.kinds import REPORT_KINDS, Kind

TEMPLATES = PROGRAM / "templates"


def parsed(kind: Kind) -> nodes.Template:
    environment = Environment(autoescape=True)
    environment.filters["day"] = str
    return environment.parse((TEMPLATES / kind.TEMPLATE).read_text(encoding="utf-8"))


def fields(kind: Kind) -> set[str]:
    return {field.name for field in dataclasses.fields(kind.CONTEXT)}


def classes(hint: object) -> Iterator[type]:
    """The classes that a value of type ``hint`` may have, but for None."""
    if isinstance(hint, types.UnionType):
        for part in typing.get_args(hint):
            yield from classes(part)
    elif isinstance(origin := typing.get_origin(hint) or hint, type) and origin is not types.NoneType:
        yield origin


def items(hint: object) -> Iterator[type]:
    """The classes of the items of a value of type ``hint``; none where an item is a tuple."""
    if typing.get_origin(hint) in (tuple, list):
        yield from (one for one in classes(typing.get_args(hint)[0]) if one is not tuple)


def has(owner: type, attribute: str) -> bool:
    declared = {*getattr(owner, "model_fields", ()), *getattr(owner, "__dataclass_fields__", ())}
    return attribute in declared or hasattr(owner, attribute)


def attributes(kind: Kind) -> Iterator[tuple[list[type], str]]:
    """The attributes that the template reads of fields and of their items, each with the classes that may have it."""
    hints = typing.get_type_hints(kind.CONTEXT)
    owners: dict[str, list[type]] = defaultdict(list)
    for name, hint in hints.items():
        owners[name] += classes(hint)
    template = parsed(kind)
    unknown: set[str] = set()  # variables of loops over something else than a field
    for loop in template.find_all(nodes.For):
        if isinstance(loop.target, nodes.Name) and isinstance(loop.iter, nodes.Name) and loop.iter.name in hints:
            owners[loop.target.name] += items(hints[loop.iter.name])
        else:
            unknown |= {one.name for one in (loop.target, *loop.target.find_all(nodes.Name)) if hasattr(one, "name")}
    for read in template.find_all(nodes.Getattr):
        if isinstance(read.node, nodes.Name) and owners[read.node.name] and read.node.name not in unknown:
            yield owners[read.node.name], read.attr


@pytest.mark.parametrize("kind", REPORT_KINDS, ids=lambda kind: kind.NAME)
def test_a_template_names_fields_of_its_context_only(kind: Kind) -> None:
    assert meta.find_undeclared_variables(parsed(kind)) - fields(kind) - set(REPORT_GLOBALS) == set()


@pytest.mark.parametrize("kind", REPORT_KINDS, ids=lambda kind: kind.NAME)
def test_a_template_names_every_field_of_its_context(kind: Kind) -> None:
    assert fields(kind) - meta.find_undeclared_variables(parsed(kind)) == set()


@pytest.mark.parametrize("kind", REPORT_KINDS, ids=lambda kind: kind.NAME)
def test_what_a_template_reads_of_a_field_exists(kind: Kind) -> None:
    found = list(attributes(kind))
    missing = [attribute for owners, attribute in found if not any(has(one, attribute) for one in owners)]
    assert found
    assert missing == []


def test_contexts_are_frozen_dataclasses() -> None:
    assert all(kind.CONTEXT.__dataclass_params__.frozen for kind in REPORT_KINDS)  # type: ignore[attr-defined]  # dataclasses


def test_every_template_of_a_report_has_its_kind() -> None:
    found = {f"reports/{path.name}" for path in (TEMPLATES / "reports").glob("*.md.j2")}
    assert {kind.TEMPLATE for kind in REPORT_KINDS} == found
    assert len({kind.NAME for kind in REPORT_KINDS}) == len(REPORT_KINDS)
