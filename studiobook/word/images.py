"""Photographs with their captions: one alone in the middle, two abreast, or so many to a page."""

from typing import NamedTuple

from docx.oxml.ns import nsdecls, qn
from docx.oxml.text.paragraph import CT_P
from docx.oxml.xmlchemy import BaseOxmlElement

from studiobook.documents.nodes import Photo, Photos
from studiobook.word.builder import DocumentBuilder, Figure
from studiobook.word.captions import PICTURE
from studiobook.word.profile import EMU_A_MM, TWIPS_A_MM, twips
from studiobook.word.runs import add_text
from studiobook.word.xml import DRAWING, element, empty_paragraph, table_cell, table_grid

_TC = qn("w:tc")
_PICTURE = DRAWING.format(
    namespaces=nsdecls("wp", "a", "pic", "r"),
    graphic='<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr><a:graphic>'
    '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr>'
    '<pic:cNvPr id="0" name="照片"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip/><a:stretch><a:fillRect/>'
    '</a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext/></a:xfrm><a:prstGeom prst="rect"/>'
    "</pic:spPr></pic:pic></a:graphicData></a:graphic>",
)
_BLIP, _EMBED = qn("a:blip"), qn("r:embed")
_CAPTION_ROOM_MM = 14  # a caption of one line, with the space between the rows
_FRAME_HEADERS = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}  # the markers SOF0 to SOF15 of JPEG


class Picture(NamedTuple):
    """A photograph with its MIME type and its size in pixels."""

    photo: Photo
    mime_type: str
    width: int
    height: int

    def scaled(self, width_mm: float, height_mm: float, least_dpi: int) -> tuple[int, int]:
        """Width and height in EMU: as large as the box allows, without distortion and at ``least_dpi`` or finer."""
        pixel = min(width_mm / self.width, height_mm / self.height, 25.4 / least_dpi) * EMU_A_MM
        return max(1, round(self.width * pixel)), max(1, round(self.height * pixel))


def _read(photo: Photo) -> Picture:
    data = photo.data
    if data.startswith(b"\x89PNG\r\n\x1a\n") and data[12:16] == b"IHDR":
        mime_type, width, height = "image/png", int.from_bytes(data[16:20]), int.from_bytes(data[20:24])
    else:
        mime_type, (width, height) = "image/jpeg", _jpeg_size(data)
    if not width or not height:
        raise ValueError(f"读不出照片 {photo.path}：只收 JPEG 和 PNG")
    return Picture(photo, mime_type, width, height)


def _jpeg_size(data: bytes) -> tuple[int, int]:
    """Width and height in pixels from the frame header, zeros if there is none."""
    at = 2 if data.startswith(b"\xff\xd8") else len(data)
    while at + 9 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker in _FRAME_HEADERS:
            return int.from_bytes(data[at + 7 : at + 9]), int.from_bytes(data[at + 5 : at + 7])
        # fill bytes may come before a marker
        at += 1 if marker == 0xFF else 2 + int.from_bytes(data[at + 2 : at + 4])
    return 0, 0


def write_photos(builder: DocumentBuilder, photos: Photos, *, floats: bool = False) -> None:
    """Append ``photos``, two abreast and an odd last one in the middle, or so many to a page, each over its caption.

    Args:
        builder: the document.
        photos: one photograph or more.
        floats: whether up to two may come earlier in the running text that they follow.

    Raises:
        ValueError: a photograph without data or of another kind than JPEG and PNG; names its path.
    """
    box = builder.profile.photos
    pictures = [_read(photo) for photo in photos.photos]
    if photos.a_page:
        _add_pages(builder, pictures, photos.a_page)
        return
    floats = floats and len(pictures) <= 2
    for first in range(0, len(pictures), 2):
        row = pictures[first : first + 2]
        if len(row) == 2:
            blocks = _add_pair(builder, row, box.pair_width_mm, box.pair_height_mm)
        elif first:
            blocks = _add_single(builder, row[0], box.pair_width_mm, box.pair_height_mm)
        else:
            blocks = _add_single(builder, row[0], box.single_width_mm, box.single_height_mm)
        builder.figures.append(Figure(blocks, floats))


def _add_pages(builder: DocumentBuilder, pictures: list[Picture], a_page: int) -> None:
    """Add two or four pictures a page, in rows of half its height. Room is left for captions of one line."""
    abreast = a_page // 2
    width, height = builder.width / TWIPS_A_MM / abreast, builder.height / TWIPS_A_MM / 2 - _CAPTION_ROOM_MM
    for first in range(0, len(pictures), abreast):
        row = pictures[first : first + abreast]
        if len(row) == 2:
            _add_pair(builder, row, width, height)
        else:
            _add_single(builder, row[0], width, height)


def _add_single(
    builder: DocumentBuilder, picture: Picture, width_mm: float, height_mm: float
) -> tuple[BaseOxmlElement, ...]:
    size = picture.scaled(width_mm, height_mm, builder.profile.photos.least_dpi)
    line = builder.add_paragraph("Photo", '<w:spacing w:before="60"/>')
    line.append(_drawing(builder, picture, size))
    caption = builder.add_paragraph("PhotoCaption", '<w:spacing w:after="80"/>')
    _add_caption(builder, caption, picture)
    return line, caption


def _add_pair(
    builder: DocumentBuilder, pictures: list[Picture], width_mm: float, height_mm: float
) -> tuple[BaseOxmlElement, ...]:
    """Add a table of one row without rules; the pictures have one base line, so that the captions are level."""
    profile, box = builder.profile, builder.profile.photos
    widths = builder.width // 2, builder.width - builder.width // 2
    cells = "".join(map(table_cell, widths))
    table = element(
        f'<w:tbl><w:tblPr><w:tblW w:w="{builder.width}" w:type="dxa"/><w:jc w:val="center"/>'
        '<w:tblLayout w:type="fixed"/><w:tblCaption w:val="照片"/></w:tblPr>'
        f"{table_grid(widths)}<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr></w:tbl>"
    )
    padding = 2 * profile.tables.padding_mm
    room = min(width_mm, builder.width / TWIPS_A_MM / 2 - padding)
    sizes = [picture.scaled(room, height_mm, box.least_dpi) for picture in pictures]
    tallest = max(height for _, height in sizes)
    for cell, picture, size in zip(table.iter(_TC), pictures, sizes, strict=True):
        above = 60 + twips((tallest - size[1]) / EMU_A_MM)
        # without keepNext, which LibreOffice applies to the entire table; the row does not split anyhow
        line = empty_paragraph("Photo", f'<w:keepNext w:val="0"/><w:spacing w:before="{above}"/>')
        line.append(_drawing(builder, picture, size))
        caption = empty_paragraph("PhotoCaption", '<w:spacing w:after="80"/>')
        _add_caption(builder, caption, picture)
        cell.append(line)
        cell.append(caption)
    builder.add_table(table, ruled=False)
    return (table,)


def _add_caption(builder: DocumentBuilder, line: CT_P, picture: Picture) -> None:
    caption = picture.photo.caption
    if caption.strip():
        builder.captions.add_number(line, PICTURE, caption)
        add_text(line, "　" + caption, builder.profile.fonts.photo_caption)


def _drawing(builder: DocumentBuilder, picture: Picture, size: tuple[int, int]) -> BaseOxmlElement:
    run = builder.drawing(_PICTURE, size, "照片", picture.photo.caption)
    next(run.iter(_BLIP)).set(_EMBED, builder.add_image(picture.photo.data, picture.mime_type))
    return run
