"""The pages that are worked out are those that are printed."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile

import pdfplumber
import pytest
from docx.document import Document
from docx.oxml.ns import qn

from studiobook.documents.nodes import (
    Align,
    Attachment,
    Block,
    Heading,
    PageBreak,
    Paper,
    Photos,
    RedHead,
    Table,
    cells,
)
from studiobook.word import write
from studiobook.word.layout.pagination import Layout
from studiobook.word.table_rows import RowStore
from tests.long_papers import a_long_paper, a_short_paper
from tests.papers import FORM, a_paper, a_paragraph, a_photo, laid_out, opened, text

LONG, SHORT = range(5), range(8)  # seeds
# The title and the blank line under it leave 20 of 22 lines of page 1; this fills them.
REST_OF_PAGE_1 = (a_paragraph("字"),) * 20


def page_of(said: str, *blocks: Block) -> int:
    """The page on which the paragraph that says ``said`` begins in a paper of ``blocks``."""
    document = opened(a_paper(*blocks, contents=False))
    (line,) = [line._p for line in document.paragraphs if line.text == said]
    return laid_out(document).starts[line]


def test_22_lines_stand_on_a_page() -> None:
    assert page_of("末", *REST_OF_PAGE_1[1:], a_paragraph("末"), PageBreak(), a_paragraph("文")) == 1
    assert page_of("末", *REST_OF_PAGE_1, a_paragraph("末"), PageBreak(), a_paragraph("文")) == 2


def test_a_heading_stays_with_its_text() -> None:
    heading = Heading(1, text("题"))
    assert page_of("一、题", *REST_OF_PAGE_1[2:], heading, a_paragraph("文"), PageBreak(), a_paragraph("尾")) == 1
    assert page_of("一、题", *REST_OF_PAGE_1[1:], heading, a_paragraph("文"), PageBreak(), a_paragraph("尾")) == 2


def test_a_page_break_and_an_attachment_begin_a_page() -> None:
    assert page_of("末", a_paragraph("文"), PageBreak(), a_paragraph("末")) == 2
    assert page_of("附件", a_paragraph("文"), Attachment("表"), a_paragraph("末")) == 2


def test_a_header_row_is_repeated_on_each_page_of_a_table() -> None:
    row = cells("甲", "乙")
    table = Table(row, (row,) * 125, (Align.LEFT,) * 2)
    # a row of 12 points is 19.9 points high: 28 on page 1, then 31 on each page under a header
    assert page_of("末", table, a_paragraph("末"), PageBreak(), a_paragraph("尾")) == 5
    assert (
        page_of("末", Table(row, (row,) * 90, (Align.LEFT,) * 2), a_paragraph("末"), PageBreak(), a_paragraph("尾"))
        == 4
    )


def test_a_photograph_takes_its_height() -> None:
    photo = Photos((a_photo(),))  # 82.5 mm high, with its caption a little over three times on a page
    assert page_of("末", *(photo,) * 2, a_paragraph("末"), PageBreak(), a_paragraph("尾")) == 1
    assert page_of("末", *(photo,) * 3, a_paragraph("末"), PageBreak(), a_paragraph("尾")) == 2


def test_a_long_mark_in_smaller_letters_takes_one_line() -> None:
    short, long = (
        opened(a_paper(*REST_OF_PAGE_1, head=RedHead(mark, "示教发〔2026〕1号")))
        for mark in ("示例区教育局文件", "示例省示例市示例区教育局基础教育科文件")
    )
    # it is less high than a short one, and page 1 holds at least as much
    assert sum(laid_out(long).starts.values()) <= sum(laid_out(short).starts.values())


@pytest.mark.parametrize("paper", [a_long_paper(1), a_short_paper(1)], ids=["long", "short"])
def test_how_long_a_paper_is_agrees_with_its_pages(paper: Paper) -> None:
    document = opened(paper)
    total = laid_out(document).total
    for count in range(1, 2 * total):
        assert Layout(document.element.body, FORM, RowStore()).longer_than(count) == (total > count)


def as_word_reads_it(data: bytes, path: Path) -> None:
    """Writes the docx file ``data`` so that LibreOffice hangs no marks over the edge: it reads ``overflowPunct`` inverted."""
    path.write_bytes(data)
    with ZipFile(path) as whole:
        parts = {name: whole.read(name) for name in whole.namelist()}
    parts["word/styles.xml"] = parts["word/styles.xml"].replace(b'overflowPunct w:val="0"', b'overflowPunct w:val="1"')
    with ZipFile(path, "w", ZIP_STORED) as changed:
        for name, part in parts.items():
            changed.writestr(name, part)


def headings(document: Document) -> Iterator[tuple[str, int]]:
    """What each heading and each title of an attachment says without its blanks, and its page."""
    starts = laid_out(document).starts
    for line in document.paragraphs:
        if line.style is not None and re.fullmatch(r"Heading\d|AttachmentTitle", line.style.style_id):
            yield re.sub(r"\s", "", line.text), starts[line._p]


def printed(path: Path) -> list[str]:
    """The pages of the PDF file at ``path``: their lines without blanks, those of the contents left out."""
    with pdfplumber.open(path) as pdf:
        pages = [re.sub(r"[^\S\n]", "", page.extract_text()) for page in pdf.pages]
    return [re.sub(r"\n.*\.{5,}\d+(?=\n)", "", f"\n{page}\n") for page in pages]


def follows(page: str, heading: str) -> bool:
    """Whether a line of ``page`` begins with ``heading``, which may go on in the next line."""
    return f"\n{heading}" in page or any(
        f"\n{heading[:cut]}\n{heading[cut:]}" in page for cut in range(len(heading) - 1, 10, -1)
    )


def test_headings_stand_on_the_pages_that_libreoffice_prints_them_on(
    tmp_path: Path, libreoffice: Callable[[Path], None]
) -> None:
    papers = {f"long{seed}": a_long_paper(seed) for seed in LONG} | {
        f"short{seed}": a_short_paper(seed) for seed in SHORT
    }
    documents = {name: opened(paper) for name, paper in papers.items()}
    for name, paper in papers.items():
        as_word_reads_it(write(paper, FORM), tmp_path / f"{name}.docx")
    libreoffice(tmp_path)
    astray, checked = [], 0
    for name, document in documents.items():
        pages = printed(tmp_path / f"{name}.pdf")
        if laid_out(document).total != len(pages):
            astray.append((name, "", laid_out(document).total, [len(pages)]))
            continue
        for heading, page in headings(document):
            checked += 1
            if not follows(pages[page - 1], heading):
                astray.append((name, heading, page, [n for n, text in enumerate(pages, 1) if follows(text, heading)]))
    assert astray == []
    assert checked > 100
    assert any(body.iter(qn("w:hyperlink")) for body in (document.element.body for document in documents.values()))
