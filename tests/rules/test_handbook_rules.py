"""The handbook's page of the rule language is what the code says, and every example on it gives the answer that it promises."""

import re
from datetime import date
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from studiobook.loading import library
from studiobook.models.criteria import QuantityPoints, RecordPoints
from studiobook.models.enums import State, Strength
from studiobook.models.policy import RULE_SHAPES, Kind, PointsRule
from studiobook.models.policy import Term as Span
from studiobook.rules import compiler, expressions
from studiobook.rules.evaluate import evaluate
from studiobook.rules.filters import FILTERS
from tests.builders import a_leader, a_policy, a_studio, an_activity
from tools.handbook import rules as handbook_rules
from tools.handbook import studio as sample
from tools.handbook import trials
from tools.handbook.rules import word
from tools.handbook.sentences import NAMES, READS, SUBJECTS
from tools.handbook.trials import PAGE, TRIALS, outcome

EXAMPLES = [(name, text, answer) for name in FILTERS for text, answer in word(name).examples]


def test_the_page_is_what_the_code_says(request: pytest.FixtureRequest) -> None:
    written = PAGE.read_text(encoding="utf-8")
    text = handbook_rules.page(written)
    if request.config.getoption("--bless"):
        PAGE.write_text(text, encoding="utf-8", newline="\n")
    assert text == PAGE.read_text(encoding="utf-8"), "read the difference, then ./inv test --bless"


def test_every_part_is_on_the_page() -> None:
    marked = [name.partition(" ") for name in handbook_rules.MARKED.findall(PAGE.read_text(encoding="utf-8"))]
    assert {kind for kind, _, _ in marked} == set(handbook_rules.PARTS)
    written: dict[str, set[str]] = {kind: set() for kind, _, _ in marked}
    for kind, _, argument in marked:
        written[kind].add(argument)
    assert written["fields"] == set(handbook_rules.MODELS)
    assert written["names"] == set(NAMES)
    assert written["reads"] == set(READS)
    assert written["judged"] == set(TRIALS)


# --- filters ---


@pytest.mark.parametrize("name", FILTERS)
def test_a_filter_says_in_chinese_what_it_gives_and_shows_it(name: str) -> None:
    said, examples = word(name)
    assert re.fullmatch(r"[^a-z]*(?:`[a-z]+`[^a-z]*|[a-z]+[^a-z]*)*。", said)
    assert re.search(r"[\u4e00-\u9fff]{3}", said)
    assert examples
    assert all(f"| {name}" in text for text, _ in examples)


@pytest.mark.parametrize(("name", "text", "answer"), EXAMPLES, ids=[text for _, text, _ in EXAMPLES])
def test_an_example_gives_the_answer_that_it_promises(name: str, text: str, answer: str) -> None:
    assert sample.diagnostics(text) == ()
    assert sample.answer(text, handbook_rules.names()) == answer


@pytest.mark.parametrize("name", FILTERS)
def test_the_first_example_of_a_filter_chooses(name: str) -> None:
    """It takes neither everything nor nothing."""
    (text, answer), *_ = word(name).examples
    left = text.rpartition(f" | {name}")[0]
    assert not answer.startswith("0 ")
    assert sample.answer(left, handbook_rules.names()) != answer


# --- names ---


def test_every_name_is_told_of() -> None:
    told = {name for group in NAMES.values() for name in group}
    assert told == {*compiler.COMMON_NAMES, *compiler.YEAR_NAMES, *compiler.DAY_NAMES, *compiler.SUBJECT_NAMES.values()}
    assert told == set(handbook_rules.names())


@pytest.mark.parametrize("text", [text for group in READS.values() for text in group])
def test_what_is_read_is_allowed(text: str) -> None:
    assert sample.diagnostics(text) == ()


# what makes a value from a text is no use to a rule, and a file's path only names a place
UNTOLD = {"parse", "of", "path"}


