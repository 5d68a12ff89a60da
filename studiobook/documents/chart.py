"""A chart as figures, before it is drawn: a block of the document tree, and what every drawing of it needs."""

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from enum import StrEnum
from typing import NamedTuple

from studiobook.core.numbers import fixed_text


class ChartKind(StrEnum):
    """How a chart is drawn: columns, horizontal bars, columns of several series stacked."""

    COLUMN = "column"
    BAR = "bar"
    STACKED = "stacked"


@dataclass(frozen=True, slots=True)
class Series:
    """The figures of a chart that belong together: one for each category, none below zero."""

    name: str
    values: tuple[float, ...]


MOST_SERIES = 6  # so many ways to fill a bar look different in black and white
MOST_FIGURE = 10**12  # beyond it the decimal places of a float are no longer exact
TOTAL = "合计"
_MAX_STEPS = 5
_MAX_NAMES = 2  # of categories that share the largest or the smallest figure


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart: ``category`` is what ``categories`` are (月份), ``unit`` what is counted (次), ``places`` its decimal places.

    ``description`` is the sentence for who cannot see it. Only stacked columns have several series.

    Raises:
        ValueError: series of another length than ``categories``, figures below zero or above ``MOST_FIGURE``.
    """

    kind: ChartKind
    caption: str
    unit: str
    category: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    description: str
    places: int = 0

    def __post_init__(self) -> None:
        most = MOST_SERIES if self.kind is ChartKind.STACKED else 1
        if not self.categories or not 1 <= len(self.series) <= most:
            raise ValueError(f"图“{self.caption}”没有项目，或者数据不是 1 至 {most} 组")
        if any(len(one.values) != len(self.categories) for one in self.series):
            raise ValueError(f"图“{self.caption}”各组数据的个数与项目不一致")
        if not all(0 <= value <= MOST_FIGURE for one in self.series for value in one.values):
            raise ValueError(f"图“{self.caption}”里有小于零或者大得不合理的数")


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
    step = max(finest, Decimal(1).scaleb((most / _MAX_STEPS).adjusted()) if most else finest)
    while step * _MAX_STEPS < most:
        step *= Decimal("2.5") if step.as_tuple().digits[0] == 2 else 2
    return AxisScale(step, step * max(Decimal(1), (most / step).to_integral_value(ROUND_CEILING)))


def _description(caption: str, unit: str, categories: tuple[str, ...], series: tuple[Series, ...], places: int) -> str:
    """The description of a chart: the total, that of each series, the largest and the smallest category."""

    def figure(value: float) -> str:
        return fixed_text(value, places) + unit

    sums = totals(series)

    def extreme(word: str, value: float) -> str:
        names = [name for name, total in zip(categories, sums, strict=True) if total == value]
        more = f"等{len(names)}项" if len(names) > _MAX_NAMES else ""
        return f"{'、'.join(names[:_MAX_NAMES])}{more}{word}（{'各' if len(names) > 1 else ''}{figure(value)}）"

    parts = [f"{TOTAL}{figure(sum(sums))}"]
    if len(series) > 1:
        parts.append("、".join(f"{one.name}{figure(sum(one.values))}" for one in series))
    largest, smallest = max(sums), min(sums)
    if len(sums) > 1 and largest == smallest:
        parts.append(f"各项都是{figure(largest)}")
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
    """The chart of these figures, with its description; None if all are zero."""
    if not any(value for one in series for value in one.values):
        return None
    description = _description(caption, unit, categories, series, places)
    return Chart(kind, caption, unit, category, categories, series, description, places)
