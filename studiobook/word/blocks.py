"""The blocks of a text: headings, paragraphs, lists, quotations, code, notes. Tables and photographs stand apart."""

from collections.abc import Sequence
from typing import NamedTuple

from studiobook.documents.chart import Chart
from studiobook.documents.nodes import (
    Attachment,
    Block,
    Code,
    Heading,
    Image,
    Inline,
    Listing,
    Notes,
    Opening,
    PageBreak,
    Paragraph,
    Photo,
    Photos,
    Quote,
    Rule,
    Table,
    Text,
    Wide,
    plain,
)
from studiobook.word.builder import Sheet
from studiobook.word.charts import write_chart
from studiobook.word.images import write_photos
from studiobook.word.layout.text_width import half_widths, longest_word
from studiobook.word.numbering import HeadingNumbers, circled, flush, markers, without_number
from studiobook.word.profile import Letters
from studiobook.word.runs import shown, write, write_all
from studiobook.word.styles import em_of, indent
from studiobook.word.tables import write_table
from studiobook.word.titles import write_title

# A word longer than this would leave a gap that spreads the characters of the line before it.
_LONG_WORD = 20
_LINE_OF_STARS = "＊　＊　＊"


class Place(NamedTuple):
    """Where text stands: the style and letters of its paragraphs, its indents in characters, the lists around it.

    ``numbers`` counts the headings; None inside lists, quotations and notes, whose headings are not numbered.
    """

    style: str
    letters: Letters
    left: int = 0
    right: int = 0
    lists: int = 0
    numbers: HeadingNumbers | None = None


def write_text(sheet: Sheet, blocks: tuple[Block, ...]) -> None:
    """Appends ``blocks``, one whole text whose headings are numbered from the first.

    Page breaks at its two ends are left out: page 1 must show text, and the signature must stand with text.
    """
    while blocks and isinstance(blocks[0], PageBreak):
        blocks = blocks[1:]
    _write_blocks(sheet, blocks, Place("BodyText", sheet.form.fonts.text, numbers=HeadingNumbers()))
    sheet.forget_break()


def _write_blocks(sheet: Sheet, blocks: tuple[Block, ...], place: Place) -> None:
    fonts = sheet.form.fonts
    for block in blocks:
        match block:
            case Heading(level=level, inlines=inlines):
                _write_heading(sheet, level, inlines, place)
            case Paragraph(inlines=inlines):
                _write_paragraph(sheet, inlines, place)
            case Quote(blocks=inner):
                left, right = place.left + 2, place.right + 2
                _write_blocks(sheet, inner, Place("Quote", fonts.quote, left, right, place.lists))
            case Listing(items=items, start=start):
                _write_list(sheet, items, start, place)
            case Code(text=text):
                _write_code(sheet, text, place)
            case Notes(notes=notes):
                _write_notes(sheet, notes)
            case Opening(title=title, authors=authors):
                _write_opening(sheet, title, authors)
                place = place._replace(numbers=HeadingNumbers())
            case Wide() | Table() if is_wide(sheet, block) and not sheet.sideways:
                sheet.turn(True)
                _write_blocks(sheet, (block,), place)
                sheet.turn(False)
            case Wide(blocks=inner):
                _write_blocks(sheet, inner, place)
            case _:
                _write_apart(sheet, block)


def _write_opening(sheet: Sheet, title: str, authors: str) -> None:
    """The title of a collected paper at the head of a page, who wrote it, and a blank line.

    Authors whom one line does not hold are parted at their commas.
    """
    sheet.break_page()
    write_title(sheet, "OpeningTitle", title)
    if authors.strip():
        fits = half_widths(authors) <= 2 * sheet.form.density.chars
        write(sheet.add("Authors"), authors if fits else authors.replace("，", "\n"), sheet.form.fonts.quote)
    sheet.leave(1)


def is_wide(sheet: Sheet, block: Block) -> bool:
    """Whether the page is turned for ``block``: a table of very many columns asks for it as ``Wide`` does."""
    columns = len(block.header) if isinstance(block, Table) else 0
    return columns >= sheet.form.tables.turned_from_columns or isinstance(block, Wide)


