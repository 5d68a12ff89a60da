"""The page as it is drawn: 22 lines of 28 characters (GB/T 9704-2012, clause 5.2.3), the forms, turned pages, references."""

from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from typing import Any

import pdfplumber
import pytest

from studiobook.documents.nodes import (
    Block,
    CrossReference,
    Imprint,
    Paper,
    PaperForm,
    Paragraph,
    Photos,
    RedHead,
    Text,
)
from studiobook.word import write
from tests.papers import FORM, a_paper, a_paragraph, a_photo, a_table
from tests.word.test_sections import a_wide_table

# No punctuation: a mark at the end of a line may rightly push characters to the next.
RUNNING_TEXT = "示例文字没有标点用来排满版心数行数字" * 110
MM = 72 / 25.4

Drawn = Callable[[Paper], AbstractContextManager[Any]]


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory, libreoffice: Callable[[Path], None]) -> Drawn:
    """Draws a paper; gives the PDF."""
    folder = tmp_path_factory.mktemp("drawn")

    def draw(paper: Paper) -> AbstractContextManager[Any]:
        (folder / "paper.docx").write_bytes(write(paper, FORM))
        libreoffice(folder)
        return pdfplumber.open(folder / "paper.pdf")

    return draw


def words(page: Any, low: float = 0, high: float = 297) -> str:
    """The characters whose upper edge lies between two heights, mm from the paper's upper edge, line by line."""
    within = [c for c in page.chars if low * MM <= c["top"] <= high * MM and c["text"].strip()]
    return "".join(c["text"] for c in sorted(within, key=lambda c: (round(c["matrix"][5]) * -1, c["x0"])))


def test_a_full_page_has_22_lines_of_28_characters(drawn: Drawn) -> None:
    with drawn(a_paper(a_paragraph(RUNNING_TEXT))) as pdf:
        full_page = pdf.pages[1]
        foot = full_page.height * (1 - 35 / 297)
        shown = [c for c in full_page.chars if c["text"].strip() and c["top"] < foot]
    lines = Counter(round(c["matrix"][5]) for c in shown)
    assert len(lines) == 22
    assert set(lines.values()) == {28}


def test_a_letter_is_measured_from_the_papers_edges(drawn: Drawn) -> None:
    imprint = Imprint("示例区教育局办公室", date(2026, 1, 6), ("市教育局",))
    head = RedHead("示例区教育局", "示教函〔2026〕3号")
    with drawn(a_paper(a_paragraph(RUNNING_TEXT[:700]), form=PaperForm.LETTER, head=head, imprint=imprint)) as pdf:
        first, *_, last = pdf.pages
        bars = sorted((shape for shape in first.curves), key=lambda shape: shape["top"])
        assert [round(bar["x0"] / MM) for bar in bars] == [20] * len(bars)
        assert [round(bar["x1"] / MM) for bar in bars] == [190] * len(bars)
        assert bars[0]["top"] / MM == pytest.approx(30 + 48 / MM + 4, abs=0.5)
        assert bars[-1]["bottom"] / MM == pytest.approx(297 - 20, abs=0.5)
        mark = [c for c in first.chars if c["size"] > 40]
        # a character's box begins above its ink
        assert 26 < min(c["top"] for c in mark) / MM < 30
        (number,) = [c for c in first.chars if c["text"] == "〔"]
        assert bars[0]["bottom"] < number["top"] < bars[0]["bottom"] + 30
        assert not words(first, 262)
        assert words(last, 262) == f"—{len(pdf.pages)}—"
        assert words(last, 245, 262) == "抄送：市教育局。"
        assert not last.curves


def test_an_imprint_ends_where_the_type_area_ends(drawn: Drawn) -> None:
    imprint = Imprint("示例区教育局办公室", date(2026, 1, 6), ("市教育局",))
    with drawn(a_paper(a_paragraph(RUNNING_TEXT[:900]), a_table(caption="名单"), imprint=imprint)) as pdf:
        last = pdf.pages[-1]
        rules = sorted({round(edge["top"] / MM, 1) for edge in last.edges if edge["x1"] - edge["x0"] > 150 * MM})
        assert rules[-1] == pytest.approx(297 - 35, abs=1)
        assert words(last, rules[-3], 262) == "抄送：市教育局。示例区教育局办公室2026年1月6日印发"


@pytest.mark.parametrize(("lines", "pages"), [(10, 2), (24, 2), (38, 2), (39, 2), (41, 3)])
def test_an_imprint_stands_alone_on_an_even_page_or_below_the_text(drawn: Drawn, lines: int, pages: int) -> None:
    """Two lines of it, and on the first page a title: 39 lines of text leave just enough room on the second."""
    imprint = Imprint("示例区教育局办公室", date(2026, 1, 6), ("市教育局",))
    with drawn(a_paper(a_paragraph(RUNNING_TEXT[: 28 * lines - 10]), imprint=imprint, issuer="")) as pdf:
        assert [page.page_number for page in pdf.pages if "印发" in words(page)] == [pages]
        assert len(pdf.pages) == pages
        last = pdf.pages[-1]
        below = min(c["top"] for c in last.chars if c["text"] == "抄")
        assert all(c["bottom"] <= below for c in last.chars if c["size"] > 15)


def test_turned_pages_count_on_and_carry_their_numbers_in_the_margin(drawn: Drawn) -> None:
    wide = a_wide_table(rows=60, caption="全表")
    with drawn(a_paper(a_paragraph("前"), wide, a_paragraph("后"))) as pdf:
        kinds = [page.width > page.height for page in pdf.pages]
        assert kinds == [False, *[True] * (len(kinds) - 2), False]
        assert len(kinds) > 4
        for page in pdf.pages[1:-1]:
            number = [c for c in page.chars if not c["upright"] and c["text"].strip()]
            assert "".join(c["text"] for c in sorted(number, key=lambda c: c["top"])) == f"—{page.page_number}—"
            assert all(20 * MM < c["x0"] < c["x1"] < 35 * MM for c in number)
            assert all((c["top"] > page.height / 2) == (page.page_number % 2 == 1) for c in number)
            assert "第19项" in words(page).replace("\n", "")  # the header is repeated
        assert words(pdf.pages[-1], 262) == f"—{len(kinds)}—"


def test_numbers_and_references_are_drawn_as_they_are_counted(drawn: Drawn) -> None:
    seen: tuple[Block, ...] = (
        Paragraph((Text("见"), CrossReference("活动"), Text("和"), CrossReference("研讨"), Text("。"))),
    )
    blocks = (*seen, a_table(caption="成员"), a_table(caption="活动"), Photos((a_photo(caption="研讨"),)), *seen)
    with drawn(a_paper(*blocks)) as pdf:
        text = "".join(map(words, pdf.pages))
    assert text.count("见表2和图1。") == 2
    assert "表1成员" in text
    assert "表2活动" in text
    assert "图1研讨" in text
