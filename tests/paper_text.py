"""A paper as readable text: what the golden files of reports hold."""

from collections.abc import Iterable

from studiobook.documents.chart import Chart
from studiobook.documents.nodes import (
    Attachment,
    Block,
    BlockQuote,
    CodeBlock,
    CollectedPaper,
    CrossReference,
    FootnoteReference,
    Footnotes,
    Heading,
    Inline,
    Landscape,
    LineBreak,
    ListBlock,
    Paper,
    Paragraph,
    Photos,
    Table,
    Text,
)


def text_of(paper: Paper) -> str:
    """The whole paper, block by block; tables one row a line."""
    head = [f"红头：{paper.head.mark} {paper.head.number}"] if paper.head else []
    return (
        "\n\n".join([*head, f"标题：{paper.title}", *_blocks(paper.blocks), f"署名：{paper.issuer} {paper.date}"])
        + "\n"
    )


def _blocks(blocks: Iterable[Block]) -> list[str]:
    return [_block(block) for block in blocks]


def _block(block: Block) -> str:
    match block:
        case Heading(level=level, inlines=inlines):
            return "#" * level + " " + _line(inlines)
        case Paragraph(inlines=inlines):
            return _line(inlines)
        case Landscape(blocks=inner):
            return "\n".join(["横排：", *_blocks(inner)])
        case BlockQuote(blocks=inner):
            return "\n".join("> " + line for line in _blocks(inner))
        case ListBlock(items=items) | Footnotes(notes=items):
            return "\n".join("- " + "\n  ".join(_blocks(item)) for item in items)
        case CodeBlock(text=text):
            return text
        case Table(header=header, rows=rows, caption=caption):
            lines = [" | ".join(_line(cell) for cell in row) for row in (header, *rows)]
            return "\n".join([f"表：{caption}", *lines])
        case Photos(photos=photos):
            return "\n".join(f"照片：{photo.path} {photo.caption}" for photo in photos)
        case Chart(caption=caption, unit=unit, categories=categories, series=series):
            lines = [" | ".join(("", *categories)), *(" | ".join(map(str, (one.name, *one.values))) for one in series)]
            return "\n".join([f"图：{caption}（{unit}）", *lines])
        case Attachment(title=title):
            return f"附件：{title}"
        case CollectedPaper(title=title, authors=authors):
            return f"篇名：{title}\n作者：{authors}"
        case other:
            return type(other).__name__


def _line(inlines: Iterable[Inline]) -> str:
    parts = []
    for part in inlines:
        match part:
            case Text(text=text):
                parts.append(text)
            case LineBreak():
                parts.append("\n")
            case FootnoteReference(number=number):
                parts.append(f"[^{number}]")
            case CrossReference(caption=caption):
                parts.append(f"〔{caption}〕")
    return "".join(parts)
