"""Sheets of typed cells as an Excel workbook and as CSV; the same sheets give the same bytes anywhere.

What people wrote is text, whatever it begins with: the workbook has no formula. CSV knows no types: there a cell that a
spreadsheet would take for a formula begins with an apostrophe.
"""

import csv
import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from math import ceil
from typing import NamedTuple

import xlsxwriter
from rich.cells import cell_len
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from studiobook.core import zips
from studiobook.core.dates import SchoolYear, When

Cell = str | int | float | Decimal | date | When | SchoolYear | None
# The first characters of a formula in spreadsheets (OWASP, “CSV Injection”), also as Chinese input methods type them.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_MAX_LENGTH = 32_767  # characters in a cell of Excel
_PAGE_WIDTH = 190  # digits on a landscape page, printed at about two thirds of their size
_LINE = 15  # points
_MAX_HEIGHT = 409  # points
_FONT = {"font_name": "宋体", "font_size": 10.5, "valign": "vcenter"}


class Column(NamedTuple):
    """A column: its heading, and its width in digits (a Chinese character takes two)."""

    heading: str
    width: int


class Sheet(NamedTuple):
    """A sheet: one row a record, one cell a column."""

    name: str
    columns: tuple[Column, ...]
    rows: Sequence[tuple[Cell, ...]]


def workbook(sheets: Sequence[Sheet], title: str, created: date) -> bytes:
    """The sheets as an xlsx file: filters, a header row that is frozen and printed on every page, A4 landscape.

    Args:
        sheets: one or more.
        title: printed in the header of every page, and the title of the file.
        created: the date of creation that the file states.
    """
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    book.set_properties({"title": title, "created": datetime.combine(created, time())})
    head = book.add_format(
        {**_FONT, "bold": True, "bg_color": "#F4EFE4", "border": 1, "text_wrap": True, "align": "center"}
    )
    formats = _Formats(
        text=book.add_format({**_FONT, "text_wrap": True, "border": 1}),
        number=book.add_format({**_FONT, "border": 1}),
        money=book.add_format({**_FONT, "border": 1, "num_format": "#,##0.00"}),
        day=book.add_format({**_FONT, "border": 1, "num_format": "yyyy-mm-dd", "align": "left"}),
    )
    for sheet in sheets:
        page = book.add_worksheet(sheet.name)
        for at, column in enumerate(sheet.columns):
            page.set_column(at, at, column.width)
            page.write_string(0, at, column.heading, head)
        for down, row in enumerate(sheet.rows, start=1):
            page.set_row(down, min(_MAX_HEIGHT, _LINE * _lines(sheet, row)))
            for at, cell in enumerate(row):
                _write(page, down, at, cell, formats)
        page.autofilter(0, 0, max(1, len(sheet.rows)), len(sheet.columns) - 1)
        page.freeze_panes(1, 0)
        page.set_landscape()
        page.set_paper(9)  # A4
        page.fit_to_pages(ceil(sum(column.width for column in sheet.columns) / _PAGE_WIDTH), 0)
        page.repeat_rows(0)
        page.repeat_columns(0)
        page.set_margins(left=0.5, right=0.5, top=0.7, bottom=0.7)
        page.set_header("&C" + f"{title}　{sheet.name}"[:100].replace("&", "&&"))  # a header has 255 characters at most
        page.set_footer("&C第 &P 页，共 &N 页")
    book.close()
    with zipfile.ZipFile(target) as archive:
        return zips.packed((name, archive.read(name)) for name in archive.namelist())


class _Formats(NamedTuple):
    """The cell formats of a workbook by the kind of value."""

    text: Format
    number: Format
    money: Format
    day: Format


def _write(page: Worksheet, row: int, column: int, cell: Cell, formats: _Formats) -> None:
    match cell:
        case None | "":
            page.write_blank(row, column, None, formats.text)
        case Decimal():
            page.write_number(row, column, float(cell), formats.money)
        case When(day=int()):
            page.write_datetime(row, column, cell.first, formats.day)
        case int() | float():
            page.write_number(row, column, cell, formats.number)
        case date():
            page.write_datetime(row, column, cell, formats.day)
        case _:
            page.write_string(row, column, str(cell)[:_MAX_LENGTH], formats.text)


def _lines(sheet: Sheet, row: tuple[Cell, ...]) -> int:
    """How many lines the fullest cell of ``row`` takes; not all spreadsheets compute it when they open a file."""
    pairs = zip(sheet.columns, row, strict=True)
    return max(1, 1, *(ceil(cell_len(cell) / (column.width - 3)) for column, cell in pairs if isinstance(cell, str)))


def csv_text(sheet: Sheet) -> bytes:
    """The sheet as CSV: UTF-8 with the mark by which Excel knows it, lines that end in CR LF (RFC 4180)."""
    target = io.StringIO(newline="")
    lines = csv.writer(target, lineterminator="\r\n")
    lines.writerow([column.heading for column in sheet.columns])
    lines.writerows([_plain(cell) for cell in row] for row in sheet.rows)
    return target.getvalue().encode("utf-8-sig")


def _plain(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str) and cell.startswith(_FORMULA):
        return f"'{cell}"
    return str(cell)
