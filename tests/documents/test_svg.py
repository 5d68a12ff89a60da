"""Charts on the site: one drawing for equal figures, inside its frame, named and described, with the figures as a table beside it."""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from markupsafe import Markup

from studiobook.documents.chart import Chart, Series, axis_scale, totals
from studiobook.documents.html import html
from studiobook.documents.svg import drawing
from tests.builders import REPOSITORY
from tests.chart_samples import BAR, ONE_OF_EACH, STACKED, a_chart, charts

SVG = "{http://www.w3.org/2000/svg}"
COLOURS = (REPOSITORY / "templates/theme/css/colours.css").read_text(encoding="utf-8")
TAGS = {"figure", "figcaption", "svg", "title", "desc", "rect", "line", "text", "details", "summary"}
TAGS |= {"div", "table", "thead", "tbody", "tr", "th", "td"}
STYLE = (REPOSITORY / "templates/theme/css/chart.css").read_text(encoding="utf-8")


def drawn(chart: Chart) -> ElementTree.Element:
    return ElementTree.fromstring(drawing(chart))


def rects(root: ElementTree.Element) -> Iterator[tuple[float, float, float, float]]:
    """Left, top, right and bottom of every bar and of the marks of the key."""
    for rect in root.iter(f"{SVG}rect"):
        x, y, width, height = (float(rect.attrib[name]) for name in ("x", "y", "width", "height"))
        yield x, y, x + width, y + height


def figure(chart: Chart) -> str:
    return str(html((chart,), lambda path, alt: Markup("")))


@pytest.mark.parametrize("name", ONE_OF_EACH)
def test_a_kind_of_chart_is_drawn_as_it_was(name: str, golden: Callable[[str, str], None]) -> None:
    golden(f"charts/{name}.svg", drawing(ONE_OF_EACH[name]) + "\n")


@pytest.mark.slow
@settings(max_examples=300)
@given(charts())
def test_any_figures_stay_within_the_frame(chart: Chart) -> None:
    root = drawn(chart)
    left, top, width, height = map(float, root.attrib["viewBox"].split())
    for x1, y1, x2, y2 in rects(root):
        assert left <= x1 <= x2 <= left + width + 0.1
        assert top <= y1 <= y2 <= top + height + 0.1
    for text in root.iter(f"{SVG}text"):
        assert left <= float(text.attrib["x"]) <= left + width
        assert top <= float(text.attrib["y"]) <= top + height


@pytest.mark.slow
@settings(max_examples=200)
@given(charts())
def test_only_a_few_elements_and_no_colour(chart: Chart) -> None:
    root = drawn(chart)
    assert {one.tag.removeprefix(SVG) for one in root.iter()} <= {"svg", "title", "desc", "rect", "line", "text"}
    for one in root.iter():
        assert not {"style", "fill", "stroke", "href", "id", "onload"} & set(one.attrib)


@pytest.mark.slow
@settings(max_examples=300)
@given(charts())
def test_the_axis_holds_every_figure_in_a_few_round_steps(chart: Chart) -> None:
    axis = axis_scale(chart)
    most = max(map(Decimal, totals(chart.series)))
    assert axis.top >= most
    assert 2 <= len(axis.marks) <= 6
    assert str(axis.step.normalize().as_tuple().digits) in ("(1,)", "(2,)", "(5,)")
    assert axis.marks[-1] == axis.top
    # no step less would do, unless it is the finest already
    assert axis.top - axis.step < most or axis.top == axis.step


def test_columns_are_as_high_as_their_figures() -> None:
    heights = [bottom - top for _, top, _, bottom in rects(drawn(a_chart(series=(Series("活动", (1, 2, 4, 0)),))))]
    assert heights == [heights[0], heights[0] * 2, heights[0] * 4]


def test_bars_are_as_long_as_their_figures_and_keep_the_given_order() -> None:
    chart = a_chart(BAR, series=(Series("活动", (1, 4, 0, 2)),))
    lengths = [right - left for left, _, right, _ in rects(drawn(chart))]
    assert lengths[1] == pytest.approx(4 * lengths[0], abs=0.3)
    assert lengths[2] == pytest.approx(2 * lengths[0], abs=0.3)
    said = [text.text for text in drawn(chart).iter(f"{SVG}text")]
    assert [one for one in said if one in chart.categories] == list(chart.categories)


def test_series_stand_upon_each_other_and_the_sum_above() -> None:
    chart = a_chart(STACKED, categories=("甲",), series=(Series("一", (3,)), Series("二", (2,))))
    root = drawn(chart)
    key, lower, upper = list(rects(root))[:2], *list(rects(root))[2:]
    assert len(key) == 2
    assert lower[1] == pytest.approx(upper[3])
    assert (lower[3] - lower[1]) / (upper[3] - upper[1]) == pytest.approx(1.5, abs=0.01)
    said = [text.text for text in root.iter(f"{SVG}text")]
    assert {"3", "2", "5"} <= set(said)
    assert [rect.findtext(f"{SVG}title") for rect in root.iter(f"{SVG}rect")][2:] == ["甲，一：3次", "甲，二：2次"]


def test_a_picture_with_a_name_and_a_description() -> None:
    root = drawn(a_chart())
    assert root.attrib["role"] == "img"
    assert [child.tag for child in root][:2] == [f"{SVG}title", f"{SVG}desc"]
    assert root.findtext(f"{SVG}title") == "2025—2026学年各月活动"
    assert root.findtext(f"{SVG}desc") == "2025—2026学年各月活动：合计16次，11月最多（12次），10月最少（0次）。"


