"""Our writer, as reports run it: a paper in, the bytes of a file out. It numbers headings, tables and photographs itself."""

from pathlib import Path

from studiobook import word
from studiobook.documents.nodes import (
    Align,
    Block,
    Heading,
    ListBlock,
    Paper,
    Paragraph,
    Photo,
    Photos,
    RedHead,
    Table,
    Text,
    cells,
)
from tools.bench.word.content import DAY, FORM, Grid, Review, bare, photo


def paper(review: Review) -> Paper:
    """``review`` as report builders hand it over."""
    blocks: list[Block] = []
    for section in review.sections:
        blocks.append(Heading(1, (Text(section.heading),)))
        blocks += [Paragraph((Text(one.lead, strong=True), Text(one.text))) for one in section.passages]
        blocks.append(ListBlock(tuple((Paragraph((Text(point),)),) for point in section.points)))
        if section.table:
            blocks.append(_table(section.table))
    blocks.append(Photos(tuple(Photo(one.path, bare(one.caption), photo(one.path)) for one in review.photos)))
    head = RedHead(review.mark, review.number)
    return Paper(title=review.title, issuer=review.issuer, date=DAY, blocks=tuple(blocks), head=head)


def _table(grid: Grid) -> Table:
    aligns = (Align.CENTER, Align.LEFT, Align.CENTER, Align.CENTER, Align.RIGHT)
    return Table(cells(*grid.header), tuple(cells(*row) for row in grid.rows), aligns, bare(grid.caption))


def write(made: Paper, folder: Path) -> bytes:
    """The Word file."""
    return word.write(made, FORM)
