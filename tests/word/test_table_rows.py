"""Rows that are stored as markup are rows like others: printed as written, in order, as high as they are."""

from io import BytesIO

from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from studiobook.documents.nodes import Align, CrossReference, Table, Text, cells
from studiobook.word.builder import DocumentBuilder
from studiobook.word.layout.pagination import Layout, paginated
from studiobook.word.letter import write_paper
from studiobook.word.package import package_bytes
from tests.papers import FORM, a_paper, a_paragraph, a_table, only_table

SAID = st.text(st.sampled_from("字，。“”—·①镕𠮷 aZ9-/<&>\n"), max_size=40)
ROWS = st.lists(st.tuples(SAID, SAID, SAID), min_size=1, max_size=12)


def printed(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in only_table(a_paper(table)).rows]


@settings(max_examples=20)
@given(ROWS)
def test_pages_are_those_of_the_finished_file(rows: list[tuple[str, str, str]]) -> None:
    table = Table(cells("甲", "乙“丙”", ""), tuple(cells(*row) for row in rows) * 5, tuple(Align))
    paper = a_paper(a_paragraph("前"), table, a_paragraph("后"))
    builder = DocumentBuilder(FORM)
    write_paper(builder, paper)
    read = Document(
        BytesIO(package_bytes(paper, FORM, builder.document_xml(), builder.images(), builder.charts))
    ).element.body
    stored, parsed = Layout(builder.body, FORM, builder.rows).pages(), paginated(read, FORM)
    assert list(stored.starts.values()) == list(parsed.starts.values())
    assert list(stored.tops.values()) == list(parsed.tops.values())


def test_what_holds_the_place_of_rows_is_no_word_of_an_author() -> None:
    said = '<w:rows w:n="0"/>'
    assert printed(a_table(cells(said, "甲"), cells("乙", said))) == [["姓名", "事项"], [said, "甲"], ["乙", said]]


def test_a_row_with_a_reference_stands_between_its_neighbours() -> None:
    reference = ((Text("见"), CrossReference("成员")), (Text("二"),))
    table = a_table(cells("甲", "一"), reference, cells("乙", "三"), caption="成员")
    assert [row[1] for row in printed(table)[1:]] == ["一", "二", "三"]
    assert printed(table)[2][0] == "见表1"
