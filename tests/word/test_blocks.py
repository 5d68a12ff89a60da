"""Headings, paragraphs, lists, quotations, code, notes; and that no character of a text is lost."""

from unicodedata import category

import pytest
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st

from studiobook.documents.nodes import (
    Attachment,
    Block,
    BlockQuote,
    CodeBlock,
    FootnoteReference,
    Footnotes,
    Heading,
    Image,
    LineBreak,
    ListBlock,
    PageBreak,
    Paragraph,
    Photos,
    Text,
    ThematicBreak,
)
from tests.papers import (
    a_list,
    a_paper,
    a_paragraph,
    a_photo,
    a_table,
    eastern_font,
    everything,
    lines,
    markup,
    opened,
    styled,
    text,
)


def body(*blocks: Block) -> list[str]:
    """What ``blocks`` print, without the title and the signature around them."""
    return lines(opened(a_paper(*blocks)))[1:-2]


def a_heading(level: int, words: str) -> Heading:
    return Heading(level, text(words))


def test_headings_are_numbered_in_four_layers() -> None:
    levels = (1, 2, 3, 4, 4, 2, 3, 1, 2)
    assert body(*(a_heading(level, "题") for level in levels)) == [
        "一、题", "（一）题", "1．题", "（1）题", "（2）题", "（二）题", "1．题", "二、题", "（一）题",
    ]  # fmt: skip


def test_headings_are_real_headings_with_an_outline() -> None:
    document = opened(a_paper(a_heading(1, "甲"), a_heading(2, "乙")))
    assert styled(document, "Heading1") == ["一、甲"]
    assert styled(document, "Heading2") == ["（一）乙"]
    assert document.styles["Heading 1"].element.xpath("string(w:pPr/w:outlineLvl/@w:val)") == "0"
    assert document.styles["Heading 1"].paragraph_format.keep_with_next


@pytest.mark.parametrize(
    "typed", ["一、", "十二、", "（三）", "(三)", "1.", "1．", "2、", "（1）", "(1) ", "　3. ", "③"]
)
def test_a_number_that_the_author_typed_is_replaced(typed: str) -> None:
    assert body(a_heading(1, typed + "工作概况")) == ["一、工作概况"]


@pytest.mark.parametrize("words", ["1.5倍增长", "2025年工作", "一体化建设", "（试行）办法"])
def test_what_only_looks_like_a_number_stays(words: str) -> None:
    assert body(a_heading(1, words)) == ["一、" + words]


def test_a_typed_number_in_stressed_letters_is_replaced_too() -> None:
    assert body(Heading(1, (Text("一", strong=True), Text("、工作", strong=True), Text("概况")))) == ["一、工作概况"]


def test_skipped_levels_are_closed_up() -> None:
    assert body(*(a_heading(level, "题") for level in (2, 4, 4, 2))) == ["一、题", "（一）题", "（二）题", "二、题"]


def test_an_attachment_is_numbered_afresh() -> None:
    document = opened(a_paper(a_heading(1, "甲"), Attachment("附表"), a_heading(1, "乙")))
    assert styled(document, "Heading1") == ["一、甲", "一、乙"]


def test_an_empty_heading_takes_no_number() -> None:
    assert body(a_heading(1, "  "), a_heading(1, "甲")) == ["一、甲"]


def test_a_typed_indent_is_not_added_to_the_indent() -> None:
    assert body(a_paragraph("　　正文")) == ["正文"]


def test_blank_paragraphs_are_left_out() -> None:
    assert body(a_paragraph("　 "), Paragraph(())) == []


@pytest.mark.parametrize(("style", "font"), [("strong", "黑体"), ("emphasis", "楷体_GB2312"), ("code", "宋体")])
def test_stress_is_a_font_and_never_bold(style: str, font: str) -> None:
    document = opened(a_paper(Paragraph((Text("前"), Text("重点", **{style: True})))))  # type: ignore[arg-type]  # the styles are yes or no
    assert eastern_font(document, "重点") == font
    assert "<w:b/>" not in markup(document)


def test_struck_text_is_struck() -> None:
    document = opened(a_paper(a_paragraph("旧数", struck=True)))
    assert [run.text for line in document.paragraphs for run in line.runs if run.font.strike] == ["旧数"]


def test_rare_characters_get_a_font_that_has_them() -> None:
    document = opened(
        a_paper(
            Paragraph((Text("专家喆堃老师"), Text("镕", emphasis=True), Text("玥", strong=True))),
            a_table(((Text("王珺"),), (Text("主讲"),))),
        )
    )
    assert eastern_font(document, "喆堃") == "仿宋"
    assert eastern_font(document, "镕") == "楷体"
    assert eastern_font(document, "玥") == "黑体"
    assert eastern_font(document, "珺") == "仿宋"
    assert eastern_font(document, "专家") is None


def test_chinese_quotation_marks_are_set_in_the_chinese_font() -> None:
    document = opened(a_paper(a_paragraph("“三名”工程——2025年")))
    (line,) = [line for line in document.paragraphs if "三名" in line.text]
    assert line.runs[0]._r.xpath("string(w:rPr/w:rFonts/@w:hint)") == "eastAsia"


