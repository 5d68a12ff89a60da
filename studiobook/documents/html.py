"""Turns the tree of blocks into HTML for the site. Every character of a text is escaped; only the tags written here exist."""

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from operator import itemgetter

from markupsafe import Markup, escape

from studiobook.core.numbers import fixed_text
from studiobook.documents.chart import TOTAL, Chart, totals
from studiobook.documents.nodes import (
    Align,
    Attachment,
    Block,
    BlockQuote,
    CodeBlock,
    CollectedPaper,
    CrossReference,
    FootnoteReference,
    Footnotes,
    Heading,
    Image,
    Inline,
    Landscape,
    LineBreak,
    ListBlock,
    PageBreak,
    Paragraph,
    Photos,
    Table,
    Text,
    ThematicBreak,
    cells,
)
from studiobook.documents.svg import drawing

Picture = Callable[[str, str], Markup]
"""Gives the HTML of a picture from its path within the studio's folder and its description."""


def html(blocks: Iterable[Block], picture: Picture, *, top: int = 3, prefix: str = "note") -> Markup:
    """The HTML of ``blocks``.

    Args:
        blocks: a text.
        picture: gives the HTML of each image.
        top: the level of the highest heading.
        prefix: of the anchors of notes, which must be unique on a page.
    """
    gathered = tuple(blocks)
    levels = sorted({block.level for block in gathered if isinstance(block, Heading)})
    tags = {level: f"h{min(6, top + index)}" for index, level in enumerate(levels)}
    return Markup(_Writer(picture, tags, str(escape(prefix))).blocks(gathered))


