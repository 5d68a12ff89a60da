"""Pages filled to their foot (撑满版心, GB/T 9704 clause 5.2.3): pictures that nearly fit, and pages a line or two short.

Word puts a picture that does not fit on the next page and leaves this one white below the text. So, once the pages are known,
such a picture is scaled down a little. Or it comes some paragraphs earlier in the running text of its section, as printers do.
A page of nothing but text may end a line or two early, since a heading or a table comes next. It takes those lines from the
page before it, where the tables and pictures get a little more room.
"""

from collections.abc import Iterator, Sequence
from copy import copy
from itertools import takewhile
from math import ceil

from docx.oxml.ns import qn
from docx.oxml.text.paragraph import CT_P
from docx.oxml.xmlchemy import BaseOxmlElement

from studiobook.word.builder import DocumentBuilder, Figure
from studiobook.word.layout.computed_style import StyleSheet, computed_style
from studiobook.word.layout.pagination import Layout, Pages
from studiobook.word.profile import EMU_A_TWIP

MIN_SCALE = 0.6
_SCALES = (0.95, 0.9, 0.85, 0.8, 0.75, 0.7)  # for all pictures, if only a little room is missing
_MIN_SCALE_IN_PLACE = 0.75  # a picture that would have to be smaller where it is first looks for another place
_RUNNING = "BodyText"
_MIN_LINES = 15  # a page with fewer ends where its author wanted it to
_MAX_GIVEN = 2  # lines that a page gives to the next
_STRETCHED = ("Gap", "Caption", "Photo", "Authors")  # above these a page gets more room
_TOLERANCE = 30  # twips by which Word and this layout may differ
_P, _SECTION = qn("w:p"), f"{qn('w:pPr')}/{qn('w:sectPr')}"
_INLINE, _EXTENT, _SIZE = qn("wp:inline"), qn("wp:extent"), qn("a:ext")
_SPACING, _BEFORE = qn("w:spacing"), qn("w:before")


def fill_pages(builder: DocumentBuilder, layout: Layout) -> Pages:
    """Fill the pages of the finished document of ``builder``; returns them."""
    line, style_sheet, pages = builder.profile.line, layout.style_sheet, layout.pages()
    for figure in builder.figures:
        if _leaves_gap(figure.blocks[0], pages, 2 * line) and _close_gap(figure, pages, style_sheet):
            layout.invalidate(figure.blocks[0])
            pages = layout.pages()
    for page in range(2, pages.total):
        missing = _missing_lines(page, pages, style_sheet, line)
        if missing:
            pages = _stretch(page - 1, missing * line, line, layout, pages)
    return pages


def shrink_figures(figures: Sequence[Figure], layout: Layout, total: int) -> bool:
    """Scale all ``figures`` down a little if the document then has no more than ``total`` pages; returns whether it has."""
    parts = [part for one in figures for block in one.blocks for part in block.iter(_EXTENT, _SIZE, _SPACING)]
    originals = [dict(part.attrib) for part in parts]
    for factor in _SCALES if parts else ():
        for figure in figures:
            _scale(figure, factor)
            layout.invalidate(figure.blocks[0])
        if layout.pages().total <= total:
            return True
        for part, attributes in zip(parts, originals, strict=True):
            part.attrib.update(attributes)
    for figure in figures:
        layout.invalidate(figure.blocks[0])
    return False


# --- gaps before pictures ---


def _leaves_gap(block: BaseOxmlElement, pages: Pages, least: int) -> bool:
    """Whether ``block`` begins a page, perhaps after headings, and leaves ``least`` twips or more white on the page before.

    Not if a page break or a section ends that page.
    """
    page = pages.starts[block]
    before = list(_headings_before(block, pages))
    first = before[-1] if before else block
    if page == 1 or pages.tops[first] > 0 or _has_page_break(first):
        return False
    last = first.getprevious()
    if last is None or last not in pages.starts or last.find(_SECTION) is not None:
        return False
    return pages.heights[page - 1] - pages.filled[page - 1] >= least


