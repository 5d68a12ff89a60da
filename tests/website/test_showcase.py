"""What the newer pages promise: consent, one figure in three forms, days that are right, choices that fit, themes that lead on."""

import csv
import io
import json
import re
from datetime import date
from pathlib import Path

import pytest

from studiobook.loading.library import load
from studiobook.website import urls
from studiobook.website.build import build_pages
from studiobook.website.pages import timeline
from studiobook.website.pages.base import Built, Site
from tests.builders import Files, a_district, a_full_studio, a_site, a_studio, an_activity

DAY = date(2025, 9, 10)


def built(root: Path, day: date = DAY) -> Built:
    return build_pages(a_site(root, day, root / "cache"))


def text(made: Built, path: str) -> str:
    return next(page.text for page in made.pages if page.path == path)


@pytest.fixture(scope="module")
def made(site: Site) -> Built:
    return build_pages(site)


# --- home ---


@pytest.mark.slow
def test_home_shows_a_dozen_studios_as_cards_and_the_names_of_more(tmp_path: Path) -> None:
    few, many = (
        text(built(a_district(tmp_path / str(count), **{f"s{one}": a_studio() for one in range(count)})), "index.md")
        for count in (12, 13)
    )
    assert (few.count("sb-card--studio"), "sb-roster" in few) == (12, False)
    assert "sb-card--studio" not in many
    assert all(f'href="studios/s{one}/index.html"' in many for one in range(13))


def test_home_tells_the_latest_titles_only(tmp_path: Path) -> None:
    studio = a_studio(7)
    title = {"name": "骨干班主任", "level": "district"}
    for number in range(1, 8):
        studio[f"people/member-{number}.yml"]["titles"] = [{**title, "on": f"202{year}-0{number}"} for year in (5, 6)]
    page = text(built(a_district(tmp_path, chunhui=studio), date(2026, 9, 10)), "index.md")
    gained = page[page.index('class="sb-list sb-growth"') :]
    assert gained.count("<li>") == 12
    assert "2026年7月" in gained
    assert "2025年2月" not in gained
    assert "最近的 12 项" in page


# --- people ---


def people_pages(made: Built) -> set[str]:
    return {page.path for page in made.pages if "/people/" in page.path}


def with_wish(person: str, shown: bool) -> Files:
    studio = a_full_studio()
    studio[f"people/{person}.yml"]["shown"] = shown
    return studio


@pytest.mark.slow
def test_a_leader_has_a_page_and_a_member_only_by_consent(tmp_path: Path) -> None:
    silent = built(a_district(tmp_path / "a", chunhui=a_full_studio()))
    assert people_pages(silent) == {"studios/chunhui/people/li-min.md"}
    willing = built(a_district(tmp_path / "b", chunhui=with_wish("member-2", True)))
    assert people_pages(willing) == {"studios/chunhui/people/li-min.md", "studios/chunhui/people/member-2.md"}
    assert "示例成员2" in text(willing, "people/index.md")
    assert "示例成员1" not in text(willing, "people/index.md")


def test_a_leader_may_decline_and_nothing_leads_there(tmp_path: Path) -> None:
    declined = built(a_district(tmp_path, chunhui=with_wish("li-min", False)))
    assert people_pages(declined) == set()
    assert "还没有可以展示的人员" in text(declined, "people/index.md")
    assert [page.path for page in declined.pages if "people/li-min" in page.text] == []
    assert "李敏" in text(declined, "studios/chunhui/index.md")  # in the team as before


def test_names_lead_to_the_persons_page_where_there_is_one(made: Built) -> None:
    activity = text(made, "studios/chunhui/activities/2025-10-17-lessons.md")
    project = text(made, "studios/chunhui/projects/home-school.md")
    outcomes = text(made, "outcomes/index.md")
    assert '<a href="../../../studios/chunhui/people/member-1.html">示例成员1</a>' in activity
    assert '<a href="../../../studios/qiming/people/li-min.html">李敏</a>' in activity  # whom another studio has
    assert '<a href="../../../studios/chunhui/people/li-min.html">李敏</a>' in project
    assert '<a href="../studios/chunhui/people/member-1.html">示例成员1</a>，周先生</span>. 听见' in outcomes
    assert "示例成员2" in outcomes  # who did not agree
    assert not [page.path for page in made.pages if "people/member-2" in page.text]


