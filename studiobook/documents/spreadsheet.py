"""Sheets of typed cells as an Excel workbook and as CSV; the same sheets give the same bytes anywhere.

What people wrote is text, whatever it begins with: the workbook has no formula, and in CSV, which knows no types, a cell that a
spreadsheet would take for one begins with an apostrophe.
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

from studiobook.core import zips
from studiobook.core.dates import SchoolYear, When

Cell = str | int | float | Decimal | date | When | SchoolYear | None
# The first characters by which spreadsheets tell a formula (OWASP, “CSV Injection”); the wide ones count where Chinese is typed.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_LONGEST = 32_767  # characters in a cell of Excel
_ACROSS = 190  # digits on a page across, printed at about two thirds of their size
_LINE = 15  # points
_HIGHEST = 409
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


def workbook(sheets: Sequence[Sheet], title: str, made: date) -> bytes:
    """The sheets as an xlsx file: filters, a heading that stays and is printed on every page, A4 across. ``made`` is its date."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    book.set_properties({"title": title, "created": datetime.combine(made, time())})
    head = book.add_format(
        {**_FONT, "bold": True, "bg_color": "#F4EFE4", "border": 1, "text_wrap": True, "align": "center"}
    )
    text = book.add_format({**_FONT, "text_wrap": True, "border": 1})
    number = book.add_format({**_FONT, "border": 1})
    money = book.add_format({**_FONT, "border": 1, "num_format": "#,##0.00"})
    day = book.add_format({**_FONT, "border": 1, "num_format": "yyyy-mm-dd", "align": "left"})
    for sheet in sheets:
        page = book.add_worksheet(sheet.name)
        for at, column in enumerate(sheet.columns):
            page.set_column(at, at, column.width)
            page.write_string(0, at, column.heading, head)
        for down, row in enumerate(sheet.rows, start=1):
            page.set_row(down, min(_HIGHEST, _LINE * _lines(sheet, row)))
            for at, cell in enumerate(row):
                match cell:
                    case None | "":
                        page.write_blank(down, at, None, text)
                    case Decimal():
                        page.write_number(down, at, float(cell), money)
                    case When(day=int()):
                        page.write_datetime(down, at, cell.first, day)
                    case int() | float():
                        page.write_number(down, at, cell, number)
                    case date():
                        page.write_datetime(down, at, cell, day)
                    case _:
                        page.write_string(down, at, str(cell)[:_LONGEST], text)
        page.autofilter(0, 0, max(1, len(sheet.rows)), len(sheet.columns) - 1)
        page.freeze_panes(1, 0)
        page.set_landscape()
        page.set_paper(9)  # A4
        page.fit_to_pages(ceil(sum(column.width for column in sheet.columns) / _ACROSS), 0)
        page.repeat_rows(0)
        page.repeat_columns(0)
        page.set_margins(left=0.5, right=0.5, top=0.7, bottom=0.7)
        page.set_header("&C" + f"{title}　{sheet.name}"[:100].replace("&", "&&"))  # a header has 255 characters at most
        page.set_footer("&C第 &P 页，共 &N 页")
    book.close()
    with zipfile.ZipFile(target) as whole:
        return zips.packed((name, whole.read(name)) for name in whole.namelist())


def _lines(sheet: Sheet, row: tuple[Cell, ...]) -> int:
    """How many lines the fullest cell of ``row`` takes; spreadsheets do not all work it out when they open a file."""
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
