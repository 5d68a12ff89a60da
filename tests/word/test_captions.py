"""Tables and pictures are numbered through the paper, and the text can refer to them."""

import pytest
from docx.oxml.ns import qn

from studiobook.documents.nodes import Attachment, Block, CrossReference, Paragraph, Photos, Text
from tests.papers import a_paper, a_paragraph, a_photo, a_table, everything, lines, markup, opened, styled, text


def see(*captions: str) -> Paragraph:
    return Paragraph((Text("见"), *(CrossReference(caption) for caption in captions), Text("。")))


def printed(*blocks: Block) -> list[str]:
    return lines(opened(a_paper(*blocks)))


def test_tables_and_pictures_are_counted_apart_and_through_the_attachments() -> None:
    document = opened(
        a_paper(
            a_table(caption="成员"),
            Photos((a_photo(1, caption="研讨"),)),
            Attachment("附表"),
            a_table(caption="活动"),
            Photos((a_photo(2, caption="讲座"), a_photo(3, caption=""))),
        )
    )
    assert styled(document, "Caption") == ["表1　成员", "表2　活动"]
    assert styled(document, "PhotoCaption") == ["图1　研讨"]
    assert [cell.text for cell in document.tables[-1].rows[0].cells] == ["\n图2　讲座", "\n"]


def test_a_reference_gives_the_number_before_and_after_what_it_refers_to() -> None:
    assert printed(
        see("活动"),
        a_table(caption="成员"),
        a_table(caption="活动"),
        see("成员", "研讨"),
        Photos((a_photo(caption="研讨"),)),
    )[1:5] == ["见表2。", "表1　成员", "表2　活动", "见表1图1。"]


def test_a_reference_is_a_field_that_leads_to_the_number() -> None:
    body = opened(a_paper(see("成员"), a_table(caption="成员"))).element.body
    (instruction,) = [part.text for part in body.iter(qn("w:instrText")) if "REF" in part.text]
    (start,) = body.iter(qn("w:bookmarkStart"))
    assert instruction.split() == ["REF", start.get(qn("w:name")), "\\h"]
    within = []
    for part in start.itersiblings():
        if part.tag == qn("w:bookmarkEnd"):
            break
        within += [words.text for words in part.iter(qn("w:t"))]
    assert "".join(within) == "表1"


def test_bookmarks_have_names_and_ids_of_their_own() -> None:
    body = opened(a_paper(*(a_table(caption=f"表格{n}") for n in range(5)), Photos((a_photo(),)))).element.body
    starts = list(body.iter(qn("w:bookmarkStart")))
    for attribute in ("w:id", "w:name"):
        assert len({start.get(qn(attribute)) for start in starts}) == 6
    assert [start.get(qn("w:id")) for start in starts] == [
        end.get(qn("w:id")) for end in body.iter(qn("w:bookmarkEnd"))
    ]


def test_references_stand_in_cells_and_headings_too() -> None:
    document = opened(a_paper(a_table(((Text("见"), CrossReference("成员")), text("乙")), caption="成员")))
    assert document.tables[0].cell(1, 0).text == "见表1"


@pytest.mark.parametrize("blocks", [(), (a_table(caption="成员"), a_table(caption="成员")), (a_table(caption="别的"),)])
def test_a_reference_to_nothing_or_to_two_is_refused(blocks: tuple[Block, ...]) -> None:
    with pytest.raises(ValueError, match="“成员”"):
        opened(a_paper(see("成员"), *blocks))


def test_a_caption_of_any_characters_can_be_referred_to() -> None:
    caption = '“名师”<工作室> & "喆"\x07'
    document = opened(a_paper(see(caption), a_table(caption=caption)))
    assert "见表1。" in everything(document)
    assert "\x07" not in markup(document)


def test_text_without_references_has_no_field_for_them() -> None:
    assert " REF " not in markup(opened(a_paper(a_paragraph("见表1"), a_table(caption="成员"))))