def _has_page_break(block: BaseOxmlElement) -> bool:
    """Whether a page break before ``block`` was asked for."""
    return isinstance(block, CT_P) and bool(block.xpath("w:pPr/w:pageBreakBefore[not(@w:val='0')]"))


def _headings_before(block: BaseOxmlElement, pages: Pages) -> Iterator[BaseOxmlElement]:
    """The gap and headings right before ``block`` on its page, the nearest first."""
    page = pages.starts[block]
    on_page = takewhile(lambda one: pages.starts.get(one) == page, block.itersiblings(preceding=True))
    return takewhile(lambda one: isinstance(one, CT_P) and (one.style or "").startswith(("Gap", "Heading")), on_page)


def _close_gap(figure: Figure, pages: Pages, style_sheet: StyleSheet) -> bool:
    """Bring ``figure``, which begins a page, onto the page before; returns whether that could be done.

    It is scaled down a little, or comes earlier, or is scaled down more.
    """
    if not figure.floats:
        return _shrink_onto_page_before(figure, pages, style_sheet, MIN_SCALE)
    return (
        _shrink_onto_page_before(figure, pages, style_sheet, _MIN_SCALE_IN_PLACE)
        or _move_earlier(figure, pages, style_sheet)
        or _shrink_onto_page_before(figure, pages, style_sheet, MIN_SCALE)
    )


def _shrink_onto_page_before(figure: Figure, pages: Pages, style_sheet: StyleSheet, min_scale: float) -> bool:
    """Scale ``figure`` down for the room on the page before, not below ``min_scale``; returns whether it then fits."""
    page, top = pages.starts[figure.blocks[0]], pages.tops[figure.blocks[0]]
    room = pages.heights[page - 1] - pages.filled[page - 1] - top
    return _shrink(figure, room, _height(figure, pages, style_sheet), min_scale)


def _move_earlier(figure: Figure, pages: Pages, style_sheet: StyleSheet) -> bool:
    """Put ``figure`` before the nearest paragraph of running text from where on it fits the page before.

    At least one paragraph is left between it and a heading. Returns whether there is such a paragraph.
    """
    first, after = figure.blocks[0], figure.blocks[-1].getnext()
    if (
        pages.tops[first] > 0
        or not isinstance(after, CT_P)
        or not (after.style or "").startswith(("Heading", _RUNNING))
    ):
        return False
    page, height = pages.starts[first] - 1, _height(figure, pages, style_sheet)
    for line in _running_before(first, page, pages):
        if _shrink(figure, pages.heights[page] - pages.tops[line], height, _MIN_SCALE_IN_PLACE):
            for block in figure.blocks:
                line.addprevious(block)
            return True
    return False


def _running_before(block: BaseOxmlElement, page: int, pages: Pages) -> Iterator[BaseOxmlElement]:
    """The running text on ``page`` right before ``block`` but for its first paragraph, the nearest first."""
    for line in block.itersiblings(preceding=True):
        before = line.getprevious()
        if not _is_running(line) or before is None or not _is_running(before) or pages.starts[line] != page:
            return
        yield line


def _is_running(block: BaseOxmlElement) -> bool:
    return isinstance(block, CT_P) and block.style == _RUNNING and not _has_page_break(block)


def _height(figure: Figure, pages: Pages, style_sheet: StyleSheet) -> int:
    """The height of ``figure`` with its captions and what must be on the same page, such as the signature; twips."""
    last, page = figure.blocks[-1], pages.starts[figure.blocks[0]]
    top, after = pages.tops[figure.blocks[0]], last.getnext()
    while after is not None and pages.starts.get(after) == page:
        if last.tag != _P or not computed_style(last, style_sheet).keep_next:
            return pages.tops[after] - top
        last, after = after, after.getnext()
    return pages.filled[page] - top


