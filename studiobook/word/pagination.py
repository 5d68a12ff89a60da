"""The pages of a finished document: on which page each paragraph and table begins.

Word lays out the page when it opens a file, but the contents must show page numbers before that, and the same ones on
every machine. So the layout is worked out here, from the finished markup and the styles. It knows what this program writes:
exact line pitches, inline pictures, tables of fixed widths; not what Word could do beside.
"""

from collections.abc import Iterator
from typing import NamedTuple

from docx.oxml.document import CT_Body
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from studiobook.word.format import Format
from studiobook.word.lines import line_ends
from studiobook.word.looks import Look, Rules, looked, number, rules_of

_P, _PPR, _T, _BR = (qn(f"w:{name}") for name in ("p", "pPr", "t", "br"))
_TBL, _TR, _TC, _SECT = (qn(f"w:{name}") for name in ("tbl", "tr", "tc", "sectPr"))
_VALUE, _NEW_PAGE, _SPACING, _IND = (qn(f"w:{name}") for name in ("val", "pageBreakBefore", "spacing", "ind"))
_CELL_WIDTH, _MARGINS = f"{qn('w:tcPr')}/{qn('w:tcW')}", f"{qn('w:tblPr')}/{qn('w:tblCellMar')}"
_FLOATS, _ROW = f"{qn('w:tblPr')}/{qn('w:tblpPr')}", qn("w:trPr")
_HEIGHT, _WHOLE, _REPEATED = qn("w:trHeight"), qn("w:cantSplit"), qn("w:tblHeader")
_BORDERED = f"{qn('w:tblPr')}/{qn('w:tblStyle')}"
_OWN_SIZE = f"{qn('w:r')}/{qn('w:rPr')}/{qn('w:sz')}"
_INLINE = qn("wp:inline")
_STYLE, _WIDTH, _W = qn("w:pStyle"), qn("w:tcW"), qn("w:w")
# What a cell of one paragraph shows of itself, and what says that it must be looked into more closely.
_TOLD = (_WIDTH, _STYLE, _T, _BR, _SPACING, _IND, _NEW_PAGE, _INLINE)
_EMU_A_TWIP = 635


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


class Pages(NamedTuple):
    """How many pages there are, and on which, counted from 1, each paragraph and table of the body begins."""

    total: int
    starts: dict[BaseOxmlElement, int]


def paginated(body: CT_Body, form: Format, tables: dict[BaseOxmlElement, list[Strip]] | None = None) -> Pages:
    """The pages of ``body``, every paragraph of which names its style. Floating drawings take no room.

    ``tables`` takes in the strips of tables, and spares looking at them again when ``body`` has changed around them.
    """
    tables = {} if tables is None else tables
    rules = rules_of(form)
    starts: dict[BaseOxmlElement, int] = {}
    page = 0
    for room, blocks in _sections(body, rules.looks["Footer"].line):
        page += 1
        page = _fill(list(_strips(blocks, room, rules, tables)), room.height, page, starts)
    return Pages(page, starts)


def _sections(body: CT_Body, foot: int) -> Iterator[tuple[Room, list[BaseOxmlElement]]]:
    """The sections of ``body``, whose footers are ``foot`` twips high."""
    blocks: list[BaseOxmlElement] = []
    for block in body:
        end = block if block.tag == _SECT else block.find(f"{_PPR}/{_SECT}") if block.tag == _P else None
        if block.tag != _SECT:
            blocks.append(block)
        if end is not None:
            yield _room(end, foot), blocks
            blocks = []


def _room(section: BaseOxmlElement, foot: int) -> Room:
    """The type area: whole lines of the grid; a footer that does not fit into the margin below takes of its height."""
    size, margins, grid = (section.find(qn(f"w:{name}")) for name in ("pgSz", "pgMar", "docGrid"))
    assert size is not None
    assert margins is not None
    width, height = (number(size, name) for name in ("w", "h"))
    left, right, top, bottom = (number(margins, name) for name in ("left", "right", "top", "bottom"))
    height -= top + max(bottom, number(margins, "footer") + foot)
    return Room(width - left - right, height - height % number(grid, "linePitch", 1), top)


def _fill(strips: list[Strip], room: int, page: int, starts: dict[BaseOxmlElement, int]) -> int:
    """Puts ``strips`` on pages from ``page``; returns the last one, and notes in ``starts`` where each source begins."""
    used = 0
    at = 0
    while at < len(strips):
        end = at
        while strips[end].keep and end + 1 < len(strips) and not strips[end + 1].new_page:
            end += 1
        group = strips[at : end + 1]
        high = sum(strip.above + strip.height + strip.below for strip in group) - group[-1].below
        first = strips[at]
        if used and (first.new_page or used + high > room):
            page, used = page + 1, first.again
        for strip in group:
            if used and used + strip.above + strip.height > room:  # kept together, yet longer than a page
                page, used = page + 1, strip.again
            starts.setdefault(strip.source, page)
            used += strip.above + strip.height + strip.below
        at = end + 1
    return page


