"""The rows of tables as markup: a long table has hundreds, and hardly any of them is changed once it is written.

They are no elements of the tree, which would cost more than all the rest of a document. One element holds the place of
rows that follow each other, until the finished document is written out.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple, cast

from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from studiobook.word.layout.computed_style import number
from studiobook.word.xml import element, parsed

PLACE = qn("w:rows")

_PLACES = re.compile(rb'<w:rows w:n="(\d+)"/>')


class Columns(NamedTuple):
    """The columns of a table in its header or below: their widths in twips, the styles of their cells."""

    widths: tuple[int, ...]
    styles: tuple[str, ...]
    header: bool = False


class Row(NamedTuple):
    """A row: its markup, what its cells print (a line feed for a line break), whether no page break may cut it."""

    markup: str
    texts: Sequence[str]
    columns: Columns
    whole: bool


class Rows:
    """The rows of one document that are no elements."""

    def __init__(self) -> None:
        self._places: list[list[Row]] = []

    def add(self, table: BaseOxmlElement, row: Row) -> None:
        """Appends ``row`` to ``table``."""
        place = table[-1]
        if place.tag != PLACE:
            place = element(f'<w:rows w:n="{len(self._places)}"/>')
            table.append(place)
            self._places.append([])
        self.at(place).append(row)

    def at(self, place: BaseOxmlElement) -> list[Row]:
        """The rows that ``place``, a ``PLACE``, is held for."""
        return self._places[number(place, "n")]

    def take_last(self, table: BaseOxmlElement) -> BaseOxmlElement:
        """The last row of ``table`` as an element, which can be changed."""
        if table[-1].tag == PLACE:
            table.append(parsed(self.at(table[-1]).pop().markup))
        return cast(BaseOxmlElement, table[-1])

    def put_into(self, document: bytes) -> bytes:
        """``document``, written out, with the rows in their places."""
        return _PLACES.sub(lambda place: self._markup(int(place[1])), document)

    def _markup(self, place: int) -> bytes:
        return "".join(row.markup for row in self._places[place]).encode()


@lru_cache(maxsize=256)
def frame(columns: Columns, whole: bool) -> str:
    """The markup of a row, with ``%s`` for the runs of each cell; a header is repeated on every page."""
    properties = ("<w:cantSplit/>" if whole else "") + ("<w:tblHeader/>" if columns.header else "")
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>%s</w:p></w:tc>'
        for width, style in zip(columns.widths, columns.styles, strict=True)
    )
    return f"<w:tr>{f'<w:trPr>{properties}</w:trPr>' if properties else '<w:trPr/>'}{cells}</w:tr>"
