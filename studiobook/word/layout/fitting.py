"""Pages filled to their foot (撑满版心, GB/T 9704 clause 5.2.3): pictures that nearly fit, and pages a line or two short.

Word puts a picture that does not fit on the next page and leaves this one white below the text. So, once the pages are
known, such a picture is made a little smaller, or it stands some paragraphs earlier among the running text of its section,
as printers do. And a page of nothing but text that ends a line or two early, since a heading or a table comes next, takes
those lines from the page before it, whose tables and pictures then stand a little further off the text.
"""

from collections.abc import Iterator, Sequence
from copy import copy
from itertools import takewhile
from math import ceil

from docx.oxml.ns import qn
from docx.oxml.text.paragraph import CT_P
from docx.oxml.xmlchemy import BaseOxmlElement

from studiobook.word.builder import Figure, Sheet
from studiobook.word.layout.computed_style import Rules, looked
from studiobook.word.layout.pagination import Layout, Pages
from studiobook.word.profile import EMU_A_TWIP

LEAST = 0.6  # of its size that a picture keeps
_SMALLER = (0.95, 0.9, 0.85, 0.8, 0.75, 0.7)  # for all pictures where a little room is wanting
_LEAST_IN_PLACE = 0.75  # one that would have to be smaller than this where it stands looks for a better place first
_RUNNING = "BodyText"
_FEWEST_LINES = 15  # a page with fewer ends where its author wanted it to
_MOST_STRETCHED = 2  # lines that a page gives to the next
_STRETCHING = ("Gap", "Caption", "Photo", "Authors")  # above these a page has more room
_SPARE = 30  # twips by which Word and this reckoning may differ
_P, _SECTION = qn("w:p"), f"{qn('w:pPr')}/{qn('w:sectPr')}"
_INLINE, _EXTENT, _SIZE = qn("wp:inline"), qn("wp:extent"), qn("a:ext")
_SPACING, _BEFORE = qn("w:spacing"), qn("w:before")


def fill_pages(sheet: Sheet, layout: Layout) -> Pages:
    """Fills the pages of the finished document of ``sheet``; returns them."""
    line, rules, pages = sheet.form.line, layout.rules, layout.pages()
    for figure in sheet.figures:
        if _leaves_gap(figure.blocks[0], pages, 2 * line) and (
            _shrunk(figure, pages, rules, _least(figure)) or _moved(figure, pages, rules)
        ):
            layout.changed(figure.blocks[0])
            pages = layout.pages()
    for page in range(2, pages.total):
        missing = _missing(page, pages, rules, line)
        if missing:
            pages = _stretched(page - 1, missing * line, line, layout, pages)
    return pages


def shrink(figures: Sequence[Figure], layout: Layout, total: int) -> bool:
    """Makes all ``figures`` a little smaller if the document then has no more than ``total`` pages."""
    parts = [part for one in figures for block in one.blocks for part in block.iter(_EXTENT, _SIZE, _SPACING)]
    kept = [dict(part.attrib) for part in parts]
    for factor in _SMALLER if parts else ():
        for figure in figures:
            _scale(figure, factor)
            layout.changed(figure.blocks[0])
        if layout.pages().total <= total:
            return True
        for part, attributes in zip(parts, kept, strict=True):
            part.attrib.update(attributes)
    for figure in figures:
        layout.changed(figure.blocks[0])
    return False


def _least(figure: Figure) -> float:
    return _LEAST_IN_PLACE if figure.floats else LEAST


def _leaves_gap(block: BaseOxmlElement, pages: Pages, least: int) -> bool:
    """Whether ``block`` begins a page, with headings perhaps that are kept with it, and leaves a gap on the page before.

    No page break was asked for, and the gap has ``least`` twips or more.
    """
    page = pages.starts[block]
    before = list(_kept_before(block, pages))
    first = before[-1] if before else block
    if page == 1 or pages.tops[first] > 0 or _breaks(first):
        return False
    last = first.getprevious()
    if last is None or last not in pages.starts or last.find(_SECTION) is not None:
        return False
    return pages.rooms[page - 1] - pages.filled[page - 1] >= least


def _breaks(block: BaseOxmlElement) -> bool:
    """Whether a page break before ``block`` was asked for."""
    return isinstance(block, CT_P) and bool(block.xpath("w:pPr/w:pageBreakBefore[not(@w:val='0')]"))


def _kept_before(block: BaseOxmlElement, pages: Pages) -> Iterator[BaseOxmlElement]:
    """What stands before ``block`` on its page if nothing but a gap and headings do, the nearest first."""
    page = pages.starts[block]
    on_page = takewhile(lambda one: pages.starts.get(one) == page, block.itersiblings(preceding=True))
    for one in on_page:
        if not isinstance(one, CT_P) or not (one.style or "").startswith(("Gap", "Heading")):
            return
        yield one


def _height(figure: Figure, pages: Pages, rules: Rules) -> int:
    """The height of ``figure`` with its captions and what must stand on the same page, such as the signature; twips."""
    last, page = figure.blocks[-1], pages.starts[figure.blocks[0]]
    top, after = pages.tops[figure.blocks[0]], last.getnext()
    while after is not None and last.tag == _P and looked(last, rules).keep and pages.starts.get(after) == page:
        last, after = after, after.getnext()
    if after is not None and pages.starts.get(after) == page:
        return pages.tops[after] - top
    return pages.filled[page] - top


