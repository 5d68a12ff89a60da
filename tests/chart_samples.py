"""Charts for tests: one of each kind, and any that may come."""

from typing import Any

from hypothesis import strategies as st

from studiobook.documents.chart import MOST_FIGURE, MOST_SERIES, Chart, ChartKind, Series, create_chart

COLUMN, BAR, STACKED = ChartKind.COLUMN, ChartKind.BAR, ChartKind.STACKED


def a_chart(kind: ChartKind = COLUMN, **more: Any) -> Chart:
    """A chart of ``kind`` with its description."""
    several = kind is STACKED
    given = {
        "kind": kind,
        "caption": "2025—2026学年各月活动",
        "unit": "次",
        "category": "月份",
        "categories": ("9月", "10月", "11月", "12月"),
        "series": (Series("春季<&", (1, 0, 12, 3)), Series("秋季", (2, 0, 1, 3)))[: 1 + several],
        **more,
    }
    chart = create_chart(**given)
    assert chart
    return chart


ONE_OF_EACH = {
    "column": a_chart(places=1, series=(Series("活动", (1.5, 0, 12, 3.25)),)),
    "bar": a_chart(BAR, category="形式", categories=("德育公开课", "专题讲座", "工作室交流", "外出考察")),
    "stacked": a_chart(STACKED),
}

FIGURES = st.one_of(
    st.just(0),
    st.integers(0, 30),
    st.integers(0, MOST_FIGURE),
    st.floats(0, MOST_FIGURE),
    st.sampled_from([1e-9, 0.1, 0.3, 1e12, 5e-324]),
)
# any sign but what no record can hold (loading.yaml_reader refuses control characters) and what no text can be written with
NAMES = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=40)


@st.composite
def charts(draw: st.DrawFn) -> Chart:
    """Any chart that can be."""
    kind = draw(st.sampled_from(ChartKind))
    length = draw(st.integers(1, 14))
    values = st.lists(FIGURES, min_size=length, max_size=length).map(tuple)
    names = st.lists(NAMES, min_size=length, max_size=length).map(tuple)
    series = st.lists(st.builds(Series, NAMES, values), min_size=1, max_size=MOST_SERIES if kind is STACKED else 1)
    return Chart(
        kind,
        draw(NAMES),
        draw(NAMES),
        draw(NAMES),
        draw(names),
        tuple(draw(series)),
        draw(NAMES),
        draw(st.integers(0, 3)),
    )
