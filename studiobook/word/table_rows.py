"""The rows of tables as markup: a long table has hundreds, and hardly any of them is changed once it is written.

They are no elements of the tree, which would cost more than all the rest of a document. One element is the placeholder of
rows that follow each other, until the finished document is written out.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple, cast

from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from studiobook.word.layout.computed_style import number
from studiobook.word.xml import element, paragraph_markup, parse_element, table_cell

PLACEHOLDER = qn("w:rows")
CENTERED = '<w:vAlign w:val="center"/>'

_PLACEHOLDERS = re.compile(rb'<w:rows w:n="(\d+)"/>')


class Columns(NamedTuple):
    """The columns of a table in its header or below: their widths in twips, the styles of their cells."""

    widths: tuple[int, ...]
    styles: tuple[str, ...]
    header: bool = False


class Row(NamedTuple):
    """A row: its markup, what its cells print (a line feed for a line break), whether no page break may split it."""

    markup: str
    texts: Sequence[str]
    columns: Columns
    cant_split: bool


class RowStore:
    """The rows of one document that are no elements."""

    def __init__(self) -> None:
        self._rows: list[list[Row]] = []  # by the number of their placeholder

    def append(self, table: BaseOxmlElement, row: Row) -> None:
        """Append ``row`` to ``table``."""
        placeholder = table[-1]
        if placeholder.tag != PLACEHOLDER:
            placeholder = element(f'<w:rows w:n="{len(self._rows)}"/>')
            table.append(placeholder)
            self._rows.append([])
        self.rows_of(placeholder).append(row)

    def rows_of(self, placeholder: BaseOxmlElement) -> list[Row]:
        """The rows that come in the place of ``placeholder``."""
        return self._rows[number(placeholder, "n")]

    def pop_last(self, table: BaseOxmlElement) -> BaseOxmlElement:
        """The last row of ``table`` as an element, which can be changed."""
        if table[-1].tag == PLACEHOLDER:
            table.append(parse_element(self.rows_of(table[-1]).pop().markup))
        return cast(BaseOxmlElement, table[-1])

    def insert_into(self, document: bytes) -> bytes:
        """The serialized ``document`` with the rows instead of their placeholders."""
        return _PLACEHOLDERS.sub(lambda found: self._markup(int(found[1])), document)

    def _markup(self, placeholder: int) -> bytes:
        return "".join(row.markup for row in self._rows[placeholder]).encode()


@lru_cache(maxsize=256)
def row_template(columns: Columns, cant_split: bool) -> str:
    """The markup of a row, with ``%s`` for the runs of each cell; a header is repeated on every page."""
    properties = ("<w:cantSplit/>" if cant_split else "") + ("<w:tblHeader/>" if columns.header else "")
    cells = "".join(
        table_cell(width, paragraph_markup(style, runs="%s"), CENTERED)
        for width, style in zip(columns.widths, columns.styles, strict=True)
    )
    return f"<w:tr>{f'<w:trPr>{properties}</w:trPr>' if properties else '<w:trPr/>'}{cells}</w:tr>"
