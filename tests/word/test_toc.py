"""Contents: when they appear, where they stand, what they say."""

import re

from docx.document import Document
from docx.oxml.ns import qn

from studiobook.documents.nodes import Attachment, Block, Heading, PageBreak, RedHead
from studiobook.word import Profile
from tests.papers import FORM, PROFILE, a_paper, a_paragraph, lines, markup, opened, styled, text

PAGE = a_paragraph("一面" * 14 * 22)


def a_heading(words: str, level: int = 1) -> Heading:
    return Heading(level, text(words))


def chapters(count: int) -> tuple[Block, ...]:
    """So many headings, each on a page of its own."""
    return tuple(
        block for number in range(count) for block in (PageBreak(), a_heading(f"题{number}"), a_paragraph("文"))
    )


def entries(document: Document) -> list[str]:
    """The lines of the contents, the page numbers after tabs."""
    return [
        line.text for line in document.paragraphs if line.style is not None and line.style.style_id in ("TOC1", "TOC2")
    ]


def instructions(document: Document) -> list[str]:
    return [part.text.strip() for part in document.element.body.iter(qn("w:instrText"))]


def test_ten_pages_have_no_contents_and_eleven_have() -> None:
    assert entries(opened(a_paper(*chapters(10)))) == []
    # the title, the contents and the first chapter stand on page 1
    assert entries(opened(a_paper(*chapters(11))))[:2] == ["一、题0\t1", "二、题1\t2"]


def test_the_profile_says_from_how_many_pages_on() -> None:
    form = Profile.model_validate(PROFILE | {"contents": PROFILE["contents"] | {"from_pages": 2}})
    paper = a_paper(*chapters(3))
    assert entries(opened(paper)) == []
    assert len(entries(opened(paper, form))) == 3


def test_a_paper_may_ask_for_contents_or_forbid_them() -> None:
    assert entries(opened(a_paper(a_heading("甲"), a_paragraph("文"), contents=True))) == ["一、甲\t1"]
    assert entries(opened(a_paper(*chapters(20), contents=False))) == []


def test_a_text_without_headings_has_none() -> None:
    document = opened(a_paper(*[PAGE] * 20, contents=True))
    assert "目录" not in lines(document)
    assert "bookmarkStart" not in markup(document)


def test_two_levels_and_attachments_are_listed() -> None:
    blocks = a_heading("甲"), a_heading("乙", 2), a_heading("丙", 3), a_paragraph("文")
    document = opened(a_paper(*blocks, Attachment("成员名单"), a_paragraph("名单"), contents=True))
    assert entries(document) == ["一、甲\t1", "（一）乙\t1", "成员名单\t2"]
    assert styled(document, "TOC2") == ["（一）乙\t1"]


def test_the_contents_are_a_field_that_word_can_update() -> None:
    document = opened(a_paper(a_heading("甲"), a_heading("乙"), contents=True))
    whole, *pages = instructions(document)
    assert whole.startswith('TOC \\o "1-2" \\h \\z \\u')
    assert pages == ["PAGEREF _Toc000000001 \\h", "PAGEREF _Toc000000002 \\h"]
    kinds = [part.get(qn("w:fldCharType")) for part in document.element.body.iter(qn("w:fldChar"))]
    assert kinds == ["begin", "separate", *["begin", "separate", "end"] * 2, "end"]
    assert "updateFields" not in document.settings.element.xml


def test_every_entry_leads_to_the_bookmark_around_its_heading() -> None:
    document = opened(a_paper(a_heading("甲"), a_paragraph("文"), a_heading("乙", 2), contents=True))
    body = document.element.body
    links = [link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))]
    marks = {mark.get(qn("w:name")): mark.getparent() for mark in body.iter(qn("w:bookmarkStart"))}
    assert ["".join(part.text for part in marks[link].iter(qn("w:t"))) for link in links] == ["一、甲", "（一）乙"]
    assert len({mark.get(qn("w:id")) for mark in body.iter(qn("w:bookmarkStart"))}) == len(marks)


def test_under_a_bare_title_the_contents_stand_on_page_1_and_the_text_follows() -> None:
    document = opened(a_paper(a_heading("甲"), a_paragraph("文"), contents=True))
    assert lines(document)[:4] == ["考核报告", "目录", "一、甲\t1", "一、甲"]
    assert not [line for line in document.paragraphs if line.paragraph_format.page_break_before]
    (first,) = [line for line in document.paragraphs if line.text == "一、甲"]
    assert first._p.getprevious().style == "Space"


def test_the_opening_of_a_red_headed_paper_stays_on_page_1() -> None:
    head = RedHead("示例区教育局文件", "示教发〔2026〕1号")
    paper = a_paper(
        a_paragraph("现将情况报告如下。"),
        a_heading("甲"),
        a_paragraph("文"),
        head=head,
        recipient="市教育局",
        contents=True,
    )
    document = opened(paper)
    assert lines(document)[3:7] == ["市教育局：", "现将情况报告如下。", "目录", "一、甲\t3"]
    breaks = [line.text for line in document.paragraphs if line.paragraph_format.page_break_before]
    assert breaks == ["目录", "一、甲"]


def test_a_notice_that_sends_attachments_is_signed_before_the_contents() -> None:
    paper = a_paper(
        a_paragraph("现将名单印发给你们。"), Attachment("名单"), a_heading("甲"), a_paragraph("文"), contents=True
    )
    assert lines(opened(paper))[2:] == [
        "附件：名单", "示例区教育局", "2026年1月5日", "目录", "名单\t3", "一、甲\t3", "附件", "名单", "一、甲", "文"
    ]  # fmt: skip


def test_words_too_long_for_their_line_are_broken_before_the_dots() -> None:
    (entry,) = entries(opened(a_paper(a_heading("长" * 40), a_paragraph("文"), contents=True)))
    first, second = entry.split("\n")
    assert first == "一、" + "长" * 22
    assert second == "长" * 18 + "\t1"


def test_the_contents_themselves_take_pages() -> None:
    blocks = [part for number in range(50) for part in (a_heading(f"题{number}"), a_paragraph("文"))]
    document = opened(a_paper(*blocks, contents=True))
    # 18 lines under the title and the heading on page 1, then 22 and 10; a blank line and the text follow
    assert entries(document)[0] == "一、题0\t3"
    assert re.fullmatch(r"五十、题49\t8", entries(document)[-1])


def test_equal_papers_have_equal_contents() -> None:
    assert markup(opened(a_paper(*chapters(12)))) == markup(opened(a_paper(*chapters(12))))
    assert FORM.contents.from_pages == 10
