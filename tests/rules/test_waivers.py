"""Waivers: what one can never lift is refused; what is run out, without use or too long is said, and refuses nothing."""

from datetime import date
from pathlib import Path

import pytest

from studiobook.checks import bureau, consistency
from studiobook.cli import main as cli
from studiobook.loading.library import load
from studiobook.models.enums import State
from studiobook.models.library import Library
from studiobook.rules.evaluate import evaluate
from tests.builders import Files, a_district, a_policy, a_studio, a_studio_without_title

TODAY = date(2024, 11, 15)
WAIVER = {
    "rule": "leader-title",
    "subject": "chunhui/li-min",
    "reason": "理由",
    "approver": "示例区教育局",
    "document": "示教基〔2024〕18号",
    "from": "2024-09-01",
    "until": "2027-08-31",
}
OPEN = "豁免（示教基〔2024〕18号，leader-title，chunhui/li-min）"


def the_library(root: Path, files: Files, *waivers: Files, policy: str | None = None) -> Library:
    return load(a_district(root, waivers=[{**WAIVER, **one} for one in waivers], policy=policy, chunhui=files))


def remarks(library: Library, today: date = TODAY) -> list[str]:
    found = bureau.waiver_remarks(library, evaluate(library, today), today)
    return [f"{one.field[1:]} {one.message} → {one.remedy}" for one in found]


def test_a_waiver_in_use_is_passed_over_in_silence(tmp_path: Path) -> None:
    library = the_library(tmp_path, a_studio_without_title(), {})
    assert remarks(library) == []
    assert bureau.waiver_count(library, evaluate(library, TODAY), TODAY) == "豁免共 1 条：在用 1 条。"


IDLE = "核对规则和对象；用不着的，删去这一条"


@pytest.mark.parametrize(
    ("files", "waiver", "said"),
    [
        (a_studio(), {}, f"(0, 'rule') {OPEN}没有用到：这个对象已经达到要求 → {IDLE}"),
        (
            a_studio_without_title(),
            {"until": "2024-11-14"},
            f"(0, 'until') {OPEN}已于2024年11月14日到期，规则仍未达到 → 做到了再登记；仍需豁免的，另行批准后写新的一条",
        ),
        (
            a_studio_without_title(),
            {"until": "2028-08-31"},
            (
                f"(0, 'until') {OPEN}太长：到2028年8月31日，超出建设周期（至2027年8月31日）"
                " → 写到周期结束为止；下一周期另行批准"
            ),
        ),
        (a_studio_without_title(), {"from": "2024-11-16"}, None),
        (a_studio_without_title(), {"until": "2024-11-15"}, None),
        (a_studio(), {"until": "2024-11-14"}, None),
    ],
    ids=["unused", "expired", "too-long", "to-come", "last-day", "run-out-and-not-missed"],
)
def test_a_waiver_worth_a_look(tmp_path: Path, files: Files, waiver: Files, said: str | None) -> None:
    assert remarks(the_library(tmp_path, files, waiver)) == ([said] if said else [])


def test_a_second_waiver_of_the_same_is_without_use(tmp_path: Path) -> None:
    (said,) = remarks(the_library(tmp_path, a_studio_without_title(), {}, {}))
    assert said == f"(1, 'rule') {OPEN}没有用到：另有一条豁免已经管到，或者欠下的那一项不在起止日期内到期 → {IDLE}"


def test_a_rule_that_does_not_judge_the_subject(tmp_path: Path) -> None:
    rule = {"each": "studio", "is": "studio.about.motto", "when": "studio.about.profile", "strength": "principle"}
    library = the_library(tmp_path, a_studio(), {"rule": "x", "subject": "chunhui"}, policy=a_policy(rule))
    assert remarks(library) == [
        f"(0, 'rule') 豁免（示教基〔2024〕18号，x，chunhui）没有用到：目前没有对这个对象评这条规则 → {IDLE}"
    ]


def test_a_waiver_that_lifted_last_years_duty_is_of_use(tmp_path: Path) -> None:
    rule = {
        "each": "studio in school year", "select": "outcomes", "at_least": 1, "due": "end of school year",
        "strength": "principle",
    }  # fmt: skip
    waiver = {"rule": "x", "subject": "chunhui", "until": "2025-08-31"}
    library = the_library(tmp_path, a_studio(), waiver, policy=a_policy(rule))
    assert [one.state for one in evaluate(library, date(2025, 12, 1))] == [State.WAIVED, State.PENDING]
    assert remarks(library, date(2025, 12, 1)) == []


@pytest.mark.parametrize(
    ("waiver", "said"),
    [
        ({"rule": "member-age"}, "规则“member-age”不能豁免 → 只有“原则上”的规则可以豁免"),
        (
            {"subject": "chunhui"},
            (
                "豁免太宽：规则“leader-title”（市特级班主任称号）评的是人，豁免却写给整个春晖工作室（示例），"
                "一个人也豁免不了 → 逐人写，例如 chunhui/li-min"
            ),
        ),
        (
            {"rule": "cycle-length"},
            "规则“cycle-length”（建设周期）评的是工作室，豁免却写给一个人 → 写成 chunhui，或改规则代号",
        ),
        (
            {"subject": "chunhui/member-1"},
            "规则“leader-title”（市特级班主任称号）评的是领衔人，member-1 是成员 → 核对 rule 和 subject",
        ),
    ],
    ids=["not-waivable", "too-broad", "too-narrow", "another-role"],
)
def test_a_waiver_that_can_lift_nothing_is_refused(tmp_path: Path, waiver: Files, said: str) -> None:
    library = the_library(tmp_path, a_studio(), waiver)
    found = [f"{one.message} → {one.remedy}" for one in consistency.contradictions(library)]
    assert found == [said]


def test_check_says_it_after_the_findings_and_refuses_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    the_library(tmp_path, a_studio(), {})
    assert cli.exit_status(lambda: cli.run_check(cli.parse_options(str(tmp_path), "", "2024-11-15"), "text")) == 0
    assert capsys.readouterr().out.splitlines()[-3:] == [
        "建议核对（不影响生成网站和报告）：",
        f"  bureau/waivers.yml:1:20 {OPEN}没有用到：这个对象已经达到要求 → {IDLE}",
        "豁免共 1 条：值得核对 1 条。",
    ]


def test_an_unmet_rule_still_refuses_by_itself_after_its_waiver(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    the_library(tmp_path, a_studio_without_title(), {"until": "2024-11-14"})
    assert cli.exit_status(lambda: cli.run_check(cli.parse_options(str(tmp_path), "", "2024-11-15"), "text")) == 1
    assert "已于2024年11月14日到期，规则仍未达到" in capsys.readouterr().out


def test_a_waiver_to_the_end_of_its_cycle_holds_after_it(tmp_path: Path) -> None:
    library = the_library(tmp_path, a_studio_without_title(), {"until": "2027-08-31"})
    states = [one.state for one in evaluate(library, date(2028, 3, 1)) if one.rule.id == "leader-title"]
    assert states == [State.WAIVED]
    assert remarks(library, date(2028, 3, 1)) == []