def _shrink(figure: Figure, room: int, height: int, min_scale: float) -> bool:
    """Scale ``figure`` of ``height`` down to ``room``, both in twips, but not below ``min_scale``; returns whether it fits."""
    tallest = max(_picture_heights(figure), default=0) // EMU_A_TWIP
    excess = height - (room - _TOLERANCE)
    if not tallest or (tallest - excess) / tallest < min_scale:
        return False
    if excess > 0:
        _scale(figure, (tallest - excess) / tallest)
    return True


def _picture_heights(figure: Figure) -> list[int]:
    """The heights of its pictures in EMU."""
    return [int(part[0].get("cy", 0)) for block in figure.blocks for part in block.iter(_INLINE)]


def _scale(figure: Figure, factor: float) -> None:
    """Scale its pictures; those abreast of each other have one base line still. A chart stays as wide as it is."""
    lines = [line for block in figure.blocks for line in block.iter(_P) if next(line.iter(_INLINE), None) is not None]
    spacings = [part for line in lines for part in line[0] if part.tag == _SPACING]
    before = [int(part.get(_BEFORE, 0)) for part in spacings]
    for part, old in zip(spacings, before, strict=True):
        part.set(_BEFORE, str(min(before) + round((old - min(before)) * factor)))
    sides = ("cy",) if figure.chart else ("cx", "cy")
    for part in (part for line in lines for part in line.iter(_EXTENT, _SIZE)):
        for side in sides:
            part.set(side, str(max(1, int(int(part.get(side, 0)) * factor))))


# --- pages a line or two short ---


def _missing_lines(page: int, pages: Pages, style_sheet: StyleSheet, line: int) -> int:
    """How many lines are missing on ``page``: none unless it is all text, on lines of the text's pitch, and few are.

    None either if the page before or after has no text that could be moved.
    """
    blocks = [block for block, start in pages.starts.items() if start == page]
    lines, rest = divmod(pages.filled.get(page, 0), line)
    most = pages.heights[page] // line
    if not blocks or rest or not _MIN_LINES <= lines < most or most - lines > _MAX_GIVEN:
        return 0
    before, after = blocks[0].getprevious(), blocks[-1].getnext()
    if before is None or not _is_running(before) or _has_page_break(blocks[0]):
        return 0
    if after is None or pages.starts.get(after) != page + 1 or _has_page_break(after):
        return 0
    return most - lines if all(_is_plain(block, style_sheet, line) for block in blocks) else 0


def _is_plain(block: BaseOxmlElement, style_sheet: StyleSheet, line: int) -> bool:
    """Whether ``block`` is text of the line pitch ``line`` that ends no section."""
    if block.tag != _P or block.find(_SECTION) is not None:
        return False
    style = computed_style(block, style_sheet)
    return style.exact and style.line == line and not style.before and not style.after


def _stretch(page: int, height: int, line: int, layout: Layout, pages: Pages) -> Pages:
    """Move lines of ``height`` from the foot of ``page`` to the next by more room around its tables and pictures.

    Nothing is changed if each would need more than a ``line``, or if it does not help. Returns the pages.
    """
    on_page = [block for block, start in pages.starts.items() if start == page and pages.tops[block] > 0]
    gaps = [block for block in on_page if isinstance(block, CT_P) and block.style in _STRETCHED]
    room = pages.heights[page] - pages.filled[page] + height - line + _TOLERANCE
    if not gaps or (share := ceil(room / len(gaps))) > line:
        return pages
    originals = [copy(block[0]) for block in gaps]
    for block in gaps:
        spacing = block.get_or_add_pPr().get_or_add_spacing()
        spacing.set(_BEFORE, str(int(spacing.get(_BEFORE, 0)) + share))
    stretched = layout.pages()
    if stretched.filled[page + 1] == pages.filled[page + 1] + height and stretched.total == pages.total:
        return stretched
    for block, properties in zip(gaps, originals, strict=True):
        block.replace(block[0], properties)
    return pages
