"""docxtpl as its documentation shows it: a Word file with marks, opened and filled for every document."""

import io
from pathlib import Path
from typing import Any

from docx import Document
from docx.shared import Cm
from docxtpl import DocxTemplate, InlineImage  # type: ignore[import-untyped]  # it has no types

from tools.bench.word.content import WIDTH_CM, Review, photo

_COLUMNS = 5


def make(folder: Path) -> None:
    """Write the Word file with marks into ``folder``, once; users make theirs in Word."""
    document = Document(str(folder / "base.docx"))

    def add(text: str, style: str = "Body Text") -> None:
        document.add_paragraph(text, style=style)

    add("{{ mark }}", "发文机关标志")
    add("{{ number }}", "发文字号")
    add("{{ title }}", "Title")
    add("{%p for section in sections %}")
    add("{{ section.heading }}", "Heading 1")
    add("{%p for one in section.passages %}")
    line = document.add_paragraph(style="Body Text")
    line.add_run("{{ one.lead }}").bold = True
    line.add_run("{{ one.text }}")
    add("{%p endfor %}")
    add("{%p for point in section.points %}")
    add("——{{ point }}")
    add("{%p endfor %}")
    add("{%p if section.table %}")
    add("{{ section.table.caption }}", "Caption")
    table = document.add_table(rows=4, cols=_COLUMNS, style="Table Grid")
    table.cell(1, 0).text = "{%tr for row in section.table.rows %}"
    table.cell(3, 0).text = "{%tr endfor %}"
    for column in range(_COLUMNS):
        for row, name, style in ((0, "section.table.header", "表头小"), (2, "row", "表文左小")):
            table.cell(row, column).text = f"{{{{ {name}[{column}] }}}}"
            table.cell(row, column).paragraphs[0].style = style
    add("{%p endif %}")
    add("{%p endfor %}")
    add("{%p for photo in photos %}")
    add("{{ photo.picture }}", "照片")
    add("{{ photo.caption }}", "照片说明")
    add("{%p endfor %}")
    add("{{ issuer }}", "署名")
    add("{{ day }}", "成文日期")
    document.save(str(folder / "template.docx"))


def write(review: Review, folder: Path) -> bytes:
    """The Word file."""
    template = DocxTemplate(str(folder / "template.docx"))
    template.render(_context(template, review), autoescape=True)
    target = io.BytesIO()
    template.save(target)
    return target.getvalue()


def _context(template: DocxTemplate, review: Review) -> dict[str, Any]:
    photos = [
        {"picture": InlineImage(template, io.BytesIO(photo(one.path)), width=Cm(WIDTH_CM)), "caption": one.caption}
        for one in review.photos
    ]
    return {**vars(review), "photos": photos}