def test_every_property_and_method_is_told_of() -> None:
    told = {name for group in READS.values() for text in group for name in re.findall(r"\.([a-z_]+)", text)}
    told |= {
        name for group in READS.values() for text, said in group.items() for name in re.findall(r"`([a-z_]+)`", said)
    }
    told |= {name for group in READS.values() for text in group for name in re.findall(r'"([a-z_]+)"', text)}
    for model in expressions.EXPOSED:
        stored = model.model_fields if issubclass(model, BaseModel) else getattr(model, "__annotations__", {})
        own = {name for name in vars(model) if not name.startswith(("_", "model_"))} - set(stored)
        # a tuple's fields are told of with its properties; of Period only the label is its own
        assert own - told - UNTOLD - {"level", "first", "last"} == set(), model.__name__


# --- rules ---


def test_the_rules_of_the_page_compile() -> None:
    compiled, contradictions = compiler.compile_policy(trials.policy())
    assert contradictions == ()
    assert {one.rule.id for one in compiled} == set(TRIALS)


@pytest.mark.parametrize("rule", TRIALS)
def test_a_rule_of_the_page_passes_and_fails(rule: str) -> None:
    states = [outcome(rule, trial).state for trial in TRIALS[rule]]
    if states[0] is State.COUNTED:
        assert states == [State.COUNTED]
    else:
        assert (states[0], states[-1]) == (State.MET, State.UNMET)


def names_of(*models: type[BaseModel]) -> set[str]:
    """The fields of all of ``models``."""
    return {name for model in models for name in model.model_fields}


def test_every_key_of_a_rule_is_shown_by_a_rule_of_the_page() -> None:
    written = [rule for _, rule, _ in trials.policy().rules()]
    assert {type(rule) for rule in written} == set(RULE_SHAPES.values())
    assert names_of(*RULE_SHAPES.values()) - {name for rule in written for name in rule.model_fields_set} == set()
    items = [item for rule in written if isinstance(rule, PointsRule) for item in rule.points]
    assert names_of(RecordPoints, QuantityPoints) - {name for item in items for name in item.model_fields_set} == set()
    assert {type(item.per) for item in items} >= {tuple, int}
    assert {one.each.term for one in written} >= {"", "school year", "term", "cycle"}
    assert {rule.strength for rule in written} == set(Strength)
    assert {rule.as_of.which for rule in written if rule.as_of} == {"selection", "start", "any day"}


# --- whom and when ---


@pytest.mark.parametrize("span", get_args(Span))
@pytest.mark.parametrize("kind", get_args(Kind))
def test_every_subject_is_judged_over_every_term(kind: Kind, span: Span, tmp_path: Path) -> None:
    files = sample.the_files()
    for number, role in enumerate(("advisor", "assistant", "trainee")):
        files[f"people/extra-{number}.yml"] = {**files["people/zhou-ning.yml"], "name": f"示例{number}", "role": role}
    each = f"{kind} in {span}" if span else kind
    root = sample.the_district(tmp_path, files, policy=a_policy({"each": each, "is": compiler.SUBJECT_NAMES[kind]}))
    found = evaluate(library.load(root), sample.TODAY)
    assert found
    assert {one.state for one in found} == {State.MET}
    assert kind in SUBJECTS


def a_district_with_two_leaders(root: Path) -> library.Library:
    files = a_studio() | {"people/zhao-lan.yml": a_leader("赵岚")}
    files["activities/2024-10-17-x.md"] = an_activity("open-lesson", part="demonstrator")
    each, studio = (
        {"id": kind, "each": f"{kind} in school year", "select": f'credits | part("demonstrator") | by({whose})', "at_least": 1}
        for kind, whose in (("leader", "person"), ("studio", "studio.leaders"))
    )  # fmt: skip
    return library.load(sample.the_district(root, files, policy=a_policy(each, studio)))


def test_a_duty_is_each_leaders_or_the_studios_as_the_rule_says(tmp_path: Path) -> None:
    found: list[Any] = [
        (one.rule.id, one.about, one.state) for one in evaluate(a_district_with_two_leaders(tmp_path), date(2024, 11, 1))
    ]  # fmt: skip
    assert found == [
        ("leader", "李敏", State.MET),
        ("leader", "赵岚", State.UNMET),
        ("studio", "春晖工作室（示例）", State.MET),
    ]
