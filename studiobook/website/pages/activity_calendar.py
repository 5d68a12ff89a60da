"""The calendar of activities: a page for each school year, a grid for each month in which something is held."""

from calendar import Calendar
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from studiobook.core.dates import SchoolYear
from studiobook.models import lookup
from studiobook.models.records import ActivityView
from studiobook.website import urls
from studiobook.website.pages.base import Page, Site
from studiobook.website.pages.renderer import PageRenderer

_WEEKS = Calendar(firstweekday=0)  # a week begins on Monday (GB/T 7408)


class Day(NamedTuple):
    """A cell of the grid. ``outside`` is a day of a neighbouring month, which stays empty."""

    date: date
    outside: bool
    activities: tuple[ActivityView, ...]


class Month(NamedTuple):
    """A month: its weeks, and the activities of which only the month is known."""

    id: str
    label: str
    weeks: tuple[tuple[Day, ...], ...]
    sometime: tuple[ActivityView, ...]


def pages(site: Site, renderer: PageRenderer) -> Iterator[Page]:
    """A calendar for each school year with an activity."""
    found = lookup.activities(site.library)
    years = sorted({year for one in found for year in _years(one)})
    for year in years:
        ours = [one for one in found if year in _years(one)]
        yield renderer.page(
            urls.calendar_page(year),
            "activity_calendar",
            f"{year.label}活动日历",
            f"{site.library.district.title}{year.label}的活动，逐月排在日历上。",
            year=year,
            months=tuple(_months(year, ours)),
            before=year.before if year.before in years else None,
            after=year.next if year.next in years else None,
        )


def _years(activity: ActivityView) -> set[SchoolYear]:
    """The school years into which its sessions fall."""
    return {session.date.school_year for session in activity.sessions}


def _months(year: SchoolYear, found: list[ActivityView]) -> Iterator[Month]:
    """The months of ``year`` with an activity, in order."""
    by_day: dict[date, list[ActivityView]] = {}
    by_month: dict[tuple[int, int], list[ActivityView]] = {}
    for activity in reversed(found):
        for when in dict.fromkeys(session.date for session in activity.sessions):
            if when.day is None:
                by_month.setdefault((when.year, when.month), []).append(activity)
            else:
                by_day.setdefault(when.first, []).append(activity)
    there = {(day.year, day.month) for day in by_day} | set(by_month)
    for number, month in sorted(there):
        if SchoolYear.of(date(number, month, 1)) == year:
            weeks = tuple(
                tuple(Day(day, day.month != month, tuple(by_day.get(day, ()))) for day in week)
                for week in _WEEKS.monthdatescalendar(number, month)
            )
            sometime = tuple(by_month.get((number, month), ()))
            yield Month(f"month-{number}-{month:02}", f"{number}年{month}月", weeks, sometime)