def _write_apart(sheet: Sheet, block: Rule | Table | Photos | Chart | PageBreak | Attachment) -> None:
    """What takes no notice of the place that it stands in."""
    match block:
        case Rule():
            write(sheet.add("Break"), _LINE_OF_STARS, sheet.form.fonts.text)
        case Table():
            write_table(sheet, block)
            for line in (block.header, *block.rows):
                _write_pictures(sheet, [part for cell in line for part in cell])
        case Photos():
            write_photos(sheet, block, floats=True)
        case Chart():
            write_chart(sheet, block)
        case PageBreak():
            sheet.break_page()
        case Attachment():
            raise ValueError("附件只能放在全文的最外层")


def _write_heading(sheet: Sheet, level: int, inlines: tuple[Inline, ...], place: Place) -> None:
    if not plain(inlines).strip():
        return
    fonts = sheet.form.fonts
    if place.numbers is None:
        line = sheet.add("Minor", _indent(sheet, place))
        write_all(sheet, line, flush(inlines), fonts.heading1)
        return
    layer, number = place.numbers.follow(level)
    letters = (fonts.heading1, fonts.heading2, fonts.heading3, fonts.heading4)[layer - 1]
    line = sheet.add(f"Heading{layer}")
    write(line, number, letters)
    write_all(sheet, line, flush(without_number(inlines)), letters)
    _write_pictures(sheet, inlines)


def _write_paragraph(sheet: Sheet, inlines: tuple[Inline, ...], place: Place, marker: str = "") -> None:
    inlines = flush(inlines)
    if not marker and not inlines:
        return
    text = shown(inlines)
    if not marker and inlines and not text.strip() and all(isinstance(part, Text) for part in inlines):
        return
    if not marker and _are_pictures(inlines):
        _write_pictures(sheet, inlines)
        return
    loose = '<w:jc w:val="left"/>' if longest_word(text) > _LONG_WORD else ""
    line = sheet.add(place.style, _indent(sheet, place) + loose)
    if marker:
        write(line, marker, place.letters)
    write_all(sheet, line, inlines, place.letters)
    _write_pictures(sheet, inlines)


def _are_pictures(inlines: tuple[Inline, ...]) -> bool:
    """Whether ``inlines`` are pictures with nothing but blanks between them."""
    rest = [part for part in inlines if not (isinstance(part, Image) and part.data)]
    return len(rest) < len(inlines) and all(isinstance(part, Text) and not part.text.strip() for part in rest)


def _write_pictures(sheet: Sheet, inlines: Sequence[Inline]) -> None:
    """The pictures among ``inlines`` that carry their bytes; a line of text cannot hold them, so they stand below it."""
    pictures = [Photo(part.path, part.alt, part.data) for part in inlines if isinstance(part, Image) and part.data]
    if pictures:
        write_photos(sheet, Photos(tuple(pictures)))


def _indent(sheet: Sheet, place: Place) -> str:
    if not place.left and not place.right:
        return ""
    return indent(em_of(sheet.form, place.letters), place.left, place.right, first=2)


def _write_list(sheet: Sheet, items: tuple[tuple[Block, ...], ...], start: int | None, place: Place) -> None:
    """Items look like paragraphs that begin with a mark; a list within a list stands two characters further in."""
    inside = Place(place.style, place.letters, place.left + (2 if place.lists else 0), place.right, place.lists + 1)
    for marker, item in zip(markers(start, len(items), place.lists), items, strict=True):
        opening, rest = _opened(item)
        _write_paragraph(sheet, opening, inside, marker)
        _write_blocks(sheet, rest, inside)


def _opened(blocks: tuple[Block, ...]) -> tuple[tuple[Inline, ...], tuple[Block, ...]]:
    """The text that can follow a mark on its line, and the blocks after it."""
    if blocks and isinstance(blocks[0], Paragraph):
        return blocks[0].inlines, blocks[1:]
    return (), blocks


def _write_code(sheet: Sheet, text: str, place: Place) -> None:
    letters = sheet.form.fonts.code
    changes = indent(em_of(sheet.form, letters), place.left + 2, place.right) if place.left or place.right else ""
    write(sheet.add("Verbatim", changes), text.expandtabs(4).strip("\r\n"), letters)


def _write_notes(sheet: Sheet, notes: tuple[tuple[Block, ...], ...]) -> None:
    """注：① … at the end of the text, in smaller letters."""
    place = Place("Notes", sheet.form.fonts.notes, lists=1)
    for number, note in enumerate(notes, 1):
        marker = ("注：" if number == 1 else "") + circled(number)
        opening, rest = _opened(note)
        _write_paragraph(sheet, opening, place, marker)
        _write_blocks(sheet, rest, place)
