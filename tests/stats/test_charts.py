"""The six charts: every figure is one that the records hold, a district's is the sum, nothing private reaches the public view."""

from datetime import date
from pathlib import Path

import pytest

from studiobook.core.dates import Cycle, SchoolYear
from studiobook.documents.chart import Chart, ChartKind
from studiobook.loading import library
from studiobook.models.library import Library
from studiobook.rules.evaluate import evaluate
from studiobook.rules.progress import studio_progress
from studiobook.stats import charts
from studiobook.website.privacy.public_view import public_findings, public_view
from tests.builders import Files, a_district, a_full_studio, a_policy, a_studio, an_activity

YEAR = SchoolYear(2024)
CYCLE = Cycle(YEAR, 3)
TODAY = date(2025, 8, 31)
LATER = date(2026, 3, 1)


def loaded(folder: Path, **studios: Files) -> Library:
    return library.load(a_district(folder, **studios))


def bars(chart: Chart | None) -> dict[str, dict[str, float]]:
    """The figures by series and category."""
    assert chart
    return {one.name: dict(zip(chart.categories, one.values, strict=True)) for one in chart.series}


def two_years() -> Files:
    """A studio with something in each of two school years."""
    return a_full_studio() | {
        "activities/2025-10-16-reading.md": an_activity("reading", "2025-10-16"),
        "outcomes/case.yml": {"kind": "case", "title": "一个案例", "authors": ["li-min"], "on": "2025-12"},
        "funding/2025-2026.yml": {
            "carried_over": 23199.5,
            "income": [{"on": "2025-10", "source": "school", "amount": 3000.25}],
        },
    }


def test_a_year_counts_activities_by_month(tmp_path: Path) -> None:
    studio = loaded(tmp_path, chunhui=two_years()).studios["chunhui"]
    chart = charts.activities_by_month([studio], YEAR, TODAY)
    assert chart
    assert (chart.kind, chart.caption) == (ChartKind.COLUMN, "2024—2025学年各月活动")
    assert list(bars(chart)["活动"].items()) == [
        *(("9月", 0), ("10月", 1), ("11月", 1), ("12月", 1)),
        *((f"{month}月", 0) for month in range(1, 9)),
    ]


def test_months_to_come_are_not_shown_and_what_is_only_planned_is_not_counted(tmp_path: Path) -> None:
    studio = loaded(tmp_path, chunhui=two_years()).studios["chunhui"]
    chart = charts.activities_by_month([studio], YEAR, date(2024, 11, 14))
    assert bars(chart) == {"活动": {"9月": 0, "10月": 1, "11月": 0}}


def test_a_cycle_stacks_its_years(tmp_path: Path) -> None:
    studio = loaded(tmp_path, chunhui=two_years()).studios["chunhui"]
    chart = charts.activities_by_month([studio], CYCLE, LATER)
    assert chart
    assert chart.kind is ChartKind.STACKED
    assert {name: sum(values.values()) for name, values in bars(chart).items()} == {
        "2024—2025学年": 3,
        "2025—2026学年": 1,
    }
    assert bars(chart)["2025—2026学年"]["10月"] == 1


def test_a_cycle_of_very_many_years_is_added_up(tmp_path: Path) -> None:
    studio = loaded(tmp_path, chunhui=two_years()).studios["chunhui"]
    chart = charts.activities_by_month([studio], Cycle(YEAR, 9), date(2033, 1, 1))
    assert sum(bars(chart)["活动"].values()) == 4


def test_forms_stand_in_the_order_of_their_list(tmp_path: Path) -> None:
    studio = loaded(tmp_path, chunhui=two_years()).studios["chunhui"]
    chart = charts.activities_by_form([studio], CYCLE, LATER)
    assert chart
    assert chart.kind is ChartKind.BAR
    assert list(bars(chart)["活动"].items()) == [("德育公开课", 1), ("专题讲座", 1), ("工作室交流", 1), ("读书研修", 1)]


