"""Trees changed as a whole."""

from studiobook.documents.nodes import (
    Align,
    Block,
    Code,
    Heading,
    Image,
    Inline,
    Listing,
    Notes,
    Paragraph,
    Quote,
    Table,
    Text,
    Wide,
    images,
)
from studiobook.documents.transform import changed, illustrated

LINE = (Text("甲"), Image("files/a.jpg", "合影"))
PARAGRAPH = Paragraph(LINE)
EVERYTHING: tuple[Block, ...] = (
    Heading(1, LINE),
    PARAGRAPH,
    Quote((PARAGRAPH,)),
    Listing(((PARAGRAPH, Listing(((PARAGRAPH,),), 1)),)),
    Wide((Table((LINE,), ((LINE,),), (Align.LEFT,), "表", (1,)),)),
    Notes(((PARAGRAPH,),)),
    Code("甲"),
)


def test_every_line_is_changed_wherever_it_stands() -> None:
    def longer(line: tuple[Inline, ...]) -> tuple[Inline, ...]:
        return (*line, Text("乙"))

    made = changed(EVERYTHING, longer)
    assert str(made).count("乙") == 8
    assert changed(made, lambda line: line[:-1]) == EVERYTHING


def test_pictures_are_put_in_by_their_paths() -> None:
    made = illustrated(EVERYTHING, lambda path: path.encode())
    assert {image.data for image in images(made)} == {b"files/a.jpg"}
    assert len(list(images(made))) == 8
    assert illustrated(EVERYTHING, lambda path: b"") == EVERYTHING
