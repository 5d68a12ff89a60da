"""The tasks as users meet them: what is printed, the exit status, and that a refused build leaves the last output whole."""

import errno
import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from studiobook.cli import main as cli
from studiobook.core import atomic
from studiobook.core.diagnostic import UsageError
from tests.builders import REPOSITORY, Files, a_district, a_leader, a_person, a_studio, an_activity, write

DAY = "2024-11-20"


def build(root: Path, out: Path) -> int:
    return cli.exit_status(lambda: cli.run_build(cli.parse_options(str(root), str(out), DAY)))


def thirteen_members() -> Files:
    studio = a_studio(members=12)
    studio["people/zhao-wan.yml"] = a_person("赵晚", joined="2024-10-08")
    return studio


def a_member_aged_41() -> Files:
    studio = a_studio()
    studio["people/zhao-wan.yml"] = a_person("赵晚", born="1983-05")
    return studio


def a_leader_of_9_years() -> Files:
    studio = a_studio()
    studio["people/li-min.yml"] = a_leader("李敏", class_teacher_since="2015-01")
    return studio


def an_activity_without_summary() -> Files:
    studio = a_studio()
    activity = an_activity()
    del activity["summary"]
    studio["activities/2024-10-17-listening.md"] = activity
    return studio


def a_duplicate_key() -> Files:
    studio = a_studio()
    studio["outcomes/paper.yml"] = "kind: paper\ntitle: 倾听\nauthors: [li-min]\non: 2024-10\ntitle: 再听\n"
    return studio


def a_gbk_file() -> Files:
    studio = a_studio()
    studio["outcomes/paper.yml"] = "kind: paper\ntitle: 倾听\n".encode("gbk")
    return studio


REFUSED = [
    (
        thirteen_members,
        (
            "studios/chunhui/people/zhao-wan.yml:6:9 春晖工作室（示例）：成员人数（四、（一））：现为 13 人，至多 12 人"
            " → 核对成员的 joined 和 left；离开的成员要写 left"
        ),
    ),
    (
        a_member_aged_41,
        (
            "studios/chunhui/people/zhao-wan.yml:7:7 赵晚：成员入选时的年龄（五、（二）1）：现为 41 周岁，至多 39 周岁"
            " → 核对出生年月；入选时要不满四十周岁"
        ),
    ),
    (
        a_leader_of_9_years,
        (
            "studios/chunhui/people/li-min.yml:9:22 李敏：领衔人班主任年限（五、（一）1）：现为 9 年，至少 10 年"
            " → 核对 class_teacher_since 和中断年数；不足十年不能担任领衔人"
        ),
    ),
    (
        an_activity_without_summary,
        (
            "studios/chunhui/activities/2024-10-17-listening.md:2:1 倾听的力量：活动小结（三、（一））：没有做到"
            " → 已过2024年10月31日：在 summary 里写一两句话"
        ),
    ),
    (a_duplicate_key, "studios/chunhui/outcomes/paper.yml:5:1 “title”写了两次 → 留下一个，删去另一个"),
    (
        a_gbk_file,
        (
            "studios/chunhui/outcomes/paper.yml:2:1 文件的编码不是 UTF-8（看起来是 GBK）"
            " → 用记事本打开，选“另存为”，编码选 UTF-8，再保存"
        ),
    ),
]


@pytest.mark.parametrize(("studio", "message"), REFUSED, ids=[studio.__name__ for studio, _ in REFUSED])
def test_a_refused_build_says_where_and_leaves_the_output_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], studio: Callable[[], Files], message: str
) -> None:
    root = a_district(tmp_path / "district", chunhui=studio())
    write(tmp_path / "dist", {"site/index.html": "上一次的网站", "reports/index.txt": "上一次的报告"})
    assert build(root, tmp_path / "dist") == 1
    assert capsys.readouterr().err.splitlines() == [message, "共 1 处需要修改；改好以后再运行一次。"]
    left = sorted(
        path.relative_to(tmp_path / "dist").as_posix() for path in (tmp_path / "dist").rglob("*") if path.is_file()
    )
    assert left == ["reports/index.txt", "site/index.html"]


