"""Where lines end."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studiobook.word.layout.line_breaking import line_ends
from tests.papers import FORM

SIZE, SPACING, WIDTH = 320, FORM.spacing, FORM.type_width


def broken(text: str, width: int = WIDTH, first: int = WIDTH) -> list[str]:
    ends = line_ends(text, SIZE, SPACING, first, width)
    return [text[start:end] for start, end in zip((0, *ends), ends, strict=False)]


def test_28_characters_stand_on_a_line() -> None:
    assert [len(line) for line in broken("字" * 70)] == [28, 28, 14]
    assert [len(line) for line in broken("字" * 70, first=WIDTH - 2 * FORM.em)] == [26, 28, 16]


def test_an_empty_paragraph_has_one_line() -> None:
    assert line_ends("", SIZE, SPACING, WIDTH, WIDTH) == [0]


@pytest.mark.parametrize("mark", "，。、；：！？）》”")
def test_a_line_does_not_begin_with(mark: str) -> None:
    assert broken("字" * 28 + mark + "字") == ["字" * 27, "字" + mark + "字"]


@pytest.mark.parametrize("mark", "（《“")
def test_a_line_does_not_end_with(mark: str) -> None:
    assert broken("字" * 27 + mark + "字") == ["字" * 27, mark + "字"]


@pytest.mark.parametrize("word", ["2026", "UNESCO", "3.5%", "1,200"])
def test_a_word_is_not_cut(word: str) -> None:
    assert broken("字" * 27 + word) == ["字" * 27, word]


def test_words_break_at_blanks_and_the_blank_hangs() -> None:
    assert broken("字" * 27 + "AB CD") == ["字" * 27, "AB CD"]
    assert broken("字" * 26 + "AB CD") == ["字" * 26 + "AB ", "CD"]


def test_latin_letters_stand_a_little_off_chinese_ones() -> None:
    # eight digits are four characters wide, and 24 more would fill the line
    assert broken("字" * 24 + "12345678" + "。")[0] == "字" * 24
    assert broken("字" * 24 + "1234567")[0] == "字" * 24 + "1234567"


def test_a_word_longer_than_a_line_is_cut() -> None:
    lines = broken("n" * 200)
    assert len(lines) == 4
    assert "".join(lines) == "n" * 200


@given(st.text(st.sampled_from("字人，。（《”“—…a1 %-/①é"), max_size=120), st.integers(200, 9000))
def test_nothing_is_lost_and_every_line_moves_on(text: str, width: int) -> None:
    ends = line_ends(text, SIZE, SPACING, width, width)
    assert ends[-1] == len(text)
    assert all(first < second for first, second in pairwise(ends))


@given(st.text(st.sampled_from("字人，。（《”“—…①"), max_size=200), st.integers(320, 9000))
def test_the_quick_way_for_chinese_alone_agrees_with_the_long_way(text: str, width: int) -> None:
    long_way = line_ends(text + "a", SIZE, 0, width, width)
    quick = line_ends(text, SIZE, 0, width, width)
    assert abs(len(long_way) - len(quick)) <= 1