def test_a_persons_page_gathers_what_other_studios_recorded(made: Built) -> None:
    page = text(made, "studios/qiming/people/li-min.md")
    assert "倾听主题班会课展示" in page
    assert "怎样回应沉默" in page


def test_a_persons_page_names_nothing_private(made: Built) -> None:
    for path in people_pages(made):
        page = text(made, path)
        assert not re.search(r"1975|1992|出生|周岁|班主任年限", page), path


# --- projects and outcomes ---


def test_a_project_shows_its_reports_title_and_not_its_text(made: Built) -> None:
    page = text(made, "studios/chunhui/projects/home-school.md")
    assert "《研究报告》，2025年6月30日提交" in page
    assert "结论。" not in page


def test_a_project_is_open_until_it_is_closed(tmp_path: Path) -> None:
    root = a_district(tmp_path, chunhui=a_full_studio())
    assert 'id="open"' in text(built(root, date(2025, 5, 31)), "projects/index.md")
    assert 'id="closed"' in text(built(root, date(2025, 6, 1)), "projects/index.md")


def test_an_outcome_says_what_may_be_done_with_it(tmp_path: Path) -> None:
    studio = a_full_studio()
    studio["outcomes/paper-li-min.yml"]["licence"] = "cc-by"
    studio["outcomes/paper-member-1.yml"]["url"] = "https://example.cn/1"
    page = text(built(a_district(tmp_path, chunhui=studio)), "outcomes/index.md")
    assert page.count("使用许可：知识共享（署名） 4.0") == 1
    assert page.count("使用许可：保留权利") == 1


# --- themes ---


def test_a_theme_gathers_studios_activities_outcomes_and_projects(made: Built) -> None:
    page = text(made, urls.theme_page("倾听"))
    for part in ("家校协同的实践研究", "听见", "以它为研究方向的工作室"):
        assert part in page


def test_the_address_of_a_theme_is_ascii_and_lasts() -> None:
    assert urls.theme_page("倾听") == "themes/7f63eff729.md"


def test_an_activity_leads_to_those_on_its_themes_nearest_in_time(tmp_path: Path) -> None:
    studio = a_studio()
    for month in ("09", "10", "11", "12"):
        studio[f"activities/2024-{month}-20-a.md"] = an_activity(
            date=f"2024-{month}-20", title=f"{month}月的事", themes=["倾听"]
        )
    for number in range(1, 4):
        studio[f"activities/2025-0{number}-20-a.md"] = an_activity(
            date=f"2025-0{number}-20", title=f"0{number}月的事", themes=["倾听"] if number < 3 else ["写作"]
        )
    page = text(built(a_district(tmp_path, chunhui=studio)), "studios/chunhui/activities/2024-10-20-a.md")
    related = page[page.index('id="related"') : page.index('class="sb-pager"')]
    assert re.findall("(..)月的事", related) == ["01", "12", "11", "09"]


# --- the calendar ---


def cells(page: str, month: str) -> list[list[str]]:
    """The cells of a month's grid, week by week."""
    grid = page[page.index(f'aria-labelledby="{month}">\n<thead>') :]
    grid = grid[: grid.index("</table>")]
    return [re.findall(r"<td.*?</td>", week, re.DOTALL) for week in re.findall(r"<tr>\n(.*?)</tr>", grid, re.DOTALL)]


def test_an_activity_stands_on_each_of_its_days_below_the_right_weekday(made: Built) -> None:
    weeks = cells(text(made, "activities/calendar/2025-2026.md"), "month-2025-10")
    assert {len(week) for week in weeks} == {7}
    held = [
        (row, day) for row, week in enumerate(weeks) for day, cell in enumerate(week) if "倾听主题班会课展示" in cell
    ]
    assert held == [(2, 4), (2, 5)]  # Friday the 17th and Saturday the 18th


def test_what_is_known_to_the_month_only_stands_below_the_grid(made: Built) -> None:
    page = text(made, "activities/calendar/2025-2026.md")
    assert "春季论坛" in page[page.index("本月，不写到日") :]
    assert not any("春季论坛" in cell for week in cells(page, "month-2026-03") for cell in week)


