"""Tables as lists of columns: a column is its title, its width, and how a row shows it of its record.

``table`` makes a table of a paper of them, ``sheet`` a sheet of the workbook.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from studiobook.core.numbers import NO_NUMBER
from studiobook.documents import spreadsheet
from studiobook.documents.nodes import Align, Table, cells
from studiobook.documents.spreadsheet import Cell, Sheet

LEFT, CENTER, RIGHT = Align.LEFT, Align.CENTER, Align.RIGHT
NOTHING = NO_NUMBER
"""What a cell shows that has nothing to show."""

TOTAL = "合计"
Record = TypeVar("Record")
Row = TypeVar("Row", bound="Labelled")
Key = TypeVar("Key", bound="Labelled")


class Labelled(Protocol):
    """What can head a column or a row: a school year, a level, a role, a rule."""

    @property
    def label(self) -> str:
        """Its name in Chinese."""


@dataclass(frozen=True)
class Column(Generic[Record]):
    """A column of a table of records.

    Attributes:
        title: Its heading.
        width: Its share of the table's width; in a workbook, digits (a Chinese character takes two).
        value: What the cell of a record shows; None for the number of the row, from 1.
        align: How its cells are aligned.
        total: What it shows in the row of totals; a table has that row where one of its columns has a total.
    """

    title: str
    width: int
    value: Callable[[Record], Cell] | None
    align: Align = CENTER
    total: Cell = None


def row_number(width: int) -> Column[Any]:
    """The column 序号, which numbers the rows from 1."""
    return Column("序号", width, None)


def columns_for(
    keys: Iterable[Key], width: int, value: Callable[[Record, Key], Cell], align: Align = CENTER
) -> list[Column[Record]]:
    """A column for each of ``keys``, under its label; ``value`` gives the cell of a record under a key."""

    def column(key: Key) -> Column[Record]:
        return Column(key.label, width, lambda record: value(record, key), align)

    return [column(key) for key in keys]


def table(caption: str, columns: Sequence[Column[Record]], records: Iterable[Record]) -> Table:
    """The table of ``records``, a row each, and of the totals where there are any.

    Args:
        caption: Its caption; empty for a table in running text.
        columns: Its columns, from left to right.
        records: What its rows show.
    """
    rows = _rows(columns, records)
    if rows and any(one.total is not None for one in columns):
        rows.append(tuple("" if one.total is None else one.total for one in columns))
    return Table(
        header=cells(*(one.title for one in columns)),
        rows=tuple(cells(*row) for row in rows),
        aligns=tuple(one.align for one in columns),
        caption=caption,
        widths=tuple(one.width for one in columns),
    )


def sheet(name: str, columns: Sequence[Column[Record]], records: Iterable[Record]) -> Sheet:
    """The sheet ``name`` of the workbook: a row a record."""
    heads = tuple(spreadsheet.Column(one.title, one.width) for one in columns)
    return Sheet(name, heads, tuple(_rows(columns, records)))


def cross_table(
    caption: str,
    title: str,
    found: Mapping[tuple[Row, Key], int],
    rows: Iterable[Row],
    keys: Sequence[Key],
    widths: tuple[int, int, int],
    zero: Cell = NOTHING,
) -> Table:
    """How many there are by two criteria, with totals of rows and columns.

    Args:
        caption: Its caption.
        title: The heading of the rows' labels.
        found: How many there are, by row and key; 0 for what it lacks, as in a ``Counter``.
        rows: The rows in their order; those with nothing under any key are left out.
        keys: What the columns are for.
        widths: The widths of the labels, of a key's column, and of the column of totals.
        zero: What a cell shows for none.
    """
    shown = [row for row in rows if any(found[row, key] for key in keys)]

    def column(key: Key) -> Column[Row]:
        total = sum(found[row, key] for row in shown)
        return Column(key.label, widths[1], lambda row: found[row, key] or zero, total=total)

    total = sum(found[row, key] for row in shown for key in keys)
    columns: list[Column[Row]] = [
        Column(title, widths[0], lambda row: row.label, LEFT, TOTAL),
        *map(column, keys),
        Column(TOTAL, widths[2], lambda row: sum(found[row, key] for key in keys), total=total),
    ]
    return table(caption, columns, shown)


def _rows(columns: Sequence[Column[Record]], records: Iterable[Record]) -> list[tuple[Cell, ...]]:
    return [
        tuple(number if one.value is None else one.value(record) for one in columns)
        for number, record in enumerate(records, start=1)
    ]