@pytest.mark.parametrize(
    ("words", "link", "printed"),
    [
        ("区教育局", "https://example.cn/a", "区教育局（https://example.cn/a）"),
        ("https://example.cn/", "https://example.cn", "https://example.cn/"),
        ("来信", "mailto:li@example.cn", "来信（li@example.cn）"),
        ("li@example.cn", "mailto:li@example.cn", "li@example.cn"),
        ("计划", "plans/2025.md", "计划"),
        ("坏链", "javascript:alert(1)", "坏链"),
    ],
)
def test_paper_shows_addresses_outside_only(words: str, link: str, printed: str) -> None:
    assert body(a_paragraph(words, link=link)) == [printed]


def test_a_link_in_several_forms_shows_its_address_once() -> None:
    parts = Text("区", link="https://example.cn", strong=True), Text("教育局", link="https://example.cn"), Text("网站")
    assert body(Paragraph(parts)) == ["区教育局（https://example.cn）网站"]


def test_line_breaks_images_and_marks_of_notes() -> None:
    inlines = (Text("甲"), LineBreak(), Text("乙"), FootnoteReference(2), Image("a.jpg", "合影"))
    assert body(Paragraph(inlines)) == ["甲\n乙（注②）（图：合影）"]


def test_control_characters_and_markup_cannot_break_the_file() -> None:
    assert body(a_paragraph("甲\x00\x08乙\x1f<b>&amp;]]>\t\"'\ud800\ufffe丙\r\n丁\u2028戊")) == [
        "甲乙<b>&amp;]]> \"'丙\n丁\n戊"
    ]


def test_long_words_survive_and_do_not_spread_the_line_before() -> None:
    word = "x" * 400
    document = opened(a_paper(a_paragraph(word), a_table(((Text(word),), (Text("短"),)))))
    assert everything(document).count(word) == 2
    (line,) = [line for line in document.paragraphs if line.text == word]
    assert line.alignment == 0


def test_lists_have_marks_that_no_heading_has() -> None:
    inner = ListBlock(((a_paragraph("丙"), a_list("丁", start=1)),), start=3)
    assert body(ListBlock(((a_paragraph("甲"), a_paragraph("续"), inner), (a_paragraph("乙"),)), start=1)) == [
        "①甲", "续", "3）丙", "a）丁", "②乙",
    ]  # fmt: skip
    assert body(ListBlock(((a_paragraph("甲"), a_list("乙")),))) == ["——甲", "·乙"]


def test_nested_lists_stand_two_characters_further_in() -> None:
    document = opened(a_paper(ListBlock(((a_paragraph("甲"), ListBlock(((a_paragraph("乙"), a_list("丙")),))),))))
    indents = {line.text[-1:]: line._p.xpath("string(w:pPr/w:ind/@w:leftChars)") for line in document.paragraphs}
    assert (indents["甲"], indents["乙"], indents["丙"]) == ("", "200", "400")


def test_a_long_list_is_numbered_in_digits() -> None:
    assert body(a_list(*"甲" * 21, start=1))[::20] == ["1）甲", "21）甲"]


def test_a_list_item_may_begin_with_anything() -> None:
    assert body(ListBlock(((CodeBlock("x"), a_paragraph("甲")), ()), start=1)) == ["①", "x", "甲", "②"]


def test_quotations_code_and_breaks() -> None:
    document = opened(a_paper(BlockQuote((a_paragraph("引文"),)), CodeBlock("a\n\tb  c\n"), ThematicBreak()))
    assert styled(document, "Quote") == ["引文"]
    assert styled(document, "Verbatim") == ["a\n    b  c"]
    assert styled(document, "Break") == ["＊　＊　＊"]


def test_headings_within_other_blocks_have_no_number() -> None:
    assert body(BlockQuote((a_heading(1, "甲"),)), a_heading(1, "乙")) == ["甲", "一、乙"]


def test_notes_are_printed_at_the_end_in_smaller_letters() -> None:
    document = opened(a_paper(a_paragraph("正文"), Footnotes(((a_paragraph("出处"),), (a_paragraph("说明"),)))))
    assert styled(document, "Notes") == ["注：①出处", "②说明"]
    size = document.styles["注释"].font.size
    assert size is not None
    assert size.pt == 14


def test_page_breaks_leave_no_empty_page() -> None:
    document = opened(a_paper(PageBreak(), a_paragraph("甲"), PageBreak(), PageBreak(), a_table(), PageBreak()))
    breaks = [line for line in document.paragraphs if line.paragraph_format.page_break_before]
    assert len(breaks) == 1
    assert breaks[0]._p.getnext().tag == qn("w:tbl")


def test_an_attachment_within_a_block_is_refused() -> None:
    with pytest.raises(ValueError, match="附件"):
        opened(a_paper(BlockQuote((Attachment("附表"),))))


def visible(words: str) -> list[str]:
    return [c for c in words if category(c)[0] not in "CZ"]


WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


@pytest.mark.slow
@given(WORDS, WORDS, WORDS)
def test_any_text_survives(one: str, two: str, three: str) -> None:
    document = opened(
        a_paper(
            Paragraph((Text(one, strong=True), Text(two))),
            a_list(three),
            a_table((text(one), text(three, emphasis=True)), caption=two),
            CodeBlock(two),
            Photos((a_photo(caption=three),)),
        )
    )
    printed = "".join(visible(everything(document)))
    for words in (one, two, three):
        assert "".join(visible(words)) in printed


def test_a_paper_may_be_empty() -> None:
    document = opened(
        a_paper(
            title="", issuer="", blocks=(Paragraph(()), CodeBlock(""), BlockQuote(()), ListBlock(()), Footnotes(()))
        )
    )
    assert "".join(everything(document).split()) == ""
    assert document.element.body[-1].tag == qn("w:sectPr")
