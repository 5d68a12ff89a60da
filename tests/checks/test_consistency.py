"""Data that contradict each other: one bad case a check, with the exact sentence at the exact line, and silence otherwise."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studiobook.checks import consistency, texts
from studiobook.documents import markdown
from studiobook.loading.library import load, read
from tests.builders import (
    Files,
    a_district,
    a_full_studio,
    a_leader,
    a_picture,
    a_policy,
    a_review,
    a_studio,
    an_activity,
    write,
)

HELD, LESSONS = "activities/2024-10-17-exchange.md", "activities/2024-11-14-lessons.md"
PLAN, LEDGER, APPRAISALS = "plans/2024-2025.md", "funding/2024-2025.yml", "appraisals/2024-2025.yml"
PROJECT, PAPER = "projects/home-school.yml", "outcomes/paper-li-min.yml"
TEXT = "outcomes/paper-li-min.md"

Change = Callable[[Files], None]


def put(path: str, **values: Any) -> Change:
    def change(files: Files) -> None:
        files[path] = {**files[path], **values}

    return change


def add(path: str, data: Any) -> Change:
    def change(files: Files) -> None:
        files[path] = data

    return change


def appraise(*names: str) -> Change:
    entry = {"grade": "good", "tasks_set": 1, "tasks_done": 1, "comment": "好。"}
    return put(APPRAISALS, members=[{"person": name, **entry} for name in names])


KNOWN = "先在 people/ 里登记，或改正写法"
DATES = "核对日期；入选前的成果写在本人的 earlier 里"

CASES: dict[str, list[tuple[Change, str]]] = {
    "a_policy_is_in_force": [
        (
            put("studio.yml", cycle={"start": "2022-2023", "years": 5}),
            "studio.yml:4:8 2022-09-01 施行的管理办法没有一个版本 → 核对 bureau/policy/ 里的施行日期和 cycle.start",
        ),
    ],
    "schools_are_the_districts": [
        (put("studio.yml", school="hone"), "studio.yml:2:9 没有代号为“hone”的学校 → 你是不是想写“home”？"),
        (
            put("people/member-1.yml", school="far-away"),
            "people/member-1.yml:3:9 没有代号为“far-away”的学校 → 学校代号见 bureau/district.yml；新学校请基教科先登记",
        ),
    ],
    "names_are_not_shared": [
        (
            put("people/member-2.yml", name="李敏"),
            (
                "people/li-min.yml:1:7 “李敏”登记了两次 → 删去重复的一份；真有同名的人，姓名后加学校简称\n"
                "people/member-2.yml:1:7 “李敏”登记了两次 → 删去重复的一份；真有同名的人，姓名后加学校简称"
            ),
        ),
    ],
    "people_are_known": [
        (
            put(HELD, roles=[{"person": "li-ming", "part": "host"}]),
            f"{HELD}:6:20 “li-ming”不在名单中 → 你是不是想写“li-min”？",
        ),
        (put(HELD, attendance={"due": ["nobody"]}), f"{HELD}:7:22 “nobody”不在名单中 → {KNOWN}"),
        (put(HELD, attendance={"on_leave": ["nobody"]}), f"{HELD}:7:27 “nobody”不在名单中 → {KNOWN}"),
        (put(HELD, attendance={"absent": ["nobody"]}), f"{HELD}:7:25 “nobody”不在名单中 → {KNOWN}"),
        (
            put(HELD, roles=[{"person": "qiming/wang", "part": "host"}]),
            f"{HELD}:6:20 “qiming/wang”是别的工作室的人 → 把那个工作室写进 joint，或改正代号",
        ),
        (put(PAPER, authors=["li-min", "nobody"]), f"{PAPER}:3:21 “nobody”不在名单中 → {KNOWN}"),
        (put(PROJECT, leader="nobody"), f"{PROJECT}:4:9 “nobody”不在名单中 → {KNOWN}"),
        (put(PROJECT, participants=["nobody"]), f"{PROJECT}:5:16 “nobody”不在名单中 → {KNOWN}"),
        (
            put(PLAN, items=[{"id": "item-1", "title": "x", "kind": "exchange", "month": "2024-10", "lead": "nobody"}]),
            f"{PLAN}:3:88 “nobody”不在名单中 → {KNOWN}",
        ),
        (
            add("plans/people/nobody.md", {"handed_in": "2024-09-20", "body": ""}),
            f"plans/people/nobody.md:2:1 “nobody”不在名单中 → {KNOWN}",
        ),
        (appraise("member-1", "nobody"), f"{APPRAISALS}:2:113 “nobody”不在名单中 → {KNOWN}"),
    ],
    "outcomes_are_not_shared": [
        (
            lambda files: files.update({TEXT: {**files[PAPER], "body": "全文。\n"}}),
            f"{PAPER}:1:1 studios/chunhui/{TEXT} 也叫这个名字 → 一项成果只用一个文件：附全文的用 .md，其余的用 .yml",
        ),
    ],
    "nobody_is_named_twice": [
        (
            put(HELD, attendance={"on_leave": ["member-1"], "absent": ["member-1"]}),
            f"{HELD}:7:13 “member-1”写了 2 次 → 留下一次",
        ),
        (put(PAPER, authors=["li-min", "li-min"]), f"{PAPER}:3:10 “li-min”写了 2 次 → 留下一次"),
        (put(PROJECT, participants=["li-min"]), f"{PROJECT}:5:15 “li-min”写了 2 次 → 留下一次"),
        (appraise("member-1", "member-1"), f"{APPRAISALS}:2:10 “member-1”写了 2 次 → 留下一次"),
    ],
    "activities_fit_their_files": [
        (
            put(HELD, sessions=[{"date": "2024-10-18", "time": "14:00-16:00", "place": "x"}]),
            f"{HELD}:4:21 第一场的日期是 2024-10-18，和文件名不一致 → 文件名改成“2024-10-18-….md”，或改正日期",
        ),
        (
            put(HELD, sessions=[{"date": "2024-10", "place": "x"}]),
            f"{HELD}:4:21 第一场的日期是 2024-10，和文件名不一致 → 文件名改成“2024-10-….md”，或改正日期",
        ),
        (
            add("activities/2024-12-reading.md", an_activity("reading", "2024-12-03")),
            "activities/2024-12-reading.md:4:21 第一场的日期是 2024-12-03，和文件名不一致 → 文件名改成“2024-12-03-….md”，或改正日期",
        ),
    ],
    "dates_lie_in_the_cycle": [
        (
            put(HELD, sessions=[{"date": "2024-10-17", "place": "x"}, {"date": "2027-09-01", "place": "x"}]),
            f"{HELD}:4:59 日期 2027-09-01 不在 2024-09-01 到 2027-08-31 之间 → {DATES}",
        ),
        (put(PAPER, on="2024-08"), f"{PAPER}:4:5 日期 2024-08 不在 2024-09-01 到 2027-08-31 之间 → {DATES}"),
        (
            put(LEDGER, income=[{"on": "2025-09", "source": "district", "amount": 25000}]),
            f"{LEDGER}:1:17 日期 2025-09 不在 2024-09-01 到 2025-08-31 之间 → {DATES}",
        ),
        (
            put(LEDGER, expenses=[{"on": "2024-08-31", "purpose": "x", "amount": 1800.5}]),
            f"{LEDGER}:2:19 日期 2024-08-31 不在 2024-09-01 到 2025-08-31 之间 → {DATES}",
        ),
        (
            add("summaries/2027-2028.md", {"handed_in": "2028-07-01", "body": ""}),
            "summaries/2027-2028.md:2:1 2027—2028学年不在建设周期（2024—2027年）内 → 核对文件名和 studio.yml 的 cycle",
        ),
    ],
    "plan_items_exist": [
        (put(HELD, plan="item-2"), f"{HELD}:5:7 2024—2025学年的计划里没有“item-2” → 你是不是想写“item-1”？"),
        (put(HELD, plan="reading"), f"{HELD}:5:7 2024—2025学年的计划里没有“reading” → 可以写：item-1"),
        (
            put(PLAN, items=[{"id": "item-1", "title": "x", "kind": "exchange", "month": "2024-10"}] * 2),
            f"{PLAN}:3:88 计划项目“item-1”写了两次 → 换一个代号",
        ),
    ],
    "files_are_there": [
        (
            put(HELD, photos=[{"file": "files/group-1.jpg", "caption": "x"}]),
            f"{HELD}:12:19 没有文件“files/group-1.jpg” → 你是不是想写“files/group.jpg”？",
        ),
        (
            put(PAPER, file="files/谈倾听.pdf"),
            f"{PAPER}:6:7 没有文件“files/谈倾听.pdf” → 把文件放进 files/，或改正写法",
        ),
        (
            put("summaries/2024-2025.md", materials=[{"title": "x", "file": "studio.yml"}]),
            "summaries/2024-2025.md:3:36 没有文件“studio.yml” → 把文件放进 files/，或改正写法",
        ),
    ],
    "joint_studios_exist": [
        (put(HELD, joint=["chunhui"]), f"{HELD}:12:9 联合工作室写了自己 → 只写其他工作室"),
        (put(HELD, joint=["qimin"]), f"{HELD}:12:9 没有代号为“qimin”的工作室 → 你是不是想写“qiming”？"),
        (put(HELD, joint=["x"]), f"{HELD}:12:9 没有代号为“x”的工作室 → 写工作室的代号（文件夹名）"),
    ],
    "reports_name_their_project": [
        (
            add("summaries/research/home-schol.md", {"title": "x", "handed_in": "2025-06-01", "body": ""}),
            "summaries/research/home-schol.md:2:1 没有代号为“home-schol”的课题 → 你是不是想写“home-school”？",
        ),
    ],
    "texts_can_be_shown": [
        (
            put(HELD, body="一\n\n[二](b.md)\n"),
            f"{HELD}:15:1 链接“b.md”不是网址 → 写完整的网址，以 https:// 开头；工作室的文件用 photos 或 file 登记",
        ),
        (
            put(HELD, body="一\n\n![合影](../files/x.jpg)\n"),
            f"{HELD}:15:1 没有图片“files/x.jpg” → 把图片放进 files/，或改正写法",
        ),
        (
            put(HELD, body="甲|乙\n-|-\n一|二|三\n"),
            f"{HELD}:15:1 表格这一行的格子比表头多，“三”显示不出来 → 补上表头，或去掉多余的“|”；文字里的竖线写成 \\|",
        ),
        (
            put(HELD, body="一\n\n[^注]: 二\n"),
            f"{HELD}:15:1 脚注“[^注]”没有地方引用，显示不出来 → 在正文里写上 [^注]，或删去这条脚注",
        ),
        *(
            (
                put(path, body="![合影](files/group.jpg)\n"),
                f"{path}:{line}:1 图片“files/group.jpg”不在本工作室的 files/ 里 → 把图片放进 files/，写成 ../files/名称.jpg",
            )
            for path, line in (
                ("plans/cycle.md", 4),
                (PLAN, 5),
                ("plans/people/member-1.md", 4),
                ("summaries/2024-2025.md", 4),
                ("summaries/research/home-school.md", 5),
                ("rules/study.md", 6),
            )
        ),
    ],
    "images_are_registered": [
        (
            put(HELD, photos=[], body="一\n\n![合影](../files/group.jpg)\n"),
            f"{HELD}:16:1 正文里的图片“files/group.jpg”没有登记 → 在 photos 里写它的 file、caption 和 consent",
        ),
    ],
}


def the_district(root: Path, change: Change | None = None) -> Path:
    files = a_full_studio()
    files["files/group.jpg"] = a_picture()
    if change:
        change(files)
    qiming = a_studio(name="启明工作室（示例）")
    qiming["people/wang.yml"] = a_leader("王老师", joined="2024-09-01")
    del qiming["people/li-min.yml"]
    return a_district(root, chunhui=files, qiming=qiming)


def messages(root: Path) -> list[str]:
    library = load(root)
    found = consistency.contradictions(library)
    lines = (str(library.located(one)) for one in found)
    return sorted(line.removeprefix("studios/chunhui/") for line in lines)


def test_every_check_has_its_case() -> None:
    assert list(CASES) == [check.__name__ for check in consistency.CHECKS]


def test_a_good_district_is_passed_over_in_silence(tmp_path: Path) -> None:
    assert messages(the_district(tmp_path)) == []


@pytest.mark.parametrize(
    ("check", "change", "wanted"),
    [(check, change, wanted) for check, cases in CASES.items() for change, wanted in cases],
    ids=[f"{check}-{number}" for check, cases in CASES.items() for number in range(len(cases))],
)
def test_a_contradiction(tmp_path: Path, check: str, change: Change, wanted: str) -> None:
    root = the_district(tmp_path, change)
    library = load(root)
    generator = next(each for each in consistency.CHECKS if each.__name__ == check)
    assert list(generator(library, library.studios["chunhui"])) != []
    assert messages(root) == wanted.split("\n")


@pytest.mark.parametrize(
    "change",
    [
        put(
            HELD,
            joint=["qiming"],
            roles=[{"person": "qiming/wang", "part": "host"}, {"person": "chunhui/li-min", "part": "speaker"}],
        ),
        put(HELD, joint=["qiming"], attendance={"absent": ["qiming/wang"]}),
        put(HELD, plan=None),
        put(HELD, photos=[{"file": "files/group.jpg", "caption": "合影"}], body="![合影](../files/group.jpg)\n"),
        put(PAPER, on="2024-09"),
        add("activities/2024-12-reading.md", an_activity("reading", "2024-12")),
        add("activities/2024-12-05-two.md", an_activity(sessions=[{"date": "2024-12-06"}, {"date": "2024-12-05"}])),
    ],
    ids=["joint-roles", "joint-absent", "unplanned", "photo", "first-month", "month-only", "sessions-in-any-order"],
)
def test_what_is_no_contradiction(tmp_path: Path, change: Change) -> None:
    assert messages(the_district(tmp_path, change)) == []


ROWS = (
    "|甲|乙|", "|-|-|", "|一|二|", "|一|二|三|", "|一|", "一|二|三|四", " |一|二| ", "> |一|二|", "- |一|二|", r"|一\|二|",
    "|`一`|二|", "|", "||", "    |一|二|", "|-|", "-|-", "", "一二三", "```", "# |一|",
)  # fmt: skip


@settings(max_examples=300)
@given(st.lists(st.sampled_from(ROWS), max_size=8).map("\n".join))
def test_a_text_that_is_not_parsed_has_nothing_wrong(text: str) -> None:
    assert texts.may_fail(text) or markdown.parse(text).diagnostics == ()


def test_two_editions_in_force_at_once(tmp_path: Path) -> None:
    root = the_district(tmp_path)
    (root / "bureau/policy/draft.yml").write_text(a_policy({"is": "today"}), encoding="utf-8")
    wanted = "4:8 2024-09-01 施行的管理办法同时有 draft、wujin-trial → 核对 bureau/policy/ 里的施行日期和 cycle.start"
    assert messages(root) == sorted([f"studio.yml:{wanted}", f"studios/qiming/studio.yml:{wanted}"])


WAIVER = {
    "rule": "leader-title",
    "subject": "chunhui/li-min",
    "reason": "x",
    "approver": "x",
    "document": "x",
    "from": "2024-08-20",
    "until": "2027-08-31",
}


@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        ({"rule": "leader-titel"}, "没有规则“leader-titel” → 你是不是想写“leader-title”？"),
        ({"rule": "zzz"}, "没有规则“zzz” → 规则代号见 bureau/policy/"),
        ({"rule": "member-age"}, "规则“member-age”不能豁免 → 只有“原则上”的规则可以豁免"),
        ({"subject": "chunhui/nobody"}, "没有“chunhui/nobody” → 写 工作室代号，或 工作室代号/人员代号"),
        ({"subject": "nowhere"}, "没有“nowhere” → 写 工作室代号，或 工作室代号/人员代号"),
        ({}, None),
        ({"subject": "chunhui", "rule": "cycle-length"}, None),
    ],
    ids=["rule", "rule-far", "not-waivable", "person", "studio", "good", "good-studio"],
)
def test_waivers(tmp_path: Path, change: dict[str, str], wanted: str | None) -> None:
    root = a_district(tmp_path, waivers=[{**WAIVER, **change}], chunhui=a_full_studio())
    column = 20 if "rule" in change else 47
    assert messages(root) == ([f"bureau/waivers.yml:1:{column} {wanted}"] if wanted else [])


def test_the_bureaus_own_doubles(tmp_path: Path) -> None:
    text = a_policy({"is": "today"}, {"is": "cycle"})
    text += "  - {id: '1', cite: 一, heading: 又, digest: 又}\n"
    root = a_district(tmp_path, policy=text, chunhui=a_studio())
    path = root / "bureau/district.yml"
    path.write_text(path.read_text(encoding="utf-8").replace('"id": "west"', '"id": "east"'), encoding="utf-8")
    found = [line for line in messages(root) if line.startswith("bureau/")]
    assert found == [
        "bureau/district.yml:8:109 学校代号“east”写了两次 → 换一个代号",
        "bureau/district.yml:8:198 学校代号“east”写了两次 → 换一个代号",
        "bureau/policy/test.yml:11:16 规则“x”写了两次 → 换一个代号",
        "bureau/policy/test.yml:12:10 条款“1”写了两次 → 合并成一条",
        "bureau/policy/test.yml:5:9 条款“1”写了两次 → 合并成一条",
    ]


def in_what_could_be_read(root: Path) -> list[str]:
    reading = read(root)
    assert reading.library is not None
    assert len(reading.diagnostics) == 1
    return [one.message for one in consistency.contradictions(reading.library)]


def test_a_studio_that_could_not_be_read_whole_is_left_out(tmp_path: Path) -> None:
    root = the_district(tmp_path, put(HELD, plan="nothing"))
    assert len(messages(root)) == 1
    write(root, {"studios/chunhui/rules/study.md": "没有信息块"})
    assert in_what_could_be_read(root) == []


@pytest.mark.parametrize("broken", ["people/wang.yml", "studio.yml"])
def test_what_a_broken_file_may_hold_is_held_against_nobody(tmp_path: Path, broken: str) -> None:
    """A studio that another one names is there, and so are its people, even where their files cannot be read today."""
    guests = [{"person": "qiming/wang", "part": "host"}]
    root = the_district(tmp_path, put(HELD, joint=["qiming"], roles=guests))
    waiver = {**WAIVER, "subject": "qiming/wang"}
    write(root, {f"studios/qiming/{broken}": "name", "bureau/waivers.yml": {"waivers": [waiver]}})
    assert in_what_could_be_read(root) == []


def test_an_edition_that_cannot_be_read_is_not_called_missing_too(tmp_path: Path) -> None:
    files = {**a_studio(), **a_review()}
    root = a_district(tmp_path, waivers=[WAIVER], chunhui=files)
    write(root, {"bureau/policy/wujin-trial.yml": "title"})
    assert in_what_could_be_read(root) == []


def test_a_sheet_that_cannot_be_read_is_not_called_missing_too(tmp_path: Path) -> None:
    root = a_district(tmp_path, chunhui={**a_full_studio(), **a_review()})
    write(root, {"bureau/reviews/chunhui-2027/scores/expert-1.yml": "expert"})
    assert in_what_could_be_read(root) == []