class _Writer:
    """One run over a text: the maker of pictures, the tags of headings by level, the prefix of the anchors of notes.

    Everything is joined as plain text, which is far quicker than ``Markup``. So whatever a person wrote is escaped right where
    it is taken out of the tree.
    """

    def __init__(self, picture: Picture, tags: dict[int, str], prefix: str) -> None:
        self.picture = picture
        self.tags = tags
        self.prefix = prefix
        self.marked: set[int] = set()

    def blocks(self, blocks: Iterable[Block]) -> str:
        return "\n".join(map(self.block, blocks))

    def block(self, block: Block) -> str:
        match block:
            case Paragraph(inlines=inlines):
                return self.paragraph(inlines)
            case Heading(level=level, inlines=inlines):
                tag = self.tags.get(level, "h6")
                return f"<{tag}>{self.inlines(inlines)}</{tag}>"
            case BlockQuote(blocks=inner):
                return f"<blockquote>{self.blocks(inner)}</blockquote>"
            case ListBlock(items=items, start=start):
                return self.listing(items, start)
            case CodeBlock(text=text):
                return f"<pre><code>{escape(text)}</code></pre>"
            case ThematicBreak():
                return "<hr>"
            case Table():
                return self.table(block)
            case Photos(photos=photos):
                return "\n".join(self.picture(photo.path, photo.caption) for photo in photos)
            case Chart():
                return self.chart(block)
            case Footnotes(notes=notes):
                return self.notes(notes)
            case Landscape(blocks=inner):
                return self.blocks(inner)
            case PageBreak():
                return ""  # a page has no pages
            case Attachment() | CollectedPaper():
                raise ValueError("an attachment or a collected paper belongs to paper, not to a page")

    def paragraph(self, inlines: tuple[Inline, ...]) -> str:
        """A paragraph; a picture that is shown comes between two, since HTML allows none in a paragraph."""
        if not any(isinstance(part, Image) for part in inlines):
            return f"<p>{self.inlines(inlines)}</p>"
        parts = ((isinstance(part, Image), self.inline(part)) for part in inlines)
        groups = groupby(((is_picture, text) for is_picture, text in parts if text), key=itemgetter(0))
        joined = ((is_picture, "".join(text for _, text in group)) for is_picture, group in groups)
        return "\n".join(text if is_picture else f"<p>{text}</p>" for is_picture, text in joined if text.strip())

    def listing(self, items: tuple[tuple[Block, ...], ...], start: int | None) -> str:
        lines = "".join(f"<li>{self.item(item)}</li>" for item in items)
        if start is None:
            return f"<ul>{lines}</ul>"
        return f"<ol>{lines}</ol>" if start == 1 else f'<ol start="{start}">{lines}</ol>'

    def item(self, item: tuple[Block, ...]) -> str:
        """An item of a list; a single paragraph needs no tags of its own."""
        match item:
            case (Paragraph(inlines=inlines), *rest):
                return self.inlines(inlines) + self.blocks(rest)
            case _:
                return self.blocks(item)

    def table(self, table: Table) -> str:
        def row(tag: str, cells: tuple[tuple[Inline, ...], ...]) -> str:
            aligned = zip(map(self.inlines, cells), table.aligns, strict=True)
            inner = "".join(f'<{tag} class="sb-{align.value}">{cell}</{tag}>' for cell, align in aligned)
            return f"<tr>{inner}</tr>"

        caption = f"<caption>{escape(table.caption)}</caption>" if table.caption else ""
        head, body = row("th", table.header), "".join(row("td", cells) for cells in table.rows)
        markup = f"<table>{caption}<thead>{head}</thead><tbody>{body}</tbody></table>"
        # a wide table scrolls inside its own frame, and the frame can be reached by keyboard
        return f'<div class="sb-table" tabindex="0">{markup}</div>'

    def chart(self, chart: Chart) -> str:
        """The drawing, and the same figures as a table."""
        data = f"<details><summary>数据表</summary>{self.table(_data_table(chart))}</details>"
        caption = f"<figcaption>{escape(chart.caption)}</figcaption>"
        return f'<figure class="sb-chart">{caption}{drawing(chart)}{data}</figure>'

    def notes(self, notes: tuple[tuple[Block, ...], ...]) -> str:
        return f'<section aria-label="注释"><ol>{"".join(self.numbered(notes))}</ol></section>'

    def numbered(self, notes: tuple[tuple[Block, ...], ...]) -> Iterator[str]:
        for number, note in enumerate(notes, start=1):
            back = f'<a href="#{self.prefix}-mark-{number}" aria-label="回到正文">↩</a>'
            yield f'<li id="{self.prefix}-{number}">{self.item(note)} {back}</li>'

    def inlines(self, inlines: Iterable[Inline]) -> str:
        return "".join(map(self.inline, inlines))

    def inline(self, part: Inline) -> str:
        match part:
            case Text():
                return _text(part)
            case LineBreak():
                return "<br>"
            case Image(path=path, alt=alt):
                return self.picture(path, alt)
            case CrossReference(caption=caption):
                return f"“{escape(caption)}”"
            case FootnoteReference(number=number):
                # the way back leads to the first mark of a note that has several
                anchor = "" if number in self.marked else f' id="{self.prefix}-mark-{number}"'
                self.marked.add(number)
                return f'<sup{anchor}><a href="#{self.prefix}-{number}" aria-label="注释 {number}">{number}</a></sup>'


def _text(text: Text) -> str:
    markup = str(escape(text.text))
    for tag, wanted in (("code", text.code), ("s", text.struck), ("em", text.emphasis), ("strong", text.strong)):
        if wanted:
            markup = f"<{tag}>{markup}</{tag}>"
    return f'<a href="{escape(text.link)}" rel="noopener nofollow">{markup}</a>' if text.link else markup


def _data_table(chart: Chart) -> Table:
    """The figures of ``chart`` as a table, with a column and a row of sums where there is something to add up."""
    sums = totals(chart.series)
    columns: list[tuple[str, tuple[float, ...]]] = [(one.name, one.values) for one in chart.series]
    if len(columns) > 1:
        columns.append((TOTAL, sums))
    rows = [
        cells(name, *(fixed_text(values[index], chart.places) for _, values in columns))
        for index, name in enumerate(chart.categories)
    ]
    if len(chart.categories) > 1:
        rows.append(cells(TOTAL, *(fixed_text(sum(values), chart.places) for _, values in columns)))
    return Table(
        header=cells(chart.category, *(f"{name}（{chart.unit}）" for name, _ in columns)),
        rows=tuple(rows),
        aligns=(Align.LEFT, *(Align.RIGHT for _ in columns)),
    )
