"""Transformed trees of blocks: every line of a text is given to one function."""

from collections.abc import Callable
from dataclasses import replace

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
    Photos,
    Table,
    ThematicBreak,
)

Line = tuple[Inline, ...]


def map_lines(blocks: tuple[Block, ...], change: Callable[[Line], Line]) -> tuple[Block, ...]:
    """``blocks`` with the result of ``change`` for the inlines of each heading, paragraph and cell, in reading order."""
    return tuple(_map_block(block, change) for block in blocks)


def with_image_data(blocks: tuple[Block, ...], data: Callable[[str], bytes]) -> tuple[Block, ...]:
    """``blocks`` in which every image carries its bytes: ``data`` gives them by path, empty for one that is left out."""

    def fetched(line: Line) -> Line:
        return tuple(replace(part, data=data(part.path)) if isinstance(part, Image) else part for part in line)

    return map_lines(blocks, fetched)


def _map_block(block: Block, change: Callable[[Line], Line]) -> Block:
    match block:
        case Heading(inlines=line) | Paragraph(inlines=line):
            return replace(block, inlines=change(line))
        case BlockQuote(blocks=inner) | Landscape(blocks=inner):
            return replace(block, blocks=map_lines(inner, change))
        case ListBlock(items=items):
            return replace(block, items=tuple(map_lines(item, change) for item in items))
        case Footnotes(notes=notes):
            return Footnotes(tuple(map_lines(note, change) for note in notes))
        case Table(header=header, rows=rows):
            lines = tuple(tuple(map(change, row)) for row in (header, *rows))
            return replace(block, header=lines[0], rows=lines[1:])
        case CodeBlock() | ThematicBreak() | Photos() | Chart() | PageBreak() | Attachment() | CollectedPaper():
            return block
