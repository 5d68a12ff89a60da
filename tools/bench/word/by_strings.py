"""The floor: markup put together as strings and zipped, with no tree between; less than this a Word file cannot cost in Python."""

import io
import zipfile
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

from docx.oxml.ns import nsdecls

from tools.bench.word.content import PIXELS, WIDTH_CM, Grid, Review, photo

_ACROSS = round(WIDTH_CM * 360000)
_DOWN = _ACROSS * PIXELS[1] // PIXELS[0]
_DRAWING = (
    f'<w:r><w:drawing><wp:inline><wp:extent cx="{_ACROSS}" cy="{_DOWN}"/><wp:docPr id="%d" name="%d"/><a:graphic>'
    '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr><pic:cNvPr id="0"'
    ' name=""/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="rIdI%d"/><a:stretch><a:fillRect/></a:stretch>'
    f'</pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{_ACROSS}" cy="{_DOWN}"/></a:xfrm>'
    '<a:prstGeom prst="rect"/></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
)
_RELATED = (
    '<Relationship Id="rIdI{0}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"'
    ' Target="media/image{0}.jpg"/>'
)


def write_stored(review: Review, folder: Path) -> bytes:
    """The Word file, nothing in it deflated, as ours are."""
    return _packed(review, folder, zipfile.ZIP_STORED)


def write_deflated(review: Review, folder: Path) -> bytes:
    """The Word file, everything in it deflated but the photographs."""
    return _packed(review, folder, zipfile.ZIP_DEFLATED)


def _packed(review: Review, folder: Path, method: int) -> bytes:
    parts, start, end, relationships = _base(folder)
    related = "".join(map(_RELATED.format, range(len(review.photos))))
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as file:
        for name, data in parts:
            file.writestr(name, data)
        file.writestr("word/document.xml", f"{start}{_body(review)}{end}".encode())
        file.writestr("word/_rels/document.xml.rels", relationships.replace("</Rel", f"{related}</Rel"))
        for at, one in enumerate(review.photos):
            file.writestr(f"word/media/image{at}.jpg", photo(one.path), zipfile.ZIP_STORED)
    return target.getvalue()


@cache
def _base(folder: Path) -> tuple[list[tuple[str, bytes]], str, str, str]:
    """The parts that never change, what stands before and after the text, the relationships."""
    with zipfile.ZipFile(folder / "base.docx") as file:
        parts = {name: file.read(name) for name in file.namelist()}
    document = parts.pop("word/document.xml").decode()
    relationships = parts.pop("word/_rels/document.xml.rels").decode()
    section = document[document.index("<w:sectPr") : document.index("</w:body>")]
    start = f"<w:document {nsdecls('w', 'r', 'wp', 'a', 'pic')}><w:body>"
    return list(parts.items()), start, f"{section}</w:body></w:document>", relationships


def _body(review: Review) -> str:
    parts = [_line("Mark", review.mark), _line("DocumentNumber", review.number), _line("Title", review.title)]
    for section in review.sections:
        parts.append(_line("Heading1", section.heading))
        for one in section.passages:
            lead = f'<w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">{escape(one.lead)}</w:t></w:r>'
            parts.append(_line("BodyText", one.text, lead))
        parts += [_line("BodyText", f"——{point}") for point in section.points]
        if section.table:
            parts += [_line("Caption", section.table.caption), _table(section.table)]
    for at, picture in enumerate(review.photos):
        parts.append(f'<w:p><w:pPr><w:pStyle w:val="Photo"/></w:pPr>{_DRAWING % (at + 1, at + 1, at)}</w:p>')
        parts.append(_line("PhotoCaption", picture.caption))
    return "".join((*parts, _line("Signature", review.issuer), _line("Date", review.day)))


def _line(style: str, text: str, before: str = "") -> str:
    run = f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{before}{run}</w:p>'


def _table(grid: Grid) -> str:
    rows = [_row("TableHeaderSmall", grid.header), *(_row("TableLeftSmall", row) for row in grid.rows)]
    return (
        '<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:type="auto" w:w="0"/></w:tblPr>'
        f"<w:tblGrid>{'<w:gridCol/>' * len(grid.header)}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _row(style: str, cells: tuple[str, ...]) -> str:
    return f"<w:tr>{''.join(f'<w:tc>{_line(style, cell)}</w:tc>' for cell in cells)}</w:tr>"
