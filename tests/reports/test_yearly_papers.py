"""The yearly papers of a studio: plan, summary, funding report, register; and the annexes of the annual review."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest

from studiobook.core.dates import SchoolYear
from studiobook.documents.nodes import Landscape, Paper, Table, plain_text
from studiobook.models.enums import State
from studiobook.reports.base import ReportContext
from studiobook.reports.kinds import activity_register, annual_plan, annual_review, annual_summary, funding
from tests.builders import (
    REPOSITORY,
    Files,
    a_district,
    a_full_studio,
    a_person,
    a_report_context,
    a_studio,
    an_activity,
)
from tests.paper_text import text_of
from tests.papers import opened

pytestmark = pytest.mark.slow  # many papers

SAMPLE_DAY = date(2026, 11, 22)
YEAR_END = date(2025, 8, 31)
KINDS = (annual_plan, annual_summary, annual_review, funding, activity_register)
Golden = Callable[[str, str], None]


def papers(kind: ModuleType, context: ReportContext, studio: str = "chunhui") -> dict[str, Paper]:
    """The papers of ``kind`` by span."""
    return {one.span: one.paper for one in kind.reports(context, context.library.studios[studio])}


def the_paper(kind: ModuleType, tmp_path: Path, files: Files, today: date = YEAR_END, **more: object) -> Paper:
    """The paper of ``kind`` about the first school year."""
    root = a_district(tmp_path / "district", chunhui=files, **more)  # type: ignore[arg-type]  # waivers, or further studios
    return papers(kind, a_report_context(root, today))["2024-2025学年"]


def tables(paper: Paper) -> list[Table]:
    """Every table, those on turned pages too."""
    blocks = [inner for block in paper.blocks for inner in (block.blocks if isinstance(block, Landscape) else (block,))]
    return [block for block in blocks if isinstance(block, Table)]


def rows(table: Table) -> list[list[str]]:
    return [[plain_text(cell) for cell in row] for row in (table.header, *table.rows)]


def name_of(kind: ModuleType) -> str:
    return kind.__name__.rpartition(".")[2]


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind is not annual_review], ids=name_of)
def test_a_full_year_of_the_sample_reads_as_it_should(kind: ModuleType, golden: Golden) -> None:
    paper = papers(kind, a_report_context(REPOSITORY, SAMPLE_DAY))["2025-2026学年"]
    golden(f"reports/{name_of(kind)}.txt", text_of(paper))


@pytest.mark.parametrize("kind", [annual_plan, annual_summary, funding], ids=name_of)
def test_a_studio_sends_its_papers_to_the_section_without_a_red_head(kind: ModuleType, tmp_path: Path) -> None:
    paper = the_paper(kind, tmp_path, a_full_studio())
    assert (paper.recipient, paper.issuer, paper.head) == ("示例区教育局基础教育科", "春晖工作室（示例）", None)
    assert not paper.sealed


@pytest.mark.parametrize("members", [0, 2])
def test_a_studio_that_has_handed_in_nothing_but_its_plan_gets_sound_papers(tmp_path: Path, members: int) -> None:
    context = a_report_context(a_district(tmp_path, chunhui=a_studio(members)), date(2024, 11, 1))
    made = {name_of(kind): papers(kind, context) for kind in KINDS}
    assert {name: list(found) for name, found in made.items() if found} == {
        "annual_plan": ["2024-2025学年"],
        "annual_review": ["2024-2025学年"],
    }
    for found in made.values():
        for paper in found.values():
            opened(paper)


def test_every_paper_of_a_full_year_can_be_set(tmp_path: Path) -> None:
    context = a_report_context(a_district(tmp_path, chunhui=a_full_studio()), YEAR_END)
    for kind in KINDS:
        (paper,) = (one for span, one in papers(kind, context).items() if span == "2024-2025学年")
        opened(paper)


# --- the plan ---


def a_plan(*items: Files) -> Files:
    files = a_studio()
    given = [
        {"id": f"item-{number}", "title": f"项目{number}", "kind": "exchange", **one}
        for number, one in enumerate(items, 1)
    ]
    files["plans/2024-2025.md"] = {"handed_in": "2024-08-28", "items": given, "body": ""}
    return files


def states(paper: Paper) -> dict[str, tuple[str, str]]:
    """Item to its state and activities, from the attachment."""
    return {row[1]: (row[3], row[4]) for row in rows(tables(paper)[-1])[1:]}


def test_each_item_says_what_became_of_it(tmp_path: Path) -> None:
    files = a_plan({"month": "2024-10"}, {"month": "2024-12"}, {"month": "2024-09"}, {"month": "2025-05"})
    files["activities/2024-10-17-listening.md"] = an_activity(title="听课")
    files["activities/2024-10-24-again.md"] = an_activity(title="再听", date="2024-10-24")
    coming = an_activity(title="将要开的课", date="2024-12-05", plan="item-2")
    files["activities/2024-12-05-coming.md"] = {
        key: coming[key] for key in ("title", "kind", "sessions", "plan", "body")
    }
    paper = the_paper(annual_plan, tmp_path, files, date(2024, 11, 1))
    assert states(paper) == {
        "项目1": ("已落实", "2024年10月17日，听课；2024年10月24日，再听"),
        "项目2": ("已定日期", "2024年12月5日，将要开的课"),
        "项目3": ("逾期未落实", "—"),
        "项目4": ("未到时间", "—"),
    }
    assert "计划的4个项目中，已落实1项，已定日期1项，未到时间1项，逾期未落实1项。" in text_of(paper)


def test_an_item_is_not_overdue_before_its_month_is_over(tmp_path: Path) -> None:
    paper = the_paper(annual_plan, tmp_path, a_plan({"month": "2024-10"}), date(2024, 10, 31))
    assert states(paper) == {"项目1": ("未到时间", "—")}


def test_activities_beyond_the_plan_are_named(tmp_path: Path) -> None:
    files = a_plan({"month": "2024-10"})
    files["activities/2024-10-17-extra.md"] = an_activity(title="临时送教", plan=None)
    assert "计划以外增加活动1次：2024年10月17日，临时送教。" in text_of(the_paper(annual_plan, tmp_path, files))


def test_an_activity_of_another_year_does_not_carry_out_an_item_of_the_same_name(tmp_path: Path) -> None:
    files = a_plan({"month": "2024-10"})
    files["plans/2025-2026.md"] = {**files["plans/2024-2025.md"], "handed_in": "2025-08-28"}
    files["plans/2025-2026.md"]["items"] = [{"id": "item-1", "title": "项目1", "kind": "exchange", "month": "2025-10"}]
    files["activities/2025-10-17-listening.md"] = an_activity(date="2025-10-17")
    made = papers(annual_plan, a_report_context(a_district(tmp_path, chunhui=files), date(2025, 11, 30)))
    assert [states(paper)["项目1"][0] for paper in made.values()] == ["逾期未落实", "已落实"]


def test_a_plan_is_dated_when_it_was_handed_in_and_may_be_for_the_year_to_come(tmp_path: Path) -> None:
    made = papers(annual_plan, a_report_context(a_district(tmp_path, chunhui=a_studio()), date(2024, 8, 29)))
    assert [paper.date for paper in made.values()] == [date(2024, 8, 28)]


def test_what_a_person_writes_in_a_plan_is_printed_and_does_nothing(tmp_path: Path) -> None:
    hostile = "# *一* | 表 | {{ studio }} <b>粗</b>"
    files = a_plan({"month": "2024-10", "title": hostile, "place": hostile})
    assert text_of(the_paper(annual_plan, tmp_path, files)).count(hostile) == 3


# --- the summary ---


def test_the_catalogue_lists_every_material_that_is_counted(tmp_path: Path) -> None:
    context = a_report_context(REPOSITORY, SAMPLE_DAY)
    for studio in context.library.studios.values():
        for year in studio.summaries:
            pieces = annual_summary.catalogue(studio, year)
            assert sum(one.pieces for one in pieces) == len(studio.materials_in(year)) > 0


def test_what_the_summaries_sections_declare_is_printed(tmp_path: Path) -> None:
    context = a_report_context(a_district(tmp_path, chunhui=a_full_studio()), YEAR_END)
    text = text_of(papers(annual_summary, context)["2024-2025学年"])
    figures = [
        one for one in context.findings if annual_summary.FIGURES.shows(one.rule) and one.year == SchoolYear(2024)
    ]
    assert len(figures) > 10
    assert [one.rule.label for one in figures if f"{one.rule.label} | " not in text] == []
    (evidence,) = (
        one for one in context.findings if annual_summary.MATERIALS.shows(one.rule) and one.year == SchoolYear(2024)
    )
    assert f"共{evidence.value:g}件" in text


def test_a_summary_without_words_says_so(tmp_path: Path) -> None:
    files = a_studio()
    files["summaries/2024-2025.md"] = {"handed_in": "2025-07-10", "body": "\n"}
    text = text_of(the_paper(annual_summary, tmp_path, files))
    assert "总结的文字没有写在提交的文件里。" in text
    assert "本学年还没有登记过程性材料。" in text


# --- the funding report ---


def a_ledger(**ledger: object) -> Files:
    return {**a_studio(), "funding/2024-2025.yml": ledger}


def test_the_account_runs_by_date_with_what_is_left_after_each_entry(tmp_path: Path) -> None:
    files = a_ledger(
        carried_over=100.5,
        income=[{"on": "2024-10", "source": "district", "amount": 1000}],
        expenses=[
            {"purpose": "没有日期", "amount": 1, "voucher": "3"},
            {"on": "2024-10-01", "purpose": "同一天先收后支", "amount": 50.25, "voucher": "1"},
            {"on": "2024-09-10", "purpose": "最早", "amount": 0.05},
        ],
    )
    paper = the_paper(funding, tmp_path, files)
    account = next(table for table in tables(paper) if table.caption == "经费收支明细")
    assert [(row[2], row[5]) for row in rows(account)[1:]] == [
        ("上年结余", "100.50"),
        ("最早", "100.45"),
        ("区教育局拨款", "1,100.45"),
        ("同一天先收后支", "1,050.20"),
        ("没有日期", "1,049.20"),
        ("合计", "1,049.20"),
    ]
    text = text_of(paper)
    assert "缺凭证编号的支出1笔，共0.05元，为上表序号1，请补齐凭证。" in text
    assert "没有日期的支出1笔，为上表序号4，请补上日期。" in text
    assert "没有写用途" not in text


def test_the_check_says_what_the_policy_asks_of_the_ledger(tmp_path: Path) -> None:
    files = a_ledger(income=[{"on": "2024-10", "source": "district", "amount": 10}], expenses=[{"amount": 30}])
    context = a_report_context(a_district(tmp_path, chunhui=files), date(2025, 9, 30))
    paper = papers(funding, context)["2024-2025学年"]
    text = text_of(paper)
    shown = [one for one in context.findings if funding.CHECK.shows(one.rule) and one.year == SchoolYear(2024)]
    assert {one.clause.cite for one in shown} == {"六、（一）3", "八、（三）"}
    check_table = next(table for table in tables(paper) if table.caption == funding.CHECK.heading)
    assert [row[1] for row in rows(check_table)[1:]] == [one.rule.label for one in shown]
    unmet = [one for one in shown if one.state is State.UNMET]
    assert f"没有达到要求的有{len(unmet)}项：" in text
    assert "超支20.00元" in text


def test_money_that_is_not_carried_over_as_it_was_left_is_pointed_out(tmp_path: Path) -> None:
    files = a_ledger(income=[{"on": "2024-10", "source": "district", "amount": 10}])
    files["funding/2025-2026.yml"] = {"carried_over": 9}
    text = text_of(the_paper(funding, tmp_path, files, date(2025, 9, 30)))
    assert "2025—2026学年登记的上年结余为9.00元，两数不一致，请核对。" in text


def test_an_empty_ledger_gives_a_sound_report(tmp_path: Path) -> None:
    text = text_of(the_paper(funding, tmp_path, a_ledger(carried_over=0)))
    assert "本学年没有登记收入。" in text
    assert "本学年没有登记支出。" in text


# --- the register ---


def the_register(tmp_path: Path, files: Files, **more: Files) -> Paper:
    return the_paper(activity_register, tmp_path, files, YEAR_END, **more)


def test_the_attendance_says_for_everybody_and_every_activity_what_was_so(tmp_path: Path) -> None:
    files = a_studio(3)
    files["people/late-comer.yml"] = a_person("后来者", joined="2025-01-01")
    files["activities/2024-10-17-first.md"] = an_activity(
        attendance={"on_leave": ["member-1"], "absent": ["member-2"], "late": ["member-3"], "visitors": 7}
    )
    files["activities/2025-02-20-second.md"] = an_activity(
        date="2025-02-20", attendance={"due": ["li-min", "member-1", "late-comer"]}
    )
    files["activities/2025-03-20-third.md"] = an_activity(date="2025-03-20", attendance=None)
    paper = the_register(tmp_path, files)
    _, attendance = tables(paper)
    assert rows(attendance) == [
        ["姓名", "1\n10.17", "2\n2.20", "3\n3.20", "应到", "实到", "请假", "缺席", "迟到", "出勤率"],
        ["李敏", "√", "√", "—", "2", "2", "0", "0", "0", "100.0%"],
        ["示例成员1", "假", "√", "—", "2", "1", "1", "0", "0", "50.0%"],
        ["示例成员2", "缺", "", "—", "1", "0", "0", "1", "0", "0.0%"],
        ["示例成员3", "迟", "", "—", "1", "1", "0", "0", "1", "100.0%"],
        ["后来者", "", "√", "—", "1", "1", "0", "0", "0", "100.0%"],
    ]
    text = text_of(paper)
    assert "在册人员5名，应到7人次，实到5人次，出勤率71.4%；请假1人次，缺席1人次，迟到1人次" in text
    assert "工作室以外到场7人次。\n\n有1次活动没有登记考勤，不计入上面的人次：2025年3月20日，倾听的力量。" in text


def test_an_activity_of_another_studio_counts_for_ones_own_people_only(tmp_path: Path) -> None:
    joint = an_activity(
        title="联合交流", joint=["chunhui"], attendance={"on_leave": ["member-1", "chunhui/member-2"]}, plan=None,
        roles=[{"person": "li-min", "part": "host"}, {"person": "chunhui/li-min", "part": "speaker", "topic": "协同"}],
    )  # fmt: skip
    other = {**a_studio(1, name="启明工作室（示例）"), "activities/2024-10-17-joint.md": joint}
    other["people/li-min.yml"]["name"] = "别人"
    register, attendance = tables(the_register(tmp_path, a_studio(2), qiming=other))
    assert [row[1] for row in rows(attendance)[1:]] == ["√", "√", "假"]
    assert rows(register)[1][6] == "主讲：李敏《协同》"


@pytest.mark.parametrize(("activities", "parts"), [(1, [1]), (16, [16]), (17, [9, 8]), (40, [14, 14, 12])])
def test_many_activities_are_set_in_parts_and_none_is_lost(tmp_path: Path, activities: int, parts: list[int]) -> None:
    files = a_studio(11)
    for number in range(activities):
        day = f"2024-{9 + number // 20:02}-{1 + number % 20:02}"
        files[f"activities/{day}-one.md"] = an_activity(date=day, plan=None)
    paper = the_register(tmp_path, files)
    _, *attendance = tables(paper)
    assert [len(table.header) - 1 for table in attendance] == [*parts[:-1], parts[-1] + 6]
    numbers = [cell.partition("\n")[0] for table in attendance for cell in rows(table)[0] if "\n" in cell]
    assert numbers == [str(number) for number in range(1, activities + 1)]
    assert rows(attendance[-1])[1][-6:] == [str(activities), str(activities), "0", "0", "0", "100.0%"]


def test_what_is_still_to_come_is_not_in_the_register(tmp_path: Path) -> None:
    files = a_studio()
    files["activities/2024-10-17-held.md"] = an_activity(title="已经举行")
    files["activities/2024-12-05-coming.md"] = an_activity(title="将要举行", date="2024-12-05")
    text = text_of(the_paper(activity_register, tmp_path, files, date(2024, 11, 1)))
    assert "已经举行" in text
    assert "将要举行" not in text
    assert "另有1次活动已经登记，还没有举行，不在表内。" in text


# --- the annexes of the review ---


def a_waiver(rule: str = "leader-title", subject: str = "chunhui/li-min", **more: str) -> Files:
    span = {"from": "2024-08-20", "until": "2027-08-31"}
    return {
        "rule": rule, "subject": subject, "reason": "本区没有特级班主任。", "approver": "示例区教育局", "document": "示教基〔2024〕18号",
        **span, **more,
    }  # fmt: skip


def without_title() -> Files:
    """A full studio whose leader had no title when he was chosen."""
    files = a_full_studio()
    files["people/li-min.yml"]["titles"] = []
    return files


def test_waivers_stand_in_an_annex_with_their_use_and_are_counted_apart(tmp_path: Path) -> None:
    waivers = [
        a_waiver(),
        a_waiver("cycle-length", "chunhui", document="示教基〔2024〕19号"),
        a_waiver("leader-title", "chunhui/li-min", document="示教基〔2026〕1号", **{"from": "2026-01-01"}),
    ]
    paper = the_paper(annual_review, tmp_path, without_title(), waivers=waivers)
    (annex,) = (table for table in tables(paper) if plain_text(table.header[-1]) == "使用情况")
    assert [(row[0], row[1], row[2], row[6]) for row in rows(annex)[1:]] == [
        ("五、（一）1", "市特级班主任称号", "李敏", "在用"),
        ("四、（二）", "建设周期", "春晖工作室（示例）", "没有用到：这个对象已经达到要求"),
    ]
    assert "已豁免1项。豁免单独计数，不算已达到" in text_of(paper)


def test_a_waiver_that_has_run_out_is_shown(tmp_path: Path) -> None:
    waivers = [a_waiver(until="2025-01-31")]
    paper = the_paper(annual_review, tmp_path, without_title(), waivers=waivers)
    (annex,) = (table for table in tables(paper) if plain_text(table.header[-1]) == "使用情况")
    assert rows(annex)[1][-1] == "已于2025年1月31日到期，规则仍未达到"


def test_a_studio_without_waivers_has_no_annex_about_them(tmp_path: Path) -> None:
    assert "豁免" not in text_of(the_paper(annual_review, tmp_path, a_full_studio()))


def test_every_name_of_a_record_leads_to_its_file_and_line() -> None:
    context = a_report_context(REPOSITORY, SAMPLE_DAY)
    for studio in ("chunhui", "qiming"):
        for paper in papers(annual_review, context, studio).values():
            (index,) = (table for table in tables(paper) if table.caption == "记录索引")
            names = {row[0] for row in rows(index)[1:]}
            for name, title, places in rows(index)[1:]:
                for place in places.split("、"):
                    path, _, line = place.rpartition(":")
                    file = REPOSITORY / ("" if path.startswith("studios/") else f"studios/{studio}") / path
                    said = file.read_text(encoding="utf-8").split("\n")[int(line) - 1]
                    assert not name[-1].isdigit() or title in said
            (counted,) = (table for table in tables(paper) if table.caption == "计入的记录")
            (read,) = (table for table in tables(paper) if table.caption == "其他数据读取的记录")
            for row in rows(counted)[1:]:
                for part in row[2].replace("；", "、").replace("：", "、").replace("至", "、").split("、"):
                    called = part.partition("（")[0]
                    assert not called[-1].isdigit() or called in names
            assert rows(read)[1:]


def test_every_figure_of_the_review_is_traced(tmp_path: Path) -> None:
    context = a_report_context(a_district(tmp_path, chunhui=a_full_studio()), YEAR_END)
    paper = papers(annual_review, context)["2024-2025学年"]
    traced = "".join(text_of(paper).partition("附件：数据来源")[2])
    shown = {
        one.rule.label
        for one in context.findings
        if one.year in (None, SchoolYear(2024)) and (one.counted or not one.rule.counts_records)
    }
    assert len(shown) > 60
    assert sorted(label for label in shown if label not in traced) == []


@pytest.mark.parametrize("policy", ["quotas", "rubric", "tiers"])
def test_the_papers_follow_whatever_policy_the_district_has(tmp_path: Path, policy: str) -> None:
    text = (REPOSITORY / f"tests/rules/policies/{policy}/policy.yml").read_text(encoding="utf-8")
    context = a_report_context(a_district(tmp_path, policy=text, chunhui=a_full_studio()), YEAR_END)
    for kind in KINDS:
        paper = papers(kind, context)["2024-2025学年"]
        opened(paper)
        assert "武进区" not in text_of(paper)
