"""The tree of blocks to which text is parsed, and from which the site's HTML and the Word files are both written.

Nothing outside this list can reach a page or a report.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import chain
from typing import Literal

from studiobook.documents.chart import Chart


class Align(StrEnum):
    """How the cells of a table's column are set."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Text:
    """A run of characters in one form. ``link`` is an address (http, https, mailto) or a path inside the studio's folder."""

    text: str
    strong: bool = False
    emphasis: bool = False
    struck: bool = False
    code: bool = False
    link: str | None = None


@dataclass(frozen=True, slots=True)
class LineBreak:
    """A line break that the author asked for."""


@dataclass(frozen=True, slots=True)
class FootnoteReference:
    """The mark of a footnote, counted from 1 within its text; the note is in ``Footnotes``."""

    number: int


@dataclass(frozen=True, slots=True)
class Image:
    """A picture of the studio's own: ``path`` is relative to the studio's folder, ``alt`` describes it.

    ``data`` as for ``Photo``; ``transform.with_image_data`` sets it.
    """

    path: str
    alt: str
    data: bytes = b""


@dataclass(frozen=True, slots=True)
class CrossReference:
    """Refers to the table, photograph or chart with this caption: paper prints its number, “表1”."""

    caption: str


Inline = Text | LineBreak | FootnoteReference | Image | CrossReference


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 to 4."""

    level: int
    inlines: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph."""

    inlines: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class BlockQuote:
    """A passage quoted from elsewhere."""

    blocks: tuple["Block", ...]


@dataclass(frozen=True, slots=True)
class ListBlock:
    """A list; each item is a sequence of blocks. ``start`` is the first number of an ordered list, None for bullets."""

    items: tuple[tuple["Block", ...], ...]
    start: int | None = None


@dataclass(frozen=True, slots=True)
class CodeBlock:
    """Preformatted text: spaces and line ends are as written."""

    text: str


@dataclass(frozen=True, slots=True)
class ThematicBreak:
    """A break between two passages."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table. ``header`` and each of ``rows`` hold one cell (a sequence of inlines) a column.

    ``caption`` is empty for a table in running text; ``widths`` are relative, one a column, empty for widths by content.
    """

    header: tuple[tuple[Inline, ...], ...]
    rows: tuple[tuple[tuple[Inline, ...], ...], ...]
    aligns: tuple[Align, ...]
    caption: str = ""
    widths: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Photo:
    """A photograph with its caption: ``path`` is relative to the studio's folder, ``data`` its prepared JPEG or PNG bytes.

    ``data`` is empty if the maker fetches the file itself (the site); a report carries the bytes it prints.
    """

    path: str
    caption: str
    data: bytes = b""


@dataclass(frozen=True, slots=True)
class Photos:
    """Photographs that belong together, two abreast; ``a_page`` sets so many on each page, as large as possible."""

    photos: tuple[Photo, ...]
    a_page: Literal[2, 4] | None = None


@dataclass(frozen=True, slots=True)
class Footnotes:
    """The footnotes of a text, in order of their numbers."""

    notes: tuple[tuple["Block", ...], ...]


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins on a new page (paper only)."""


@dataclass(frozen=True, slots=True)
class Landscape:
    """Blocks on landscape pages (横排表), since they need more width; portrait pages follow."""

    blocks: tuple["Block", ...]


@dataclass(frozen=True, slots=True)
class Attachment:
    """Begins an attachment (附件) of a paper: what follows, up to the next one, belongs to it. Not for the site."""

    title: str


@dataclass(frozen=True, slots=True)
class CollectedPaper:
    """Begins a paper of a collection on a new page: its title and authors. Its headings are numbered from 1. Not for the site."""

    title: str
    authors: str = ""


Block = (
    Heading
    | Paragraph
    | BlockQuote
    | ListBlock
    | CodeBlock
    | ThematicBreak
    | Table
    | Photos
    | Chart
    | Footnotes
    | PageBreak
    | Landscape
    | Attachment
    | CollectedPaper
)


class PaperForm(StrEnum):
    """The forms of GB/T 9704-2012: an official document (公文), a letter (信函格式, 10.1), minutes (纪要格式, 10.3).

    A document without a red head is a plain report. The two others need a head.
    """

    DOCUMENT = "document"
    LETTER = "letter"
    MINUTES = "minutes"


@dataclass(frozen=True, slots=True)
class RedHead:
    """The red head (版头) of an official document: ``mark`` 发文机关标志, ``number`` 发文字号 (a blank is left before 号)."""

    mark: str
    number: str


@dataclass(frozen=True, slots=True)
class Imprint:
    """The imprint (版记) at the foot of the last page: who gets copies, who prints it and when.

    Letters print the copies only. Others have it on an even page, a new one if the text ends on an odd page.
    """

    issuer: str
    date: date
    copies_to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Paper:
    """A report ready to be set in official format (GB/T 9704-2012).

    ``issuer`` and ``date`` are the signature (署名、成文日期, clause 7.3.5): with room for the seal, or without if ``sealed`` is
    false. A paper without an issuer is not signed; minutes never are, they show both under their head.
    ``recipient`` is the 主送机关, may be empty. ``attendance`` ends minutes: a label (出席、请假、列席) and its names each.
    ``contents`` asks for contents or forbids them; for None a long paper has them.
    ``properties`` are pairs of name and value stored in the file itself, such as the commit of the data.
    """

    title: str
    issuer: str
    date: date
    blocks: tuple[Block, ...]
    head: RedHead | None = None
    recipient: str = ""
    properties: tuple[tuple[str, str], ...] = ()
    form: PaperForm = PaperForm.DOCUMENT
    sealed: bool = True
    attendance: tuple[tuple[str, tuple[str, ...]], ...] = ()
    imprint: Imprint | None = None
    contents: bool | None = None


def plain_text(inlines: tuple[Inline, ...]) -> str:
    """The characters of ``inlines`` without their form; an image gives its description, a reference the caption."""
    return "".join(map(_plain, inlines))


def _plain(part: Inline) -> str:
    match part:
        case Text(text=text):
            return text
        case Image(alt=alt):
            return alt
        case CrossReference(caption=caption):
            return caption
        case LineBreak() | FootnoteReference():
            return ""


def images(blocks: tuple[Block, ...]) -> Iterator[Image]:
    """Every image in ``blocks``, in reading order."""
    return (part for line in _lines(blocks) for part in line if isinstance(part, Image))


def _lines(blocks: tuple[Block, ...]) -> Iterator[tuple[Inline, ...]]:
    """The inlines of every heading, paragraph and cell in ``blocks``, in reading order."""
    for block in blocks:
        match block:
            case Heading(inlines=inlines) | Paragraph(inlines=inlines):
                yield inlines
            case BlockQuote(blocks=inner) | Landscape(blocks=inner):
                yield from _lines(inner)
            case ListBlock(items=items) | Footnotes(notes=items):
                yield from chain.from_iterable(map(_lines, items))
            case Table(header=header, rows=rows):
                yield from chain(header, *rows)
            case _:
                pass


def cells(*values: object) -> tuple[tuple[Inline, ...], ...]:
    """A table row of plain values: ``cells("李敏", 3)``."""
    return tuple((Text(str(value)),) for value in values)
