"""Tables as lists of columns: a cell is what its column shows of the row's record."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studiobook.documents.nodes import Align, Table, plain_text
from studiobook.models.enums import Level, OutcomeKind
from studiobook.reports.tables.columns import LEFT, TOTAL, Column, columns_for, cross_table, row_number, sheet, table

NAME: Column[str] = Column("姓名", 4, lambda one: one, LEFT)
LENGTH: Column[str] = Column("字数", 2, len)


def cells(found: Table) -> list[list[str]]:
    return [[plain_text(cell) for cell in row] for row in (found.header, *found.rows)]


def test_a_row_shows_a_record_and_its_number() -> None:
    found = table("人员", [row_number(2), NAME, LENGTH], ["李敏", "欧阳春晖"])
    assert cells(found) == [["序号", "姓名", "字数"], ["1", "李敏", "2"], ["2", "欧阳春晖", "4"]]
    assert (found.caption, found.widths) == ("人员", (2, 4, 2))
    assert found.aligns == (Align.CENTER, Align.LEFT, Align.CENTER)


@pytest.mark.parametrize(("records", "last"), [(["李敏"], ["合计", "", "2"]), ([], ["姓名", "学校", "字数"])])
def test_totals_have_a_row_where_there_is_something_to_add_up(records: list[str], last: list[str]) -> None:
    columns: list[Column[str]] = [
        Column("姓名", 4, lambda one: one, total=TOTAL),
        Column("学校", 4, lambda _: "示例小学"),
        Column("字数", 2, len, total=sum(map(len, records))),
    ]
    assert cells(table("", columns, records))[-1] == last


def test_a_column_for_each_key_is_called_by_its_label() -> None:
    columns: list[Column[str]] = columns_for([Level.DISTRICT, Level.CITY], 3, lambda one, level: f"{one}{level.rank}")
    found = cells(table("", columns, ["a"]))
    assert found[0] == [Level.DISTRICT.label, Level.CITY.label]
    assert found[1] == [f"a{Level.DISTRICT.rank}", f"a{Level.CITY.rank}"]


def test_a_sheet_has_the_types_of_its_cells() -> None:
    found = sheet("人员", [NAME, LENGTH], ["李敏"])
    assert (found.name, list(found.rows)) == ("人员", [("李敏", 2)])
    assert [(one.heading, one.width) for one in found.columns] == [("姓名", 4), ("字数", 2)]


KINDS, LEVELS = st.sampled_from(list(OutcomeKind)), st.sampled_from(list(Level))


@given(st.lists(st.tuples(KINDS, LEVELS), max_size=20))
def test_a_cross_table_adds_up_both_ways(pairs: list[tuple[OutcomeKind, Level]]) -> None:
    head, *rows = cells(cross_table("", "类别", Counter(pairs), OutcomeKind, list(Level), (4, 3, 3), zero=0))
    assert head == ["类别", *(level.label for level in Level), TOTAL]
    assert len(rows) == len({kind for kind, _ in pairs}) + bool(pairs)
    figures = [list(map(int, row[1:])) for row in rows]
    assert all(sum(row[:-1]) == row[-1] for row in figures)
    if pairs:
        assert figures[-1] == [sum(column) for column in zip(*figures[:-1], strict=True)]
        assert figures[-1][-1] == len(pairs)
