"""What would change under a draft: both ways, by studio and clause, in a story; nothing is written."""

from datetime import date
from pathlib import Path

import pytest

from studiobook.cli import main as cli
from studiobook.diagnostics import trial_report
from studiobook.loading.library import load, with_draft
from studiobook.models.library import Library
from studiobook.models.policy import Policy
from studiobook.rules import trial as policy_trial
from tests.builders import Files, a_district, a_policy, a_studio, an_activity, write

TODAY = date(2025, 9, 15)
PAPER = {"kind": "paper", "title": "x", "authors": ["li-min"], "on": "2025-04"}
YEARLY = {"each": "studio in school year", "due": "end of school year", "unit": "篇"}
TWO_PAPERS = {**YEARLY, "id": "papers", "label": "论文", "select": "outcomes", "at_least": 2}
MOTTO = {"id": "motto", "label": "理念", "is": "studio.about.motto", "strength": "principle"}
SIZE = {"id": "size", "label": "人数", "value": "studio.everyone | count", "at_most": 3, "unit": "人"}
BORN = {"id": "stage", "label": "学段", "each": "member", "is": "person.stage == 'primary'", "strength": "expected"}


def the_district(root: Path, *rules: Files, waivers: list[Files] | None = None) -> Path:
    """Two studios under one edition: chunhui wrote one paper in its first year, qiming two."""
    chunhui = {**a_studio(), "outcomes/a.yml": PAPER}
    qiming = {**a_studio(name="启明工作室（示例）", motto="一起想"), "outcomes/a.yml": PAPER}
    qiming["people/li-min.yml"]["name"] = "王老师"
    for number in (1, 2):
        qiming[f"people/member-{number}.yml"]["name"] = f"启明成员{number}"
    qiming["outcomes/b.yml"] = {**PAPER, "title": "y"}
    return a_district(root / "district", policy=a_policy(*rules), waivers=waivers, chunhui=chunhui, qiming=qiming)


def a_draft(root: Path, *rules: Files, effective_from: str = "2023-09-01") -> Path:
    path = root / "district/bureau/drafts/new.yml"
    path.parent.mkdir(exist_ok=True)
    text = a_policy(*rules, effective_from=effective_from).replace("测试办法", "修订草案")
    path.write_text(text, encoding="utf-8")
    return path


def tried(root: Path, now: list[Files], then: list[Files], **more: str) -> policy_trial.Trial:
    library = load(the_district(root, *now))
    return policy_trial.trial(library, the_draft(library, a_draft(root, *then, **more)), TODAY)


def the_draft(library: Library, path: Path) -> Policy:
    return with_draft(library, path)[1]


def ways(trial: policy_trial.Trial) -> list[tuple[str, str, str, str]]:
    return [(one.way, one.finding.studio, one.finding.rule.id, str(one.finding.year or "")) for one in trial.shifts]


def test_the_same_edition_changes_nothing(tmp_path: Path) -> None:
    trial = tried(tmp_path, [TWO_PAPERS, MOTTO], [TWO_PAPERS, MOTTO])
    assert (trial.shifts, trial.added, trial.removed, trial.reworded) == ((), (), (), ())
    text = "\n".join(trial_report.report_lines(trial))
    assert "结果：2 个工作室的 6 项要求，状态都不变。" in text
    assert "规则：草案和原来的版本没有不同。" in text
    assert text.count("没有变化") == 2


def test_both_ways(tmp_path: Path) -> None:
    lower, higher = {**TWO_PAPERS, "at_least": 1}, {**SIZE, "at_most": 2}
    assert ways(tried(tmp_path, [TWO_PAPERS, SIZE], [lower, higher])) == [
        ("better", "chunhui", "papers", "2024-2025"),
        ("worse", "chunhui", "size", ""),
        ("worse", "qiming", "size", ""),
    ]


def test_rules_added_and_removed(tmp_path: Path) -> None:
    trial = tried(tmp_path, [TWO_PAPERS], [BORN])
    assert [rule.id for _, rule in trial.added] == ["stage"]
    assert [rule.id for _, rule in trial.removed] == ["papers"]
    assert {way for way, *_ in ways(trial)} == {"new", "gone"}
    assert len(trial.shifts) == 4 + 4


