"""What every drawing of a chart shares: its figures as text, their sums, the sentence that says them, the scale of the axis."""

from decimal import ROUND_CEILING, Decimal
from typing import NamedTuple

from studiobook.core.numbers import fixed_text
from studiobook.documents.chart import Chart, ChartKind, Series
from studiobook.documents.nodes import Align, Table, cells

TOTAL = "合计"
_MOST_STEPS = 5
_NAMED = 2  # of categories that share a place so many are named


def totals(series: tuple[Series, ...]) -> tuple[float, ...]:
    """The sum of all series in each category."""
    return tuple(sum(values) for values in zip(*(one.values for one in series), strict=True))


class AxisScale(NamedTuple):
    """An axis from 0 to ``top``, marked at every ``step``."""

    step: Decimal
    top: Decimal

    @property
    def marks(self) -> tuple[Decimal, ...]:
        """The values at which the axis is marked, 0 and ``top`` included."""
        return tuple(self.step * index for index in range(int(self.top / self.step) + 1))

    @property
    def places(self) -> int:
        """The decimal places that its marks need."""
        return max(0, -int(self.step.normalize().as_tuple().exponent))


def axis_scale(chart: Chart) -> AxisScale:
    """The axis of ``chart``: at most five round steps (1, 2 or 5 by powers of ten), none finer than the figures are."""
    most = Decimal(max(totals(chart.series)))
    finest = Decimal(1).scaleb(-chart.places)
    step = max(finest, Decimal(1).scaleb((most / _MOST_STEPS).adjusted()) if most else finest)
    while step * _MOST_STEPS < most:
        step *= Decimal("2.5") if step.as_tuple().digits[0] == 2 else 2
    return AxisScale(step, step * max(Decimal(1), (most / step).to_integral_value(ROUND_CEILING)))


def sentence(caption: str, unit: str, categories: tuple[str, ...], series: tuple[Series, ...], places: int) -> str:
    """A chart for who cannot see it: the total, that of each series, the largest and the smallest category."""

    def said(value: float) -> str:
        return fixed_text(value, places) + unit

    sums = totals(series)

    def extreme(word: str, value: float) -> str:
        names = [name for name, total in zip(categories, sums, strict=True) if total == value]
        more = f"等{len(names)}项" if len(names) > _NAMED else ""
        return f"{'、'.join(names[:_NAMED])}{more}{word}（{'各' if len(names) > 1 else ''}{said(value)}）"

    parts = [f"{TOTAL}{said(sum(sums))}"]
    if len(series) > 1:
        parts.append("、".join(f"{one.name}{said(sum(one.values))}" for one in series))
    largest, smallest = max(sums), min(sums)
    if len(sums) > 1 and largest == smallest:
        parts.append(f"各项都是{said(largest)}")
    elif len(sums) > 1:
        parts += [extreme("最多", largest), extreme("最少", smallest)]
    else:
        parts.append(f"全部是{categories[0]}")
    return f"{caption}：{'，'.join(parts)}。"


def create_chart(
    kind: ChartKind,
    caption: str,
    unit: str,
    category: str,
    categories: tuple[str, ...],
    series: tuple[Series, ...],
    places: int = 0,
) -> Chart | None:
    """The chart of these figures, with its description; None where there is nothing but zeros to show."""
    if not any(value for one in series for value in one.values):
        return None
    description = sentence(caption, unit, categories, series, places)
    return Chart(kind, caption, unit, category, categories, series, description, places)


def data_table(chart: Chart) -> Table:
    """The figures of ``chart`` as a table, with a column and a row of sums where there is something to add up."""
    sums = totals(chart.series)
    columns: list[tuple[str, tuple[float, ...]]] = [(one.name, one.values) for one in chart.series]
    if len(columns) > 1:
        columns.append((TOTAL, sums))
    rows = [
        cells(name, *(fixed_text(values[index], chart.places) for _, values in columns))
        for index, name in enumerate(chart.categories)
    ]
    if len(chart.categories) > 1:
        rows.append(cells(TOTAL, *(fixed_text(sum(values), chart.places) for _, values in columns)))
    return Table(
        header=cells(chart.category, *(f"{name}（{chart.unit}）" for name, _ in columns)),
        rows=tuple(rows),
        aligns=(Align.LEFT, *(Align.RIGHT for _ in columns)),
    )
