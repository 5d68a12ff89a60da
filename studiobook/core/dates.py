"""Dates as values: the school year (学年), and a date that is known to the day or to the month only."""

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import NamedTuple, Self

_YEAR = "(?:19|20)[0-9]{2}"  # any other is a slip of the pen; far years also run over the ends of the calendar


class SchoolYear(NamedTuple):
    """学年: September to August, written ``2025-2026``."""

    start: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``2025-2026``; ValueError where the second year does not follow the first."""
        match = re.fullmatch(rf"({_YEAR})-({_YEAR})", text)
        if not match or int(match[2]) != int(match[1]) + 1:
            raise ValueError(text)
        return cls(int(match[1]))

    @classmethod
    def of(cls, day: date) -> Self:
        """The school year that ``day`` falls in."""
        return cls(day.year if day.month >= 9 else day.year - 1)

    @property
    def first(self) -> date:
        """1 September."""
        return date(self.start, 9, 1)

    @property
    def last(self) -> date:
        """31 August of the next calendar year."""
        return date(self.start + 1, 8, 31)

    @property
    def next(self) -> "SchoolYear":
        """The school year after it."""
        return SchoolYear(self.start + 1)

    @property
    def before(self) -> "SchoolYear":
        """The school year before it."""
        return SchoolYear(self.start - 1)

    @property
    def terms(self) -> "tuple[Period, Period]":
        """学期: September to January, February to August."""
        turn = date(self.start + 1, 2, 1)
        return (
            Period(self.first, turn - timedelta(days=1), f"{self.label}上学期"),
            Period(turn, self.last, f"{self.label}下学期"),
        )

    @property
    def label(self) -> str:
        """``2025—2026学年``."""
        return f"{self.start}—{self.start + 1}学年"

    def __str__(self) -> str:
        return f"{self.start}-{self.start + 1}"


class When(NamedTuple):
    """A date known to the day (``2026-02-14``) or to the month only (``2026-02``); a month is never turned into its first day."""

    year: int
    month: int
    day: int | None = None

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``YYYY-MM`` or ``YYYY-MM-DD``; ValueError for anything else, or for a day that does not exist."""
        match = re.fullmatch(rf"({_YEAR})-([0-9]{{2}})(?:-([0-9]{{2}}))?", text)
        if not match:
            raise ValueError(text)
        when = cls(int(match[1]), int(match[2]), int(match[3]) if match[3] else None)
        date(when.year, when.month, 1 if when.day is None else when.day)
        return when

    @property
    def first(self) -> date:
        """The earliest day it can mean."""
        return date(self.year, self.month, self.day or 1)

    @property
    def last(self) -> date:
        """The latest day it can mean."""
        return date(self.year, self.month, self.day or monthrange(self.year, self.month)[1])

    @property
    def school_year(self) -> SchoolYear:
        """The school year it falls in; a month is in one school year."""
        return SchoolYear.of(self.first)

    @property
    def label(self) -> str:
        """``2026年2月14日`` or ``2026年2月``."""
        return f"{self.year}年{self.month}月" + (f"{self.day}日" if self.day else "")

    def __str__(self) -> str:
        return f"{self.year:04}-{self.month:02}" + (f"-{self.day:02}" if self.day else "")


class Period(NamedTuple):
    """A span of days, both ends included, with the name people call it by."""

    first: date
    last: date
    label: str

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.first <= day <= self.last


class Cycle(NamedTuple):
    """建设周期: a run of complete school years (clause 4.2)."""

    start: SchoolYear
    years: int

    @property
    def school_years(self) -> tuple[SchoolYear, ...]:
        """The school years of the cycle in order."""
        return tuple(SchoolYear(self.start.start + index) for index in range(self.years))

    @property
    def first(self) -> date:
        """The first day of the first school year."""
        return self.start.first

    @property
    def last(self) -> date:
        """The last day of the last school year."""
        return SchoolYear(self.start.start + self.years - 1).last

    @property
    def label(self) -> str:
        """``2024—2027年``."""
        return f"{self.first.year}—{self.last.year}年"

    @property
    def calendar_years(self) -> tuple[Period, ...]:
        """The calendar years that it touches, the first and the last cut to the cycle."""
        return tuple(
            Period(max(self.first, date(year, 1, 1)), min(self.last, date(year, 12, 31)), f"{year}年")
            for year in range(self.first.year, self.last.year + 1)
        )

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.first <= day <= self.last


def middles(span: SchoolYear | Cycle | Period) -> tuple[date, ...]:
    """The 15th of every month of ``span``: the days by which months are counted."""
    months = range(span.first.year * 12 + span.first.month - 1, span.last.year * 12 + span.last.month)
    days = (date(month // 12, month % 12 + 1, 15) for month in months)
    return tuple(day for day in days if span.first <= day <= span.last)


def chinese_date(day: date) -> str:
    """``2026年2月14日``, without zero padding (GB/T 9704 §7.3.5.4)."""
    return f"{day.year}年{day.month}月{day.day}日"


def full_years(since: date, until: date) -> int:
    """Full years from ``since`` to ``until`` (周岁 and years of service are both counted so)."""
    return until.year - since.year - ((until.month, until.day) < (since.month, since.day))
