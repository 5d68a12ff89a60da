"""Progress: done, required, still due, by when, and the forecast."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studiobook.core.dates import SchoolYear
from studiobook.loading.library import load
from studiobook.models.enums import State
from studiobook.rules import progress
from studiobook.rules.evaluate import evaluate
from studiobook.rules.progress import FIRST_DAYS, Outlook, Pace, forecast
from tests.builders import Files, a_district, a_full_studio, a_person, a_studio

YEAR = SchoolYear(2024)
FIRST, LAST = YEAR.first, YEAR.last


def paces(done: int, required: int, due: date = LAST) -> list[Pace]:
    return [Pace(Fraction(index < done), FIRST, due) for index in range(required)]


def outlook(done: int, required: int, today: date, due: date = LAST) -> Outlook:
    return forecast(paces(done, required, due), FIRST, today).outlook


def test_the_end_of_the_term_is_a_day_of_the_term() -> None:
    assert outlook(3, 4, LAST) is Outlook.BEHIND
    assert outlook(3, 4, LAST + timedelta(days=1)) is Outlook.OVERDUE
    assert outlook(4, 4, LAST + timedelta(days=1)) is Outlook.DONE


def test_nothing_is_said_of_the_first_days() -> None:
    before, after = FIRST + timedelta(days=FIRST_DAYS - 1), FIRST + timedelta(days=FIRST_DAYS)
    assert outlook(1, 5, FIRST) is outlook(1, 5, before) is Outlook.UNKNOWN
    assert outlook(1, 5, after) is Outlook.ON_PACE
    assert outlook(5, 5, FIRST) is Outlook.DONE  # what is done is done on any day


def test_nothing_is_said_where_there_is_nothing_to_go_by() -> None:
    day = FIRST + timedelta(days=FIRST_DAYS)
    assert outlook(0, 5, day) is Outlook.UNKNOWN
    assert outlook(0, 12, day) is Outlook.BEHIND  # by the calendar one of twelve is a month's work


def test_half_of_the_days_ask_for_half_of_the_duties() -> None:
    # 365 days: with the 183rd more than half of them are gone, and one of two duties would be done
    assert outlook(0, 2, FIRST + timedelta(days=181)) is Outlook.UNKNOWN
    assert outlook(0, 2, FIRST + timedelta(days=182)) is Outlook.BEHIND
    assert outlook(1, 2, FIRST + timedelta(days=182)) is Outlook.ON_PACE


def test_a_part_that_is_done_counts_as_a_part() -> None:
    day = FIRST + timedelta(days=200)
    half = [Pace(Fraction(1, 2), FIRST, LAST)] * 2
    assert forecast(half, FIRST, day).outlook is Outlook.ON_PACE
    assert forecast([half[0], Pace(Fraction(0), FIRST, LAST)], FIRST, day).outlook is Outlook.BEHIND


def test_what_is_held_up_and_not_done_bit_by_bit_says_nothing_of_the_pace() -> None:
    kept = Pace(Fraction(1), FIRST, LAST, steady=True)
    assert forecast([kept, *paces(0, 4)], FIRST, FIRST + timedelta(days=120)).outlook is Outlook.BEHIND


def test_the_words_give_the_numbers() -> None:
    assert (
        forecast(paces(1, 4), FIRST, FIRST + timedelta(days=200)).why == "按时间平均，到今天应完成 2 项，实际完成 1 项"
    )
    assert forecast(paces(1, 4), FIRST, LAST + timedelta(days=1)).why == "有 3 项过了期限还没有完成"
    assert forecast([], FIRST, LAST).why == "没有应完成的"


DAYS = st.integers(-40, 400).map(lambda days: FIRST + timedelta(days=days))
PACES = st.lists(
    st.builds(Pace, st.fractions(0, 1, max_denominator=6), DAYS, DAYS, st.booleans()),
    min_size=1,
    max_size=8,
)


@pytest.mark.slow
@given(PACES, DAYS, st.data())
def test_more_done_is_never_worse(before: list[Pace], today: date, data: st.DataObject) -> None:
    drawn = [data.draw(st.fractions(0, 1, max_denominator=6)) for one in before]
    after = [one._replace(done=max(one.done, more)) for one, more in zip(before, drawn, strict=True)]
    assert forecast(after, FIRST, today).outlook.rank <= forecast(before, FIRST, today).outlook.rank


@given(PACES, DAYS)
def test_the_order_of_duties_changes_nothing(owed: list[Pace], today: date) -> None:
    assert forecast(owed, FIRST, today) == forecast(owed[::-1], FIRST, today)


@given(PACES, DAYS)
def test_all_done_is_done_and_something_late_is_late(owed: list[Pace], today: date) -> None:
    said = forecast(owed, FIRST, today).outlook
    assert (said is Outlook.DONE) == all(one.done == 1 for one in owed)
    assert (said is Outlook.OVERDUE) == any(one.done < 1 and one.due < today for one in owed)


def made(folder: Path, today: date, studio: Files, year: SchoolYear = YEAR) -> progress.StudioProgress:
    library = load(a_district(folder, chunhui=studio))
    return progress.studio_progress(library.studios["chunhui"], evaluate(library, today), year, today)


def test_a_full_year_is_done(tmp_path: Path) -> None:
    found = made(tmp_path, date(2025, 9, 1), a_full_studio())
    assert [one.about for one in found.everything] == ["春晖工作室（示例）", "李敏", "示例成员1", "示例成员2"]
    for one in found.everything:
        assert one.done == one.required > 0
        assert (one.still_due, one.overdue, one.next_due) == ((), 0, None)
        assert one.forecast.outlook is Outlook.DONE


def test_what_is_still_due_says_by_when(tmp_path: Path) -> None:
    found = made(tmp_path, date(2024, 11, 1), a_studio())
    leader = found.people[0]
    assert (leader.done, leader.required, leader.next_due) == (0, 5, LAST)
    assert {finding.due for finding in leader.still_due} == {LAST}
    assert found.own.next_due == date(2025, 7, 15)
    assert [finding.due for finding in found.own.still_due] == sorted(
        finding.due for finding in found.own.still_due if finding.due
    )
    assert [one.about for one in found.groups] == ["领衔人", "成员"]
    assert found.groups[1].required == sum(one.required for one in found.people[1:])


def test_the_day_it_falls_due_is_in_time_and_the_next_is_late(tmp_path: Path) -> None:
    on_the_day = made(tmp_path / "a", date(2025, 7, 15), a_studio()).own
    day_after = made(tmp_path / "b", date(2025, 7, 16), a_studio()).own
    assert on_the_day.overdue == 0
    assert {one.rule.id for one in day_after.still_due if one.state is State.UNMET} == {
        "annual-summary",
        "process-materials",
    }
    assert day_after.forecast.outlook is Outlook.OVERDUE


def test_a_duty_of_the_cycle_stands_in_the_year_it_falls_due(tmp_path: Path) -> None:
    library = load(a_district(tmp_path, chunhui=a_studio()))
    studio, today = library.studios["chunhui"], date(2026, 1, 10)
    findings = evaluate(library, today)
    first, second = (progress.studio_progress(studio, findings, SchoolYear(year), today) for year in (2024, 2025))
    assert "cycle-plan" in {one.rule.id for one in first.own.findings}
    assert "cycle-plan" not in {one.rule.id for one in second.own.findings}
    whole = [one for one in findings if progress.is_owed(one)]
    assert len(whole) == sum(len(each.findings) for found in (first, second) for each in (found.own, *found.groups))


def test_a_cycle_duty_that_falls_due_later_stands_in_the_present_year(tmp_path: Path) -> None:
    library = load(a_district(tmp_path, chunhui=a_studio()))
    studio, today = library.studios["chunhui"], date(2024, 11, 1)
    plan = next(one for one in evaluate(library, today) if one.rule.id == "cycle-plan")
    later = replace(plan, due=studio.cycle.last, state=State.PENDING)
    assert progress.studio_progress(studio, [later], YEAR, today).own.findings == (later,)
    assert progress.studio_progress(studio, [later], YEAR, today).own.forecast.outlook is Outlook.UNKNOWN


def test_who_comes_later_is_given_time(tmp_path: Path) -> None:
    studio = a_studio()
    studio["people/new.yml"] = a_person("新来的", school="west", joined="2024-11-20")
    found = made(tmp_path, date(2024, 11, 25), studio)
    newcomer = next(one for one in found.people if one.about == "新来的")
    assert newcomer.forecast.outlook is Outlook.UNKNOWN


def test_years_begun_are_those_of_the_cycle(tmp_path: Path) -> None:
    studio = load(a_district(tmp_path, chunhui=a_studio())).studios["chunhui"]
    assert progress.years_begun(studio, date(2024, 8, 31)) == ()
    assert progress.years_begun(studio, date(2025, 9, 1)) == (SchoolYear(2025), SchoolYear(2024))
    assert len(progress.years_begun(studio, date(2030, 1, 1))) == 3


def test_what_records_lack_stands_apart(tmp_path: Path) -> None:
    studio = a_full_studio()
    del studio["activities/2024-12-12-lecture.md"]["attendance"]
    library = load(a_district(tmp_path, chunhui=studio))
    missing = progress.open_records(evaluate(library, date(2024, 12, 20)))
    assert "activity-attendance" in {one.rule.id for one in missing}
    assert not any(progress.is_owed(one) for one in missing)
