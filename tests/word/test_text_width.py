"""Widths of text, lines of titles, columns of tables."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studiobook.word.layout.text_width import balanced_lines, column_widths, half_widths


@pytest.mark.parametrize(("words", "width"), [("abc 1", 5), ("工作室", 6), ("𠮷a", 3), ("喆①", 4), ("", 0)])
def test_chinese_characters_are_twice_as_wide(words: str, width: int) -> None:
    assert half_widths(words) == width


def test_a_short_title_stays_on_one_line() -> None:
    assert balanced_lines("年度考核报告", 38) == ["年度考核报告"]


def test_no_line_of_a_title_is_a_leftover() -> None:
    title = "示例区教育局关于公布二十四个名班主任工作室名单的通知"
    for cut in range(20, len(title)):
        assert min(map(len, balanced_lines(title[:cut], 38))) >= 3


@pytest.mark.parametrize(
    "title",
    [
        "关于印发《示例区中小学名班主任工作室管理办法（试行）》的通知",
        "春晖名班主任工作室2025—2026学年度工作总结暨下一学年工作计划",
    ],
)
def test_marks_words_and_numbers_are_not_torn(title: str) -> None:
    broken = balanced_lines(title, 38)
    assert "".join(broken) == title
    assert len(broken) == 2
    assert broken[0][-1] not in "《（2班主工"
    assert broken[1][0] not in "》）的0主任作室学"


@given(st.text(st.sampled_from("工作室的《》（）a1、 "), min_size=1, max_size=120))
def test_breaking_loses_nothing(title: str) -> None:
    assert "".join(balanced_lines(title, 38)).replace(" ", "") == title.replace(" ", "")


@given(st.lists(st.floats(1, 1e6), min_size=1, max_size=20), st.integers(1000, 20_000))
def test_shares_add_up_exactly(wanted: list[float], total: int) -> None:
    widths = column_widths(total, wanted)
    assert sum(widths) == total
    assert len(widths) == len(wanted)
    assert min(widths) > 0


def test_narrow_columns_get_what_they_want() -> None:
    assert column_widths(1000, [100.0, 5000.0, 20_000.0])[0] == 100
