"""Papers about people and the whole cycle: member's file, audit form, certificate, recommendations, review of the cycle."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest

from studiobook.documents.chart import Chart
from studiobook.documents.nodes import Block, CrossReference, Paper, Table, plain_text
from studiobook.models.enums import State
from studiobook.reports.base import Report, ReportContext
from studiobook.reports.kinds import certificate, cycle_review, eligibility, member_file, recommendation
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
KINDS = (member_file, eligibility, cycle_review, certificate, recommendation)
YEAR_END = date(2025, 8, 31)
AFTER_YEAR = date(2025, 9, 10)
REVIEWED = date(2027, 11, 1)


def name_of(kind: ModuleType) -> str:
    return kind.__name__.rpartition(".")[2]


def reports(kind: ModuleType, context: ReportContext, studio: str = "chunhui") -> list[Report]:
    """All reports of ``kind``, of ``studio`` where it is made for studios."""
    return list(
        kind.reports(context) if kind is recommendation else kind.reports(context, context.library.studios[studio])
    )


def made(kind: ModuleType, tmp_path: Path, files: Files, today: date, **more: object) -> dict[str, str]:
    """The text of every paper of ``kind`` by whom it is about, or by its span."""
    context = a_report_context(a_district(tmp_path / "district", chunhui=files, **more), today)  # type: ignore[arg-type]  # waivers, or further studios
    return {one.about or one.span: text_of(one.paper) for one in reports(kind, context)}


def rows(paper: Paper, caption: str) -> list[list[str]]:
    (table,) = (one for one in paper.blocks if isinstance(one, Table) and one.caption.startswith(caption))
    return [[plain_text(cell) for cell in row] for row in (table.header, *table.rows)]


def the_review(tmp_path: Path, files: Files, today: date = REVIEWED) -> Paper:
    context = a_report_context(a_district(tmp_path / "district", chunhui=files), today)
    (report,) = reports(cycle_review, context)
    return report.paper


# --- what holds of all ---


@pytest.mark.parametrize("kind", KINDS, ids=name_of)
def test_a_reviewed_cycle_reads_as_it_should(kind: ModuleType, tmp_path: Path, golden: Golden) -> None:
    context = a_report_context(a_district(tmp_path, chunhui={**a_full_studio(), **a_review()}), REVIEWED)
    golden(f"reports/{name_of(kind)}.txt", text_of(reports(kind, context)[0].paper))


@pytest.mark.parametrize("members", [0, 1, 2])
@pytest.mark.parametrize("today", [date(2024, 11, 1), REVIEWED], ids=str)
def test_a_studio_that_has_done_nothing_gets_sound_papers(tmp_path: Path, members: int, today: date) -> None:
    context = a_report_context(a_district(tmp_path, chunhui=a_studio(members)), today)
    for kind in KINDS:
        for one in reports(kind, context):
            opened(one.paper)


def test_every_paper_of_a_reviewed_cycle_can_be_set(tmp_path: Path) -> None:
    context = a_report_context(a_district(tmp_path, chunhui={**a_full_studio(), **a_review()}), REVIEWED)
    for kind in KINDS:
        found = reports(kind, context)
        assert found, name_of(kind)
        for one in found:
            opened(one.paper)


def test_no_two_reports_are_called_the_same(tmp_path: Path) -> None:
    files = {**a_full_studio(), **a_review()}
    files["activities/2024-11-14-again.md"] = {**files["activities/2024-11-14-lessons.md"], "title": "又一次公开课"}
    context = a_report_context(a_district(tmp_path, chunhui=files), REVIEWED)
    found = [(one.kind, one.span, one.about) for kind in KINDS for one in reports(kind, context)]
    assert len(set(found)) == len(found)
    assert ("公开课和讲座证明", "2024年11月14日", "李敏（2）") in found


@pytest.mark.parametrize("kind", [cycle_review, member_file, eligibility], ids=name_of)
def test_what_sections_declare_is_printed(kind: ModuleType, tmp_path: Path) -> None:
    context = a_report_context(a_district(tmp_path, chunhui={**a_full_studio(), **a_review()}), REVIEWED)
    text = "\n".join(text_of(one.paper) for one in reports(kind, context))
    shown = {one.rule.label for one in context.findings for section in kind.SECTIONS if section.shows(one.rule)}
    assert len(shown) > 5
    assert [label for label in shown if label not in text] == []


def test_markup_in_names_is_printed_and_does_nothing(tmp_path: Path) -> None:
    hostile = "# *一* | {{ studio }} <b>粗</b>"
    files = {**a_full_studio(), **a_review()}
    files["activities/2024-11-14-lessons.md"]["title"] = hostile
    files["people/member-1.yml"]["statement"] = hostile
    files["bureau/reviews/chunhui-2027/review.yml"]["advice"] = hostile
    context = a_report_context(a_district(tmp_path, chunhui=files), REVIEWED)
    for kind in (member_file, eligibility, cycle_review, certificate):
        assert any(hostile in text_of(one.paper) for one in reports(kind, context)), name_of(kind)


# --- the review of the cycle ---


def test_a_cycle_is_reviewed_when_it_is_over(tmp_path: Path) -> None:
    files = a_full_studio()
    assert not made(cycle_review, tmp_path / "a", files, date(2027, 8, 31))
    (text,) = made(cycle_review, tmp_path / "b", files, date(2027, 9, 1)).values()
    assert "综合考评还没有组织" in text
    assert "还没有专家评分。" in text
    assert "尚未作出决定。" in text


def test_a_review_that_the_bureau_records_early_is_printed(tmp_path: Path) -> None:
    (text,) = made(cycle_review, tmp_path, {**a_full_studio(), **a_review()}, date(2027, 8, 1)).values()
    assert "周期尚未结束，未到期的事项不作结论" in text


def test_what_is_not_decided_is_open(tmp_path: Path) -> None:
    review = a_review()
    del review["bureau/reviews/chunhui-2027/review.yml"]["decision"]
    text = text_of(the_review(tmp_path, {**a_full_studio(), **review}))
    assert "本工作室综合得分90分，对应等次为优秀。" in text
    assert "尚未作出决定。" in text


def test_too_few_marks_give_no_grade(tmp_path: Path) -> None:
    review = a_review()
    del review["bureau/reviews/chunhui-2027/review.yml"]["decision"]
    del review["bureau/reviews/chunhui-2027/scores/expert-3.yml"]
    text = text_of(the_review(tmp_path, {**a_full_studio(), **review}))
    assert "规定至少3位专家逐项评分，目前还没有评齐，下列平均分只供参考。" in text
    assert "对应等次" not in text


def test_marks_that_do_not_count_are_marked(tmp_path: Path) -> None:
    review = a_review()
    for number, growth in ((4, 35), (5, 10)):
        review[f"bureau/reviews/chunhui-2027/scores/expert-{number}.yml"] = {
            "expert": f"示例专家{number}",
            "on": "2027-09-25",
            "marks": {"building": 38, "growth": growth, "research": 22.5},
        }
    paper = the_review(tmp_path, {**a_full_studio(), **review})
    assert [(row[0], row[-1]) for row in rows(paper, "专家评分")[1:]] == [
        ("示例专家1", "93"),
        ("示例专家2", "88"),
        ("示例专家3", "89"),
        ("示例专家4", "95.5（去掉）"),
        ("示例专家5", "70.5（去掉）"),
        ("平均", "90"),
    ]
    assert "去掉总分最高和最低的评分各一份" in text_of(paper)


def test_a_project_of_several_years_is_credited_once(tmp_path: Path) -> None:
    files = {**a_full_studio(), **a_review()}
    files["projects/home-school.yml"]["closed"] = "2027-06"
    found = {row[0]: row[2] for row in rows(the_review(tmp_path, files), "计入的记录") if row[1] == "六、（二）1"}
    assert found["德育课题"] == "课题1（示例成员1、示例成员2）"


def test_duties_are_shown_by_person_and_year(tmp_path: Path) -> None:
    paper = the_review(tmp_path, {**a_full_studio(), **a_review()})
    years = [f"{year}—{year + 1}学年" for year in (2024, 2025, 2026)]
    assert rows(paper, "学年职责完成情况") == [
        ["姓名", "身份", *years, "合计"],
        ["李敏", "领衔人", "5/5", "0/5", "0/5", "5/15"],
        ["示例成员1", "成员", "4/4", "0/4", "0/4", "4/12"],
        ["示例成员2", "成员", "4/4", "0/4", "0/4", "4/12"],
    ]


def test_what_was_not_met_says_by_whom_and_when(tmp_path: Path) -> None:
    found = {row[1]: row[2] for row in rows(the_review(tmp_path, {**a_full_studio(), **a_review()}), "没有达到的要求")}
    years = "2025—2026学年、2026—2027学年"
    assert found["年度总结"] == years
    assert found["德育论文"] == f"示例成员1（{years}）；示例成员2（{years}）"
    assert found["学年成果（应有，不强制）"] == years


def test_a_range_of_money_is_money_at_both_ends(tmp_path: Path) -> None:
    files = a_studio()
    for year, amount in (("2024-2025", 12345.5), ("2025-2026", 800)):
        files[f"funding/{year}.yml"] = {"income": [{"on": year[:4] + "-10", "source": "district", "amount": amount}]}
    assert "经费结余 800.00—12,345.50 元" in text_of(the_review(tmp_path, files))


def test_every_table_and_chart_that_the_review_names_is_in_it(tmp_path: Path) -> None:
    paper = the_review(tmp_path, {**a_full_studio(), **a_review()})
    captions = {one.caption for one in paper.blocks if isinstance(one, Table | Chart)}
    assert _named(paper.blocks) <= captions
    assert sum(isinstance(one, Chart) for one in paper.blocks) == 6


def _named(blocks: tuple[Block, ...]) -> set[str]:
    lines = [getattr(block, "inlines", ()) for block in blocks]
    return {part.caption for line in lines for part in line if isinstance(part, CrossReference)}


# --- a member's file ---


def test_each_member_has_a_file_and_leaders_have_none(tmp_path: Path) -> None:
    files = a_full_studio()
    files["people/member-2.yml"]["left"] = "2025-02-01"
    assert list(made(member_file, tmp_path, files, YEAR_END)) == ["示例成员1", "示例成员2"]


def test_who_has_not_joined_has_no_file(tmp_path: Path) -> None:
    files = a_full_studio()
    files["people/late.yml"] = a_person("后来的人", joined="2025-09-05")
    assert "后来的人" not in made(member_file, tmp_path / "a", files, YEAR_END)
    text = made(member_file, tmp_path / "b", files, AFTER_YEAR)["后来的人"]
    assert "没有提交个人发展规划。" in text
    assert "2024—2025学年" not in text


def test_a_file_tells_what_was_done_and_what_was_not(tmp_path: Path) -> None:
    files = a_full_studio()
    del files["outcomes/paper-member-2.yml"]
    text = made(member_file, tmp_path, files, AFTER_YEAR)
    assert "周期内到目前应完成的学年职责8项，已完成4项。" in text["示例成员1"]
    assert "没有完成的有1项：德育论文（2024—2025学年）。" in text["示例成员2"]
    assert "德育论文 | 0 篇，未达到 | 0 篇，进行中" in text["示例成员2"]
    assert "2024—2025学年 | 优秀 | 4/5 | 任务完成得好" in text["示例成员1"]
    assert "任务完成得好" not in text["示例成员2"]


def test_a_file_does_not_say_when_somebody_was_born(tmp_path: Path) -> None:
    text = made(member_file, tmp_path, a_full_studio(), YEAR_END)["示例成员1"]
    assert "1992" not in text
    assert "出生" not in text


def test_the_plan_stands_in_the_file_below_its_heading(tmp_path: Path) -> None:
    files = a_full_studio()
    files["plans/people/member-1.md"]["body"] = "# 三年目标\n\n上一节**好课**。\n"
    text = made(member_file, tmp_path, files, YEAR_END)["示例成员1"]
    assert "# 个人发展规划\n\n本人于2024年9月20日提交个人发展规划，全文如下。\n\n## 三年目标\n\n上一节好课。" in text


# --- the audit form ---


def condition(text: str, label: str) -> list[str]:
    """The row of the table of conditions that begins with ``label``, after its clause."""
    (line,) = (one for one in text.splitlines() if f"| {label}：" in one)
    return line.split(" | ")[1:]


def test_a_condition_shows_the_records_that_prove_it(tmp_path: Path) -> None:
    text = made(eligibility, tmp_path, a_full_studio(), YEAR_END)
    assert condition(text["李敏"], "市特级班主任称号") == [
        "市特级班主任称号：原则上至少 1 项",
        "特级班主任（市级，2020年12月）",
        "1 项",
        "符合",
    ]
    assert condition(text["示例成员1"], "成员入选时的年龄") == [
        "成员入选时的年龄：至多 39 周岁",
        "1992年5月出生",
        "32 周岁",
        "符合",
    ]
    assert "# 学校意见\n\n师德好，带班稳，家长信任，同意推荐。" in text["示例成员1"]
    assert condition(text["示例成员2"], "学校意见")[1:] == ["没有登记", "不具备", "供参考"]


def test_what_is_short_is_named(tmp_path: Path) -> None:
    files = a_studio()
    files["people/member-1.yml"] |= {"born": "1980-05", "earlier": []}
    text = made(eligibility, tmp_path, files, date(2024, 11, 1))["示例成员1"]
    assert condition(text, "成员入选时的年龄")[-1] == "不符合"
    assert condition(text, "成员研究基础")[-1] == "不具备（不强制）"
    assert "不符合的必备条件有1项：成员入选时的年龄（五、（二）1）。" in text


def test_a_waiver_counts_as_of_the_day_of_selection(tmp_path: Path) -> None:
    files = a_studio()
    files["people/li-min.yml"]["titles"] = []
    waiver = {
        "rule": "leader-title",
        "subject": "chunhui/li-min",
        "reason": "全区没有特级班主任。",
        "approver": "示例区教育局",
        "document": "示教基〔2024〕9号",
        "from": "2024-08-01",
        "until": "2024-12-31",
    }
    text = made(eligibility, tmp_path / "a", files, date(2025, 3, 1), waivers=[waiver])["李敏"]
    assert condition(text, "市特级班主任称号")[-1] == "经批准放宽"
    assert "批准放宽（示教基〔2024〕9号），期限自2024年8月1日至2024年12月31日。理由：全区没有特级班主任。" in text
    refused = made(eligibility, tmp_path / "b", files, date(2025, 3, 1))["李敏"]
    assert condition(refused, "市特级班主任称号")[-1] == "不符合"


def test_who_came_later_is_judged_as_of_joining(tmp_path: Path) -> None:
    files = a_studio()
    files["people/late.yml"] = a_person("后来的人", joined="2025-03-03")
    text = made(eligibility, tmp_path, files, date(2025, 4, 1))["后来的人"]
    assert "以2025年3月3日（加入之日）为准" in text


def test_opinions_are_left_blank_and_nobody_has_signed(tmp_path: Path) -> None:
    context = a_report_context(a_district(tmp_path, chunhui=a_studio()), date(2024, 11, 1))
    for one in reports(eligibility, context):
        assert one.paper.issuer == ""
        (table,) = (
            block for block in one.paper.blocks if isinstance(block, Table) and "意见" in plain_text(block.header[1])
        )
        assert {plain_text(row[1]).strip("\n 　") for row in table.rows} <= {
            "（盖章）　　　　\n　　　年　　月　　日",
            "签名：　　　　　　\n　　　年　　月　　日",
        }
        assert len(table.rows) == (2 if one.about == "李敏" else 3)


# --- certificates ---


def certified(context: ReportContext, studio: str = "chunhui") -> list[tuple[str, str]]:
    return [(one.span, one.about) for one in reports(certificate, context, studio)]


def test_who_taught_or_lectured_gets_a_certificate_and_hosts_do_not(tmp_path: Path) -> None:
    context = a_report_context(a_district(tmp_path, chunhui=a_full_studio()), YEAR_END)
    assert certified(context) == [
        ("2024年11月14日", "李敏"),
        ("2024年11月14日", "示例成员1"),
        ("2024年11月14日", "示例成员2"),
        ("2024年12月12日", "李敏"),
    ]
    assert [one.paper.title for one in reports(certificate, context)] == ["公开课证明"] * 3 + ["讲座证明"]


def test_nothing_is_certified_before_it_is_over(tmp_path: Path) -> None:
    files = a_studio()
    files["activities/2024-10-17-lesson.md"] = an_activity("open-lesson", part="demonstrator")
    root = a_district(tmp_path, chunhui=files)
    assert certified(a_report_context(root, date(2024, 10, 17))) == []
    assert certified(a_report_context(root, date(2024, 10, 18))) == [("2024年10月17日", "李敏")]


def test_a_joint_activity_is_certified_by_the_studio_of_each(tmp_path: Path) -> None:
    ours, theirs = a_studio(), a_studio()
    theirs["people/li-min.yml"] = a_leader("王芳")
    roles = [{"person": "li-min", "part": "speaker"}, {"person": "qiming/li-min", "part": "demonstrator"}]
    ours["activities/2024-10-17-joint.md"] = an_activity(roles=roles, joint=["qiming"])
    context = a_report_context(a_district(tmp_path, chunhui=ours, qiming=theirs), YEAR_END)
    assert certified(context) == [("2024年10月17日", "李敏")]
    assert certified(context, "qiming") == [("2024年10月17日", "王芳")]
    assert "等2个工作室联合举办" in text_of(reports(certificate, context, "qiming")[0].paper)


def test_a_certificate_says_when_where_and_what(tmp_path: Path) -> None:
    files = a_studio()
    sessions = [{"date": "2024-10-31", "place": "西塘小学"}, {"date": "2024-11-01", "place": "东岸小学"}]
    roles = [
        {"person": "li-min", "part": part, "topic": topic}
        for part, topic in (("demonstrator", "等一等"), ("speaker", "慢下来"))
    ]
    files["activities/2024-10-31-two-days.md"] = an_activity(
        "open-lesson", title="两天", reach="district", sessions=sessions, roles=roles
    )
    text = made(certificate, tmp_path, files, YEAR_END)["李敏"]
    assert "标题：公开课和讲座证明" in text
    assert "同志于2024年10月31日至11月1日在区级活动“两天”中执教公开课《等一等》，主讲《慢下来》。" in text
    assert "形式为德育公开课，地点为西塘小学；东岸小学。" in text


# --- recommendations ---


def test_leaders_in_post_and_excellent_members_are_listed(tmp_path: Path) -> None:
    files = a_full_studio()
    files["people/member-1.yml"]["honours"].append({"name": "市优秀班主任", "level": "city", "on": "2025-05"})
    context = a_report_context(a_district(tmp_path, chunhui=files), AFTER_YEAR)
    (report,) = reports(recommendation, context)
    assert (report.span, report.studio) == ("2024-2025学年", None)
    assert rows(report.paper, "优先推荐的领衔人")[1:] == [
        ["1", "李敏", "示例区春晖实验小学", "春晖工作室（示例）", "—", "—"]
    ]
    assert [row[1:5] for row in rows(report.paper, "考核优秀的成员")[1:]] == [
        ["示例成员1", "示例区西塘小学", "春晖工作室（示例）", "市优秀班主任（市级，个人）"]
    ]
    assert "（四、（二））" in text_of(report.paper)


def test_what_has_to_be_decided_stands_beside_the_name(tmp_path: Path) -> None:
    files = a_full_studio()
    del files["outcomes/paper-member-1.yml"]
    files["people/member-1.yml"]["left"] = "2025-09-05"
    context = a_report_context(a_district(tmp_path, chunhui=files), AFTER_YEAR)
    (report,) = reports(recommendation, context)
    assert rows(report.paper, "考核优秀的成员")[1][-1] == "没有完成德育论文；2025年9月5日离开工作室"
    assert "名单中有1人有需要研究的事项" in text_of(report.paper)


def test_a_leader_who_left_is_not_put_forward(tmp_path: Path) -> None:
    files = a_full_studio()
    files["people/second.yml"] = a_leader("王芳", joined="2024-09-01", left="2025-03-01")
    (text,) = made(recommendation, tmp_path, files, AFTER_YEAR).values()
    assert "在任领衔人1名" in text
    assert "王芳" not in text


def test_a_year_that_runs_has_a_list_once_members_were_appraised(tmp_path: Path) -> None:
    files = a_full_studio()
    root = a_district(tmp_path, chunhui=files)
    assert [one.span for one in reports(recommendation, a_report_context(root, date(2025, 7, 20)))] == ["2024-2025学年"]
    del files["appraisals/2024-2025.yml"]
    bare = a_district(tmp_path / "bare", chunhui=files)
    assert reports(recommendation, a_report_context(bare, date(2025, 7, 20))) == []
    (after,) = reports(recommendation, a_report_context(bare, AFTER_YEAR))
    assert "春晖工作室（示例）没有提交本学年的成员考核，考核补交后再列入。" in text_of(after.paper)


def test_the_lists_agree_with_the_figures_of_their_rules(tmp_path: Path) -> None:
    context = a_report_context(a_district(tmp_path, chunhui=a_full_studio()), AFTER_YEAR)
    (report,) = reports(recommendation, context)
    for section in recommendation.SECTIONS:
        found = [one for one in context.findings if section.shows(one.rule) and str(one.year) == "2024-2025"]
        assert [one.state for one in found] == [State.COUNTED]
        assert len(rows(report.paper, section.heading)) - 1 == found[0].value
