"""Charts in Word: valid parts, a workbook with the same figures, described, never cut by an exact line, the same bytes again."""

import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from io import BytesIO
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from docx.oxml.ns import qn
from docx.shared import Mm
from hypothesis import given, settings
from openpyxl import load_workbook

from studiobook.documents.chart import Chart, Series, axis_scale
from studiobook.documents.nodes import Block, CrossReference, Landscape, Text
from studiobook.word import write
from studiobook.word.charts import chart_xml, workbook
from tests.builders import REPOSITORY
from tests.chart_samples import BAR, ONE_OF_EACH, STACKED, a_chart, charts
from tests.papers import FORM, a_paper, a_paragraph, opened, styled

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
RELATIONSHIPS = "{http://schemas.openxmlformats.org/package/2006/relationships}"


def files(*blocks: Block) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(write(a_paper(*blocks), FORM))) as package:
        return {name: package.read(name) for name in package.namelist()}


def part(chart: Chart) -> ElementTree.Element:
    return ElementTree.fromstring(chart_xml(chart, FORM))


def cached(chart: Chart) -> list[list[object]]:
    """The figures that the chart itself keeps, as rows: the heads, then a row a category."""
    series = list(part(chart).iter(f"{C}ser"))
    names = [one.findtext(f"{C}tx//{C}v") for one in series]
    values = [[float(value.text or "") for value in one.iterfind(f"{C}val//{C}v")] for one in series]
    categories = [one.text or "" for one in series[0].iterfind(f"{C}cat//{C}v")]
    return [names, *([name, *row] for name, *row in zip(categories, *values, strict=True))]


def workbook_rows(chart: Chart) -> list[list[object]]:
    """The same from the workbook; it has no formula, whatever a name begins with."""
    page = load_workbook(BytesIO(workbook(chart))).active
    assert page is not None
    assert {cell.data_type for row in page.iter_rows() for cell in row} <= {"s", "n"}
    head, *rows = ([cell.value for cell in row] for row in page.iter_rows())
    return [head[1:], *rows]


@pytest.mark.parametrize("name", ONE_OF_EACH)
def test_a_kind_of_chart_is_written_as_it_was(name: str, golden: Callable[[str, str], None]) -> None:
    golden(f"charts/{name}.xml", chart_xml(ONE_OF_EACH[name], FORM).decode().replace("><", ">\n<") + "\n")


@pytest.mark.parametrize("name", ONE_OF_EACH)
def test_the_workbook_holds_the_figures_that_the_chart_shows(name: str) -> None:
    chart = ONE_OF_EACH[name]
    assert cached(chart) == workbook_rows(chart)
    assert [row[0] for row in cached(chart)[1:]] == list(chart.categories)
    shown = [tuple(row[number + 1] for row in cached(chart)[1:]) for number in range(len(chart.series))]
    assert shown == [tuple(round(value, chart.places) for value in one.values) for one in chart.series]


def test_a_sum_of_floats_is_written_without_its_noise() -> None:
    chart = a_chart(categories=("甲", "乙"), series=(Series("元", (0.1 + 0.2, 9876543.12)),), places=2)
    assert [value in chart_xml(chart, FORM) for value in (b"<c:v>0.3</c:v>", b"<c:v>9876543.12</c:v>")] == [True, True]
    assert workbook_rows(chart)[1:] == [["甲", 0.3], ["乙", 9876543.12]]


@settings(max_examples=60)
@given(charts())
def test_any_figures_are_the_same_in_both(chart: Chart) -> None:
    shown, held = cached(chart), workbook_rows(chart)
    assert [row[1:] for row in shown[1:]] == [row[1:] for row in held[1:]]
    for one, row in zip(zip(*(one.values for one in chart.series), strict=True), shown[1:], strict=True):
        assert row[1:] == pytest.approx(one, abs=0.75 * 10**-chart.places)


@settings(max_examples=100)
@given(charts())
def test_the_axis_is_that_of_the_site(chart: Chart) -> None:
    axis = part(chart).find(f".//{C}valAx")
    assert axis is not None
    top, step = axis.find(f".//{C}max"), axis.find(f"{C}majorUnit")
    assert top is not None
    assert step is not None
    assert (float(top.attrib["val"]), float(step.attrib["val"])) == tuple(map(float, axis_scale(chart)[::-1]))


def test_a_name_that_looks_like_a_formula_stays_text() -> None:
    chart = a_chart(categories=("=1+1", "@甲", "+乙", "-丙"), series=(Series("=SUM(A1)", (1, 2, 3, 4)),))
    assert workbook_rows(chart)[0] == ["=SUM(A1)"]
    assert [row[0] for row in workbook_rows(chart)[1:]] == ["=1+1", "@甲", "+乙", "-丙"]


