"""Photographs with their captions: one alone in the middle, two abreast, or so many to a page."""

from typing import NamedTuple

from docx.oxml.ns import nsdecls, qn
from docx.oxml.text.paragraph import CT_P
from docx.oxml.xmlchemy import BaseOxmlElement

from studiobook.documents.nodes import Photo, Photos
from studiobook.word.builder import Figure, Sheet
from studiobook.word.captions import PICTURE
from studiobook.word.profile import EMU_A_MM, TWIPS_A_MM, twips
from studiobook.word.runs import write
from studiobook.word.xml import clean, element, grid, paragraph

_TC = qn("w:tc")
_DRAWING = (
    # The four distances must be said: where they are missing LibreOffice keeps 3 mm around a picture.
    f"<w:r><w:drawing><wp:inline {nsdecls('wp', 'a', 'pic', 'r')}"
    ' distT="0" distB="0" distL="0" distR="0"><wp:extent/><wp:docPr/>'
    '<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr><a:graphic>'
    '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr>'
    '<pic:cNvPr id="0" name="照片"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip/><a:stretch><a:fillRect/>'
    '</a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext/></a:xfrm><a:prstGeom prst="rect"/>'
    "</pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
)
_EXTENT, _SIZE, _PROPERTIES, _BLIP, _EMBED = qn("wp:extent"), qn("a:ext"), qn("wp:docPr"), qn("a:blip"), qn("r:embed")
_CAPTION_ROOM_MM = 14  # a caption of one line, with what stands between the rows
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


class Picture(NamedTuple):
    """A photograph that was read: its MIME type and its size in pixels."""

    photo: Photo
    kind: str
    width: int
    height: int

    def scaled(self, width_mm: float, height_mm: float, least_dpi: int) -> tuple[int, int]:
        """Width and height in EMU, as large as the box allows without distortion or too coarse a print."""
        a_pixel = min(width_mm / self.width, height_mm / self.height, 25.4 / least_dpi) * EMU_A_MM
        return max(1, round(self.width * a_pixel)), max(1, round(self.height * a_pixel))


def _read(photo: Photo) -> Picture:
    data = photo.data
    if data.startswith(b"\x89PNG\r\n\x1a\n") and data[12:16] == b"IHDR":
        kind, width, height = "image/png", int.from_bytes(data[16:20]), int.from_bytes(data[20:24])
    else:
        kind, (width, height) = "image/jpeg", _jpeg_size(data)
    if not width or not height:
        raise ValueError(f"读不出照片 {photo.path}：只收 JPEG 和 PNG")
    return Picture(photo, kind, width, height)


def _jpeg_size(data: bytes) -> tuple[int, int]:
    """Width and height in pixels from the frame header, zeros where there is none."""
    at = 2 if data.startswith(b"\xff\xd8") else len(data)
    while at + 9 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker in _FRAMES:
            return int.from_bytes(data[at + 7 : at + 9]), int.from_bytes(data[at + 5 : at + 7])
        # Fill bytes may stand before a marker.
        at += 1 if marker == 0xFF else 2 + int.from_bytes(data[at + 2 : at + 4])
    return 0, 0


def write_photos(sheet: Sheet, photos: Photos, *, floats: bool = False) -> None:
    """Appends ``photos``, two abreast and an odd last one in the middle, or so many to a page, each over its caption.

    Those that follow running text may stand earlier in it where they ``float``, but for several rows of them.

    Raises ValueError, with the path, for a photograph without data or of another kind than JPEG and PNG.
    """
    box = sheet.form.photos
    pictures = [_read(photo) for photo in photos.photos]
    if photos.a_page:
        _write_pages(sheet, pictures, photos.a_page)
        return
    floats = floats and len(pictures) <= 2
    for first in range(0, len(pictures), 2):
        row = pictures[first : first + 2]
        if len(row) == 2:
            blocks = _write_pair(sheet, row, box.pair_width_mm, box.pair_height_mm)
        elif first:
            blocks = _write_one(sheet, row[0], box.pair_width_mm, box.pair_height_mm)
        else:
            blocks = _write_one(sheet, row[0], box.single_width_mm, box.single_height_mm)
        sheet.figures.append(Figure(blocks, floats))


