"""The Word writer: a paper becomes a docx file in the official format of GB/T 9704-2012."""

from studiobook.documents.nodes import Paper, PaperForm
from studiobook.word.builder import DocumentBuilder
from studiobook.word.imprint import settle_imprint
from studiobook.word.layout.fitting import fill_pages
from studiobook.word.layout.pagination import Layout
from studiobook.word.letter import write_paper
from studiobook.word.package import package_bytes
from studiobook.word.profile import Profile
from studiobook.word.toc import add_toc

__all__ = ["Profile", "write"]


def write(paper: Paper, profile: Profile) -> bytes:
    """The docx file of ``paper``; the same paper and profile give the same bytes anywhere.

    No file is read or written, and no clock is asked.

    Raises:
        ValueError: what cannot be printed. A photograph without data or of another kind than JPEG and PNG (with its
            path), a table of rows that differ in length, an attachment within another block, a cross-reference to a
            caption that is missing or not unique, a letter or minutes without a head.
    """
    builder = DocumentBuilder(profile, first_page_numbered=paper.form is not PaperForm.LETTER)
    write_paper(builder, paper)
    layout = Layout(builder.body, profile, builder.rows)
    toc = add_toc(builder, paper.contents, layout)
    pages = fill_pages(builder, layout)
    if paper.imprint:
        pages = settle_imprint(builder, paper.form, layout, pages)
    toc.fill_page_numbers(pages)
    return package_bytes(paper, profile, builder.document_xml(), builder.images(), builder.charts)