def test_every_part_is_there_typed_and_reached() -> None:
    package = files(a_paragraph("甲"), a_chart(), a_chart(BAR))
    types = ElementTree.fromstring(package["[Content_Types].xml"])
    overrides = {one.attrib["PartName"]: one.attrib["ContentType"] for one in types.iter(f"{TYPES}Override")}
    defaults = {one.attrib["Extension"] for one in types.iter(f"{TYPES}Default")}
    assert "xlsx" in defaults
    for number in (1, 2):
        assert overrides[f"/word/charts/chart{number}.xml"].endswith("drawingml.chart+xml")
        (leads,) = ElementTree.fromstring(package[f"word/charts/_rels/chart{number}.xml.rels"])
        assert leads.attrib["Target"] == f"../embeddings/chart{number}.xlsx"
        assert leads.attrib["Id"] == "rId1"
        assert package[f"word/embeddings/chart{number}.xlsx"].startswith(b"PK")
    targets = {
        one.attrib["Id"]: one.attrib["Target"]
        for one in ElementTree.fromstring(package["word/_rels/document.xml.rels"]).iter(f"{RELATIONSHIPS}Relationship")
    }
    document = ElementTree.fromstring(package["word/document.xml"])
    used = [one.attrib[qn("r:id")] for one in document.iter(f"{C}chart")]
    assert [targets[key] for key in used] == ["charts/chart1.xml", "charts/chart2.xml"]


def test_a_paper_without_charts_has_no_part_of_them() -> None:
    assert not [name for name in files(a_paragraph("甲")) if "chart" in name or "embeddings" in name]


def test_the_same_chart_gives_the_same_bytes() -> None:
    paper = a_paper(a_chart(), a_chart(STACKED))
    assert write(paper, FORM) == write(paper, FORM)
    with zipfile.ZipFile(BytesIO(workbook(a_chart()))) as made:
        assert {one.date_time for one in made.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {one.compress_type for one in made.infolist()} == {zipfile.ZIP_STORED}
        assert b"2000-01-01T00:00:00Z</dcterms:created>" in made.read("docProps/core.xml")


@pytest.mark.slow
@pytest.mark.parametrize(("seed", "zone"), [("1", "Asia/Shanghai"), ("2", "America/Los_Angeles")])
def test_a_workbook_has_the_same_bytes_anywhere(seed: str, zone: str) -> None:
    made = "from tests.chart_samples import a_chart\nfrom studiobook.word.charts import workbook\nprint(workbook(a_chart()).hex())"
    environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone}
    run = subprocess.run(
        [sys.executable, "-c", made], cwd=REPOSITORY, env=environment, check=True, capture_output=True, text=True
    )
    assert bytes.fromhex(run.stdout) == workbook(a_chart())


def test_it_stands_in_a_line_that_grows_within_the_type_area_and_is_described() -> None:
    document = opened(a_paper(a_chart(), a_chart(BAR)))
    drawings = [line for line in document.paragraphs if line._p.xpath(".//w:drawing")]
    assert len(drawings) == 2
    for line, kind in zip(drawings, (a_chart(), a_chart(BAR)), strict=True):
        assert line.style is not None
        assert line.style.element.xpath("string(w:pPr/w:spacing/@w:lineRule)") == "auto"
        assert line.style.element.xpath("w:pPr/w:keepNext")  # its caption stands on the same page
        assert not line._p.xpath("w:pPr/w:spacing/@w:lineRule")
        (shape,) = line._p.iter(qn("wp:inline"))
        assert shape.extent.cx <= Mm(156)
        assert shape.extent.cy <= Mm(225)
        assert shape.docPr.get("descr") == kind.description
    numbers = [shape.docPr.get("id") for shape in document.element.body.iter(qn("wp:inline"))]
    assert len(set(numbers)) == 2


def test_captions_are_numbered_beneath_and_can_be_referred_to() -> None:
    second = a_chart(BAR, caption="各种形式的活动")
    document = opened(a_paper(a_paragraph("甲"), a_chart(), second, a_paragraph("见")))
    assert styled(document, "PhotoCaption") == [
        "图1　2025—2026学年各月活动（单位：次）",
        "图2　各种形式的活动（单位：次）",
    ]
    sentence = a_paragraph("见")
    referring = type(sentence)((Text("见"), CrossReference("各种形式的活动"), Text("。")))
    assert "见图2。" in [line.text for line in opened(a_paper(referring, a_chart(), second)).paragraphs]


def test_many_bars_make_it_higher_but_no_higher_than_a_page() -> None:
    def height(count: int) -> int:
        names = tuple(f"项目{number}" for number in range(count))
        chart = a_chart(BAR, categories=names, series=(Series("活动", tuple(range(count))),))
        (shape,) = opened(a_paper(chart)).element.body.iter(qn("wp:inline"))
        return int(shape.extent.cy)

    heights = [height(count) for count in (3, 8, 12, 400)]
    assert all(lower < higher for lower, higher in pairwise(heights))
    assert heights[-1] == Mm(FORM.charts.most_height_mm)


def test_it_can_stand_on_a_turned_page() -> None:
    assert "word/charts/chart1.xml" in files(a_paragraph("甲"), Landscape((a_chart(),)), a_paragraph("乙"))


def test_fonts_are_named_and_every_series_is_filled_in_its_own_way() -> None:
    six = a_chart(STACKED, series=tuple(Series(f"{number}", (9, 9, 9, 9)) for number in range(6)))
    root = part(six)
    assert {one.attrib["typeface"] for one in root.iter(f"{A}ea")} == {"仿宋_GB2312"}
    assert {one.attrib["typeface"] for one in root.iter(f"{A}latin")} == {"Times New Roman"}
    fills = [ElementTree.tostring(one[0]) for one in root.iterfind(f".//{C}ser/{C}spPr")]
    assert len(set(fills)) == 6
    colours = {one.attrib["val"] for one in root.iter(f"{A}srgbClr")}
    assert all(colour[:2] == colour[2:4] == colour[4:] for colour in colours)  # greys only