def test_every_diagnostic_of_a_run_is_printed_at_once(tmp_path, capsys):
    studio = a_studio()
    studio |= {"outcomes/a.yml": "kind: paper\n", "outcomes/b.yml": b"\xff\xfe", "notes.txt": "x"}
    studio["people/member-1.yml"] = a_person("示例成员1", school="nowhere")
    qiming = a_studio()
    qiming["people/member-1.yml"]["school"] = "nowhere"
    root = a_district(tmp_path, chunhui=studio, qiming=qiming)
    assert cli.exit_status(lambda: cli.run_check(cli.parse_options(str(root), "", DAY), "text")) == 1
    places = [line.split(" ")[0] for line in capsys.readouterr().err.splitlines()[:-1]]
    assert places == [
        "studios/chunhui/notes.txt:1:1",
        "studios/chunhui/outcomes/a.yml:1:1",
        "studios/chunhui/outcomes/a.yml:1:1",
        "studios/chunhui/outcomes/a.yml:1:1",
        "studios/chunhui/outcomes/b.yml:1:1",
        "studios/qiming/people/member-1.yml:3:9",
    ]


def test_check_is_quiet_when_all_is_well(tmp_path, capsys):
    policy = (
        "title: 办法\nissuer: 教育局\neffective_from: 2023-09-01\nclauses:\n"
        '  - {id: "1", cite: 一, heading: 标题, digest: 要点, rules: [{id: people, label: 人数, each: studio,'
        " value: studio.everyone | count, at_least: 1, unit: 人, strength: must, remedy: 补人}]}\n"
    )
    root = a_district(tmp_path, policy=policy, chunhui=a_studio())
    assert cli.exit_status(lambda: cli.run_check(cli.parse_options(str(root), "", DAY), "text")) == 0
    assert capsys.readouterr().out == "工作室 1 个，要求 1 项：已达到 1；另有统计 0 项。\n"


def test_the_sample_district_checks_as_it_should(capsys, golden):
    assert cli.exit_status(lambda: cli.run_check(cli.parse_options(str(REPOSITORY), "", "2026-11-22"), "text")) == 0
    golden("check.txt", capsys.readouterr().out)


def test_json_says_all_that_text_says(tmp_path, capsys):
    root = a_district(tmp_path, chunhui=a_member_aged_41())
    assert cli.exit_status(lambda: cli.run_check(cli.parse_options(str(root), "", DAY), "json")) == 1
    said = json.loads(capsys.readouterr().out)
    assert said["as_of"] == DAY
    assert said["troubles"] == []
    (refused,) = [one for one in said["findings"] if one["refuses"]]
    assert (refused["rule"], refused["path"], refused["line"]) == (
        "member-age",
        "studios/chunhui/people/zhao-wan.yml",
        7,
    )
    assert refused["message"] == "成员入选时的年龄（五、（二）1）：现为 41 周岁，至多 39 周岁"


@pytest.mark.parametrize(
    ("root", "as_of", "said"),
    [
        ("/", "", "“/”不是一个区的文件夹"),
        (str(REPOSITORY), "2026-13-01", "“2026-13-01”不是日期"),
        (str(REPOSITORY), "昨天", "“昨天”不是日期"),
    ],
)
def test_a_wish_that_cannot_be_met_is_said(root, as_of, said):
    with pytest.raises(UsageError, match=said):
        cli.parse_options(root, "", as_of)


def test_an_unknown_format_is_said(capsys):
    assert cli.exit_status(lambda: cli.run_check(cli.parse_options("", "", DAY), "xml")) == 1
    assert "不认识格式“xml”" in capsys.readouterr().err


