"""The Word writer: a paper becomes a docx file in the official format of GB/T 9704-2012."""

from studiobook.documents.nodes import Form, Paper
from studiobook.word.builder import Sheet
from studiobook.word.imprint import settle_imprint
from studiobook.word.layout.fitting import fill_pages
from studiobook.word.layout.pagination import Layout
from studiobook.word.letter import write_paper
from studiobook.word.package import packed
from studiobook.word.profile import Format
from studiobook.word.toc import add_contents

__all__ = ["Format", "write"]


def write(paper: Paper, form: Format) -> bytes:
    """The bytes of ``paper`` as a docx file set in ``form``; the same paper and format give the same bytes anywhere.

    Nothing is read or written, no clock is asked. Raises ValueError for what cannot be printed: a photograph without
    data or of another kind than JPEG and PNG (names its path), a table whose rows differ in length, an attachment
    within another block, a reference to a caption that is not there once, a letter or minutes without a head.
    """
    sheet = Sheet(form, first_page_numbered=paper.form is not Form.LETTER)
    write_paper(sheet, paper)
    layout = Layout(sheet.body, form, sheet.rows)
    contents = add_contents(sheet, paper.contents, layout)
    pages = fill_pages(sheet, layout)
    if paper.imprint:
        pages = settle_imprint(sheet, paper.form, layout, pages)
    contents.number(pages)
    return packed(paper, form, sheet.written_out(), sheet.media(), sheet.charts)