@pytest.mark.parametrize(
    ("series", "said"),
    [
        ({"甲": (2, 2)}, "合计4次，各项都是2次"),
        ({"甲": (0, 2)}, "合计2次，乙月最多（2次），甲月最少（0次）"),
        ({"甲": (1, 2), "乙": (1, 0)}, "合计4次，甲3次、乙1次，各项都是2次"),
    ],
)
def test_the_description_says_the_figures(series: dict[str, tuple[float, ...]], said: str) -> None:
    rows = tuple(Series(name, values) for name, values in series.items())
    chart = a_chart(STACKED, categories=("甲月", "乙月"), series=rows)
    assert chart.description == f"2025—2026学年各月活动：{said}。"


def test_many_that_share_a_place_are_counted() -> None:
    chart = a_chart(categories=("甲", "乙", "丙", "丁"), series=(Series("活动", (1, 1, 1, 2000)),))
    assert chart.description.endswith("丁最多（2,000次），甲、乙等3项最少（各1次）。")
    assert a_chart(categories=("甲",), series=(Series("活动", (3,)),)).description.endswith("合计3次，全部是甲。")


def test_the_figures_stand_in_a_table_too() -> None:
    said = figure(a_chart(STACKED))
    table = re.search(r"<details><summary>数据表</summary>(.*)</details></figure>$", said, re.DOTALL)
    assert table
    rows = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in re.findall("<tr>(.*?)</tr>", table[1])]
    assert rows == [
        ["月份", "春季&lt;&amp;（次）", "秋季（次）", "合计（次）"],
        ["9月", "1", "2", "3"],
        ["10月", "0", "0", "0"],
        ["11月", "12", "1", "13"],
        ["12月", "3", "3", "6"],
        ["合计", "16", "6", "22"],
    ]


def test_a_figure_passes_through_markdown_unchanged() -> None:
    markdown = pytest.importorskip("markdown")  # mkdocs brings it
    said = figure(a_chart(STACKED))
    assert (
        markdown.markdown(f"文字\n\n{said}\n\n文字", extensions=["tables", "attr_list", "md_in_html"]).count(said) == 1
    )


@settings(max_examples=100)
@given(charts())
def test_no_name_acts_as_markup(chart: Chart) -> None:
    said = figure(chart)
    assert set(re.findall(r"<([a-z]+)", said)) <= TAGS


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"series": (Series("甲", (1,)),)}, "个数与项目不一致"),
        ({"series": (Series("甲", (1, 2, 3, -1)),)}, "小于零"),
        ({"series": (Series("甲", (1, 2, 3, float("nan"))),)}, "不合理"),
        ({"series": (Series("甲", (1, 2, 3, float("inf"))),)}, "不合理"),
        ({"series": (Series("甲", (1, 2, 3, 4)),) * 2}, "不是 1 至 1 组"),
        ({"kind": STACKED, "series": (Series("甲", (1, 2, 3, 4)),) * 7}, "不是 1 至 6 组"),
    ],
)
def test_what_cannot_be_drawn_is_refused(more: dict[str, object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        a_chart(**more)


# --- colours ---


def colours(scheme: str) -> dict[str, str]:
    block = re.search(rf'\[data-md-color-scheme="{scheme}"\] \{{(.*?)\n\}}', COLOURS, re.DOTALL)
    assert block
    return dict(re.findall(r"(--[\w-]+): (#[0-9a-f]{3,6});", block[1]))


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    digits = colour.lstrip("#")
    digits = "".join(2 * sign for sign in digits) if len(digits) == 3 else digits
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", ["default", "slate"])
def test_every_fill_stands_out_and_letters_on_it_can_be_read(scheme: str) -> None:
    named = colours(scheme)
    page, ink = named["--md-default-bg-color"], named["--md-default-fg-color"]
    for number in range(1, 7):
        fill = named[f"--sb-chart-{number}"]
        edge = named.get(f"--sb-chart-{number}-edge")
        assert contrast(edge or fill, page) >= 3, number  # WCAG 2.2, 1.4.11
        on = ink if edge else named["--sb-chart-on-5" if number == 5 else "--sb-chart-on"]
        assert contrast(on, fill) >= 4.5, number  # 1.4.3


def test_the_solid_fills_are_greys_apart_on_paper() -> None:
    named = colours("default")
    greys = sorted(luminance(named[f"--sb-chart-{number}"]) for number in (1, 3, 5))
    assert all((lighter + 0.05) / (darker + 0.05) >= 1.5 for darker, lighter in pairwise(greys))


def test_every_class_of_a_drawing_has_a_style() -> None:
    six = a_chart(STACKED, series=tuple(Series(f"{number}", (9, 9, 9, 9)) for number in range(6)))
    used = set(re.findall(r'class="(sb-chart__[\w-]+)"', drawing(six)))
    pale = {f"sb-chart__on-{number}" for number in (2, 4, 6)}  # letters on a pale fill are as on the page
    assert {name for name in used if f".{name}" not in STYLE} == pale
    assert set(re.findall(r"var\((--[\w-]+)\)", STYLE)) <= {
        *re.findall(r"(--[\w-]+):", COLOURS),
        "--sb-serif",
        "--sb-sans",
    }
