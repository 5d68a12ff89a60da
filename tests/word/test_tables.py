"""Tables: captions, widths, repeated headers, empty tables."""

import itertools

import pytest
from docx.oxml.ns import qn

from studiobook.documents.nodes import Align, Image, LineBreak, Table, Text, cells
from tests.papers import FORM, a_paper, a_paragraph, a_table, everything, markup, only_table, opened, styled


def widths(table: object) -> list[int]:
    return [int(column.get(qn("w:w"))) for column in table._tbl.tblGrid]  # type: ignore[attr-defined]  # a table of python-docx


def test_the_header_is_repeated_and_no_row_is_split() -> None:
    table = only_table(a_paper(a_table(*(cells("甲", row) for row in range(30)))))
    assert len(table.rows) == 31
    assert [bool(row._tr.xpath("w:trPr/w:tblHeader")) for row in table.rows] == [True] + [False] * 30
    assert all(row._tr.xpath("w:trPr/w:cantSplit") for row in table.rows)
    assert table.cell(30, 1).text == "29"


def test_a_row_higher_than_a_page_may_split() -> None:
    table = only_table(a_paper(a_table(cells("甲", "长" * 3000), cells("乙", "短"))))
    assert [bool(row._tr.xpath("w:trPr/w:cantSplit")) for row in table.rows] == [True, False, True]


@pytest.mark.parametrize("given", [(), (1, 3), (17, 4)])
def test_columns_fill_the_type_area_exactly(given: tuple[int, ...]) -> None:
    table = only_table(a_paper(a_table(cells("甲", "x" * 400), widths=given)))
    assert sum(widths(table)) == FORM.type_width
    assert table._tbl.tblPr.xpath("string(w:tblW/@w:w)") == str(FORM.type_width)
    for row in table._tbl.tr_lst:
        assert [int(cell.tcPr.xpath("string(w:tcW/@w:w)")) for cell in row.tc_lst] == widths(table)


def test_a_long_text_gets_more_room_than_a_number() -> None:
    narrow, wide = widths(only_table(a_paper(a_table(cells("1", "一段比较长的活动说明文字" * 4)))))
    assert wide > 4 * narrow


def test_many_columns_are_set_in_smaller_letters() -> None:
    table = Table(cells(*range(8)), (cells(*range(8)),), (Align.RIGHT,) * 8)
    row = only_table(a_paper(table)).rows[1]
    assert {cell.paragraphs[0].style.style_id for cell in row.cells} == {"TableRightSmall"}


def test_cells_are_aligned_as_asked() -> None:
    table = a_table(cells("甲", 1), aligns=(Align.CENTER, Align.RIGHT))
    styles = [cell.paragraphs[0].style for cell in only_table(a_paper(table)).rows[1].cells]
    assert [style.paragraph_format.alignment for style in styles] == [1, 2]


def test_captions_are_numbered_through_the_document_by_fields() -> None:
    document = opened(a_paper(a_table(caption="成员"), a_table(), a_table(caption="活动")))
    assert styled(document, "Caption") == ["表1　成员", "表2　活动"]
    assert markup(document).count("SEQ 表") == 2


def test_an_empty_table_says_so() -> None:
    table = only_table(a_paper(a_table(caption="成员")))
    assert len(table.rows) == 2
    assert table.rows[1].cells[0].text == "（无）"
    assert table.rows[1]._tr.xpath("string(w:tc/w:tcPr/w:gridSpan/@w:val)") == "2"


def test_tables_have_alternative_text() -> None:
    properties = only_table(a_paper(a_table(cells("甲", "乙"), caption="成员"))).part.element.body.tbl_lst[0].tblPr
    assert properties.xpath("string(w:tblCaption/@w:val)") == "成员"
    assert properties.xpath("string(w:tblDescription/@w:val)") == "成员：姓名、事项；共1行"


def test_neighbouring_tables_stay_apart() -> None:
    body = opened(a_paper(a_paragraph("正文"), a_table(), a_table())).element.body
    tags = [part.tag for part in body]
    assert (qn("w:tbl"), qn("w:tbl")) not in set(itertools.pairwise(tags))


def test_cells_hold_any_inlines() -> None:
    cell = (Text("甲", strong=True), LineBreak(), Text("乙<&"), Image("a.jpg", "合影"))
    table = only_table(a_paper(a_table((cell, ()))))
    assert table.cell(1, 0).text == "甲\n乙<&（图：合影）"
    assert table.cell(1, 1).text == ""


@pytest.mark.parametrize(
    "table",
    [
        a_table(cells("甲")),
        a_table(cells("甲", "乙"), widths=(1, 2, 3)),
        a_table(cells("甲", "乙"), widths=(0, 1)),
        a_table(cells("甲", "乙"), aligns=(Align.LEFT,)),
        Table((), (), ()),
    ],
)
def test_a_table_that_does_not_hold_together_is_refused(table: Table) -> None:
    with pytest.raises(ValueError, match="表"):
        opened(a_paper(table))


def test_nothing_of_a_table_is_lost() -> None:
    rows = tuple(cells(f"成员{row}", f"“事项”—{row}") for row in range(5))
    printed = everything(opened(a_paper(a_table(*rows))))
    assert all(f"“事项”—{row}" in printed for row in range(5))


def test_three_hundred_rows_keep_their_order_and_are_not_split() -> None:
    table = only_table(a_paper(a_table(*(cells(f"成员{row}", row) for row in range(300)))))
    assert [row.cells[1].text for row in table.rows][1:] == [str(row) for row in range(300)]
    assert len(table._tbl.xpath("w:tr/w:trPr/w:cantSplit")) == 301


def test_twenty_columns_of_any_length_hold_the_type_area() -> None:
    row = cells(*("x" * 400 if column == 7 else "" for column in range(20)))
    table = only_table(a_paper(Table(cells(*range(20)), (row,) * 2, (Align.LEFT,) * 20)))
    assert sum(widths(table)) == FORM.type_height  # it stands on a turned page
    assert table.cell(2, 7).text == "x" * 400
