"""Trees changed as a whole."""

from studiobook.documents.nodes import (
    Align,
    Block,
    BlockQuote,
    CodeBlock,
    Footnotes,
    Heading,
    Image,
    Inline,
    Landscape,
    ListBlock,
    Paragraph,
    Table,
    Text,
    images,
)
from studiobook.documents.transform import map_lines, with_image_data

LINE = (Text("甲"), Image("files/a.jpg", "合影"))
PARAGRAPH = Paragraph(LINE)
EVERYTHING: tuple[Block, ...] = (
    Heading(1, LINE),
    PARAGRAPH,
    BlockQuote((PARAGRAPH,)),
    ListBlock(((PARAGRAPH, ListBlock(((PARAGRAPH,),), 1)),)),
    Landscape((Table((LINE,), ((LINE,),), (Align.LEFT,), "表", (1,)),)),
    Footnotes(((PARAGRAPH,),)),
    CodeBlock("甲"),
)


def test_every_line_is_changed_wherever_it_stands() -> None:
    def longer(line: tuple[Inline, ...]) -> tuple[Inline, ...]:
        return (*line, Text("乙"))

    made = map_lines(EVERYTHING, longer)
    assert str(made).count("乙") == 8
    assert map_lines(made, lambda line: line[:-1]) == EVERYTHING


def test_pictures_are_put_in_by_their_paths() -> None:
    made = with_image_data(EVERYTHING, lambda path: path.encode())
    assert {image.data for image in images(made)} == {b"files/a.jpg"}
    assert len(list(images(made))) == 8
    assert with_image_data(EVERYTHING, lambda path: b"") == EVERYTHING