def test_before_anything_is_judged_the_summary_is_a_sentence(tmp_path, capsys):
    root = a_district(tmp_path, chunhui=a_studio())
    assert cli.exit_status(lambda: cli.run_check(cli.parse_options(str(root), "", "2020-01-01"), "text")) == 0
    assert capsys.readouterr().out == "工作室 1 个，要求 0 项；另有统计 0 项。\n"


def test_a_file_where_output_should_go_is_said(tmp_path, capsys):
    root = a_district(tmp_path / "district", chunhui=a_studio())
    write(tmp_path, {"dist": "x"})
    assert build(root, tmp_path / "dist") == 1
    said = capsys.readouterr().err
    assert f"错误：“{tmp_path / 'dist'}”那里已有同名的文件或文件夹 → 移走它，或者换一个位置" in said
    assert "Traceback" not in said


@pytest.mark.parametrize(
    ("number", "status", "said"),
    [
        (errno.EACCES, 1, "错误：“x.docx”打不开或改不了 → 关上正在用它的程序"),
        (errno.EROFS, 1, "错误：“x.docx”所在的磁盘只能读 → 换一个可以写的位置"),
        (errno.ENOSPC, 1, "错误：“x.docx”写不下，磁盘满了 → 腾出空间，再运行一次"),
        (errno.ENOENT, 2, "FileNotFoundError"),  # nobody but we decide which files are opened
    ],
)
def test_what_the_machine_refuses_is_no_bug_of_ours(capsys, number, status, said):
    def refused() -> int:
        raise OSError(number, os.strerror(number), "x.docx")

    assert cli.exit_status(refused) == status
    assert said in capsys.readouterr().err


def test_a_bug_of_ours_ends_with_2_and_a_traceback(capsys):
    assert cli.exit_status(lambda: 1 // 0) == 2
    assert "ZeroDivisionError" in capsys.readouterr().err


@pytest.mark.slow
def test_a_build_that_dies_leaves_the_last_one_whole(tmp_path):
    write(tmp_path, {"site/index.html": "上一次"})

    def die() -> None:
        with atomic.replaced(tmp_path / "site") as folder:
            (folder / "index.html").write_text("一半", encoding="utf-8")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        die()
    assert [path.name for path in tmp_path.iterdir()] == ["site"]
    assert (tmp_path / "site/index.html").read_text("utf-8") == "上一次"


@pytest.mark.slow
def test_a_build_replaces_the_last_one(tmp_path):
    write(tmp_path, {"site/old.html": "上一次"})
    with atomic.replaced(tmp_path / "site") as folder:
        (folder / "new.html").write_text("这一次", encoding="utf-8")
    assert [path.name for path in tmp_path.rglob("*.html")] == ["new.html"]
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


@pytest.mark.slow
def test_tasks_pass_the_status_on_and_say_it_in_chinese(tmp_path):
    root = a_district(tmp_path, chunhui=a_duplicate_key())
    command = [sys.executable, "-m", "invoke", "--search-root", str(REPOSITORY), "check", "--root", str(root)]
    ended = subprocess.run(
        [*command, "--as-of", DAY],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        check=False,
    )
    assert ended.returncode == 1
    assert "“title”写了两次 → 留下一个，删去另一个" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_the_day_is_today_where_none_is_given():
    assert cli.parse_options("", "", "").today == date.today()


@pytest.mark.slow
def test_private_words_that_a_person_made_public_refuse_the_site(tmp_path, capsys):
    words = "带班细致，家长信任，组织能力强"
    studio = a_studio()
    studio["people/zhao-wan.yml"] = a_person("赵晚", statement=words)
    studio["activities/2024-10-17-listening.md"] = an_activity(summary=f"学校说她{words}。")
    root = a_district(tmp_path / "district", chunhui=studio)
    assert cli.exit_status(lambda: cli.run_site(cli.parse_options(str(root), str(tmp_path / "dist"), DAY))) == 1
    assert f"网页里有不公开的内容“{words}”" in capsys.readouterr().err
    assert not (tmp_path / "dist/site").exists()
