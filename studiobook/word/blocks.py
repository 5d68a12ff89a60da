"""The blocks of a text: titles, headings, paragraphs, lists, quotations, code, notes; tables and pictures by their own modules."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from studiobook.documents.chart import Chart
from studiobook.documents.nodes import (
    Attachment,
    Block,
    BlockQuote,
    CodeBlock,
    CollectedPaper,
    Footnotes,
    Heading,
    Image,
    Inline,
    Landscape,
    ListBlock,
    PageBreak,
    Paragraph,
    Photo,
    Photos,
    Table,
    Text,
    ThematicBreak,
    plain_text,
)
from studiobook.word.builder import DocumentBuilder
from studiobook.word.charts import write_chart
from studiobook.word.images import write_photos
from studiobook.word.layout.text_width import balanced_lines, half_widths, longest_word
from studiobook.word.numbering import HeadingNumbers, circled, list_markers, without_leading_blanks, without_number
from studiobook.word.profile import Letters
from studiobook.word.runs import add_inlines, add_text, printed_text
from studiobook.word.styles import em_of, indent
from studiobook.word.tables import write_table

_LONG_WORD = 20  # characters; a longer one would spread those of the line before it
_LINE_OF_STARS = "＊　＊　＊"


class Context(NamedTuple):
    """What is around a text: the style and letters of its paragraphs, its indents in characters, the depth of lists.

    ``numbers`` counts the headings; None inside lists, quotations and notes: headings there are not numbered.
    """

    style: str
    letters: Letters
    left: int = 0
    right: int = 0
    lists: int = 0
    numbers: HeadingNumbers | None = None


def write_title(builder: DocumentBuilder, style: str, title: str) -> None:
    """Append ``title`` (标题, GB/T 9704 clause 7.3.1) in lines that break at sense units, without a mark at its end.

    ``style`` is one that is set in the letters of titles.
    """
    letters = builder.profile.fonts.title
    # one character in reserve: Latin letters are not all half as wide as Chinese ones
    width = int(builder.width / (letters.size_pt * 10)) - 2
    lines = [line for part in without_end_marks(title).splitlines() for line in balanced_lines(part.strip(), width)]
    add_text(builder.add_paragraph(style), "\n".join(lines), letters)


def without_end_marks(title: str) -> str:
    """``title`` without the marks at its end."""
    return re.sub(r"[\s。；，、;,]+$", "", title).strip()


def write_text(builder: DocumentBuilder, blocks: tuple[Block, ...]) -> None:
    """Append ``blocks``, one text with headings numbered from the first.

    Page breaks at its two ends are left out: page 1 must show text, and the signature must follow text.

    Raises:
        ValueError: as ``write_table`` and ``write_photos``, and for an attachment within another block.
    """
    while blocks and isinstance(blocks[0], PageBreak):
        blocks = blocks[1:]
    _write_blocks(builder, blocks, Context("BodyText", builder.profile.fonts.text, numbers=HeadingNumbers()))
    builder.drop_page_break()


def _write_blocks(builder: DocumentBuilder, blocks: tuple[Block, ...], context: Context) -> None:
    fonts = builder.profile.fonts
    for block in blocks:
        match block:
            case Heading(level=level, inlines=inlines):
                _write_heading(builder, level, inlines, context)
            case Paragraph(inlines=inlines):
                _write_paragraph(builder, inlines, context)
            case BlockQuote(blocks=inner):
                left, right = context.left + 2, context.right + 2
                _write_blocks(builder, inner, Context("Quote", fonts.quote, left, right, context.lists))
            case ListBlock(items=items, start=start):
                _write_list(builder, items, start, context)
            case CodeBlock(text=text):
                _write_code(builder, text, context)
            case Footnotes(notes=notes):
                _write_notes(builder, notes)
            case CollectedPaper(title=title, authors=authors):
                _write_opening(builder, title, authors)
                context = context._replace(numbers=HeadingNumbers())
            case Landscape() | Table() if is_landscape(builder, block) and not builder.landscape:
                builder.set_landscape(True)
                _write_blocks(builder, (block,), context)
                builder.set_landscape(False)
            case Landscape(blocks=inner):
                _write_blocks(builder, inner, context)
            case _:
                _write_standalone(builder, block)


def _write_opening(builder: DocumentBuilder, title: str, authors: str) -> None:
    """Append the title of a collected paper at the head of a page, its authors, and a blank line.

    Authors too many for one line have a line each.
    """
    builder.break_page()
    write_title(builder, "OpeningTitle", title)
    if authors.strip():
        fits = half_widths(authors) <= 2 * builder.profile.density.chars
        add_text(
            builder.add_paragraph("Authors"),
            authors if fits else authors.replace("，", "\n"),
            builder.profile.fonts.quote,
        )
    builder.add_blank_lines(1)


def is_landscape(builder: DocumentBuilder, block: Block) -> bool:
    """Whether ``block`` needs a landscape page: a table of very many columns does, as ``Landscape`` does."""
    columns = len(block.header) if isinstance(block, Table) else 0
    return columns >= builder.profile.tables.turned_from_columns or isinstance(block, Landscape)


def _write_standalone(
    builder: DocumentBuilder, block: ThematicBreak | Table | Photos | Chart | PageBreak | Attachment
) -> None:
    """Append a block that looks the same in every context."""
    match block:
        case ThematicBreak():
            add_text(builder.add_paragraph("Break"), _LINE_OF_STARS, builder.profile.fonts.text)
        case Table():
            write_table(builder, block)
            for row in (block.header, *block.rows):
                _write_pictures(builder, [part for cell in row for part in cell])
        case Photos():
            write_photos(builder, block, floats=True)
        case Chart():
            write_chart(builder, block)
        case PageBreak():
            builder.break_page()
        case Attachment():
            raise ValueError("附件只能放在全文的最外层")


def _write_heading(builder: DocumentBuilder, level: int, inlines: tuple[Inline, ...], context: Context) -> None:
    if not plain_text(inlines).strip():
        return
    fonts = builder.profile.fonts
    if context.numbers is None:
        line = builder.add_paragraph("Minor", _indent(builder, context))
        add_inlines(builder, line, without_leading_blanks(inlines), fonts.heading1)
        return
    layer, number = context.numbers.next_number(level)
    letters = (fonts.heading1, fonts.heading2, fonts.heading3, fonts.heading4)[layer - 1]
    line = builder.add_paragraph(f"Heading{layer}")
    add_text(line, number, letters)
    add_inlines(builder, line, without_leading_blanks(without_number(inlines)), letters)
    _write_pictures(builder, inlines)


def _write_paragraph(builder: DocumentBuilder, inlines: tuple[Inline, ...], context: Context, marker: str = "") -> None:
    inlines = without_leading_blanks(inlines)
    if not marker and not inlines:
        return
    text = printed_text(inlines)
    if not marker and inlines and not text.strip() and all(isinstance(part, Text) for part in inlines):
        return
    if not marker and _are_pictures(inlines):
        _write_pictures(builder, inlines)
        return
    ragged = '<w:jc w:val="left"/>' if longest_word(text) > _LONG_WORD else ""
    line = builder.add_paragraph(context.style, _indent(builder, context) + ragged)
    if marker:
        add_text(line, marker, context.letters)
    add_inlines(builder, line, inlines, context.letters)
    _write_pictures(builder, inlines)


def _are_pictures(inlines: tuple[Inline, ...]) -> bool:
    """Whether ``inlines`` are pictures with nothing but blanks between them."""
    rest = [part for part in inlines if not (isinstance(part, Image) and part.data)]
    return len(rest) < len(inlines) and all(isinstance(part, Text) and not part.text.strip() for part in rest)


def _write_pictures(builder: DocumentBuilder, inlines: Sequence[Inline]) -> None:
    """Append the pictures among ``inlines`` that carry their bytes, below the paragraph: a line cannot hold them."""
    pictures = [Photo(part.path, part.alt, part.data) for part in inlines if isinstance(part, Image) and part.data]
    if pictures:
        write_photos(builder, Photos(tuple(pictures)))


def _indent(builder: DocumentBuilder, context: Context) -> str:
    if not context.left and not context.right:
        return ""
    return indent(em_of(builder.profile, context.letters), context.left, context.right, first=2)


def _write_list(
    builder: DocumentBuilder, items: tuple[tuple[Block, ...], ...], start: int | None, context: Context
) -> None:
    """Append items as paragraphs that begin with a marker; a list within a list is indented by two more characters."""
    inside = Context(
        context.style, context.letters, context.left + (2 if context.lists else 0), context.right, context.lists + 1
    )
    for marker, item in zip(list_markers(start, len(items), context.lists), items, strict=True):
        opening, rest = _split_opening(item)
        _write_paragraph(builder, opening, inside, marker)
        _write_blocks(builder, rest, inside)


def _split_opening(blocks: tuple[Block, ...]) -> tuple[tuple[Inline, ...], tuple[Block, ...]]:
    """The text that can follow a marker on its line, and the blocks after it."""
    if blocks and isinstance(blocks[0], Paragraph):
        return blocks[0].inlines, blocks[1:]
    return (), blocks


def _write_code(builder: DocumentBuilder, text: str, context: Context) -> None:
    letters = builder.profile.fonts.code
    changes = (
        indent(em_of(builder.profile, letters), context.left + 2, context.right)
        if context.left or context.right
        else ""
    )
    add_text(builder.add_paragraph("Verbatim", changes), text.expandtabs(4).strip("\r\n"), letters)


def _write_notes(builder: DocumentBuilder, notes: tuple[tuple[Block, ...], ...]) -> None:
    """Append 注：① … at the end of the text, in smaller letters."""
    context = Context("Notes", builder.profile.fonts.notes, lists=1)
    for number, note in enumerate(notes, 1):
        marker = ("注：" if number == 1 else "") + circled(number)
        opening, rest = _split_opening(note)
        _write_paragraph(builder, opening, context, marker)
        _write_blocks(builder, rest, context)
