"""The pages of a finished document: on which page each paragraph and table begins.

Word lays out the pages when it opens a file. But the contents must show page numbers before that, and the same ones on every
machine. So the layout is computed here.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from docx.oxml.document import CT_Body
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from studiobook.word.layout.boxes import Box, TypeArea, boxes_of
from studiobook.word.layout.computed_style import number, style_sheet_of
from studiobook.word.profile import Profile
from studiobook.word.table_rows import RowStore

_P, _SECT = qn("w:p"), qn("w:sectPr")


class Pages(NamedTuple):
    """How many pages there are, and on which, counted from 1, each paragraph and table of the body begins.

    ``tops`` are the distances of their beginnings from the head of their page, twips. ``heights`` are the heights of the type
    area by page, ``filled`` how much of it is taken; twips.
    """

    total: int
    starts: dict[BaseOxmlElement, int]
    tops: dict[BaseOxmlElement, int]
    heights: dict[int, int]
    filled: dict[int, int]


class Layout:
    """The pages of a document that is still being changed: only what was changed is measured again."""

    def __init__(self, body: CT_Body, profile: Profile, rows: RowStore) -> None:
        """The layout of ``body``, every paragraph of which names its style; ``rows`` are its rows that are no elements."""
        self.style_sheet = style_sheet_of(profile)
        self._body, self._rows = body, rows
        self._boxes: dict[BaseOxmlElement, list[Box]] = {}

    def invalidate(self, table: BaseOxmlElement) -> None:
        """Forget the boxes of ``table``, which was changed. For paragraphs this is not necessary."""
        self._boxes.pop(table, None)

    def pages(self) -> Pages:
        """The pages as the document is now."""
        pages = Pages(0, {}, {}, {}, {})
        page = 0
        for area, blocks in self._sections():
            boxes: list[Box] = []
            for block in blocks:
                boxes += self._boxes_of(block, area)
            first = page + 1
            page = _fill(boxes, area.height, first, pages)
            pages.heights.update(dict.fromkeys(range(first, page + 1), area.height))
        return pages._replace(total=page)

    def longer_than(self, count: int) -> bool:
        """Whether there are more than ``count`` pages. The heights of the boxes mostly show it before any page is filled."""
        sections = list(self._sections())
        left = count * max(area.height for area, _ in sections)
        for area, blocks in sections:
            for block in blocks:
                left -= sum(min(box.height, area.height) for box in self._boxes_of(block, area))
                if left < 0:
                    return True
        return self.pages().total > count

    def _boxes_of(self, block: BaseOxmlElement, area: TypeArea) -> list[Box]:
        """The boxes of ``block``; those of tables, and of paragraphs with no property but their style, are cached."""
        if block.tag == _P and len(block[0]) > 1:
            return list(boxes_of(block, area, self.style_sheet, self._rows))
        if block not in self._boxes:
            self._boxes[block] = list(boxes_of(block, area, self.style_sheet, self._rows))
        return self._boxes[block]

    def _sections(self) -> Iterator[tuple[TypeArea, list[BaseOxmlElement]]]:
        """The sections, each with its blocks."""
        foot = self.style_sheet.styles["Footer"].line
        blocks = list(self._body)
        start = 0
        for properties in self._body.iter(_SECT):
            parent = properties.getparent()
            end = len(blocks) - 1 if parent is self._body else blocks.index(parent.getparent()) + 1
            yield _type_area(properties, foot), blocks[start:end]
            start = end


def paginated(body: CT_Body, profile: Profile) -> Pages:
    """The pages of ``body``, which has all its rows as elements."""
    return Layout(body, profile, RowStore()).pages()


def _type_area(section: BaseOxmlElement, foot: int) -> TypeArea:
    """The type area: full lines of the grid; a footer of ``foot`` twips that does not fit into the margin shortens it."""
    size, margins, grid = (section.find(qn(f"w:{name}")) for name in ("pgSz", "pgMar", "docGrid"))
    assert size is not None
    assert margins is not None
    width, height = (number(size, name) for name in ("w", "h"))
    left, right, top, bottom = (number(margins, name) for name in ("left", "right", "top", "bottom"))
    height -= top + max(bottom, number(margins, "footer") + foot)
    return TypeArea(width - left - right, height - height % number(grid, "linePitch", 1), top)


def _fill(boxes: list[Box], height: int, page: int, pages: Pages) -> int:
    """Put ``boxes`` on pages of ``height`` from ``page`` on, and note in ``pages`` where each source begins.

    Returns:
        The number of the last page.
    """
    used = 0
    for group in _groups(boxes):
        needed = sum(box.before + box.height + box.after for box in group) - group[-1].after
        if used and (group[0].page_break or used + needed > height):
            page, used = page + 1, group[0].header
        for source, box_height, before, after, _, _, header in group:
            if used and used + before + box_height > height:  # tied together, yet longer than a page
                page, used = page + 1, header
            if source not in pages.starts:
                pages.starts[source], pages.tops[source] = page, used
            used += before + box_height + after
            pages.filled[page] = used
    return page


def _groups(boxes: Iterable[Box]) -> Iterator[list[Box]]:
    """``boxes`` that are tied to each other by keep with next."""
    group: list[Box] = []
    for box in boxes:
        if group and (box.page_break or not group[-1].keep_next):
            yield group
            group = []
        group.append(box)
    if group:
        yield group
