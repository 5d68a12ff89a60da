"""A chart as figures, before it is drawn: a block of the tree in ``document.py``."""

from dataclasses import dataclass
from enum import StrEnum


class ChartKind(StrEnum):
    """How a chart is drawn: upright columns, bars that lie, columns of several series one upon the other."""

    COLUMN = "column"
    BAR = "bar"
    STACKED = "stacked"


@dataclass(frozen=True, slots=True)
class Series:
    """The figures of a chart that belong together: one for each category, none below zero."""

    name: str
    values: tuple[float, ...]


MOST_SERIES = 6  # so many ways to fill a bar can be told apart in black and white
MOST_FIGURE = 10**12  # beyond it the decimal places of a float are no longer exact


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart: ``category`` says what ``categories`` are (月份), ``unit`` what is counted (次), ``places`` its decimal places.

    ``description`` says in a sentence what is to be seen. Only stacked columns have several series. Raises ValueError for
    series of another length than ``categories``, and for figures that are below zero or above ``MOST_FIGURE``.
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
