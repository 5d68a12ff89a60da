"""What tasks print: people's texts and paths as written, in any folder, in any encoding, by each of the entry points."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import studiobook
from studiobook.cli import main as cli
from tests.builders import REPOSITORY, a_district, a_studio, an_activity

DAY = "2024-11-20"


# root, as which CI runs, may read every file
WITHOUT_PRIVILEGES = (
    ("setpriv", "--bounding-set=-dac_override,-dac_read_search")
    if os.geteuid() == 0 and shutil.which("setpriv")
    else ()
)


def run(*words: str, cwd: Path, encoding: str = "utf-8") -> subprocess.CompletedProcess[str]:
    """Run ``python -m studiobook`` in the folder ``cwd``, with all streams in ``encoding``, and no right to read every file."""
    return subprocess.run(
        [*WITHOUT_PRIVILEGES, sys.executable, "-P", "-m", "studiobook", *words],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY), "PYTHONIOENCODING": encoding},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8" if "json" in words else encoding,
        check=False,
    )


def a_district_with_a_rare_character(root: Path) -> Path:
    """A district one of whose activities has a title that GBK cannot write, and an unknown key to complain about."""
    studio = a_studio()
    studio["activities/2024-10-17-𠮷😀.yml"] = an_activity(title="𠮷😀")
    return a_district(root, chunhui=studio)


@pytest.mark.slow
def test_the_package_runs_from_any_folder_and_ends_with_the_status_of_the_task(tmp_path: Path) -> None:
    a_district(tmp_path / "district", chunhui=a_studio())
    fine = run("policy", "--root", "district", cwd=tmp_path)
    assert (fine.returncode, fine.stderr) == (0, "")
    wrong = run("check", "--root", "elsewhere", cwd=tmp_path)
    assert wrong.returncode == 1
    assert wrong.stderr.startswith(f"错误：“{tmp_path / 'elsewhere'}”不是一个区的文件夹")


@pytest.mark.slow
def test_help_is_chinese_and_lists_the_tasks(tmp_path: Path) -> None:
    general = run("--help", cwd=tmp_path)
    assert general.returncode == 0
    assert general.stdout.startswith("用法：studiobook 任务 [选项]")
    assert "  build     全部：检查、网站、报告" in general.stdout
    assert "lint" not in general.stdout  # the engineers' tasks need the repository
    for words in (("--help", "form"), ("form", "--help")):
        assert run(*words, cwd=tmp_path).stdout.startswith("用法：studiobook form [选项]\n\n  表格：")
    assert run("--version", cwd=tmp_path).stdout == f"studiobook {studiobook.__version__}\n"


@pytest.mark.slow
@pytest.mark.parametrize("words", [("nothing",), ("--help", "nothing"), ("check", "--nothing")])
def test_a_command_that_does_not_exist_is_named_in_chinese(tmp_path: Path, words: tuple[str, ...]) -> None:
    done = run(*words, cwd=tmp_path)
    assert done.returncode == 1
    assert done.stderr.startswith("错误：看不懂这条命令")
    assert "nothing" in done.stderr
    assert done.stdout == ""


@pytest.mark.slow
def test_an_encoding_without_a_character_gets_its_escape(tmp_path: Path) -> None:
    root = a_district_with_a_rare_character(tmp_path)
    for words in ((), ("--everything",)):
        done = run("check", "--root", str(root), "--as-of", DAY, *words, cwd=tmp_path, encoding="gbk")
        assert (done.returncode, "Traceback" in done.stderr) == (1, False)
        assert r"\U00020bb7\U0001f600" in done.stdout + done.stderr
        assert "studios/chunhui/activities" in done.stdout + done.stderr


@pytest.mark.slow
def test_help_is_printed_in_every_encoding(tmp_path: Path) -> None:
    for words in (("--help",), ("check", "--help"), ("--nothing",)):
        done = run(*words, cwd=tmp_path, encoding="ascii")
        assert "Traceback" not in done.stderr
        assert r"\u" in done.stdout + done.stderr


@pytest.mark.slow
def test_json_is_utf_8_in_every_encoding(tmp_path: Path) -> None:
    root = a_district_with_a_rare_character(tmp_path)
    done = run("check", "--root", str(root), "--as-of", DAY, "--format", "json", cwd=tmp_path, encoding="gbk")
    assert done.returncode == 1
    assert "𠮷😀" in done.stdout
    assert json.loads(done.stdout)["as_of"] == DAY


@pytest.mark.slow
@pytest.mark.parametrize("name", ["[x]", "[/]", "[bold]a[/bold]", ":smile:"])
def test_a_folder_with_brackets_is_printed_as_it_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    root = a_district(tmp_path / name, chunhui=a_studio())  # [/] is two folders
    out = root / "[/b]"
    assert cli.exit_status(lambda: cli.run_reports(cli.parse_options(str(root), str(out), DAY))) == 0
    assert str(out / "reports/index.html") in capsys.readouterr().out
    assert cli.exit_status(lambda: cli.run_pages(cli.parse_options(str(root), "", DAY), str(out / "pages"))) == 0
    assert f"目录是 {out / 'pages'}\n" in capsys.readouterr().out
    assert cli.exit_status(lambda: cli.parse_options(str(out), "", "") and 0) == 1
    assert f"“{out}”不是一个区的文件夹" in capsys.readouterr().err


def test_brackets_in_records_are_printed_as_they_are(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    studio = a_studio()
    studio["activities/[x].yml"] = an_activity()
    root = a_district(tmp_path, chunhui=studio)
    assert cli.exit_status(lambda: cli.run_check(cli.parse_options(str(root), "", DAY), "text")) == 1
    assert "studios/chunhui/activities/[x].yml" in capsys.readouterr().err
    assert cli.exit_status(lambda: cli.run_what_if(cli.parse_options(str(root), "", DAY), "[/x]")) == 1
    assert "没有草案文件“[/x]”" in capsys.readouterr().err


@pytest.mark.slow
def test_what_cannot_be_read_is_said_before_and_after_a_check(tmp_path: Path) -> None:
    (tmp_path / "circle").symlink_to("circle")
    for words in (("check", "--root", "circle"), ("build", "--root", "circle"), ("pages", "--to", "circle")):
        done = run(*words, cwd=tmp_path)
        assert done.returncode == 1
        assert done.stderr.startswith(f"错误：“{tmp_path / 'circle'}”")
    root = a_district(tmp_path / "district", chunhui=a_studio())
    (root / "studios/chunhui/studio.yml").chmod(0)
    done = run("check", "--root", str(root), cwd=tmp_path)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert f"“{root / 'studios/chunhui/studio.yml'}”打不开" in done.stderr
