"""Turned pages: where they begin and end, how large they are, where their number stands."""

from typing import Any

from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Mm, Twips

from studiobook.documents.nodes import Align, Attachment, Block, BlockQuote, Landscape, PageBreak, RedHead, Table, cells
from tests.papers import FORM, a_paper, a_paragraph, a_table, markup, opened, styled

TURNED = WD_ORIENT.LANDSCAPE


def a_wide_table(columns: int = 20, rows: int = 3, caption: str = "") -> Table:
    row = cells(*(f"第{column}项" for column in range(columns)))
    return Table(row, (row,) * rows, (Align.CENTER,) * columns, caption=caption)


def turned(*blocks: Block, **more: Any) -> list[bool]:
    """Which sections of a paper of ``blocks`` are turned."""
    return [section.orientation == TURNED for section in opened(a_paper(*blocks, **more)).sections]


def section_of(document: Document, element: Any) -> int:
    """Which section ``element`` of the body stands in, from 0."""
    before = [element, *element.itersiblings(preceding=True)]
    return sum(bool(part.xpath("w:pPr/w:sectPr")) for part in before[1:])


def test_a_table_of_many_columns_turns_its_pages_and_the_text_goes_on_upright() -> None:
    assert turned(a_paragraph("前"), a_wide_table(), a_paragraph("后")) == [False, True, False]
    assert turned(a_paragraph("前"), a_wide_table(columns=11), a_paragraph("后")) == [False]


def test_wide_turns_the_page_for_anything_and_neighbours_share_it() -> None:
    blocks = a_paragraph("前"), Landscape((a_table(caption="甲"),)), a_wide_table(), Landscape((a_paragraph("乙"),))
    assert turned(*blocks, a_paragraph("后")) == [False, True, False]
    assert turned(
        a_paragraph("前"), Landscape((Landscape((a_wide_table(), a_paragraph("乙"))),)), a_paragraph("后")
    ) == [
        False,
        True,
        False,
    ]


def test_a_turned_page_is_the_upright_one_turned() -> None:
    upright, wide, again = opened(a_paper(a_paragraph("前"), a_wide_table(), a_paragraph("后"))).sections
    assert (wide.page_width, wide.page_height) == (upright.page_height, upright.page_width)
    margins = wide.top_margin, wide.bottom_margin, wide.left_margin, wide.right_margin
    assert [round((margin or 0) / Mm(1)) for margin in margins] == [28, 26, 35, 37]
    assert (again.page_width, again.left_margin) == (upright.page_width, upright.left_margin)


def test_the_number_of_a_turned_page_runs_down_its_left_margin_and_numbers_count_on() -> None:
    document = opened(a_paper(a_paragraph("前"), a_wide_table(), a_paragraph("后")))
    upright, wide, again = document.sections
    for footer, lower in ((wide.footer, True), (wide.even_page_footer, False)):
        (table,) = footer.tables
        assert table.cell(0, 0).text == "— 1 —"
        assert table._tbl.xpath("string(w:tr/w:tc/w:tcPr/w:textDirection/@w:val)") == "tbRl"
        where = {side: Twips(int(table._tbl.xpath(f"string(w:tblPr/w:tblpPr/@w:tblp{side})"))) for side in "XY"}
        assert Mm(20) < where["X"] < Mm(35 - 7)
        assert (where["Y"] > Mm(105)) == lower
        assert not footer.paragraphs[0].text
    assert [section.footer.paragraphs[0].text for section in (upright, again)] == ["— 1 —"] * 2
    assert not markup(document).count("w:pgNumType")


def test_tables_and_titles_take_the_width_of_the_turned_page() -> None:
    document = opened(a_paper(a_paragraph("前"), a_wide_table(), a_paragraph("后"), a_table()))
    wide, normal = (sum(column.width or 0 for column in table.columns) for table in document.tables)
    assert (wide, normal) == (Twips(FORM.type_height), Twips(FORM.type_width))


def test_twenty_columns_are_set_tiny_with_little_room_beside_the_text() -> None:
    (table,) = opened(a_paper(a_wide_table())).tables
    assert {cell.paragraphs[0].style.style_id for cell in table.rows[1].cells} == {"TableCenterTiny"}
    assert int(table._tbl.xpath("string(w:tblPr/w:tblCellMar/w:left/@w:w)")) < 60
    assert min(column.width or 0 for column in table.columns) > Mm(10)


def test_the_signature_stands_on_a_page_with_text_even_if_that_is_turned() -> None:
    document = opened(a_paper(a_paragraph("前"), a_wide_table(), Attachment("附表"), a_paragraph("后")))
    assert [section.orientation == TURNED for section in document.sections] == [False, True, False]
    (date,) = [line for line in document.paragraphs if line.text == "2026年1月5日"]
    assert section_of(document, date._p) == 1


def test_an_attachment_of_a_wide_table_has_its_title_on_the_turned_page() -> None:
    blocks = a_paragraph("前"), Attachment("总表"), a_wide_table(), Attachment("附表"), a_paragraph("后")
    document = opened(a_paper(*blocks))
    assert [section.orientation == TURNED for section in document.sections] == [False, True, False]
    first, second = [line for line in document.paragraphs if line.text in ("附件1", "附件2")]
    assert [section_of(document, line._p) for line in (first, second)] == [1, 2]
    # a section begins a page: another break would leave one empty
    assert first.paragraph_format.page_break_before is False
    assert second.paragraph_format.page_break_before is False
    assert styled(document, "AttachmentTitle") == ["总表", "附表"]


def test_breaks_around_turned_pages_leave_no_empty_page() -> None:
    document = opened(a_paper(a_paragraph("前"), PageBreak(), a_wide_table(), PageBreak(), a_paragraph("后")))
    assert not [line for line in document.paragraphs if line.paragraph_format.page_break_before]


def test_a_quotation_may_hold_a_wide_table() -> None:
    assert turned(a_paragraph("前"), BlockQuote((a_wide_table(),)), a_paragraph("后")) == [False, True, False]


def test_a_document_may_begin_with_a_wide_table_and_end_with_one() -> None:
    assert turned(a_wide_table(), title="全区总表", issuer="") == [False, True]
    body = opened(a_paper(a_paragraph("前"), a_wide_table(), issuer="")).element.body
    assert [part.tag for part in body][-2:] == [qn("w:p"), qn("w:sectPr")]


def test_a_red_head_stays_on_the_upright_first_page() -> None:
    assert turned(a_wide_table(), head=RedHead("示例区教育局文件", "示教发〔2026〕1号")) == [False, True]