def test_outcomes_stand_at_the_highest_level_they_reached(tmp_path: Path) -> None:
    studio = loaded(tmp_path, chunhui=two_years()).studios["chunhui"]
    assert bars(charts.outcomes_by_level([studio], YEAR, TODAY)) == {"成果": {"工作室": 2, "省级": 1}}
    assert bars(charts.outcomes_by_level([studio], CYCLE, LATER)) == {
        "2024—2025学年": {"工作室": 2, "省级": 1},
        "2025—2026学年": {"工作室": 1, "省级": 0},
    }


def test_titles_before_and_gained(tmp_path: Path) -> None:
    studio = loaded(tmp_path, chunhui=two_years()).studios["chunhui"]
    chart = charts.titles_gained([studio], YEAR)
    assert bars(chart) == {"此前已有": {"市级": 1}, "其间获得": {"市级": 1}}
    assert chart
    assert chart.description == "2024—2025学年班主任称号：合计2个，此前已有1个、其间获得1个，全部是市级。"
    assert bars(charts.titles_gained([studio], SchoolYear(2025))) == {"此前已有": {"市级": 2}, "其间获得": {"市级": 0}}


def test_duties_are_those_of_the_status_page(tmp_path: Path) -> None:
    whole = loaded(tmp_path, chunhui=two_years())
    studio = whole.studios["chunhui"]
    findings = evaluate(whole, date(2025, 3, 1))
    found = bars(charts.duty_completion([studio], YEAR, findings, date(2025, 3, 1)))
    progress = studio_progress(studio, findings, YEAR, date(2025, 3, 1))
    assert list(found["已达到"]) == ["工作室", "领衔人", "成员"]
    for name, part in zip(found["已达到"], (progress.own, *progress.groups), strict=True):
        assert found["已达到"][name] == part.done
        assert found["未达到"][name] == part.overdue
        assert sum(state[name] for state in found.values()) == part.required
    assert sum(found["进行中"].values()) > 0


def test_duties_of_a_cycle_stand_by_school_year(tmp_path: Path) -> None:
    whole = loaded(tmp_path, chunhui=two_years())
    findings = evaluate(whole, LATER)
    found = bars(charts.duty_completion(list(whole.studios.values()), CYCLE, findings, LATER))
    assert list(found["已达到"]) == ["2024—2025学年", "2025—2026学年"]
    years = [studio_progress(whole.studios["chunhui"], findings, year, LATER) for year in (YEAR, SchoolYear(2025))]
    assert [sum(state[name] for state in found.values()) for name in found["已达到"]] == [
        sum(part.required for part in one.everything) for one in years
    ]


def test_a_waived_duty_is_shown_apart(tmp_path: Path) -> None:
    yearly = {"each": "studio in school year", "select": "activities", "at_least": 1, "due": "end of school year"}
    waiver = {
        "rule": "x",
        "subject": "chunhui",
        "reason": "测试",
        "approver": "示例区教育局",
        "document": "示教基〔2024〕20号",
        "from": "2024-09-01",
        "until": "2025-08-31",
    }
    policy = a_policy({**yearly, "strength": "principle"})
    whole = library.load(a_district(tmp_path, policy=policy, waivers=[waiver], chunhui=a_studio()))
    later = date(2025, 12, 1)
    chart = charts.duty_completion(list(whole.studios.values()), CYCLE, evaluate(whole, later), later)
    assert bars(chart) == {
        "已达到": {"2024—2025学年": 0, "2025—2026学年": 0},
        "进行中": {"2024—2025学年": 0, "2025—2026学年": 1},
        "未达到": {"2024—2025学年": 0, "2025—2026学年": 0},
        "已豁免": {"2024—2025学年": 1, "2025—2026学年": 0},
    }