def test_a_calendar_leads_to_the_years_beside_it(made: Built) -> None:
    assert 'calendar/2024-2025.html"' in text(made, "activities/calendar/2025-2026.md")
    assert "2026—2027学年 ›" not in text(made, "activities/calendar/2025-2026.md")


# --- statistics ---


def figures(made: Built, name: str) -> bytes:
    data = next(asset.data for asset in made.assets if asset.path == f"statistics/figures.{name}")
    assert isinstance(data, bytes)
    return data


def test_csv_json_and_tables_say_the_same(made: Built) -> None:
    told = json.loads(figures(made, "json"))
    flat = [
        [span["label"], chart["caption"], category, series["name"], str(value), chart["unit"]]
        for span in told["spans"]
        for chart in span["charts"]
        for series in chart["series"]
        for category, value in zip(chart["categories"], series["values"], strict=True)
    ]
    rows = list(csv.reader(io.StringIO(figures(made, "csv").decode("utf-8-sig"))))
    assert rows[1:] == flat
    year = next(span for span in told["spans"] if span["label"] == "2024—2025学年")
    page = text(made, "statistics/2024-2025.md")
    for chart in year["charts"]:
        table = page[page.index(f"<figcaption>{chart['caption']}") :]
        table = table[table.index("<table") : table.index("</table>")]
        for category, value in zip(chart["categories"], chart["series"][0]["values"], strict=True):
            assert re.search(rf">{category}</td><td[^>]*>{value}</td>", table), (chart["caption"], category)


def test_a_joint_activity_is_counted_once_for_the_district(made: Built) -> None:
    told = json.loads(figures(made, "json"))
    year = next(span for span in told["spans"] if span["label"] == "2025—2026学年")
    months = next(chart for chart in year["charts"] if "各月" in chart["caption"])
    assert dict(zip(months["categories"], months["series"][0]["values"], strict=True))["10月"] == 1


def test_no_studio_is_set_against_another(made: Built) -> None:
    for page in made.pages:
        if page.path.startswith("statistics/"):
            assert "春晖" not in page.text, page.path


def test_before_anything_has_begun_there_are_no_figures(tmp_path: Path) -> None:
    made = built(a_district(tmp_path, chunhui=a_studio()), date(2024, 8, 1))
    assert "没有可以统计的记录" in text(made, "statistics/index.md")
    assert [page.path for page in made.pages if page.path.startswith("statistics/")] == ["statistics/index.md"]
    assert json.loads(figures(made, "json"))["spans"] == []


# --- choices ---


@pytest.mark.parametrize("path", ["studios/index.md", "activities/index.md", "outcomes/index.md"])
def test_every_choice_finds_something_and_everything_can_be_chosen(path: str, made: Built) -> None:
    page = text(made, path)
    offered = {
        name: set(re.findall(r'<option value="([^"]+)"', options))
        for name, options in re.findall(r'<select name="(\w+)">(.*?)</select>', page)
    }
    assert offered
    for name, values in offered.items():
        had = {one for found in re.findall(rf' data-{name}="([^"]*)"', page) for one in found.split()}
        assert values == had, name
        assert all(value.isascii() for value in values)


# --- a studio's course ---


def test_the_course_has_every_year_and_tells_only_what_has_happened(tmp_path: Path) -> None:
    library = load(a_district(tmp_path, chunhui=a_full_studio()))
    first, second, third = timeline.course(library.studios["chunhui"], date(2025, 4, 1))
    assert [one.text for one in first.milestones] == [
        "市级课题“家校协同的实践研究”立项",
        "李敏获市级骨干班主任",
    ]
    assert first.held == 3
    assert (second.begun, third.begun, third.label) == (False, False, "第三年")
    later = timeline.course(library.studios["chunhui"], DAY)[0]
    assert "“家校协同的实践研究”结题" in [one.text for one in later.milestones]


def test_a_studio_that_did_nothing_yet_is_known_for_nothing(tmp_path: Path) -> None:
    library = load(a_district(tmp_path, chunhui=a_studio(), an=a_full_studio()))
    assert timeline.renown(library, library.studios["chunhui"], DAY) is None
    known = timeline.renown(library, library.studios["an"], DAY)
    assert known
    assert known.wide == 1
    assert [outcome.id for outcome, _ in known.works] == ["paper-li-min"]