def _strips(
    blocks: list[BaseOxmlElement], room: Room, rules: Rules, tables: dict[BaseOxmlElement, list[Strip]]
) -> Iterator[Strip]:
    for block in blocks:
        if block.tag == _P:
            yield from _of_paragraph(block, room.width, rules)
        elif block.tag == _TBL:
            if block not in tables:
                floats = block.find(_FLOATS)
                tables[block] = list(_of_table(block, rules) if floats is None else _of_floating(block, floats, room))
            yield from tables[block]


def _of_floating(table: BaseOxmlElement, place: BaseOxmlElement, room: Room) -> Iterator[Strip]:
    """What a floating table at a height of the paper takes of the type area: a letter's mark reaches into it.

    One at the foot of the type area, the imprint, takes nothing here.
    """
    foot = number(place, "tblpY") + sum(number(part, "val") for part in table.iter(_HEIGHT))
    if foot > room.top:
        yield Strip(table, foot - room.top, keep=True)


def _of_paragraph(paragraph: BaseOxmlElement, width: int, rules: Rules) -> Iterator[Strip]:
    look = looked(paragraph, rules)
    lines = _heights(paragraph, look, width)
    last = len(lines) - 1
    for at, height in enumerate(lines):
        above, below = 0 if at else look.above, look.below if at == last else 0
        keep = look.keep or (look.whole and at < last)
        yield Strip(paragraph, height, above, below, keep, look.new_page and not at)


def _heights(paragraph: BaseOxmlElement, look: Look, width: int) -> list[int]:
    """The heights of the lines of ``paragraph``."""
    if not look.exact:
        pictures = [int(part[0].get("cy", 0)) for part in paragraph.iter(_INLINE)]
        if pictures:
            return [round(max(pictures) / _EMU_A_TWIP)]
    own = paragraph.find(_OWN_SIZE) if look.shrinks else None
    size = look.size if own is None else number(own, "val") * 10
    room = width - look.left - look.right
    count = 0
    for text in _text(paragraph).split("\n"):
        count += len(line_ends(text, size, look.spacing, room - look.first, room, look.mono))
    return [look.line] * count


def _text(paragraph: BaseOxmlElement) -> str:
    """The characters that ``paragraph`` prints, with a line feed for each line break."""
    return "".join(
        (part.text or "") if part.tag == _T else "\n" if part.tag == _BR else "" for part in paragraph.iter(_T, _BR)
    )


def _of_table(table: BaseOxmlElement, rules: Rules) -> Iterator[Strip]:
    margins = table.find(_MARGINS)
    sides = sum(
        number(None if margins is None else margins.find(qn(f"w:{side}")), "w", rules.padding)
        for side in ("left", "right")
    )
    rule = rules.rule if table.find(_BORDERED) is not None else 0
    header, heading, opening = rule, True, rule  # the line above the first row, on this page and on those that follow
    for row in table.iter(_TR):
        properties = {part.tag: part for part in row[0]} if row[0].tag == _ROW else {}
        heading = heading and _REPEATED in properties
        cells = _plain_cells(row, sides, rules) or [_cell(cell, sides, rules) for cell in row.iter(_TC)]
        tallest = max(cells, key=sum)
        keep = heading or looked(next(row.iter(_P)), rules).keep
        if _WHOLE in properties:
            height = max(sum(tallest), number(properties.get(_HEIGHT), "val")) + rule
            yield Strip(table, height, opening, keep=keep, again=0 if heading else header)
            header += height if heading else 0
        else:
            for at, height in enumerate(tallest):
                above, below = 0 if at else opening, rule if at == len(tallest) - 1 else 0
                yield Strip(table, height, above, below, again=header)
        opening = 0


def _plain_cells(row: BaseOxmlElement, sides: int, rules: Rules) -> list[list[int]]:
    """What ``_cell`` gives for the cells of ``row`` where each holds one paragraph as its style has it; else nothing.

    One walk over the row: nearly all rows are such, and long tables have hundreds.
    """
    widths: list[int] = []
    looks: list[Look] = []
    texts: list[str] = []
    for part in row.iter(*_TOLD):
        tag = part.tag
        if tag == _T and looks:
            texts[-1] += part.text or ""
        elif tag == _WIDTH and len(widths) == len(looks):
            widths.append(int(part.get(_W, "0")) - sides)
        elif tag == _STYLE and len(looks) + 1 == len(widths):
            looks.append(rules.looks[part.get(_VALUE, "")])
            texts.append("")
        else:
            return []
    return [_lines(*cell) for cell in zip(texts, looks, widths, strict=True)] if len(widths) == len(looks) else []


def _lines(text: str, look: Look, width: int) -> list[int]:
    """The heights of the lines of a cell that holds ``text`` only."""
    room = width - look.left - look.right
    ends = line_ends(text, look.size, look.spacing, room - look.first, room, look.mono)
    heights = [look.line] * len(ends)
    heights[0] += look.above
    heights[-1] += look.below
    return heights


def _cell(cell: BaseOxmlElement, sides: int, rules: Rules) -> list[int]:
    """The heights of the lines of ``cell``, the space around its paragraphs included."""
    width = number(cell.find(_CELL_WIDTH), "w") - sides
    return [
        strip.above + strip.height + strip.below
        for line in cell.iter(_P)
        for strip in _of_paragraph(line, width, rules)
    ]