def test_money_stands_by_source_and_in_a_cycle_by_year(tmp_path: Path) -> None:
    studio = loaded(tmp_path, chunhui=two_years()).studios["chunhui"]
    year = charts.funding_by_source([studio], YEAR, TODAY)
    assert bars(year) == {"到账": {"区教育局拨款": 20000, "所在学校配套": 5000}}
    assert year
    assert year.places == 0
    cycle = charts.funding_by_source([studio], CYCLE, LATER)
    assert bars(cycle) == {
        "区教育局拨款": {"2024—2025学年": 20000, "2025—2026学年": 0},
        "所在学校配套": {"2024—2025学年": 5000, "2025—2026学年": 3000.25},
    }
    assert cycle
    assert cycle.places == 2


def test_a_district_is_the_sum_of_its_studios_and_counts_a_joint_activity_once(tmp_path: Path) -> None:
    other = a_studio(name="启明工作室")
    other["activities/2025-03-12-joint.md"] = an_activity("seminar", "2025-03-12", joint=["chunhui"])
    whole = loaded(tmp_path, chunhui=two_years(), qiming=other)
    one, two = whole.studios.values()
    assert sum(bars(charts.activities_by_form([one], YEAR, TODAY))["活动"].values()) == 4
    assert sum(bars(charts.activities_by_form([two], YEAR, TODAY))["活动"].values()) == 1
    assert bars(charts.activities_by_form([one, two], YEAR, TODAY))["活动"]["专题研讨"] == 1
    assert sum(bars(charts.activities_by_month([one, two], YEAR, TODAY))["活动"].values()) == 4
    findings = evaluate(whole, TODAY)
    for make in (
        lambda studios: charts.titles_gained(studios, YEAR),
        lambda studios: charts.outcomes_by_level(studios, YEAR, TODAY),
        lambda studios: charts.duty_completion(studios, YEAR, findings, TODAY),
        lambda studios: charts.funding_by_source(studios, YEAR, TODAY),
    ):
        parts = [make([studio]) for studio in (one, two)]
        added = sum(sum(series.values) for part in parts if part for series in part.series)
        district = make([one, two])
        assert sum(sum(series.values) for series in district.series) == added
        assert not {studio.name for studio in (one, two)} & {
            *district.categories,
            *(row.name for row in district.series),
        }


def test_the_public_view_gives_the_same_charts_but_none_of_money(tmp_path: Path) -> None:
    whole = loaded(tmp_path, chunhui=two_years())
    view = public_view(whole)
    inside, outside = ([*one.studios.values()] for one in (whole, view))
    assert charts.activities_by_month(outside, CYCLE, LATER) == charts.activities_by_month(inside, CYCLE, LATER)
    assert charts.activities_by_form(outside, CYCLE, LATER) == charts.activities_by_form(inside, CYCLE, LATER)
    assert charts.outcomes_by_level(outside, CYCLE, LATER) == charts.outcomes_by_level(inside, CYCLE, LATER)
    assert charts.titles_gained(outside, YEAR) == charts.titles_gained(inside, YEAR)
    findings = evaluate(whole, TODAY)
    done, public_done = (
        sum(bars(charts.duty_completion(studios, YEAR, found, TODAY))["已达到"].values())
        for studios, found in (
            (inside, findings),
            (outside, public_findings(findings)),
        )
    )
    assert done > public_done > 0
    with pytest.raises(AttributeError):
        charts.funding_by_source(outside, YEAR, TODAY)


def test_nothing_recorded_gives_no_chart(tmp_path: Path) -> None:
    whole = loaded(tmp_path, chunhui=a_studio())
    assert charts.titles_gained([], YEAR) is None
    for studios in ([], list(whole.studios.values())):
        for span in (YEAR, CYCLE, SchoolYear(2031)):
            assert charts.activities_by_month(studios, span, TODAY) is None
            assert charts.activities_by_form(studios, span, TODAY) is None
            assert charts.outcomes_by_level(studios, span, TODAY) is None
            assert charts.funding_by_source(studios, span, TODAY) is None
            assert charts.duty_completion(studios, span, (), TODAY) is None
