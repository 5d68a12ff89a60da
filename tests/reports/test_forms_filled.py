"""The forms of a paper: letter, minutes, plain report; what is signed, sealed and printed at the foot."""

from datetime import date
from typing import Any

import pytest
from docx.document import Document
from docx.oxml.ns import qn

from studiobook.documents.nodes import Attachment, Imprint, Landscape, Paper, PaperForm, Photos, RedHead, Table
from studiobook.word.profile import twips
from tests.papers import FORM, a_list, a_paper, a_paragraph, a_photo, a_table, lines, markup, opened, styled
from tests.word.test_letter import right

LETTER = {"form": PaperForm.LETTER, "head": RedHead("示例区教育局", "示教函〔2026〕3号")}
MINUTES = {"form": PaperForm.MINUTES, "head": RedHead("示例区教育局会议纪要", "第3期"), "issuer": "示例区教育局基教科"}
IMPRINT = Imprint("示例区教育局办公室", date(2026, 1, 6), ("市教育局", "各学校"))


def a_letter(**more: Any) -> Paper:
    return a_paper(a_paragraph("正文"), **LETTER, **more)


def floating(document: Document) -> list[Any]:
    """The floating tables, each with its place."""
    return [table for table in document.tables if table._tbl.xpath("w:tblPr/w:tblpPr")]


def place(table: Any, side: str) -> str:
    return str(table._tbl.xpath(f"string(w:tblPr/w:tblpPr/@w:{side})"))


def test_a_letter_has_its_mark_30_mm_below_the_papers_edge() -> None:
    (table,) = floating(opened(a_letter()))
    assert table.cell(0, 0).text == "示例区教育局"
    assert place(table, "vertAnchor") == "page"
    # the letters begin a little below the line's upper edge
    assert twips(27.5) < int(place(table, "tblpY")) < twips(30)


def test_a_letters_number_stands_right_under_two_red_double_rules() -> None:
    document = opened(a_letter())
    assert styled(document, "LetterNumber") == ["示教函〔2026〕3号"]
    assert document.styles["信函发文字号"].paragraph_format.alignment == 2
    shapes = [str(shape.get("style")) for shape in document.element.body.iter("{urn:schemas-microsoft-com:vml}shape")]
    assert [f"width:{170 / 25.4 * 72:.2f}pt" in style for style in shapes] == [True, True]
    assert f"margin-top:{(297 - 20) / 25.4 * 72 - 4.5:.2f}pt" in shapes[1]


def test_only_a_letters_first_page_has_no_number() -> None:
    assert opened(a_letter()).sections[0].different_first_page_header_footer
    assert not opened(a_paper(a_paragraph("正文"))).sections[0].different_first_page_header_footer


def test_a_letters_imprint_names_the_copies_only_and_has_no_rules() -> None:
    document = opened(a_letter(imprint=IMPRINT))
    table = floating(document)[-1]
    assert [cell.text for cell in table.column_cells(0)] == ["抄送：市教育局，各学校。"]
    assert set(table._tbl.xpath("w:tblPr/w:tblBorders/*/@w:val")) == {"nil"}
    assert len(floating(opened(a_letter(imprint=Imprint("办公室", date(2026, 1, 6)))))) == 1


def test_minutes_have_issuer_and_day_over_the_rule_and_no_signature() -> None:
    document = opened(a_paper(a_paragraph("正文"), **MINUTES))
    assert lines(document) == [
        "示例区教育局会议纪要",
        "第3期",
        "\t示例区教育局基教科\t2026年1月5日",
        "考核报告",
        "正文",
    ]
    assert document.styles["纪要机关和日期"].element.xpath("string(w:pPr/w:pBdr/w:bottom/@w:color)") == "FF0000"


def test_minutes_end_with_who_was_there() -> None:
    present = (("出席", ("李敏", "王珺")), ("请假", ("张三",)), ("列席", ()))
    document = opened(a_paper(a_paragraph("正文"), attendance=present, **MINUTES))
    assert styled(document, "Attendance") == ["出席：李敏、王珺", "请假：张三", "列席：无"]
    (first, *_) = [line for line in document.paragraphs if line.text.startswith("出席")]
    assert first._p.xpath("string(w:pPr/w:ind/@w:hangingChars)") == "300"
    assert first.runs[0]._r.xpath("string(w:rPr/w:rFonts/@w:eastAsia)") == "黑体"


@pytest.mark.parametrize("form", [PaperForm.LETTER, PaperForm.MINUTES])
def test_a_letter_and_minutes_need_a_head(form: PaperForm) -> None:
    with pytest.raises(ValueError, match="发文机关标志"):
        opened(a_paper(form=form))


def test_without_a_seal_the_date_begins_two_characters_after_the_name() -> None:
    document = opened(a_paper(a_paragraph("正文"), issuer="示例区名班主任工作室建设领导小组", sealed=False))
    name, day = 16 * FORM.em, (3 + 6 / 2) * FORM.em
    assert right(document, "Signature") == 2 * FORM.em
    begins = {"Signature": right(document, "Signature") + name, "Date": right(document, "Date") + day}
    assert begins["Signature"] - begins["Date"] == 2 * FORM.em


