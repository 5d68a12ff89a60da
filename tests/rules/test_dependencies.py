"""What rules are declared to read is what they read: each is evaluated over sample records while access is recorded."""

from collections.abc import Iterator
from datetime import date
from functools import cached_property
from inspect import isfunction
from pathlib import Path
from typing import Any

import pytest

from studiobook.loading import library
from studiobook.models.base import Part
from studiobook.models.criteria import Shape
from studiobook.models.library import Library
from studiobook.models.policy import Rule, read_rule
from studiobook.rules import evaluate as evaluation
from studiobook.rules import expressions
from studiobook.rules.compiler import CompiledRule
from studiobook.rules.dependencies import DERIVED, is_private, reads
from studiobook.rules.filters import FILTERS
from studiobook.rules.measure import Measurement, measure
from tests.builders import REPOSITORY, a_district, a_full_studio, a_review
from tests.recording import Field, recorded
from tests.rules import test_other_policies
from tools.handbook import studio as sample
from tools.handbook import trials
from tools.handbook.rules import names, word
from tools.handbook.sentences import READS


def libraries(root: Path) -> Iterator[tuple[Library, date]]:
    """Real and built records under every policy of the repository, and under the rules of the handbook."""
    yield library.load(REPOSITORY), date(2026, 11, 30)
    yield library.load(a_district(root / "full", chunhui=a_full_studio() | a_review())), date(2028, 1, 1)
    for name in test_other_policies.CASES:
        yield test_other_policies.district(root / name, name), test_other_policies.TODAY
    handbook = sample.the_district(root / "handbook", sample.the_files() | a_review(), policy=trials.edition())
    yield library.load(handbook), trials.AFTERWARDS


@pytest.fixture(scope="module")
def read_by_rules(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Rule, set[Field]]]:
    """Each rule of the repository with the fields that its evaluation read."""
    found: dict[str, tuple[Rule, set[Field]]] = {}

    def measured(compiled: CompiledRule, records: Library, names: dict[str, Any]) -> Measurement | None:
        with recorded() as fields:
            result = measure(compiled, records, names)
        key = f"{records.policies[0].title}：{compiled.rule.id}"
        found.setdefault(key, (compiled.rule, set()))[1].update(fields)
        return result

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(evaluation, "measure", measured)
        for records, today in libraries(tmp_path_factory.mktemp("read")):
            evaluation.evaluate(records, today)
            rules = {rule.id for policy in records.policies for _, rule, _ in policy.rules()}
            assert rules == {key.partition("：")[2] for key in found if key.startswith(records.policies[0].title)}
    return found


def undeclared(rule: Rule, fields: set[Field]) -> list[str]:
    """The fields that were read, and that ``rule`` is not declared to read."""
    records = {(model, name) for model, name in fields if not issubclass(model, Shape)}
    return sorted(f"{model.__name__}.{name}" for model, name in records - set(map(tuple, reads(rule))))


def test_a_rule_reads_no_more_than_is_declared(read_by_rules: dict[str, tuple[Rule, set[Field]]]) -> None:
    found = {key: undeclared(*read) for key, read in read_by_rules.items()}
    assert {key: fields for key, fields in found.items() if fields} == {}


def rule_of(text: str) -> Rule:
    rule = read_rule({"id": "x", "label": "x", "each": "studio", "is": text, "strength": "must", "remedy": "x"})
    assert isinstance(rule, Rule)
    return rule


GATHERED = "read when the credits are gathered, before an expression runs"
ANOTHER = "has the name of a field that another kind in the expression has"
NONE = "the sample records have none"
NEVER_READ = {
    "Activity.joint": ANOTHER,
    "Activity.roles": GATHERED,
    "ActivityPhoto.consent": NONE,
    "ActivityPhoto.file": NONE,
    "AnnualSummary.body": ANOTHER,
    "Contribution.part": GATHERED,
    "Contribution.person": GATHERED,
    "Person.name": ANOTHER,
    "Prize.level": NONE,
    "Project.level": ANOTHER,
    "Project.prizes": ANOTHER,
}
TEXTS = [text for group in READS.values() for text in group]
EXAMPLES = [text for name in FILTERS for text, _ in word(name).examples]


@pytest.fixture(scope="module")
def read_by_texts() -> dict[str, tuple[Rule, set[Field]]]:
    """Each property, method and filter, as the handbook's examples use them, with the fields that it read."""
    found = {}
    values = names()
    for text in (*TEXTS, *EXAMPLES):
        call = expressions.compiled(text)
        with recorded() as fields:
            call(values)
        found[text] = rule_of(text), fields
    return found


def test_a_property_and_a_filter_read_what_they_declare(read_by_texts: dict[str, tuple[Rule, set[Field]]]) -> None:
    found = {text: undeclared(*read) for text, read in read_by_texts.items()}
    assert {text: fields for text, fields in found.items() if fields} == {}


def test_what_is_declared_is_read_by_some_rule(
    read_by_rules: dict[str, tuple[Rule, set[Field]]], read_by_texts: dict[str, tuple[Rule, set[Field]]]
) -> None:
    every = [*read_by_rules.values(), *read_by_texts.values()]
    declared = {(one.model, one.name) for rule, _ in every for one in reads(rule) if one.name}
    read = {field for _, fields in every for field in fields}
    assert {f"{model.__name__}.{name}" for model, name in declared - read} == set(NEVER_READ)


def test_every_property_and_method_of_a_record_declares_what_it_reads() -> None:
    for kind in expressions.EXPOSED:
        if issubclass(kind, Part) or kind in DERIVED:
            own = {
                name
                for name, member in vars(kind).items()
                if isinstance(member, property | cached_property) or isfunction(member)
                if not name.startswith(("_", "model_"))
            }
            assert own == set(DERIVED.get(kind, {})), kind.__name__


def test_a_rule_that_does_not_compile_reads_what_can_be_followed() -> None:
    assert {one.name for one in reads(rule_of("outcomes | upper | of('paper')"))} == {"kind"}
    assert reads(rule_of("outcomes |")) == frozenset()


def test_a_public_rule_does_not_compile_where_it_reads_a_private_field() -> None:
    private = [text for text in (*TEXTS, *EXAMPLES) if is_private(reads(rule_of(text)))]
    assert len(private) > 20
    assert [text for text in private if not sample.diagnostics(text, public=True)] == []
