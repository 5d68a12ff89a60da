"""The pages of a finished document: on which page each paragraph and table begins.

Word lays out the page when it opens a file, but the contents must show page numbers before that, and the same ones on
every machine. So the layout is worked out here.
"""

from collections.abc import Iterator
from typing import NamedTuple

from docx.oxml.document import CT_Body
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from studiobook.word.layout.boxes import Room, Strip, strips_of
from studiobook.word.layout.computed_style import number, rules_of
from studiobook.word.profile import Format
from studiobook.word.table_rows import Rows

_P, _SECT = qn("w:p"), qn("w:sectPr")


class Pages(NamedTuple):
    """How many pages there are, and on which, counted from 1, each paragraph and table of the body begins.

    ``tops`` tells how far below the head of its page each begins; ``rooms`` how high the type area of each page is,
    ``filled`` how much of it is taken; twips.
    """

    total: int
    starts: dict[BaseOxmlElement, int]
    tops: dict[BaseOxmlElement, int]
    rooms: dict[int, int]
    filled: dict[int, int]


class Layout:
    """The pages of a document that is still being changed: only what was changed is looked at again.

    ``body`` is the document's, every paragraph of which names its style; ``rows`` are its rows that are no elements.
    """

    def __init__(self, body: CT_Body, form: Format, rows: Rows) -> None:
        self.rules = rules_of(form)
        self._body, self._rows = body, rows
        self._strips: dict[BaseOxmlElement, list[Strip]] = {}

    def changed(self, table: BaseOxmlElement) -> None:
        """Says that ``table`` is another than when the pages were worked out. Paragraphs need not be told of."""
        self._strips.pop(table, None)

    def pages(self) -> Pages:
        """The pages as the document is now."""
        pages = Pages(0, {}, {}, {}, {})
        page = 0
        for room, blocks in self._sections():
            strips: list[Strip] = []
            for block in blocks:
                strips += self._strips_of(block, room)
            first = page + 1
            page = _fill(strips, room.height, first, pages)
            pages.rooms.update(dict.fromkeys(range(first, page + 1), room.height))
        return pages._replace(total=page)

    def longer_than(self, count: int) -> bool:
        """Whether there are more than ``count`` pages. What stands on them mostly says so before any page is filled."""
        sections = list(self._sections())
        left = count * max(room.height for room, _ in sections)
        for room, blocks in sections:
            for block in blocks:
                left -= sum(min(strip.height, room.height) for strip in self._strips_of(block, room))
                if left < 0:
                    return True
        return self.pages().total > count

    def _strips_of(self, block: BaseOxmlElement, room: Room) -> list[Strip]:
        """The strips of ``block``; those of tables, and of paragraphs with no property but their style, are kept."""
        if block.tag == _P and len(block[0]) > 1:
            return list(strips_of(block, room, self.rules, self._rows))
        if block not in self._strips:
            self._strips[block] = list(strips_of(block, room, self.rules, self._rows))
        return self._strips[block]

    def _sections(self) -> Iterator[tuple[Room, list[BaseOxmlElement]]]:
        """The sections, each with its blocks."""
        foot = self.rules.looks["Footer"].line
        blocks = list(self._body)
        start = 0
        for properties in self._body.iter(_SECT):
            parent = properties.getparent()
            end = len(blocks) - 1 if parent is self._body else blocks.index(parent.getparent()) + 1
            yield _room(properties, foot), blocks[start:end]
            start = end


def paginated(body: CT_Body, form: Format) -> Pages:
    """The pages of ``body``, all of whose rows are elements."""
    return Layout(body, form, Rows()).pages()


def _room(section: BaseOxmlElement, foot: int) -> Room:
    """The type area: whole lines of the grid; a footer of ``foot`` twips that does not fit into the margin takes of its height."""
    size, margins, grid = (section.find(qn(f"w:{name}")) for name in ("pgSz", "pgMar", "docGrid"))
    assert size is not None
    assert margins is not None
    width, height = (number(size, name) for name in ("w", "h"))
    left, right, top, bottom = (number(margins, name) for name in ("left", "right", "top", "bottom"))
    height -= top + max(bottom, number(margins, "footer") + foot)
    return Room(width - left - right, height - height % number(grid, "linePitch", 1), top)


def _fill(strips: list[Strip], room: int, page: int, pages: Pages) -> int:
    """Puts ``strips`` on pages from ``page``; returns the last one, and notes in ``pages`` where each source begins."""
    used = 0
    at = 0
    while at < len(strips):
        first = strips[at]
        end, high = at, first.above + first.height
        while strips[end].keep and end + 1 < len(strips) and not strips[end + 1].new_page:
            end += 1
            high += strips[end - 1].below + strips[end].above + strips[end].height
        if used and (first.new_page or used + high > room):
            page, used = page + 1, first.again
        for source, height, above, below, _, _, again in strips[at : end + 1]:
            if used and used + above + height > room:  # kept together, yet longer than a page
                page, used = page + 1, again
            if source not in pages.starts:
                pages.starts[source], pages.tops[source] = page, used
            used += above + height + below
            pages.filled[page] = used
        at = end + 1
    return page