def _shrunk(figure: Figure, pages: Pages, rules: Rules, least: float) -> bool:
    """Makes ``figure``, which begins a page, as small as it must be for the page before; not smaller than ``least``."""
    page, top = pages.starts[figure.blocks[0]], pages.tops[figure.blocks[0]]
    room = pages.rooms[page - 1] - pages.filled[page - 1] - top
    return _fitted(figure, room, _height(figure, pages, rules), least)


def _fitted(figure: Figure, room: int, height: int, least: float) -> bool:
    """Makes ``figure`` of ``height`` small enough for ``room``, both in twips, unless that were less than ``least`` of its size."""
    tallest = max(_heights(figure), default=0) // EMU_A_TWIP
    excess = height - (room - _SPARE)
    if not tallest or (tallest - excess) / tallest < least:
        return False
    if excess > 0:
        _scale(figure, (tallest - excess) / tallest)
    return True


def _heights(figure: Figure) -> list[int]:
    return [int(part[0].get("cy", 0)) for block in figure.blocks for part in block.iter(_INLINE)]


def _scale(figure: Figure, factor: float) -> None:
    """Makes its pictures smaller; those that stand abreast keep a common base. A chart stays as wide as it is."""
    lines = [line for block in figure.blocks for line in block.iter(_P) if next(line.iter(_INLINE), None) is not None]
    spacings = [part for line in lines for part in line[0] if part.tag == _SPACING]
    base = min(int(part.get(_BEFORE, 0)) for part in spacings)
    for part in spacings:
        part.set(_BEFORE, str(base + round((int(part.get(_BEFORE, 0)) - base) * factor)))
    for part in (part for line in lines for part in line.iter(_EXTENT, _SIZE)):
        for side in ("cy",) if figure.chart else ("cx", "cy"):
            part.set(side, str(max(1, int(int(part.get(side, 0)) * factor))))


def _moved(figure: Figure, pages: Pages, rules: Rules) -> bool:
    """Puts ``figure`` before the nearest paragraph of the running text it follows from where on it fits the page before.

    One paragraph at least stays between it and a heading. Else it is made as small as may be where it stands.
    """
    first, after = figure.blocks[0], figure.blocks[-1].getnext()
    page = pages.starts[first] - 1
    if not figure.floats:
        return False
    if pages.tops[first] == 0 and isinstance(after, CT_P) and (after.style or "").startswith(("Heading", _RUNNING)):
        height = _height(figure, pages, rules)
        for line in first.itersiblings(preceding=True):
            before = line.getprevious()
            if not _runs(line) or before is None or not _runs(before) or pages.starts[line] != page:
                break
            if _fitted(figure, pages.rooms[page] - pages.tops[line], height, _LEAST_IN_PLACE):
                for block in figure.blocks:
                    line.addprevious(block)
                return True
    return _shrunk(figure, pages, rules, LEAST)


def _runs(block: BaseOxmlElement) -> bool:
    return isinstance(block, CT_P) and block.style == _RUNNING and not _breaks(block)


def _missing(page: int, pages: Pages, rules: Rules, line: int) -> int:
    """How many lines are missing on ``page``: none unless it is all text, on lines of the text's pitch, and few are.

    None either where the page before or after has no text that could be moved.
    """
    blocks = [block for block, start in pages.starts.items() if start == page]
    lines, rest = divmod(pages.filled.get(page, 0), line)
    most = pages.rooms[page] // line
    if not blocks or rest or not _FEWEST_LINES <= lines < most or most - lines > _MOST_STRETCHED:
        return 0
    before, after = blocks[0].getprevious(), blocks[-1].getnext()
    if before is None or not _runs(before) or _breaks(blocks[0]):
        return 0
    if after is None or pages.starts.get(after) != page + 1 or _breaks(after):
        return 0
    return most - lines if all(_is_plain(block, rules, line) for block in blocks) else 0


def _is_plain(block: BaseOxmlElement, rules: Rules, line: int) -> bool:
    """Whether ``block`` is text on lines of the pitch ``line`` that ends no section."""
    if block.tag != _P or block.find(_SECTION) is not None:
        return False
    look = looked(block, rules)
    return look.exact and look.line == line and not look.above and not look.below


def _stretched(page: int, height: int, line: int, layout: Layout, pages: Pages) -> Pages:
    """Moves lines of ``height`` from the foot of ``page`` to the next by more room around its tables and pictures.

    Nothing is changed where each would need more than a ``line``, or where it does not help.
    """
    on_page = [block for block, start in pages.starts.items() if start == page and pages.tops[block] > 0]
    gaps = [block for block in on_page if isinstance(block, CT_P) and block.style in _STRETCHING]
    room = pages.rooms[page] - pages.filled[page] + height - line + _SPARE
    if not gaps or (share := ceil(room / len(gaps))) > line:
        return pages
    kept = [copy(block[0]) for block in gaps]
    for block in gaps:
        spacing = block.get_or_add_pPr().get_or_add_spacing()
        spacing.set(_BEFORE, str(int(spacing.get(_BEFORE, 0)) + share))
    tried = layout.pages()
    if tried.filled[page + 1] == pages.filled[page + 1] + height and tried.total == pages.total:
        return tried
    for block, properties in zip(gaps, kept, strict=True):
        block.replace(block[0], properties)
    return pages