def test_each_term_and_calendar_year_is_compared_with_itself(tmp_path: Path) -> None:
    """A duty of a 学期 stands twice in a school year; what changes in the first is not what changes in the second."""
    term = {"id": "term", "label": "论文", "each": "studio in term", "select": "outcomes", "due": "end of term"}
    year = {**term, "id": "year", "label": "年论文", "each": "studio in calendar year", "due": "start of calendar year"}
    now = [{**one, "at_least": 1} for one in (term, year)]
    trial = tried(tmp_path, now, [{**one, "at_least": 2, "due": one["due"] + " + 1 days"} for one in now])
    shifts = [
        (one.finding.studio, one.finding.rule.id, one.finding.term and one.finding.term.label) for one in trial.shifts
    ]
    assert shifts == [
        ("chunhui", "term", "2024—2025学年下学期"),
        ("chunhui", "year", "2025年"),
    ]
    lines = [line.strip() for line in trial_report.report_lines(trial)]
    assert "一 论文：至少 1 项 → 至少 2 项；学期结束到期 → 学期结束后 1 天到期" in lines
    assert "一 年论文：至少 1 项 → 至少 2 项；自然年开始到期 → 自然年开始后 1 天到期" in lines
    assert "一 论文（2024—2025学年下学期）：已达到 → 未达到（现为 1 项，至少 2 项）" in lines
    assert "一 年论文（2025年）：已达到 → 未达到（现为 1 项，至少 2 项）" in lines


def test_other_words_for_the_same_are_no_change(tmp_path: Path) -> None:
    trial = tried(tmp_path, [MOTTO], [{**MOTTO, "label": "工作室理念", "remedy": "写一句"}])
    assert (trial.reworded, trial.shifts) == ((), ())


def test_what_is_only_counted_is_not_asked(tmp_path: Path) -> None:
    counted = {key: value for key, value in TWO_PAPERS.items() if key != "at_least"} | {"strength": "counted"}
    assert {way for way, *_ in ways(tried(tmp_path, [TWO_PAPERS], [counted]))} == {"gone"}


def test_the_story_is_told_to_an_officer(tmp_path: Path) -> None:
    higher = {**TWO_PAPERS, "at_least": 1}
    must = {**MOTTO, "strength": "must"}
    waiver = {
        "rule": "motto", "subject": "chunhui", "reason": "x", "approver": "示例区教育局", "document": "示教基〔2024〕1号",
        "from": "2024-09-01", "until": "2027-08-31",
    }  # fmt: skip
    library = load(the_district(tmp_path, TWO_PAPERS, MOTTO, waivers=[waiver]))
    draft = the_draft(library, a_draft(tmp_path, higher, must, BORN, effective_from="2025-09-01"))
    assert list(trial_report.report_lines(policy_trial.trial(library, draft, TODAY))) == [
        "试算：用草案《修订草案》（bureau/drafts/new.yml）代替《测试办法》（bureau/policy/test.yml），",
        "把同样的记录按2025年9月15日的情况再评一遍。只是试算，记录、管理办法和成品都没有改动。",
        (
            "注意：草案写的施行时间是2025年9月1日起，正式施行后春晖工作室（示例）（2024—2027年）、启明工作室（示例）"
            "（2024—2027年）的这个周期仍按原来的版本评；下面也列出来，供参考。"
        ),
        "",
        "结果：2 个工作室原有要求 6 项，按草案是 10 项；变差 1 项，变好 1 项，草案新要求的 4 项，其余 4 项不变。",
        "变差的涉及 1 个工作室。",
        "变好的涉及 1 个工作室。",
        "逾期或不合条件（未达到）的：都是 1 项。",
        "要先修改、网站和报告才能生成的：原来 0 项，按草案 1 项，多 1 项。",
        "豁免 示教基〔2024〕1号（chunhui）：草案里“理念”不能豁免了。",
        "",
        "新增的规则（1 条）：",
        "  一 学段（应有）",
        "",
        "改动的规则（2 条）：",
        "  一 论文：至少 2 篇 → 至少 1 篇",
        "  一 理念：原则上 → 必须",
        "",
        "春晖工作室（示例）（studios/chunhui）：变差 1 项，变好 1 项，草案新要求的 2 项",
        "  变差：",
        "    一 理念：已豁免 → 未达到（没有做到）",
        "  变好：",
        "    一 论文（2024—2025学年）：未达到 → 已达到",
        "  草案新要求的：",
        "    一 学段：示例成员1、示例成员2 已达到",
        "",
        "启明工作室（示例）（studios/qiming）：草案新要求的 2 项",
        "  草案新要求的：",
        "    一 学段：启明成员1、启明成员2 已达到",
    ]


def test_only_studios_of_the_replaced_edition_are_tried(tmp_path: Path) -> None:
    root = a_district(
        tmp_path / "district",
        policy=a_policy(MOTTO, effective_from="2026-09-01"),
        chunhui=a_studio(),
        qiming=a_studio(cycle="2026-2027"),
    )
    old = a_policy(MOTTO).replace("issuer", "effective_until: 2026-08-31\nissuer")
    (root / "bureau/policy/old.yml").write_text(old, encoding="utf-8")
    library = load(root)
    draft = the_draft(library, a_draft(tmp_path, {**MOTTO, "is": "studio.name"}, effective_from="2027-09-01"))
    trial = policy_trial.trial(library, draft, date(2026, 10, 1))
    assert [policy.id for policy in trial.replaced] == ["test"]
    assert ways(trial) == [("better", "qiming", "motto", "")]


