"""Tables: captions, column widths by content, rows written as markup."""

from math import ceil

from docx.oxml.ns import qn
from docx.oxml.text.paragraph import CT_P
from docx.oxml.xmlchemy import BaseOxmlElement

from studiobook.documents.nodes import Align, Inline, Table, plain_text
from studiobook.word.builder import DocumentBuilder
from studiobook.word.captions import TABLE
from studiobook.word.layout.text_width import column_widths, half_widths
from studiobook.word.profile import Face, Letters, twips
from studiobook.word.runs import add_inlines, add_text, is_simple, printed_text, runs_markup, simple_runs
from studiobook.word.styles import TableSize, cell_style, table_letters, table_line
from studiobook.word.table_rows import CENTERED, Columns, Row, row_template
from studiobook.word.xml import clean, element, paragraph_markup, table_cell, table_grid

EMPTY_TABLE = "（无）"

_P, _T = qn("w:p"), qn("w:t")
_VALUE = qn("w:val")
_MAX_ALT = 255  # characters

Cells = tuple[tuple[Inline, ...], ...]


def write_table(builder: DocumentBuilder, table: Table) -> None:
    """Append ``table`` with its caption. The header row is repeated on every page, and rows are not split.

    No row is alone on a page, neither the first nor the last, unless they are high ones. A table without rows gets
    one that reads （无）.

    Raises:
        ValueError: a row has another number of cells than the header.
    """
    _check(table)
    profile, columns = builder.profile, len(table.header)
    size = TableSize.of(profile, columns)
    letters = table_letters(profile, profile.tables.cell, size)
    padding = twips(profile.tables.tiny_padding_mm if size is TableSize.TINY else profile.tables.padding_mm)
    texts = [[printed_text(cell) for cell in row] for row in (table.header, *table.rows)]
    widths = _widths(builder, table, texts, letters, padding)
    if table.caption:
        caption = builder.add_paragraph("Caption")
        builder.captions.add_number(caption, TABLE, table.caption)
        add_text(caption, "　" + table.caption, profile.fonts.caption)
    target = _without_rows(builder, table, widths, padding if size is TableSize.TINY else None)
    builder.add_table(target)
    header = Columns(tuple(widths), (cell_style(None, size),) * columns, header=True)
    _append_row(builder, target, table.header, texts[0], header, profile.tables.header, cant_split=True)
    if not table.rows:
        target.append(_empty_row(columns, builder.width, size))
        return
    body = Columns(tuple(widths), tuple(cell_style(align, size) for align in table.aligns))
    halves = [max(2, (width - 2 * padding) // round(letters.size_pt * 10)) for width in widths]
    most_lines = builder.height * 4 // 5 // table_line(letters)
    for cells, text in zip(table.rows, texts[1:], strict=True):
        fits = _fits_page(text, halves, most_lines)  # a higher row must be allowed to split, or its end is lost
        _append_row(builder, target, cells, text, body, letters, cant_split=fits)


def _check(table: Table) -> None:
    columns = len(table.header)
    if any(len(row) != columns for row in table.rows) or len(table.aligns) != columns or columns == 0:
        raise ValueError(f"表“{table.caption}”各行的格数不一致")
    if len(table.widths) not in (0, columns) or any(width <= 0 for width in table.widths):
        raise ValueError(f"表“{table.caption}”的列宽与列数不符")


def _widths(
    builder: DocumentBuilder, table: Table, texts: list[list[str]], letters: Letters, padding: int
) -> list[int]:
    """The widths of the columns in twips; they fill the type area exactly."""
    if table.widths:
        return column_widths(builder.width, [float(width) for width in table.widths])
    half, around = letters.size_pt * 10, 2 * padding + 20
    headers = [_widest_line(text) for text in texts[0]]
    bodies = list(map(_widest, zip(*texts[1:], strict=True))) or headers

    def wanted(headers: list[int]) -> list[float]:
        return [max(body, header, 4) * half + around for body, header in zip(bodies, headers, strict=True)]

    if sum(wanted(headers)) > builder.width:  # then headers on two lines make room for the rows
        headers = [ceil(header / 4) * 2 for header in headers]
    return column_widths(builder.width, wanted(headers))


def _widest(column: tuple[str, ...]) -> int:
    """The width of the widest text in half characters; most are so short that they need no measuring."""
    most = 0
    for text in column:
        if 2 * len(text) > most:
            most = max(most, _widest_line(text))
    return most


def _widest_line(text: str) -> int:
    return max(map(half_widths, text.split("\n"))) if "\n" in text else half_widths(text)


def _without_rows(builder: DocumentBuilder, table: Table, widths: list[int], padding: int | None) -> BaseOxmlElement:
    """The ``w:tbl`` of ``table``; ``padding`` of its cells in twips, None for that of the table style."""
    sides = "".join(f'<w:{side} w:w="{padding}" w:type="dxa"/>' for side in ("left", "right"))
    margins = "" if padding is None else f"<w:tblCellMar>{sides}</w:tblCellMar>"
    target = element(
        f'<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="{builder.width}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblLayout w:type="fixed"/>{margins}<w:tblLook w:val="0620" w:firstRow="1" w:lastRow="0" w:firstColumn="0"'
        ' w:lastColumn="0" w:noHBand="1" w:noVBand="1"/><w:tblCaption w:val=""/><w:tblDescription w:val=""/></w:tblPr>'
        f"{table_grid(widths)}</w:tbl>"
    )
    header = "、".join(plain_text(cell) for cell in table.header)
    described = clean(f"{table.caption or '表格'}：{header}；共{len(table.rows)}行").replace("\n", "")
    target[0][-2].set(_VALUE, clean(table.caption or "表格").replace("\n", "")[:_MAX_ALT])
    target[0][-1].set(_VALUE, described[:_MAX_ALT])
    return target


def _append_row(
    builder: DocumentBuilder,
    table: BaseOxmlElement,
    cells: Cells,
    texts: list[str],
    columns: Columns,
    face: Face,
    *,
    cant_split: bool,
) -> None:
    """Append ``cells``, which print ``texts``: as markup, unless one has a cross-reference: its number is not known yet."""
    template = row_template(columns, cant_split)
    if is_simple(cells, texts, face):
        builder.rows.append(table, Row(template % tuple(simple_runs(texts)), texts, columns, cant_split))
        return
    written = [found for found in (runs_markup(cell, face, builder.profile.fonts) for cell in cells) if found]
    if len(written) == len(cells):
        runs, texts = (list(parts) for parts in zip(*written, strict=True))
        builder.rows.append(table, Row(template % tuple(runs), texts, columns, cant_split))
        return
    row = element(template % (("",) * len(cells)))
    for paragraph, cell in zip(row.iter(_P), cells, strict=True):
        assert isinstance(paragraph, CT_P)
        add_inlines(builder, paragraph, cell, face)
    table.append(row)


def _fits_page(texts: list[str], halves: list[int], most_lines: int) -> bool:
    """Whether a row of ``texts`` has at most ``most_lines``; ``halves`` are the half characters on a line of each column."""
    if max(map(len, texts)) < most_lines:  # not even one character a line would fill the page
        return True
    return all(
        sum(max(1, ceil(half_widths(part) / on_a_line)) for part in text.split("\n")) <= most_lines
        for text, on_a_line in zip(texts, halves, strict=True)
    )


def _empty_row(columns: int, width: int, size: TableSize) -> BaseOxmlElement:
    cell = paragraph_markup(cell_style(Align.CENTER, size), runs="<w:r><w:t/></w:r>")
    properties = f'<w:gridSpan w:val="{columns}"/>{CENTERED}'
    row = element(f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{table_cell(width, cell, properties)}</w:tr>")
    next(row.iter(_T)).text = EMPTY_TABLE
    return row
