"""Dates as values: school years, days and months, periods and cycles."""

from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studiobook.core.dates import Cycle, Period, SchoolYear, When, chinese_date, full_years, middles

DAYS = st.dates(date(1900, 1, 1), date(2098, 12, 31))
YEARS = st.builds(SchoolYear, st.integers(1900, 2098))
WHENS = DAYS.flatmap(lambda day: st.sampled_from((When(day.year, day.month, day.day), When(day.year, day.month))))


@given(YEARS)
def test_a_school_year_comes_back_from_its_text(year: SchoolYear) -> None:
    assert SchoolYear.parse(str(year)) == year


@given(WHENS)
def test_a_date_comes_back_from_its_text(when: When) -> None:
    assert When.parse(str(when)) == when


@given(DAYS)
def test_every_day_lies_in_exactly_its_own_school_year(day: date) -> None:
    year = SchoolYear.of(day)
    assert year.first <= day <= year.last
    assert SchoolYear(year.start + 1).first == year.last + timedelta(days=1)


def test_a_school_year_turns_on_the_first_of_september() -> None:
    assert SchoolYear.of(date(2025, 8, 31)) == SchoolYear(2024)
    assert SchoolYear.of(date(2025, 9, 1)) == SchoolYear(2025)


@given(WHENS)
def test_a_date_begins_before_it_ends_and_a_month_is_all_of_its_days(when: When) -> None:
    assert when.first <= when.last
    days = (when.last - when.first).days + 1
    assert days == (1 if when.day else monthrange(when.year, when.month)[1])
    assert when.school_year == SchoolYear.of(when.first) == SchoolYear.of(when.last)


@given(DAYS, DAYS)
def test_full_years_are_the_birthdays_that_have_passed(since: date, until: date) -> None:
    since, until = sorted((since, until))
    # a birthday on 29 February has passed once February is over: the tuple (2, 29) lies between the last of February and March
    birthdays = [
        year for year in range(since.year + 1, until.year + 1) if (since.month, since.day) <= _limit(until, year)
    ]
    assert full_years(since, until) == len(birthdays)


def _limit(until: date, year: int) -> tuple[int, int]:
    return (until.month, until.day) if year == until.year else (12, 31)


@pytest.mark.parametrize(
    ("since", "until", "years"),
    [
        (date(1985, 5, 1), date(2025, 4, 30), 39),
        (date(1985, 5, 1), date(2025, 5, 1), 40),
        (date(2004, 2, 29), date(2025, 2, 28), 20),
        (date(2004, 2, 29), date(2025, 3, 1), 21),
        (date(2024, 9, 1), date(2024, 9, 1), 0),
    ],
)
def test_full_years_at_a_birthday(since: date, until: date, years: int) -> None:
    assert full_years(since, until) == years


@pytest.mark.parametrize(
    "text",
    [
        "2025",
        "2025-2027",
        "2025-2025",
        "2025-2024",
        "25-26",
        "2025—2026",
        "2025-2026 ",
        "２０２５-２０２６",
        "0000-0001",
        "9998-9999",
        "",
    ],
)
def test_what_is_no_school_year(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        SchoolYear.parse(text)


@pytest.mark.parametrize(
    "text",
    ["2026", "2026-2", "2026-13", "2026-00", "2026-02-29", "2026-02-30", "2026-02-00", "2026/02/14", "2026-02-14 ",
     "2026年2月", "２０２６-０２", "0206-02-14", "2026-02-14T10:00", ""],
)  # fmt: skip
def test_what_is_no_date(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        When.parse(text)


def test_a_leap_day_is_a_date() -> None:
    assert When.parse("2024-02-29").first == date(2024, 2, 29)


def test_labels() -> None:
    assert SchoolYear(2025).label == "2025—2026学年"
    assert When(2026, 2, 4).label == "2026年2月4日"
    assert When(2026, 2).label == "2026年2月"
    assert Cycle(SchoolYear(2024), 3).label == "2024—2027年"
    assert chinese_date(date(2026, 2, 4)) == "2026年2月4日"


@given(YEARS.filter(lambda year: year.start < 2088), st.integers(1, 10))
def test_a_cycle_is_its_school_years_end_to_end(start: SchoolYear, years: int) -> None:
    cycle = Cycle(start, years)
    assert len(cycle.school_years) == years
    assert (cycle.first, cycle.last) == (cycle.school_years[0].first, cycle.school_years[-1].last)
    for before, after in zip(cycle.school_years, cycle.school_years[1:], strict=False):
        assert before.last + timedelta(days=1) == after.first


def test_both_ends_belong_to_a_span() -> None:
    for span in (Period(date(2025, 9, 1), date(2026, 8, 31), "一年"), Cycle(SchoolYear(2025), 1)):
        assert date(2025, 9, 1) in span
        assert date(2026, 8, 31) in span
        assert date(2025, 8, 31) not in span
        assert date(2026, 9, 1) not in span
        assert "2025-10-01" not in span


def test_the_terms_of_a_school_year_are_the_year() -> None:
    autumn, spring = SchoolYear(2024).terms
    assert (autumn.first, spring.last) == (SchoolYear(2024).first, SchoolYear(2024).last)
    assert autumn.last + timedelta(days=1) == spring.first == date(2025, 2, 1)
    assert (autumn.label, spring.label) == ("2024—2025学年上学期", "2024—2025学年下学期")
    assert (SchoolYear(2024).next, SchoolYear(2024).before) == (SchoolYear(2025), SchoolYear(2023))


def test_calendar_years_are_cut_to_the_cycle() -> None:
    years = Cycle(SchoolYear(2024), 2).calendar_years
    assert [(str(one.first), str(one.last), one.label) for one in years] == [
        ("2024-09-01", "2024-12-31", "2024年"),
        ("2025-01-01", "2025-12-31", "2025年"),
        ("2026-01-01", "2026-08-31", "2026年"),
    ]


@given(YEARS, st.integers(1, 10))
def test_a_span_has_a_middle_for_every_month(start: SchoolYear, years: int) -> None:
    assert len(middles(Cycle(start, years))) == 12 * years
    assert [len(middles(term)) for term in start.terms] == [5, 7]