def test_without_a_seal_a_date_longer_than_the_name_stands_two_characters_from_the_right() -> None:
    document = opened(a_paper(a_paragraph("正文"), issuer="教育局", sealed=False))
    assert right(document, "Date") == 2 * FORM.em
    assert right(document, "Signature") + 3 * FORM.em == 2 * FORM.em + 6 * FORM.em + 2 * FORM.em


def test_without_a_seal_one_line_is_blank_above_the_name() -> None:
    (line,) = [line for line in opened(a_paper(a_paragraph("正文"), sealed=False)).paragraphs if "教育局" in line.text]
    assert line.paragraph_format.space_before is not None
    assert line.paragraph_format.space_before.twips == FORM.line  # type: ignore[attr-defined]  # a length, not a number


def test_a_paper_without_an_issuer_is_not_signed() -> None:
    document = opened(a_paper(a_paragraph("正文"), issuer=""))
    assert lines(document) == ["考核报告", "正文"]
    assert document.core_properties.author


def test_the_imprint_stands_at_the_foot_with_rules_of_two_widths() -> None:
    document = opened(a_paper(a_paragraph("正文"), Attachment("附表"), a_table(), imprint=IMPRINT))
    (table,) = floating(document)
    assert [cell.text for cell in table.column_cells(0)] == [
        "抄送：市教育局，各学校。",
        "示例区教育局办公室\t2026年1月6日印发",
    ]
    assert (place(table, "vertAnchor"), place(table, "tblpYSpec")) == ("margin", "bottom")
    sizes = [table._tbl.xpath(f"string(w:tblPr/w:tblBorders/w:{side}/@w:sz)") for side in ("top", "insideH", "bottom")]
    assert sizes == ["8", "6", "8"]
    following = [part.tag for part in table._tbl.itersiblings()]
    assert following == [qn("w:p"), qn("w:sectPr")]


def turns(copies: int, lines_of_text: int, **more: Any) -> bool:
    """Whether the imprint of a paper of so many lines begins a page."""
    imprint = Imprint("办公室", date(2026, 1, 6), ("示例区第一实验小学",) * copies)
    text = a_paragraph("文" * (28 * lines_of_text - 10))
    document = opened(a_paper(text, **{"imprint": imprint, "issuer": "", **more}))
    return any(line.paragraph_format.page_break_before for line in document.paragraphs)


def test_an_imprint_that_has_no_room_below_the_text_turns_the_page() -> None:
    # the title takes one line: 37 lines of text leave room for 5 on page 2
    assert [turns(copies, 37) for copies in (1, 3, 7, 13)] == [False, False, False, True]
    assert [turns(1, lines_of_text) for lines_of_text in (38, 41, 42)] == [False, True, True]


@pytest.mark.parametrize(("characters", "turned"), [(100, True), (700, False), (1300, True)])
def test_an_imprint_stands_on_an_even_page(characters: int, turned: bool) -> None:
    assert turns(1, characters // 28) == turned
    assert not turns(1, characters // 28, **LETTER)


@pytest.mark.parametrize("more", [LETTER, MINUTES, {"head": RedHead("示例喆堃局文件𬭎", "示教喆𬭎〔2026〕1号")}, {}])
def test_every_rare_character_gets_a_font_that_has_it(more: dict[str, Any]) -> None:
    """昇镕垚犇 and their like are not in the _GB2312 fonts, 𬭎 and 𠮷 are in none of the fonts for text."""
    rare = "喆堃玥珺昇镕垚犇𬭎𠮷"
    paper = a_paper(
        a_paragraph(rare),
        a_list(rare, start=1),
        a_table(((*a_paragraph(rare).inlines,), (*a_paragraph(rare, strong=True).inlines,)), caption=rare),
        Landscape((a_table(caption=rare + "二"),)),
        *(a_paragraph(rare, **{form: True}) for form in ("strong", "emphasis", "code")),
        Attachment(rare),
        Photos((a_photo(caption=rare),)),
        **{
            **more,
            "title": rare,
            "recipient": rare,
            "issuer": rare,
            "attendance": (("出席", (rare,)),),
            "imprint": Imprint(rare, date(2026, 1, 6), (rare,)),
        },
    )
    document = opened(paper)
    styles = {style.style_id: style.element for style in document.styles}
    met = 0
    for run in document.element.body.iter(qn("w:r")):
        words = "".join(part.text or "" for part in run.iter(qn("w:t")))
        line = next(run.iterancestors(qn("w:p")))
        style = styles[line.xpath("string(w:pPr/w:pStyle/@w:val)")]
        own = run.xpath("string(w:rPr/w:rFonts/@w:eastAsia)")
        font = own or style.xpath("string(w:rPr/w:rFonts/@w:eastAsia)")
        for character in words:
            if character in rare:
                met += 1
                assert (font == "SimSun-ExtB") == (character > "\U00020000"), (words, font)
                assert not font.endswith(("_GB2312", "小标宋简体")), (words, font)
    assert met >= 14 * len(rare)


def test_the_forms_hold_tables_of_any_width() -> None:
    wide = Table((a_paragraph("项").inlines,) * 20, (), a_table().aligns * 10, caption="宽")
    for more in (LETTER, MINUTES):
        assert markup(opened(a_paper(a_paragraph("正文"), wide, a_paragraph("续"), **more))).count("landscape") == 1
