"""python-docx as its documentation shows it: paragraphs with styles by name, ``add_row``, ``cell.text``, ``add_picture``."""

import io
from pathlib import Path

from docx import Document
from docx.document import Document as WordDocument
from docx.shared import Cm

from tools.bench.word.content import WIDTH_CM, Grid, Review, photo


def write(review: Review, folder: Path) -> bytes:
    """The Word file."""
    document = Document(str(folder / "base.docx"))
    document.add_paragraph(review.mark, style="发文机关标志")
    document.add_paragraph(review.number, style="发文字号")
    document.add_paragraph(review.title, style="Title")
    for section in review.sections:
        document.add_paragraph(section.heading, style="Heading 1")
        for passage in section.passages:
            line = document.add_paragraph(style="Body Text")
            line.add_run(passage.lead).bold = True
            line.add_run(passage.text)
        for point in section.points:
            document.add_paragraph(f"——{point}", style="Body Text")
        if section.table:
            _write_table(document, section.table)
    for one in review.photos:
        document.add_paragraph(style="照片").add_run().add_picture(io.BytesIO(photo(one.path)), width=Cm(WIDTH_CM))
        document.add_paragraph(one.caption, style="照片说明")
    document.add_paragraph(review.issuer, style="署名")
    document.add_paragraph(review.day, style="成文日期")
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _write_table(document: WordDocument, grid: Grid) -> None:
    document.add_paragraph(grid.caption, style="Caption")
    table = document.add_table(rows=1, cols=len(grid.header), style="Table Grid")
    for cell, text in zip(table.rows[0].cells, grid.header, strict=True):
        cell.text = text
        cell.paragraphs[0].style = "表头小"
    for row in grid.rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
            cell.paragraphs[0].style = "表文左小"
