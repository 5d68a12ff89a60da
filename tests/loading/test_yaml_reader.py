"""YAML 1.2 core: what is text stays text, places are right, and nothing that is not YAML gets past without a sentence."""

import contextlib
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from studiobook.core.diagnostic import DataError
from studiobook.loading.yaml_reader import parse, split_front_matter, structure
from studiobook.models.base import UNSEEN
from studiobook.models.people import Person

TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Co"))).filter(
    lambda text: not UNSEEN.search(text)
)


@pytest.mark.slow
@settings(max_examples=150)
@given(st.dictionaries(TEXTS, TEXTS, max_size=6))
def test_text_comes_back_as_it_was_written(data: dict[str, str]) -> None:
    text = yaml.safe_dump(data, allow_unicode=True, default_style='"', width=10_000)
    assert parse(text, "x.yml").value == data


@settings(max_examples=150)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-(10**17), 10**17) | TEXTS,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
        max_leaves=8,
    )
)
def test_values_come_back_and_lists_are_tuples(value: object) -> None:
    # quotes only round texts: plain numbers and words are what they look like
    text = yaml.dump(value, Dumper=_Quoting, allow_unicode=True, width=10_000)
    assert parse(text, "x.yml").value == _frozen(value)


class _Quoting(yaml.SafeDumper):
    def ignore_aliases(self, data: object) -> bool:
        """No anchors: equal parts are written out."""
        return True


_Quoting.add_representer(str, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"'))


def _frozen(value: object) -> object:
    if isinstance(value, list):
        return tuple(_frozen(item) for item in value)
    return {key: _frozen(item) for key, item in value.items()} if isinstance(value, dict) else value


@pytest.mark.parametrize(
    "word",
    ["12:30", "14:00-16:30", "no", "No", "yes", "on", "off", "y", "007", "-01", "1_000", "0x1F", "0o17", "0b1", "2026-01-01", "2026-01",
     "2026-01-01 10:00:00", ".5", "1e3", ".inf", ".nan", "=", "<<", "nULL", "tRUE", "9" * 19, "9" * 5000],
)  # fmt: skip
def test_what_looks_like_something_else_stays_text(word: str) -> None:
    assert parse(f"a: {word}", "x.yml").value == {"a": word}


@pytest.mark.parametrize(
    ("word", "value"),
    [("0", 0), ("-12", -12), ("+7", 7), ("1200.50", 1200.5), ("1.5e3", 1500.0), ("true", True), ("False", False),
     ("null", None), ("~", None), ("", None), ("9" * 18, 10**18 - 1)],
)  # fmt: skip
def test_core_types(word: str, value: object) -> None:
    found = parse(f"a: {word}", "x.yml").value
    assert found == {"a": value}
    assert isinstance(found, dict)
    assert type(found["a"]) is type(value)


def test_a_merge_key_is_an_ordinary_key() -> None:
    assert parse("<<: {a: 1}", "x.yml").value == {"<<": {"a": 1}}


@settings(max_examples=300)
@given(st.text(st.sampled_from("ab：:-?[]{},'\"#|>&*!%@` \t\n\\0甲"), max_size=40))
def test_any_text_is_read_or_refused_with_a_place_and_a_sentence(text: str) -> None:
    try:
        parse(text, "x.yml")
    except DataError as error:
        (diagnostic,) = error.diagnostics
        assert 1 <= diagnostic.line <= text.count("\n") + 2
        assert diagnostic.column >= 1
        assert diagnostic.message
        assert diagnostic.remedy


@pytest.mark.parametrize(
    "text",
    ["[" * 99_000 + "]" * 99_000, "{a: " * 40_000 + "1" + "}" * 40_000, "- " * 99_000 + "a", "? " * 99_000 + "a"],
    ids=["brackets", "braces", "dashes", "questions"],
)
def test_bottomless_nesting_is_refused(text: str) -> None:
    """It would run over the stack of the parser and take the whole process with it."""
    with pytest.raises(DataError, match="括号或缩进套了太多层"):
        parse(text, "x.yml")


def test_marks_say_where_values_and_keys_begin() -> None:
    marks = parse("a: 1\nb:\n  - c: x\n    d: y\n  - {e: z}\nf:\n", "x.yml").marks
    assert marks.find(("a",)) == (1, 4)
    assert marks.find(("b", 0, "d")) == (4, 8)
    assert marks.find(("b", 1, "e")) == (5, 9)
    assert marks.find(("b", 0, "d"), key=True) == (4, 5)
    assert marks.find(("b", 0, "missing")) == (3, 5)
    assert marks.find(("b", 7)) == (3, 3)
    assert marks.find(("f",)) == (6, 1)
    assert marks.find(("body", 2)) == (3, 1)


def test_marks_count_from_the_top_of_the_file() -> None:
    assert parse("a: 1\n", "x.md", 2).marks.find(("nothing",)) == (2, 1)
    assert parse("", "x.yml").marks.find(("a",)) == (1, 1)


_TREES = st.recursive(
    st.sampled_from(["x", "y: z", "", "中"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abcd"), inner, max_size=3),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from("abcd"), _TREES, min_size=1, max_size=4))
def test_every_value_is_found_where_it_is_written(value: dict[str, Any]) -> None:
    text = yaml.safe_dump(value, allow_unicode=True)
    marks = parse(text, "x.yml").marks
    lines = text.split("\n")
    for field, one in _leaves(value, ()):
        line, column = marks.find(field)
        assert lines[line - 1][column - 1 :].lstrip("'\"").startswith(one.split(":")[0])


def _leaves(value: object, field: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if isinstance(value, str):
        yield field, value
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in inner:
        yield from _leaves(one, (*field, key))


def test_a_file_is_not_parsed_again_for_each_mistake(monkeypatch: pytest.MonkeyPatch) -> None:
    """400 mistakes took six seconds when each composed the file again."""
    texts: list[str] = []
    loader = yaml.CSafeLoader.__init__
    monkeypatch.setattr(yaml.CSafeLoader, "__init__", lambda self, text: (texts.append(text), loader(self, text))[1])
    titles = "".join("  - {name: 称号, level: city, on: 2020-12, x: 1}\n" for _ in range(400))
    with pytest.raises(DataError) as caught:
        structure(Person, f"name: 李敏\ntitles:\n{titles}", "x.yml")
    assert len(caught.value.diagnostics) > 400
    assert caught.value.diagnostics[-1].line == 402
    assert len(texts) <= 2  # deep nesting is looked for first


def test_front_matter_is_cut_at_whole_lines_only() -> None:
    cut = split_front_matter("---\ntitle: a --- b\n--- \n正文\n---\n其余", "x.md")
    assert (cut.front, cut.front_line) == ("title: a --- b\n", 2)
    assert (cut.body, cut.body_line) == ("正文\n---\n其余", 4)


@settings(max_examples=100)
@given(st.text(max_size=60))
def test_a_body_keeps_every_character(body: str) -> None:
    cut = split_front_matter(f"---\na: 1\n---\n{body}", "x.md")
    assert cut.body == body
    with contextlib.suppress(DataError):
        split_front_matter(body, "x.md")
