"""Red head, title, recipient, attachments, signature."""

from datetime import date

from docx.document import Document

from studiobook.documents.nodes import Attachment, RedHead
from tests.papers import FORM, a_paper, a_paragraph, a_table, lines, opened, styled


def right(document: Document, style: str) -> int:
    """The indent from the right in twips of the one paragraph in ``style``."""
    (line,) = [line for line in document.paragraphs if line.style is not None and line.style.style_id == style]
    return int(line._p.xpath("string(w:pPr/w:ind/@w:right)"))


def test_a_plain_report_has_title_recipient_text_and_signature() -> None:
    paper = a_paper(a_paragraph("正文"), recipient="市教育局:")
    assert lines(opened(paper)) == ["考核报告", "市教育局：", "正文", "示例区教育局", "2026年1月5日"]


def test_the_red_head_stands_above_the_title() -> None:
    document = opened(a_paper(a_paragraph("正文"), head=RedHead("示例区教育局文件", "示教发〔2026〕 号")))
    assert lines(document)[:3] == ["示例区教育局文件", "示教发〔2026〕 号", "考核报告"]
    style = document.styles["发文字号"].element
    assert style.xpath("string(w:pPr/w:pBdr/w:bottom/@w:color)") == "FF0000"


def test_a_long_mark_is_set_smaller() -> None:
    document = opened(a_paper(head=RedHead("示例省示例市示例区教育局文件", "")))
    size = document.paragraphs[0].runs[0].font.size
    assert size is not None
    assert 14 * size.pt <= FORM.type_width / 20


def test_a_long_title_breaks_into_even_lines_at_words() -> None:
    title = "示例区教育局关于名班主任工作室三年建设周期综合考评情况的报告。"
    (printed,) = styled(opened(a_paper(title=title)), "Title")
    assert printed == "示例区教育局关于名班主任工作室\n三年建设周期综合考评情况的报告"


def test_one_attachment_has_no_number() -> None:
    document = opened(a_paper(a_paragraph("正文"), Attachment("成员名单。"), a_table()))
    assert styled(document, "AttachmentNote") == ["附件：成员名单"]
    assert styled(document, "Attachment") == ["附件"]
    assert styled(document, "AttachmentTitle") == ["成员名单"]


def test_several_attachments_are_numbered_and_aligned() -> None:
    document = opened(a_paper(a_paragraph("正文"), Attachment("甲表"), a_paragraph("甲文"), Attachment("乙表")))
    printed = lines(document)
    assert printed[2:6] == ["附件：1．甲表", "2．乙表", "示例区教育局", "2026年1月5日"]
    assert printed[6:] == ["附件1", "甲表", "甲文", "附件2", "乙表"]
    indents = [
        (int(line._p.xpath("string(w:pPr/w:ind/@w:left)")), int(line._p.xpath("string(w:pPr/w:ind/@w:hanging)")))
        for line in document.paragraphs
        if line.style is not None and line.style.style_id == "AttachmentNote"
    ]
    (first_left, first_hanging), (second_left, second_hanging) = indents
    assert first_left == second_left
    assert first_left - first_hanging == 2 * FORM.em
    assert abs(second_left - second_hanging - 5 * FORM.em) <= 1


def test_each_attachment_begins_a_page_and_its_title_stands_on_line_three() -> None:
    document = opened(a_paper(a_paragraph("正文"), Attachment("甲表"), a_paragraph("甲文")))
    where = next(at for at, line in enumerate(document.paragraphs) if line.text == "附件")
    assert document.paragraphs[where].style.paragraph_format.page_break_before  # type: ignore[union-attr]  # every paragraph has a style
    assert [line.text for line in document.paragraphs[where + 1 : where + 3]] == ["", "甲表"]


def test_the_name_is_centred_above_a_date_four_characters_from_the_right() -> None:
    document = opened(a_paper(a_paragraph("正文")))
    assert right(document, "Date") == 4 * FORM.em
    name, day = 6 * FORM.em, (4 + 3 + 1 + 1) * FORM.em / 2 + 1.5 * FORM.em / 2
    assert abs((right(document, "Signature") + name / 2) - (right(document, "Date") + day / 2)) < FORM.em / 2


def test_a_long_name_stays_inside_and_the_date_is_centred_below() -> None:
    document = opened(a_paper(issuer="示例区名班主任工作室建设与管理领导小组办公室", date=date(2026, 12, 31)))
    assert right(document, "Signature") == 0
    assert right(document, "Date") > 4 * FORM.em
    assert lines(document)[-1] == "2026年12月31日"


def test_the_signature_stays_with_the_end_of_the_text() -> None:
    document = opened(a_paper(a_paragraph("正文"), Attachment("甲表")))
    last = next(line for line in document.paragraphs if line.text == "正文")
    assert last.paragraph_format.keep_with_next
    long = opened(a_paper(a_paragraph("长" * 1000))).paragraphs[2]
    assert not long.paragraph_format.keep_with_next
    table = opened(a_paper(a_paragraph("正文"), a_table())).tables[0]
    assert all(cell.paragraphs[0].paragraph_format.keep_with_next for cell in table.rows[-1].cells)
