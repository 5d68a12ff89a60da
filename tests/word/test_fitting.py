"""Pages filled to their foot: pictures that nearly fit, pages a line short, the imprint on an even page."""

from datetime import date

from docx.oxml.ns import qn
from docx.oxml.text.paragraph import CT_P

from studiobook.documents.nodes import Block, Heading, Image, Imprint, Paragraph, Photos
from tests.papers import FORM, a_paper, a_paragraph, a_photo, a_table, laid_out, opened, text

# The title and the blank line under it leave 20 of 22 lines of page 1; a photograph with its caption takes nine.
LINES_LEFT = 20
FULL_WIDTH = 110
IMPRINT = Imprint("办公室", date(2026, 1, 6))


def with_a_photo(lines: int, *after: Block, photo: Block | None = None) -> tuple[int, float, int]:
    """A photograph after so many lines: its page, its width in mm, how many lines of text stand before it."""
    document = opened(a_paper(*[a_paragraph("字")] * lines, photo or Photos((a_photo(),)), *after, issuer=""))
    (line,) = [line._p for line in document.paragraphs if line._p.xpath(".//w:drawing")]
    (inline,) = line.iter(qn("wp:inline"))
    before = [one for one in line.itersiblings(preceding=True) if isinstance(one, CT_P) and one.style == "BodyText"]
    return laid_out(document).starts[line], inline.extent.cx / 36000, len(before)


def test_a_picture_that_nearly_fits_is_made_smaller() -> None:
    page, width, before = with_a_photo(LINES_LEFT - 8, a_paragraph("末"))
    assert (page, before) == (1, 12)
    assert 0.75 * FULL_WIDTH <= width < FULL_WIDTH
    assert with_a_photo(LINES_LEFT - 10, a_paragraph("末"))[1] == FULL_WIDTH


def test_a_picture_that_does_not_fit_stands_earlier_in_its_text() -> None:
    page, width, before = with_a_photo(LINES_LEFT - 3, Heading(1, text("题")), a_paragraph("末"))
    assert page == 1
    assert 0.75 * FULL_WIDTH <= width <= FULL_WIDTH
    assert 1 <= before < LINES_LEFT - 3


def test_a_picture_within_a_text_stays_where_its_author_put_it() -> None:
    photo = a_photo()
    mine = Paragraph((Image(photo.path, photo.caption, photo.data),))
    assert with_a_photo(LINES_LEFT - 3, a_paragraph("末"), photo=mine) == (2, FULL_WIDTH, LINES_LEFT - 3)
    page, width, before = with_a_photo(LINES_LEFT - 7, a_paragraph("末"), photo=mine)
    assert (page, before) == (1, LINES_LEFT - 7)
    assert 0.6 * FULL_WIDTH <= width < FULL_WIDTH


def test_a_page_of_text_takes_the_lines_it_is_short_of_from_the_page_before() -> None:
    def filled(lines: int, *before: Block) -> int:
        """The lines on page 2 where a heading that does not fit there follows."""
        blocks = (*before, *[a_paragraph("字")] * lines, Heading(1, text("题")), a_paragraph("末"))
        pages = laid_out(opened(a_paper(*blocks, contents=False)))
        assert pages.total == 3
        return pages.filled[2] // FORM.line

    assert filled(LINES_LEFT + 21) == 21  # nothing on page 1 that could stand further apart
    table = a_table(caption="表")  # takes three of the lines
    assert filled(LINES_LEFT - 3 + 21, table) == 22


def pages_of_imprint(*blocks: Block) -> tuple[int, list[str]]:
    """How many pages a paper with an imprint has, and which paragraphs begin a page."""
    document = opened(a_paper(*blocks, issuer="", imprint=IMPRINT, contents=False))
    turned = [line.text for line in document.paragraphs if line.paragraph_format.page_break_before]
    return laid_out(document).total, turned


def test_the_imprint_stands_on_an_even_page_though_the_text_fills_one() -> None:
    lines = [a_paragraph("字")] * (LINES_LEFT + 19)
    last = Heading(1, text("题")), a_paragraph("末")
    assert pages_of_imprint(*lines[:-2], *last) == (2, [])
    assert pages_of_imprint(*lines, *last) == (4, ["一、题", ""])


def test_pictures_make_room_for_the_imprint() -> None:
    """A photograph takes nine of the lines; the last line of page 2 is the one that the imprint needs."""
    lines = [a_paragraph("字")] * (LINES_LEFT + 22 - 9 - 3)
    last = Heading(1, text("题")), a_paragraph("末")
    assert pages_of_imprint(a_paragraph("字"), Photos((a_photo(),)), *lines, *last) == (2, [])
