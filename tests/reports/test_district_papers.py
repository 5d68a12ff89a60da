"""The bureau's papers about many studios: the letter to each school, and the report on the whole district."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest

from studiobook.core.dates import SchoolYear
from studiobook.documents.nodes import Paper, PaperForm, Table, plain_text
from studiobook.reports.base import ReportContext
from studiobook.reports.kinds import district_report, participation
from studiobook.stats.district_year import DistrictYear
from tests.builders import (
    Files,
    a_district,
    a_full_studio,
    a_leader,
    a_person,
    a_report_context,
    a_review,
    a_studio,
    an_activity,
)
from tests.paper_text import text_of
from tests.papers import opened

pytestmark = pytest.mark.slow  # many papers

Golden = Callable[[str, str], None]
YEAR_END = date(2025, 8, 31)
DECIDED = date(2027, 11, 1)
HOME, EAST, WEST = "示例区春晖实验小学", "示例区东岸小学", "示例区西塘小学"


def papers(kind: ModuleType, context: ReportContext) -> dict[tuple[str, str], Paper]:
    """The papers of ``kind`` by span and whom they are about."""
    return {(one.span, one.about): one.paper for one in kind.reports(context)}


def letter(root: Path, school: str, today: date = YEAR_END, span: str = "2024-2025学年") -> str:
    return text_of(papers(participation, a_report_context(root, today))[span, school])


def the_report(root: Path, today: date = YEAR_END, span: str = "2024-2025学年") -> Paper:
    return papers(district_report, a_report_context(root, today))[span, ""]


def rows(paper: Paper, caption: str) -> list[list[str]]:
    (table,) = [one for one in paper.blocks if isinstance(one, Table) and one.caption == caption]
    return [[plain_text(cell) for cell in row] for row in table.rows]


def a_second_studio() -> Files:
    """A studio with nothing of its own but a leader, who came to an activity of the first."""
    files = a_studio(0, name="启明工作室（示例）", school="west")
    files["people/li-min.yml"] = a_leader("周宁", joined="2024-09-01", school="west")
    return files


def a_joint_district(root: Path) -> Path:
    first = a_full_studio()
    first["activities/2024-10-17-exchange.md"]["joint"] = ["qiming"]
    waiver = {
        "rule": "leader-title",
        "subject": "qiming/li-min",
        "reason": "示例理由。",
        "approver": "示例区教育局",
        "document": "示教基〔2024〕18号",
        "from": "2024-08-20",
        "until": "2027-08-31",
    }
    second = a_second_studio()
    second["people/li-min.yml"]["titles"] = []
    return a_district(root, chunhui=first, qiming=second, waivers=[waiver])


# --- the letter to a school ---


def test_the_letter_to_a_host_school_reads_as_it_should(tmp_path: Path, golden: Golden) -> None:
    root = a_district(tmp_path, chunhui=a_full_studio() | a_review())
    paper = papers(participation, a_report_context(root, DECIDED))["2024-2025学年", HOME]
    assert (paper.form, paper.recipient, paper.issuer) == (PaperForm.DOCUMENT, HOME, "示例区教育局基础教育科")
    assert paper.sealed
    golden("reports/participation.txt", text_of(paper))
    opened(paper)


def test_there_is_a_letter_for_every_school_with_people_and_every_year_that_has_begun(tmp_path: Path) -> None:
    files = a_full_studio()
    files["people/member-1.yml"] |= {"left": "2025-08-31"}  # of the west school
    root = a_district(tmp_path, chunhui=files)
    assert list(papers(participation, a_report_context(root, date(2025, 9, 1)))) == [
        ("2024-2025学年", HOME),
        ("2024-2025学年", EAST),
        ("2024-2025学年", WEST),
        ("2025-2026学年", HOME),
        ("2025-2026学年", EAST),
    ]
    assert papers(participation, a_report_context(root, date(2024, 8, 31))) == {}


def test_a_school_reads_of_its_own_people_only(tmp_path: Path) -> None:
    root = a_district(tmp_path, chunhui=a_full_studio())
    text = letter(root, WEST)
    assert "示例成员1" in text
    assert "示例成员2" not in text
    assert "评语" not in text
    assert "任务完成得好" not in text
    assert "5,000.00" not in text  # what another school paid


def test_attendance_and_open_duties_are_told(tmp_path: Path) -> None:
    files = a_full_studio()
    files["activities/2024-10-17-exchange.md"]["attendance"] = {"absent": ["member-1"]}
    del files["outcomes/paper-member-1.yml"]
    root = a_district(tmp_path, chunhui=files)
    text = letter(root, WEST)
    assert "示例成员1 | 成员 | 2/3 | 2 | 3/4 | 0 | 1" in text
    assert "出勤率为66.7%" in text
    assert "没有完成的：示例成员1，德育论文。" in text


def test_a_year_in_which_nothing_was_done_yet_gives_a_sound_letter(tmp_path: Path) -> None:
    root = a_district(tmp_path, chunhui=a_studio(1))
    today = date(2024, 10, 1)
    text = letter(root, WEST, today)
    assert "还没有登记考勤的活动" in text
    assert "没有登记新成果" in text
    assert "没有登记在你校举行的活动" in text
    opened(papers(participation, a_report_context(root, today))["2024-2025学年", WEST])


def test_an_activity_is_held_at_the_school_that_its_place_names(tmp_path: Path) -> None:
    files = a_full_studio()
    at = files["activities/2024-11-14-lessons.md"]["sessions"][0]
    at["place"] = "东岸小学 报告厅"  # as people write it, without the district's name
    root = a_district(tmp_path, chunhui=files)
    assert "在你校举行活动1次：2024年11月14日" in letter(root, EAST)
    assert "在你校举行活动2次：2024年10月17日" in letter(root, HOME)


def test_the_host_of_an_excellent_studio_may_be_credited_in_the_last_year_once_it_is_decided(tmp_path: Path) -> None:
    root = a_district(tmp_path, chunhui=a_full_studio() | a_review())
    credit = "建设周期综合考评等次为优秀（示教基〔2027〕30号）"
    assert credit in letter(root, HOME, DECIDED, "2026-2027学年")
    assert credit not in letter(root, WEST, DECIDED, "2026-2027学年")
    assert credit not in letter(root, HOME, DECIDED, "2025-2026学年")
    assert credit not in letter(root, HOME, date(2027, 10, 1), "2026-2027学年")  # not decided yet


@pytest.mark.parametrize("grade", ["pass", "fail"])
def test_no_other_grade_is_told_to_a_school(tmp_path: Path, grade: str) -> None:
    review = a_review()
    review["bureau/reviews/chunhui-2027/review.yml"]["decision"] |= {"grade": grade, "reason": "示例说明。"}
    root = a_district(tmp_path, chunhui=a_full_studio() | review)
    assert "综合考评" not in letter(root, HOME, DECIDED, "2026-2027学年")


# --- the report on the district ---


def test_the_report_on_a_year_reads_as_it_should(tmp_path: Path, golden: Golden) -> None:
    root = a_joint_district(tmp_path)
    paper = the_report(root)
    assert paper.head is not None
    assert paper.imprint is not None
    golden("reports/district_report.txt", text_of(paper))
    opened(paper)


def test_a_joint_activity_counts_once_for_the_district_and_for_each_studio(tmp_path: Path) -> None:
    root = a_joint_district(tmp_path)
    paper = the_report(root)
    (told,) = [row for row in rows(paper, "总体数据的来源") if row[0].startswith("活动 ")]
    assert told == ["活动 3 次", "chunhui 3、qiming 1", "活动1至活动3"]
    places = {row[0]: row[2] for row in rows(paper, "记录索引")}
    assert places["活动2"] == "chunhui/activities/2024-11-14-lessons.md:2"
    (told,) = [row for row in rows(paper, "各项统计") if row[1] == "专家指导活动"]
    assert told == ["三、（一）", "专家指导活动", "1 次"]


def test_studios_stand_in_the_order_of_their_ids_whatever_they_did(tmp_path: Path) -> None:
    root = a_district(tmp_path, zhi=a_full_studio(), an=a_second_studio())
    assert [row[1] for row in rows(the_report(root), "工作室")] == ["启明工作室（示例）", "春晖工作室（示例）"]


def test_a_year_is_compared_with_the_one_before(tmp_path: Path) -> None:
    files = a_full_studio()
    files["activities/2025-10-16-exchange.md"] = an_activity(date="2025-10-16", plan=None)
    root = a_district(tmp_path, chunhui=files)
    paper = the_report(root, date(2025, 12, 1), "2025-2026学年")
    compared = {row[0]: row[1:] for row in rows(paper, "与上一学年比较")}
    assert compared["活动（次）"] == ["3", "1", "−2"]
    assert compared["参与人员（人）"] == ["3", "3", "0"]
    assert compared["经费收入（元）"] == ["25,000.00", "0.00", "−25,000.00"]
    assert "上一学年没有工作室，不作比较" in text_of(the_report(root))


def test_what_is_overdue_is_told_studio_by_studio(tmp_path: Path) -> None:
    root = a_joint_district(tmp_path)
    (told,) = rows(the_report(root, date(2025, 9, 1)), "逾期事项")
    assert told[0] == "启明工作室（示例）"
    assert "德育公开课（六、（一）5）：周宁" in told[1]
    whole = a_district(tmp_path / "whole", chunhui=a_full_studio())
    assert "没有过了期限还没有完成的职责" in text_of(the_report(whole))


def test_the_duties_add_up(tmp_path: Path) -> None:
    context = a_report_context(a_joint_district(tmp_path), YEAR_END)
    year = DistrictYear(context.library, context.findings, SchoolYear(2024), YEAR_END)
    table = rows(the_report(a_joint_district(tmp_path)), "职责完成情况")
    assert sum(int(row[3]) for row in table) == sum(len(one.findings) for one in year.owed)
    for row, owed in zip(table, year.owed, strict=True):
        assert sum(map(int, row[4:])) == int(row[3]) == len(owed.findings)


def test_grades_are_told_as_totals_only(tmp_path: Path) -> None:
    root = a_district(tmp_path, chunhui=a_full_studio() | a_review())
    text = text_of(the_report(root))
    assert "成员年度考核的等次：优秀1人、良好1人。" in text
    assert "任务完成得好" not in text
    decided = text_of(the_report(root, DECIDED, "2026-2027学年"))
    assert "没有作出综合考评结果" in decided  # it was decided after that year
    context = a_report_context(root, DECIDED)
    following = DistrictYear(context.library, context.findings, SchoolYear(2027), DECIDED)
    assert [(grade.label, number) for grade, number in following.decisions.items()] == [("优秀", 1)]


def test_the_waivers_of_all_studios_stand_in_one_table(tmp_path: Path) -> None:
    paper = the_report(a_joint_district(tmp_path))
    assert "本学年有效的豁免1项" in text_of(paper)
    assert [row[2] for row in rows(paper, "") if row[0] == "五、（一）1"] == ["周宁"]


def test_a_district_that_has_done_nothing_yet_gets_a_sound_report(tmp_path: Path) -> None:
    root = a_district(tmp_path, chunhui=a_studio(0))
    paper = the_report(root, date(2024, 9, 1))
    text = text_of(paper)
    for said in ("还没有举行过活动", "没有登记成果", "没有登记新取得的班主任称号", "还没有工作室提交经费账"):
        assert said in text
    opened(paper)
    assert papers(district_report, a_report_context(root, date(2024, 8, 31))) == {}


def test_a_person_who_joins_during_the_year_is_one_of_its_people(tmp_path: Path) -> None:
    files = a_full_studio()
    files["people/late.yml"] = a_person("迟来的成员", school="west", joined="2025-03-01")
    files["plans/people/late.md"] = {"handed_in": "2025-03-20", "body": "个人规划。\n"}
    root = a_district(tmp_path, chunhui=files)
    assert "参与人员4人" in text_of(the_report(root))
    assert "迟来的成员 | 成员\n3月加入 | 0/0 | 0 | 不计" in letter(root, WEST)


@pytest.mark.parametrize("kind", [participation, district_report], ids=["participation", "district_report"])
def test_what_sections_declare_is_printed(tmp_path: Path, kind: ModuleType) -> None:
    root = a_district(tmp_path, chunhui=a_full_studio() | a_review())
    context = a_report_context(root, DECIDED)
    for span, year in (("2024-2025学年", SchoolYear(2024)), ("2026-2027学年", SchoolYear(2026))):
        text = text_of(papers(kind, context)[span, HOME if kind is participation else ""])
        for section in kind.SECTIONS:
            mine = [one for one in context.findings if section.shows(one.rule) and one.year == year]
            assert [one.rule.label for one in mine if one.rule.label not in text] == [], section.heading


def test_letters_are_the_same_whatever_the_order_of_the_findings(tmp_path: Path) -> None:
    context = a_report_context(a_joint_district(tmp_path), YEAR_END)
    turned = replace(context, library=replace(context.library, studios=dict(reversed(context.library.studios.items()))))
    for kind in (participation, district_report):
        assert [text_of(one) for one in papers(kind, turned).values()] == [
            text_of(one) for one in papers(kind, context).values()
        ]
