"""Photographs: scaled without distortion, captioned, described, never cut by an exact line."""

from typing import Literal

import pytest
from docx.oxml.ns import qn
from docx.shared import Mm

from studiobook.documents.nodes import (
    Align,
    BlockQuote,
    Heading,
    Image,
    ListBlock,
    Paragraph,
    Photo,
    Photos,
    Table,
    Text,
)
from studiobook.word.images import Picture
from tests.papers import a_paper, a_photo, a_wide_png, opened, styled


def shapes_of(photos: Photos) -> list[tuple[float, float, str, str]]:
    """Width and height in mm, id and description of every picture."""
    inlines = opened(a_paper(photos)).element.body.iter(qn("wp:inline"))
    return [
        (shape.extent.cx / Mm(1), shape.extent.cy / Mm(1), shape.docPr.get("id"), shape.docPr.get("descr"))
        for shape in inlines
    ]


def shapes(*photos: Photo) -> list[tuple[float, float, str, str]]:
    return shapes_of(Photos(photos))


def test_one_photograph_stands_alone_at_most_110_mm_wide() -> None:
    ((width, height, _, _),) = shapes(a_photo(size=(2000, 1000)))
    assert (round(width, 1), round(height, 1)) == (110, 55)


def test_two_stand_abreast_and_keep_their_proportions() -> None:
    document = opened(a_paper(Photos((a_photo(1), a_photo(2, size=(900, 1200)), a_photo(3)))))
    (table,) = document.tables
    assert len(table.rows[0].cells) == 2
    assert table.rows[0]._tr.xpath("w:trPr/w:cantSplit")
    for shape, ratio in zip(document.element.body.iter(qn("wp:extent")), (4 / 3, 3 / 4, 4 / 3), strict=True):
        assert abs(shape.cx / shape.cy - ratio) < 0.01


def test_pictures_have_unique_ids_and_describe_themselves() -> None:
    found = shapes(a_photo(1, caption="甲"), a_photo(1, caption='乙"<'), a_photo(2, caption=""))
    assert [number for _, _, number, _ in found] == ["1", "2", "3"]
    assert [words for _, _, _, words in found] == ["甲", '乙"<', "照片"]


def test_captions_stand_beneath() -> None:
    document = opened(a_paper(Photos((a_photo(1, caption="甲"), a_photo(2, caption="乙"), a_photo(3, caption="丙")))))
    assert [cell.paragraphs[-1].text for cell in document.tables[0].rows[0].cells] == ["图1　甲", "图2　乙"]
    assert "图3　丙" in [line.text for line in document.paragraphs]


def test_no_picture_stands_in_an_exact_line() -> None:
    document = opened(a_paper(Photos((a_photo(1),))))
    (line,) = [line for line in document.paragraphs if line._p.xpath(".//w:drawing")]
    assert line.style is not None
    assert line.style.element.xpath("string(w:pPr/w:spacing/@w:lineRule)") == "auto"
    assert not line._p.xpath("w:pPr/w:spacing/@w:lineRule")


def test_a_picture_of_few_pixels_is_printed_smaller() -> None:
    ((width, _, _, _),) = shapes(a_photo(size=(300, 200), kind="PNG"))
    assert round(width) == 51  # 300 pixels at 150 a inch


def test_an_enormous_picture_fits_the_box() -> None:
    ((width, height, _, _),) = shapes(Photo("a.png", "长卷", a_wide_png(60_000, 20)))
    assert round(width) == 110
    assert height > 0


def test_a_picture_is_scaled_into_the_narrower_side_of_its_box() -> None:
    picture = Picture(a_photo(), "image/jpeg", 1000, 4000)
    assert picture.scaled(80, 60, 72) == (Mm(15), Mm(60))


@pytest.mark.parametrize(("a_page", "width", "height"), [(2, 98, 73.5), (4, 74, 55.5)])
def test_two_or_four_fill_a_page(a_page: Literal[2, 4], width: float, height: float) -> None:
    """An upright photograph is as high as half a page allows, a wide one as wide as its column."""
    document = opened(a_paper(Photos(tuple(map(a_photo, range(4))), a_page)))
    assert len(document.tables) == (2 if a_page == 4 else 0)
    ((wide, low),) = {
        (round(shape.cx / Mm(1), 1), round(shape.cy / Mm(1), 1))
        for shape in document.element.body.iter(qn("wp:extent"))
    }
    assert wide >= width
    assert low >= height
    tall = a_photo(size=(900, 1600))
    ((_, high, _, _),) = shapes_of(Photos((tall,), a_page))
    assert 95 < high < 225 / 2


def test_pictures_of_a_text_stand_below_its_line_and_none_is_lost() -> None:
    image = Image("files/合影.jpg", "合影", a_photo().data)
    line = (Text("会后"), image, Text("留念"))
    table = Table(((Text("照片"),),), ((line,),), (Align.LEFT,))
    item = ListBlock(((Paragraph((image,)),),))
    document = opened(
        a_paper(Paragraph((image,)), Paragraph(line), Heading(1, line), table, item, BlockQuote((Paragraph(line),)))
    )
    assert len(list(document.element.body.iter(qn("wp:inline")))) == 6
    assert styled(document, "BodyText") == ["会后（图：合影）留念", "——（图：合影）"]
    assert styled(document, "PhotoCaption") == [f"图{number}　合影" for number in range(1, 7)]


def test_a_broken_picture_of_a_text_is_named() -> None:
    with pytest.raises(ValueError, match=r"files/合影\.heic"):
        opened(a_paper(Paragraph((Image("files/合影.heic", "合影", b"\0\0\0 ftypheic"),))))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xd8",
        b"\xff\xd8\xff\xe0\x00\x00" * 9,
        b"GIF89a" + bytes(40),
        b"\x89PNG\r\n\x1a\n",
        a_photo().data[:100],
    ],
)
def test_an_unreadable_photograph_is_named(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"studios/chunhui/files/合影\.jpg"):
        opened(a_paper(Photos((Photo("studios/chunhui/files/合影.jpg", "合影", data),))))
