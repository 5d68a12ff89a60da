"""The shapes of a rule: the schema and the reader admit exactly the keys of one, and what is refused is said in Chinese."""

import json
from functools import cache
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from studiobook.core.diagnostic import DataError
from studiobook.loading.yaml_reader import structure
from studiobook.models.criteria import keys
from studiobook.models.json_schema import schema
from studiobook.models.policy import RULE_SHAPES, Policy
from tests.builders import REPOSITORY, a_policy

POLICIES = [*REPOSITORY.glob("bureau/policy/*.yml"), *REPOSITORY.glob("tests/rules/policies/*/policy.yml")]


@cache
def validator() -> Draft202012Validator:
    return Draft202012Validator(json.loads(schema("policy")))


def values(text: str) -> Any:
    """A policy as an editor hands it to the schema: days are texts."""
    return json.loads(json.dumps(yaml.safe_load(text), default=str))


def refusals(text: str) -> list[str]:
    """What the reader says of a policy, without the place."""
    try:
        structure(Policy, text, "x.yml")
    except DataError as error:
        return [str(one).partition(" ")[2] for one in error.diagnostics]
    return []


@pytest.mark.parametrize("path", POLICIES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_policy_of_the_repository_fits_the_schema(path: Any) -> None:
    assert refusals(path.read_text("utf-8")) == []
    assert [one.message for one in validator().iter_errors(values(path.read_text("utf-8")))] == []


CONDITION = {"label": "甲", "is": "studio.about.motto"}
QUESTION: dict[str, Any] = {
    "select": "outcomes",
    "among_all": "outcomes",
    "value": "1",
    "is": "studio",
    "any_of": [CONDITION],
    "all_of": [CONDITION],
    "n_of": [CONDITION],
    "points": [{"label": "甲", "select": "outcomes"}],
    "points_at_most": 9,
    "at_least": 1,
    "at_most": 9,
    "equals": 1,
    "between": [1, 9],
    "share_at_least": 10,
    "share_at_most": 90,
    "pro_rata": True,
}
WITHIN_A_SHAPE = (
    "不能一起写 → between",
    "统计（counted）规则",
)  # what no schema says: keys of one shape that contradict


def test_the_question_has_every_key_that_is_of_some_shapes_only() -> None:
    common = frozenset.intersection(*map(keys, RULE_SHAPES.values()))
    assert set(QUESTION) == set().union(*map(keys, RULE_SHAPES.values())) - common


@given(st.sets(st.sampled_from(sorted(QUESTION)), max_size=5))
def test_schema_and_reader_refuse_the_same_mixtures_of_shapes(chosen: set[str]) -> None:
    rule = {"each": "studio in school year", "strength": "must"} | {key: QUESTION[key] for key in chosen}
    text = a_policy(rule)
    found = [one for one in refusals(text) if not any(words in one for words in WITHIN_A_SHAPE)]
    pro_rata = [one for one in found if one.startswith("pro_rata") and "at_least" not in chosen]
    valid = validator().is_valid(values(text))
    if valid:
        assert found in ([], pro_rata)
    else:
        assert refusals(text)


@pytest.mark.parametrize(
    ("item", "valid"),
    [
        ({"select": "outcomes"}, True),
        ({"select": "outcomes", "at_least": 2}, True),
        ({"select": "outcomes", "among_all": "outcomes", "share_at_least": 20}, True),
        ({"value": "1", "at_least": 2}, True),
        ({"is": "studio"}, True),
        ({"is": "studio", "at_least": 1}, False),
        ({"select": "outcomes", "share_at_least": 20}, False),
        ({"select": "outcomes", "value": "1", "at_least": 1}, False),
        ({"select": "outcomes", "pro_rata": True}, False),
        ({}, False),
    ],
)
def test_a_condition_is_of_one_shape_too(item: dict[str, Any], valid: bool) -> None:
    text = a_policy({"any_of": [{"label": "甲", **item}]})
    assert (refusals(text) == []) is valid
    assert validator().is_valid(values(text)) is valid


BROKEN: dict[str, tuple[dict[str, Any], list[str]]] = {
    "question-misspelt": ({"slect": "outcomes", "at_least": 1}, ["不认识“slect” → 你是不是想写“select”？"]),
    "group-misspelt": ({"any_off": [CONDITION]}, ["不认识“any_off” → 你是不是想写“any_of”？"]),
    "no-question": (
        {"at_least": 1},
        ["一条规则要写 select、value、is、any_of、all_of、n_of、points 中的恰好一个 → 留下一个，删去其余"],
    ),
    "two-questions-and-two-wrong-fields": (
        {"select": "outcomes", "is": "studio", "at_least": "两", "stength": "must"},
        ["“两”不是数字 → 写一个数字", "不认识“stength” → 你是不是想写“strength”？"],
    ),
    "empty-question": ({"select": None, "at_least": 1}, ["“计数”没有填写 → 填上内容，或者删去这一行"]),
    "empty-group": ({"any_of": []}, ["“有一项即可”至少要有一项 → 补上一项"]),
    "limits-of-a-yes-or-no": (
        {"is": "studio", "at_least": 1, "equals": 2},
        ["写了 is 的规则不写界限 → 删去 at_least、equals"],
    ),
    "share-without-its-records": (
        {"value": "1", "among_all": "outcomes", "at_least": 1},
        ["among_all 要和 select 一起写，界限只写 share_at_least、share_at_most → 分成两条规则"],
    ),
    "items-wrong-in-several-ways": (
        {"points": [{"select": "outcomes", "pre": 1}, {"label": "乙", "value": 1, "cap": "x"}], "at_least": 1},
        [
            "缺少“名称”（label） → 补上“label: …”；这一项的短语，同一组里不重复",
            "不认识“pre” → 你是不是想写“per”？",
            "“x”不是数字 → 写一个数字",
        ],
    ),
    "text-for-a-condition": (
        {"all_of": ["studio"]},
        ["“每项都要”要写成几项“键: 值” → 对照手册里的例子，另起一行缩进填写"],
    ),
}


@pytest.mark.parametrize(("rule", "sentences"), BROKEN.values(), ids=BROKEN)
def test_a_broken_rule_is_explained(rule: dict[str, Any], sentences: list[str]) -> None:
    found = refusals(a_policy(rule))
    assert sorted(found) == sorted(sentences)


def test_a_text_for_a_rule() -> None:
    text = a_policy().replace("[]", "[outcomes]")
    assert refusals(text) == ["“规则”要写成几项“键: 值” → 对照手册里的例子，另起一行缩进填写"]
