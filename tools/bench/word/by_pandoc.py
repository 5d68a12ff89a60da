"""pandoc: Markdown turned into a Word file with the styles of a reference document, a process for each document."""

from collections.abc import Iterator
from pathlib import Path

from tools.bench.word.content import WIDTH_CM, Grid, Review

_FORM = "markdown-smart-auto_identifiers"


def write(review: Review, folder: Path) -> bytes:
    """The Word file."""
    import pypandoc  # a bench without it leaves this engine out

    target = folder / f"{review.title}.docx"
    options = [f"--reference-doc={folder / 'base.docx'}"]
    pypandoc.convert_text("\n\n".join(_markdown(review)), "docx", _FORM, options, outputfile=str(target))
    return target.read_bytes()


def _markdown(review: Review) -> Iterator[str]:
    yield _styled("发文机关标志", review.mark)
    yield _styled("发文字号", review.number)
    yield _styled("Title", review.title)
    for section in review.sections:
        yield f"# {section.heading}"
        yield from (f"**{one.lead}**{one.text}" for one in section.passages)
        yield from (f"——{point}" for point in section.points)
        if section.table:
            yield _table(section.table)
    for photo in review.photos:
        yield f"![{photo.caption}]({Path(photo.path).as_posix()}){{width={WIDTH_CM}cm}}"
    yield _styled("署名", review.issuer)
    yield _styled("成文日期", review.day)


def _styled(style: str, text: str) -> str:
    return f'::: {{custom-style="{style}"}}\n{text}\n:::'


def _table(grid: Grid) -> str:
    rows = (grid.header, ("---",) * len(grid.header), *grid.rows)
    return "\n".join(f"| {' | '.join(row)} |" for row in rows) + f"\n\n: {grid.caption}"