def _write_pages(sheet: Sheet, pictures: list[Picture], a_page: int) -> None:
    """Two or four on a page, in rows of half its height; captions of one line are reckoned with."""
    abreast = a_page // 2
    width, height = sheet.width / TWIPS_A_MM / abreast, sheet.height / TWIPS_A_MM / 2 - _CAPTION_ROOM_MM
    for first in range(0, len(pictures), abreast):
        row = pictures[first : first + abreast]
        if len(row) == 2:
            _write_pair(sheet, row, width, height)
        else:
            _write_one(sheet, row[0], width, height)


def _write_one(sheet: Sheet, picture: Picture, width_mm: float, height_mm: float) -> tuple[BaseOxmlElement, ...]:
    size = picture.scaled(width_mm, height_mm, sheet.form.photos.least_dpi)
    line = sheet.add("Photo", '<w:spacing w:before="60"/>')
    line.append(_drawing(sheet, picture, size))
    caption = sheet.add("PhotoCaption", '<w:spacing w:after="80"/>')
    _write_caption(sheet, caption, picture)
    return line, caption


def _write_pair(
    sheet: Sheet, pictures: list[Picture], width_mm: float, height_mm: float
) -> tuple[BaseOxmlElement, ...]:
    """A table of one row without lines; the pictures stand on one base, so that the captions are level."""
    form, box = sheet.form, sheet.form.photos
    widths = sheet.width // 2, sheet.width - sheet.width // 2
    cells = "".join(f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr></w:tc>' for width in widths)
    table = element(
        f'<w:tbl><w:tblPr><w:tblW w:w="{sheet.width}" w:type="dxa"/><w:jc w:val="center"/>'
        '<w:tblLayout w:type="fixed"/><w:tblCaption w:val="照片"/></w:tblPr>'
        f"{grid(widths)}<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr></w:tbl>"
    )
    padding = 2 * form.tables.padding_mm
    room = min(width_mm, sheet.width / TWIPS_A_MM / 2 - padding)
    sizes = [picture.scaled(room, height_mm, box.least_dpi) for picture in pictures]
    tallest = max(height for _, height in sizes)
    for cell, picture, size in zip(table.iter(_TC), pictures, sizes, strict=True):
        above = 60 + twips((tallest - size[1]) / EMU_A_MM)
        # Without keepNext, which LibreOffice takes to be meant for the whole table; the row does not split anyhow.
        line = paragraph("Photo", f'<w:keepNext w:val="0"/><w:spacing w:before="{above}"/>')
        line.append(_drawing(sheet, picture, size))
        caption = paragraph("PhotoCaption", '<w:spacing w:after="80"/>')
        _write_caption(sheet, caption, picture)
        cell.append(line)
        cell.append(caption)
    sheet.add_table(table, ruled=False)
    return (table,)


def _write_caption(sheet: Sheet, line: CT_P, picture: Picture) -> None:
    caption = picture.photo.caption
    if caption.strip():
        sheet.captions.number(line, PICTURE, caption)
        write(line, "　" + caption, sheet.form.fonts.photo_caption)


def _drawing(sheet: Sheet, picture: Picture, size: tuple[int, int]) -> BaseOxmlElement:
    key = sheet.medium(picture.photo.data, picture.kind)
    number = str(sheet.drawing_number())
    run = element(_DRAWING)
    for part in run.iter(_EXTENT, _SIZE):
        part.set("cx", str(size[0]))
        part.set("cy", str(size[1]))
    properties = next(run.iter(_PROPERTIES))
    properties.set("id", number)
    properties.set("name", f"照片 {number}")
    properties.set("descr", clean(picture.photo.caption).replace("\n", " ").strip() or "照片")
    next(run.iter(_BLIP)).set(_EMBED, key)
    return run
