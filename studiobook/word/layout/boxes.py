"""The strips of a block, which no page break cuts: lines, pictures, rows, each with its height.

They are worked out from the finished markup and the styles, for what this program writes: exact line pitches, inline pictures,
tables of fixed widths; not for what Word could do beside. Floating drawings take no room.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from studiobook.word.layout.computed_style import Look, Rules, looked, number
from studiobook.word.layout.line_breaking import line_count, surely_fit
from studiobook.word.profile import EMU_A_TWIP
from studiobook.word.table_rows import PLACE, Columns, Row, Rows

_P, _T, _BR = (qn(f"w:{name}") for name in ("p", "t", "br"))
_TR, _TC = qn("w:tr"), qn("w:tc")
_CELL_WIDTH, _MARGINS = f"{qn('w:tcPr')}/{qn('w:tcW')}", f"{qn('w:tblPr')}/{qn('w:tblCellMar')}"
_FLOATS, _ROW = f"{qn('w:tblPr')}/{qn('w:tblpPr')}", qn("w:trPr")
_HEIGHT, _WHOLE, _REPEATED = qn("w:trHeight"), qn("w:cantSplit"), qn("w:tblHeader")
_BORDERED = f"{qn('w:tblPr')}/{qn('w:tblStyle')}"
_OWN_SIZE = f"{qn('w:r')}/{qn('w:rPr')}/{qn('w:sz')}"
_INLINE = qn("wp:inline")


class Strip(NamedTuple):
    """What no page break cuts: a line, a picture, a row, with the space before and after it.

    ``keep`` ties it to the next. ``again`` is the height of the header row that is repeated over it where it begins a
    page. Twips.
    """

    source: BaseOxmlElement
    height: int
    above: int = 0
    below: int = 0
    keep: bool = False
    new_page: bool = False
    again: int = 0


class Room(NamedTuple):
    """The type area of a section, and the margin above it; twips."""

    width: int
    height: int
    top: int


def strips_of(block: BaseOxmlElement, room: Room, rules: Rules, rows: Rows) -> Iterable[Strip]:
    """The strips of ``block``, which stands in ``room``; ``rows`` are those of its document that are no elements."""
    if block.tag == _P:
        return _of_paragraph(block, room.width, rules)
    floats = block.find(_FLOATS)
    return _of_table(block, rules, rows) if floats is None else _of_floating(block, floats, room)


def _of_floating(table: BaseOxmlElement, place: BaseOxmlElement, room: Room) -> Iterator[Strip]:
    """What a floating table at a height of the paper takes of the type area: a letter's mark reaches into it.

    One at the foot of the type area, the imprint, takes nothing here.
    """
    foot = number(place, "tblpY") + sum(number(part, "val") for part in table.iter(_HEIGHT))
    if foot > room.top:
        yield Strip(table, foot - room.top, keep=True)


def _of_paragraph(paragraph: BaseOxmlElement, width: int, rules: Rules) -> list[Strip]:
    look = looked(paragraph, rules)
    height, count = _lines(paragraph, look, width)
    keep = look.keep or look.whole
    if count == 1:
        return [Strip(paragraph, height, look.above, look.below, look.keep, look.new_page)]
    first = Strip(paragraph, height, look.above, 0, keep, look.new_page)
    last = Strip(paragraph, height, 0, look.below, look.keep)
    return [first, *[Strip(paragraph, height, keep=keep)] * (count - 2), last]


def _lines(paragraph: BaseOxmlElement, look: Look, width: int) -> tuple[int, int]:
    """The height of a line of ``paragraph``, and how many lines there are."""
    if not look.exact:
        pictures = [int(part[0].get("cy", 0)) for part in paragraph.iter(_INLINE)]
        if pictures:
            return round(max(pictures) / EMU_A_TWIP), 1
    own = paragraph.find(_OWN_SIZE) if look.shrinks else None
    size = look.size if own is None else number(own, "val") * 10
    return look.line, _count(_text(paragraph), look, size, width - look.left - look.right)


def _count(text: str, look: Look, size: float, room: int) -> int:
    """How many lines of ``room`` ``text`` takes."""
    if "\n" in text:
        return sum(_count(part, look, size, room) for part in text.split("\n"))
    return line_count(text, size, look.spacing, room - look.first, room, look.mono)


def _text(paragraph: BaseOxmlElement) -> str:
    """The characters that ``paragraph`` prints, with a line feed for each line break."""
    return "".join(
        (part.text or "") if part.tag == _T else "\n" if part.tag == _BR else "" for part in paragraph.iter(_T, _BR)
    )


def _of_table(table: BaseOxmlElement, rules: Rules, rows: Rows) -> Iterator[Strip]:
    margins = table.find(_MARGINS)
    sides = sum(
        number(None if margins is None else margins.find(qn(f"w:{side}")), "w", rules.padding)
        for side in ("left", "right")
    )
    rule = rules.rule if table.find(_BORDERED) is not None else 0
    header, heading, opening = rule, True, rule  # the line above the first row, on this page and on those that follow
    for row in _rows(table, sides, rules, rows):
        heading = heading and row.repeated
        if row.whole:
            height = max(sum(row.lines), row.least) + rule
            yield Strip(table, height, opening, keep=heading or row.keep, again=0 if heading else header)
            header += height if heading else 0
        else:
            for at, height in enumerate(row.lines):
                above, below = 0 if at else opening, rule if at == len(row.lines) - 1 else 0
                yield Strip(table, height, above, below, again=header)
        opening = 0


class _Column(NamedTuple):
    """A column of a table: the look of its cells, the room of their lines, so many characters as surely fit into one."""

    look: Look
    room: int
    few: int


class _Row(NamedTuple):
    """What counts of a row: the heights of the lines of its tallest cell, and what its properties say."""

    lines: Sequence[int]
    whole: bool
    least: int = 0
    repeated: bool = False
    keep: bool = False


def _rows(table: BaseOxmlElement, sides: int, rules: Rules, rows: Rows) -> Iterator[_Row]:
    written: Columns | None = None
    columns: list[_Column] = []
    for part in table.iterchildren(_TR, PLACE):
        for row in rows.at(part) if part.tag == PLACE else ():
            if row.columns is not written:
                written, columns = row.columns, _columns(row.columns, sides, rules)
            yield _of_row(row, columns)
        if part.tag == _TR:
            yield _of_element(part, sides, rules)


def _of_element(row: BaseOxmlElement, sides: int, rules: Rules) -> _Row:
    properties = {part.tag: part for part in row[0]} if row[0].tag == _ROW else {}
    cells = [_cell(cell, sides, rules) for cell in row.iter(_TC)]
    keep = looked(next(row.iter(_P)), rules).keep
    least = number(properties.get(_HEIGHT), "val")
    return _Row(max(cells, key=sum), _WHOLE in properties, least, _REPEATED in properties, keep)


def _columns(columns: Columns, sides: int, rules: Rules) -> list[_Column]:
    looks = [rules.looks[style] for style in columns.styles]
    rooms = [width - sides - look.left - look.right for width, look in zip(columns.widths, looks, strict=True)]
    return [
        _Column(look, room, surely_fit(look.size, look.spacing, room - look.first))
        for look, room in zip(looks, rooms, strict=True)
    ]


def _of_row(row: Row, columns: list[_Column]) -> _Row:
    count = 1
    for text, (look, room, few) in zip(row.texts, columns, strict=True):
        if len(text) > few or "\n" in text:
            count = max(count, _count(text, look, look.size, room))
    look = columns[0].look  # all columns' are as high
    lines = [look.line] * count
    lines[0] += look.above
    lines[-1] += look.below
    return _Row(lines, row.whole, repeated=row.columns.header)


def _cell(cell: BaseOxmlElement, sides: int, rules: Rules) -> list[int]:
    """The heights of the lines of ``cell``, the space around its paragraphs included."""
    width = number(cell.find(_CELL_WIDTH), "w") - sides
    return [
        strip.above + strip.height + strip.below
        for line in cell.iter(_P)
        for strip in _of_paragraph(line, width, rules)
    ]
