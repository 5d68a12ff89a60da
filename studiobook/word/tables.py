"""Tables: captions, column widths by content, rows written as markup."""

from math import ceil

from docx.oxml.ns import qn
from docx.oxml.text.paragraph import CT_P
from docx.oxml.xmlchemy import BaseOxmlElement

from studiobook.documents.nodes import Align, Inline, Table, plain
from studiobook.word.builder import Sheet
from studiobook.word.captions import TABLE
from studiobook.word.layout.text_width import half_widths, shares
from studiobook.word.profile import Face, Letters, twips
from studiobook.word.runs import markup, shown, simple, simple_runs, write, write_all
from studiobook.word.styles import TableSize, cell_style, table_letters, table_line
from studiobook.word.table_rows import Columns, Row, frame
from studiobook.word.xml import clean, element, grid

NOTHING = "（无）"

_P, _T = qn("w:p"), qn("w:t")
_VALUE = qn("w:val")
_LONGEST_ALT = 255

Cells = tuple[tuple[Inline, ...], ...]


def write_table(sheet: Sheet, table: Table) -> None:
    """Appends ``table`` with its caption. The header row is repeated on every page, and rows are not split.

    No row stands alone on a page, neither the first nor the last, unless they are high ones. A table without rows gets
    one that says （无）. Raises ValueError where a row has other cells than the header.
    """
    _check(table)
    form, columns = sheet.form, len(table.header)
    size = TableSize.of(form, columns)
    letters = table_letters(form, form.tables.cell, size)
    padding = twips(form.tables.tiny_padding_mm if size is TableSize.TINY else form.tables.padding_mm)
    texts = [[shown(cell) for cell in row] for row in (table.header, *table.rows)]
    widths = _widths(sheet, table, texts, letters, padding)
    if table.caption:
        line = sheet.add("Caption")
        sheet.captions.number(line, TABLE, table.caption)
        write(line, "　" + table.caption, form.fonts.caption)
    made = _frame(sheet, table, widths, padding if size is TableSize.TINY else None)
    sheet.add_table(made)
    header = Columns(tuple(widths), (cell_style(None, size),) * columns, header=True)
    _add_row(sheet, made, table.header, texts[0], header, form.tables.header, whole=True)
    if not table.rows:
        made.append(_nothing(columns, sheet.width, size))
        return
    body = Columns(tuple(widths), tuple(cell_style(align, size) for align in table.aligns))
    halves = [max(2, (width - 2 * padding) // round(letters.size_pt * 10)) for width in widths]
    room = sheet.height * 4 // 5 // table_line(letters)
    for cells, text in zip(table.rows, texts[1:], strict=True):
        _add_row(sheet, made, cells, text, body, letters, whole=_fits(text, halves, room))


def _check(table: Table) -> None:
    columns = len(table.header)
    if any(len(row) != columns for row in table.rows) or len(table.aligns) != columns or columns == 0:
        raise ValueError(f"表“{table.caption}”各行的格数不一致")
    if len(table.widths) not in (0, columns) or any(width <= 0 for width in table.widths):
        raise ValueError(f"表“{table.caption}”的列宽与列数不符")


def _widths(sheet: Sheet, table: Table, texts: list[list[str]], letters: Letters, padding: int) -> list[int]:
    """The widths of the columns in twips; they fill the type area exactly."""
    if table.widths:
        return shares(sheet.width, [float(width) for width in table.widths])
    half, around = letters.size_pt * 10, 2 * padding + 20
    headers = [_widest(text) for text in texts[0]]
    bodies = list(map(_widest_of, zip(*texts[1:], strict=True))) or headers
    wanted = [max(body, header, 4) * half + around for body, header in zip(bodies, headers, strict=True)]
    if sum(wanted) > sheet.width:  # then headers on two lines make room for the rows
        headers = [ceil(header / 4) * 2 for header in headers]
        wanted = [max(body, header, 4) * half + around for body, header in zip(bodies, headers, strict=True)]
    return shares(sheet.width, wanted)


def _widest_of(column: tuple[str, ...]) -> int:
    """The width of the widest text; most are so short that they need no measuring."""
    most = 0
    for text in column:
        if 2 * len(text) > most:
            most = max(most, _widest(text))
    return most


def _widest(text: str) -> int:
    return max(map(half_widths, text.split("\n"))) if "\n" in text else half_widths(text)


def _frame(sheet: Sheet, table: Table, widths: list[int], padding: int | None) -> BaseOxmlElement:
    """The table without rows; ``padding`` is the room beside the text of its cells where it differs from the style's."""
    sides = "".join(f'<w:{side} w:w="{padding}" w:type="dxa"/>' for side in ("left", "right"))
    margins = "" if padding is None else f"<w:tblCellMar>{sides}</w:tblCellMar>"
    made = element(
        f'<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="{sheet.width}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblLayout w:type="fixed"/>{margins}<w:tblLook w:val="0620" w:firstRow="1" w:lastRow="0" w:firstColumn="0"'
        ' w:lastColumn="0" w:noHBand="1" w:noVBand="1"/><w:tblCaption w:val=""/><w:tblDescription w:val=""/></w:tblPr>'
        f"{grid(widths)}</w:tbl>"
    )
    header = "、".join(plain(cell) for cell in table.header)
    described = clean(f"{table.caption or '表格'}：{header}；共{len(table.rows)}行").replace("\n", "")
    made[0][-2].set(_VALUE, clean(table.caption or "表格").replace("\n", "")[:_LONGEST_ALT])
    made[0][-1].set(_VALUE, described[:_LONGEST_ALT])
    return made


def _add_row(
    sheet: Sheet, table: BaseOxmlElement, cells: Cells, texts: list[str], columns: Columns, face: Face, *, whole: bool
) -> None:
    """Appends ``cells``, which show ``texts``: as markup unless one refers to a caption, whose number is not known yet."""
    blank = frame(columns, whole)
    if simple(cells, texts, face):
        sheet.rows.add(table, Row(blank % tuple(simple_runs(texts)), texts, columns, whole))
        return
    written = [said for said in (markup(cell, face, sheet.form.fonts) for cell in cells) if said]
    if len(written) == len(cells):
        runs, texts = (list(parts) for parts in zip(*written, strict=True))
        sheet.rows.add(table, Row(blank % tuple(runs), texts, columns, whole))
        return
    row = element(blank % (("",) * len(cells)))
    for line, cell in zip(row.iter(_P), cells, strict=True):
        assert isinstance(line, CT_P)
        write_all(sheet, line, cell, face)
    table.append(row)


def _fits(texts: list[str], halves: list[int], room: int) -> bool:
    """Whether a page holds the row; one that is higher than that must be allowed to split, or its end is lost.

    ``halves`` are the half characters that stand on a line of each column, ``room`` the lines of a page.
    """
    if max(map(len, texts)) < room:  # not even one character a line would fill the page
        return True
    for text, a_line in zip(texts, halves, strict=True):
        if sum(max(1, ceil(half_widths(part) / a_line)) for part in text.split("\n")) > room:
            return False
    return True


def _nothing(columns: int, width: int, size: TableSize) -> BaseOxmlElement:
    row = element(
        f'<w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>'
        f'<w:gridSpan w:val="{columns}"/><w:vAlign w:val="center"/></w:tcPr><w:p><w:pPr>'
        f'<w:pStyle w:val="{cell_style(Align.CENTER, size)}"/></w:pPr><w:r><w:t/></w:r></w:p></w:tc></w:tr>'
    )
    next(row.iter(_T)).text = NOTHING
    return row
