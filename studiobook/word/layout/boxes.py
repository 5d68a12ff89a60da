"""The boxes of a block, which no page break splits: lines, pictures, rows, each with its height.

They are computed from the finished markup and the styles. They hold for what this program writes (exact line pitches, inline
pictures, tables of fixed widths) and for nothing else. Floating drawings take no room.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from studiobook.word.layout.computed_style import ComputedStyle, StyleSheet, computed_style, number
from studiobook.word.layout.line_breaking import line_count, surely_fit
from studiobook.word.profile import EMU_A_TWIP
from studiobook.word.table_rows import PLACEHOLDER, Columns, Row, RowStore

_P, _T, _BR = (qn(f"w:{name}") for name in ("p", "t", "br"))
_TR, _TC = qn("w:tr"), qn("w:tc")
_CELL_WIDTH, _MARGINS = f"{qn('w:tcPr')}/{qn('w:tcW')}", f"{qn('w:tblPr')}/{qn('w:tblCellMar')}"
_POSITION, _ROW_PROPERTIES = f"{qn('w:tblPr')}/{qn('w:tblpPr')}", qn("w:trPr")
_HEIGHT, _CANT_SPLIT, _HEADER = qn("w:trHeight"), qn("w:cantSplit"), qn("w:tblHeader")
_RULED = f"{qn('w:tblPr')}/{qn('w:tblStyle')}"
_OWN_SIZE = f"{qn('w:r')}/{qn('w:rPr')}/{qn('w:sz')}"
_INLINE = qn("wp:inline")


class Box(NamedTuple):
    """What no page break splits: a line, a picture, a row, with the space before and after it; twips.

    ``keep_next`` ties it to the next. ``header`` is the height of the header row that is repeated above it if it begins
    a page.
    """

    source: BaseOxmlElement
    height: int
    before: int = 0
    after: int = 0
    keep_next: bool = False
    page_break: bool = False
    header: int = 0


class TypeArea(NamedTuple):
    """The type area (版心) of a section, and the margin above it; twips."""

    width: int
    height: int
    top: int


def boxes_of(block: BaseOxmlElement, area: TypeArea, style_sheet: StyleSheet, rows: RowStore) -> Iterable[Box]:
    """The boxes of ``block``, a paragraph or table in ``area``.

    Args:
        block: of the body.
        area: the type area of its section.
        style_sheet: the styles of its document.
        rows: the rows of its document that are no elements.
    """
    if block.tag == _P:
        return _paragraph_boxes(block, area.width, style_sheet)
    position = block.find(_POSITION)
    if position is None:
        return _table_boxes(block, style_sheet, rows)
    return _floating_boxes(block, position, area)


def _floating_boxes(table: BaseOxmlElement, position: BaseOxmlElement, area: TypeArea) -> Iterator[Box]:
    """What a floating table takes of the type area: the mark of a letter reaches into it.

    The imprint, at the foot of the type area, takes nothing here.
    """
    foot = number(position, "tblpY") + sum(number(part, "val") for part in table.iter(_HEIGHT))
    if foot > area.top:
        yield Box(table, foot - area.top, keep_next=True)


# --- paragraphs ---


def _paragraph_boxes(paragraph: BaseOxmlElement, width: int, style_sheet: StyleSheet) -> list[Box]:
    style = computed_style(paragraph, style_sheet)
    height, count = _lines(paragraph, style, width)
    keep = style.keep_next or style.keep_lines
    if count == 1:
        return [Box(paragraph, height, style.before, style.after, style.keep_next, style.page_break)]
    first = Box(paragraph, height, style.before, 0, keep, style.page_break)
    last = Box(paragraph, height, 0, style.after, style.keep_next)
    return [first, *[Box(paragraph, height, keep_next=keep)] * (count - 2), last]


def _lines(paragraph: BaseOxmlElement, style: ComputedStyle, width: int) -> tuple[int, int]:
    """The height of a line of ``paragraph`` in twips, and how many lines there are."""
    if not style.exact:
        pictures = [int(part[0].get("cy", 0)) for part in paragraph.iter(_INLINE)]
        if pictures:
            return round(max(pictures) / EMU_A_TWIP), 1
    own = paragraph.find(_OWN_SIZE) if style.shrinks else None
    size = style.size if own is None else number(own, "val") * 10
    return style.line, _count_lines(_text(paragraph), style, size, width - style.left - style.right)


def _count_lines(text: str, style: ComputedStyle, size: float, width: int) -> int:
    """How many lines ``text`` takes, between indents that are ``width`` twips apart."""
    if "\n" in text:
        return sum(_count_lines(part, style, size, width) for part in text.split("\n"))
    return line_count(text, size, style.spacing, width - style.first, width, style.mono)


def _text(paragraph: BaseOxmlElement) -> str:
    """The characters that ``paragraph`` prints, with a line feed for each line break."""
    return "".join(
        (part.text or "") if part.tag == _T else "\n" if part.tag == _BR else "" for part in paragraph.iter(_T, _BR)
    )


# --- tables ---


class _Column(NamedTuple):
    """A column of a table: the style of its cells, the width of their lines, how many characters surely fit on one."""

    style: ComputedStyle
    width: int
    few: int


class _Row(NamedTuple):
    """A row: the heights of the lines of its tallest cell, and what its properties set; twips."""

    lines: Sequence[int]
    cant_split: bool
    least: int = 0
    header: bool = False
    keep_next: bool = False


def _table_boxes(table: BaseOxmlElement, style_sheet: StyleSheet, rows: RowStore) -> Iterator[Box]:
    margins = table.find(_MARGINS)
    padding = sum(
        number(None if margins is None else margins.find(qn(f"w:{side}")), "w", style_sheet.padding)
        for side in ("left", "right")
    )
    rule = style_sheet.rule if table.find(_RULED) is not None else 0
    header, in_header, above = rule, True, rule  # the rule above the first row, on this page and on those that follow
    for row in _rows(table, padding, style_sheet, rows):
        in_header = in_header and row.header
        boxes = _row_boxes(table, row, above, rule, 0 if in_header else header)
        header += sum(box.height + box.after for box in boxes) if in_header else 0
        yield from (box._replace(keep_next=True) for box in boxes) if in_header else boxes
        above = 0


def _row_boxes(table: BaseOxmlElement, row: _Row, above: int, rule: int, header: int) -> list[Box]:
    """The boxes of ``row``: one, or one a line if a page break may split it; a ``rule`` is below, ``above`` twips above."""
    if row.cant_split:
        return [Box(table, max(sum(row.lines), row.least) + rule, above, keep_next=row.keep_next, header=header)]
    last = len(row.lines) - 1
    return [
        Box(table, height, 0 if at else above, rule if at == last else 0, header=header)
        for at, height in enumerate(row.lines)
    ]


def _rows(table: BaseOxmlElement, padding: int, style_sheet: StyleSheet, rows: RowStore) -> Iterator[_Row]:
    known: Columns | None = None
    columns: list[_Column] = []
    for part in table.iterchildren(_TR, PLACEHOLDER):
        for row in rows.rows_of(part) if part.tag == PLACEHOLDER else ():
            if row.columns is not known:
                known, columns = row.columns, _columns(row.columns, padding, style_sheet)
            yield _stored_row(row, columns)
        if part.tag == _TR:
            yield _element_row(part, padding, style_sheet)


def _element_row(row: BaseOxmlElement, padding: int, style_sheet: StyleSheet) -> _Row:
    properties = {part.tag: part for part in row[0]} if row[0].tag == _ROW_PROPERTIES else {}
    cells = [_cell_lines(cell, padding, style_sheet) for cell in row.iter(_TC)]
    keep_next = computed_style(next(row.iter(_P)), style_sheet).keep_next
    least = number(properties.get(_HEIGHT), "val")
    return _Row(max(cells, key=sum), _CANT_SPLIT in properties, least, _HEADER in properties, keep_next)


def _columns(columns: Columns, padding: int, style_sheet: StyleSheet) -> list[_Column]:
    found = []
    for width, name in zip(columns.widths, columns.styles, strict=True):
        style = style_sheet.styles[name]
        room = width - padding - style.left - style.right
        found.append(_Column(style, room, surely_fit(style.size, style.spacing, room - style.first)))
    return found


def _stored_row(row: Row, columns: list[_Column]) -> _Row:
    count = 1
    for text, (style, width, few) in zip(row.texts, columns, strict=True):
        if len(text) > few or "\n" in text:
            count = max(count, _count_lines(text, style, style.size, width))
    style = columns[0].style  # all columns have the same line pitch
    lines = [style.line] * count
    lines[0] += style.before
    lines[-1] += style.after
    return _Row(lines, row.cant_split, header=row.columns.header)


def _cell_lines(cell: BaseOxmlElement, padding: int, style_sheet: StyleSheet) -> list[int]:
    """The heights of the lines of ``cell``, the space around its paragraphs included."""
    width = number(cell.find(_CELL_WIDTH), "w") - padding
    return [
        box.before + box.height + box.after
        for paragraph in cell.iter(_P)
        for box in _paragraph_boxes(paragraph, width, style_sheet)
    ]
