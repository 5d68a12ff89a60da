"""Turns the tree of blocks into HTML for the site. Every character of a text is escaped; only the tags written here exist."""

from collections.abc import Callable, Iterable

from markupsafe import Markup, escape

from studiobook.chart import Chart
from studiobook.document import (
    Attachment,
    Block,
    Code,
    Heading,
    Image,
    Inline,
    LineBreak,
    Listing,
    NoteMark,
    Notes,
    Opening,
    PageBreak,
    Paragraph,
    Photos,
    Quote,
    Rule,
    See,
    Table,
    Text,
    Wide,
)
from studiobook.figures import data_table
from studiobook.svg import drawing

# gives the HTML of a picture from its path within the studio's folder and its description
Picture = Callable[[str, str], Markup]


def html(blocks: Iterable[Block], picture: Picture, *, top: int = 3, prefix: str = "note") -> Markup:
    """The HTML of ``blocks``. ``top`` is the level of the highest heading; ``prefix`` keeps the anchors of notes apart on a page."""
    gathered = tuple(blocks)
    levels = sorted({block.level for block in gathered if isinstance(block, Heading)})
    return _Writer(picture, {level: min(6, top + index) for index, level in enumerate(levels)}, prefix).blocks(gathered)


class _Writer:
    """One run over a text: the picture maker, the levels that headings become, and the prefix of the notes' anchors."""

    def __init__(self, picture: Picture, levels: dict[int, int], prefix: str) -> None:
        self.picture = picture
        self.levels = levels
        self.prefix = prefix
        self.marked: set[int] = set()

    def blocks(self, blocks: Iterable[Block]) -> Markup:
        return Markup("\n").join(self.block(block) for block in blocks)

    def block(self, block: Block) -> Markup:
        match block:
            case Heading(level=level, inlines=inlines):
                tag = f"h{self.levels[level]}" if level in self.levels else "h6"
                return _tag(tag, self.inlines(inlines))
            case Paragraph(inlines=(Image(path=path, alt=alt),)):
                return self.picture(path, alt)
            case Paragraph(inlines=inlines):
                return _tag("p", self.inlines(inlines))
            case Quote(blocks=inner):
                return _tag("blockquote", self.blocks(inner))
            case Listing(items=items, start=start):
                return self.listing(items, start)
            case Code(text=text):
                return _tag("pre", _tag("code", escape(text)))
            case Rule():
                return Markup("<hr>")
            case Table():
                return self.table(block)
            case Photos(photos=photos):
                return Markup("\n").join(self.picture(photo.path, photo.caption) for photo in photos)
            case Chart():
                return self.chart(block)
            case Notes(notes=notes):
                return self.notes(notes)
            case Wide(blocks=inner):
                return self.blocks(inner)
            case PageBreak():
                return Markup("")  # a page has no pages
            case Attachment() | Opening():
                raise ValueError("an attachment or a collected paper belongs to paper, not to a page")

    def listing(self, items: tuple[tuple[Block, ...], ...], start: int | None) -> Markup:
        lines = Markup("").join(_tag("li", self.item(item)) for item in items)
        if start is None:
            return _tag("ul", lines)
        return (
            Markup("<ol>{}</ol>").format(lines) if start == 1 else Markup('<ol start="{}">{}</ol>').format(start, lines)
        )

    def item(self, item: tuple[Block, ...]) -> Markup:
        """An item of a list; a single paragraph needs no tags of its own."""
        match item:
            case (Paragraph(inlines=inlines), *rest):
                return self.inlines(inlines) + self.blocks(rest)
            case _:
                return self.blocks(item)

    def table(self, table: Table) -> Markup:
        def row(tag: str, cells: tuple[tuple[Inline, ...], ...]) -> Markup:
            inner = Markup("").join(
                Markup('<{0} class="sb-{1}">{2}</{0}>').format(Markup(tag), align.value, self.inlines(cell))
                for cell, align in zip(cells, table.aligns, strict=True)
            )
            return _tag("tr", inner)

        caption = _tag("caption", escape(table.caption)) if table.caption else Markup("")
        head = _tag("thead", row("th", table.header))
        body = _tag("tbody", Markup("").join(row("td", cells) for cells in table.rows))
        # a wide table scrolls inside its own frame, and the frame can be reached by keyboard
        return Markup('<div class="sb-table" tabindex="0">{}</div>').format(_tag("table", caption + head + body))

    def chart(self, chart: Chart) -> Markup:
        """The drawing, and the same figures as a table for whoever wants them exact or cannot see it."""
        data = Markup("<details><summary>数据表</summary>{}</details>").format(self.table(data_table(chart)))
        caption = _tag("figcaption", escape(chart.caption))
        return Markup('<figure class="sb-chart">{}{}{}</figure>').format(caption, drawing(chart), data)

    def notes(self, notes: tuple[tuple[Block, ...], ...]) -> Markup:
        items = Markup("").join(
            Markup('<li id="{0}-{1}">{2} <a href="#{0}-mark-{1}" aria-label="回到正文">↩</a></li>').format(
                self.prefix, number, self.item(note)
            )
            for number, note in enumerate(notes, start=1)
        )
        return Markup('<section aria-label="注释"><ol>{}</ol></section>').format(items)

    def inlines(self, inlines: Iterable[Inline]) -> Markup:
        return Markup("").join(self.inline(part) for part in inlines)

    def inline(self, part: Inline) -> Markup:
        match part:
            case Text():
                return _text(part)
            case LineBreak():
                return Markup("<br>")
            case Image(path=path, alt=alt):
                return self.picture(path, alt)
            case See(caption=caption):
                return Markup("“{}”").format(caption)
            case NoteMark(number=number):
                # the way back leads to the first mark of a note that has several
                anchor = Markup("") if number in self.marked else Markup(' id="{}-mark-{}"').format(self.prefix, number)
                self.marked.add(number)
                return Markup('<sup{2}><a href="#{0}-{1}" aria-label="注释 {1}">{1}</a></sup>').format(
                    self.prefix, number, anchor
                )


def _text(text: Text) -> Markup:
    said = escape(text.text)
    for tag, wanted in (("code", text.code), ("s", text.struck), ("em", text.emphasis), ("strong", text.strong)):
        if wanted:
            said = _tag(tag, said)
    return Markup('<a href="{}" rel="noopener nofollow">{}</a>').format(text.link, said) if text.link else said


def _tag(tag: str, inner: Markup) -> Markup:
    return Markup("<{0}>{1}</{0}>").format(Markup(tag), inner)