def what_if(root: Path, draft: str = "bureau/drafts/new.yml") -> int:
    return cli.exit_status(
        lambda: cli.run_what_if(cli.parse_options(str(root / "district"), "", TODAY.isoformat()), draft)
    )


def everything(root: Path) -> dict[str, bytes]:
    return {path.as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_nothing_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    the_district(tmp_path, TWO_PAPERS)
    a_draft(tmp_path, {**TWO_PAPERS, "at_least": 1})
    before = everything(tmp_path)
    assert what_if(tmp_path) == 0
    assert "变好 1 项" in capsys.readouterr().out
    assert everything(tmp_path) == before


@pytest.mark.parametrize(
    ("rules", "effective_from", "said"),
    [
        (
            ({**MOTTO, "is": "studio.about.moto"},),
            "2023-09-01",
            "bureau/drafts/new.yml:10:67 不认识属性“moto” → 你是不是想写“motto”？",
        ),
        (
            ({**SIZE, "at_most": "三"},),
            "2023-09-01",
            "bureau/drafts/new.yml:10:139 “三”不是数字 → 写一个数字",
        ),
        ((MOTTO, MOTTO), "2023-09-01", "bureau/drafts/new.yml:11:16 规则“motto”写了两次 → 换一个代号"),
    ],
    ids=["does-not-compile", "wrong-type", "twice"],
)
def test_a_draft_that_does_not_compile(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], rules: tuple[Files, ...], effective_from: str, said: str
) -> None:
    the_district(tmp_path, MOTTO)
    a_draft(tmp_path, *rules, effective_from=effective_from)
    assert what_if(tmp_path) == 1
    printed = capsys.readouterr()
    where, _, what = said.partition(" ")
    lines = printed.err.splitlines()
    assert printed.out == ""
    assert [line.partition(" ")[2] for line in lines if line.startswith(where.rpartition(":")[0])] == [what]


def test_a_draft_of_another_time(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = the_district(tmp_path, MOTTO)
    policy = root / "bureau/policy/test.yml"
    text = policy.read_text(encoding="utf-8").replace("issuer", "effective_until: 2026-08-31\nissuer")
    policy.write_text(text, encoding="utf-8")
    a_draft(tmp_path, MOTTO, effective_from="2026-09-01")
    assert what_if(tmp_path) == 1
    assert (
        "bureau/drafts/new.yml:3:17 草案的施行日期和哪个版本都不重叠：test（2023年9月1日至2026年8月31日）"
        " → 改 effective_from 和 effective_until"
    ) in capsys.readouterr().err


def test_a_draft_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    the_district(tmp_path, MOTTO)
    assert what_if(tmp_path, "draft.yml") == 1
    assert "没有草案文件“draft.yml”" in capsys.readouterr().err


def test_a_draft_may_lie_among_the_editions(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = the_district(tmp_path, TWO_PAPERS)
    a_draft(tmp_path, {**TWO_PAPERS, "at_least": 1}).rename(root / "bureau/policy/new.yml")
    assert what_if(tmp_path, "bureau/policy/new.yml") == 0
    assert "变好 1 项" in capsys.readouterr().out


def test_unmet_duties_do_not_hinder_a_trial(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    the_district(tmp_path, {**MOTTO, "strength": "must"})
    a_draft(tmp_path, {**MOTTO, "strength": "expected"})
    assert what_if(tmp_path) == 0
    assert "要先修改、网站和报告才能生成的：原来 1 项，按草案 0 项，少 1 项。" in capsys.readouterr().out


def test_broken_records_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = the_district(tmp_path, MOTTO)
    a_draft(tmp_path, MOTTO)
    (root / "studios/chunhui/outcomes/a.yml").write_text("kind: paper\n", encoding="utf-8")
    assert what_if(tmp_path) == 1
    assert "studios/chunhui/outcomes/a.yml:1:1" in capsys.readouterr().err


def test_subjects_that_are_no_people_are_quoted(tmp_path: Path) -> None:
    rule = {"id": "words", "label": "小结", "each": "activity", "is": "activity.summary", "strength": "expected"}
    root = the_district(tmp_path, rule)
    write(root, {"studios/chunhui/activities/2024-10-17-x.md": an_activity()})
    library = load(root)
    draft = the_draft(library, a_draft(tmp_path, {**rule, "is": "not activity.summary"}))
    lines = list(trial_report.report_lines(policy_trial.trial(library, draft, TODAY)))
    assert "    一 小结：“倾听的力量” 已达到 → 未达到（没有做到）" in lines
    assert "  一 小结：评谁、数什么或怎样算有改动" in lines
