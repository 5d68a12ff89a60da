"""verify: a report is what the repository produces at its commit, or the place is said where it is not."""

import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document

from studiobook import __version__
from studiobook.cli import main as cli
from studiobook.core import zips
from studiobook.loading import library
from studiobook.reports.verify import verify
from tests.builders import REPOSITORY, Files, a_district, a_person, a_studio, an_activity, write

pytestmark = pytest.mark.slow

DAY = "2024-11-20"
PROGRAM = f"studiobook {__version__}"
Say = Callable[[], list[str]]


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Say:
    """The lines printed since the last call."""
    return lambda: capsys.readouterr().out.splitlines()


def git(root: Path, *arguments: str) -> str:
    who = {f"GIT_{one}_{what}": "test@example.cn" for one in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    environment = {**os.environ, **who, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    done = subprocess.run(["git", "-C", str(root), *arguments], env=environment, capture_output=True, check=True)
    return done.stdout.decode().strip()


def commit(root: Path, files: Files) -> str:
    write(root, files)
    git(root, "add", ".")
    git(root, "commit", "-q", "-m", "x")
    return git(root, "rev-parse", "HEAD")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A district in a repository of its own."""
    studio = a_studio() | {"activities/2024-10-17-listening.md": an_activity()}
    made = a_district(tmp_path / "district", chunhui=studio, qiming=a_studio(name="启明工作室"))
    git(made, "init", "-q")
    commit(made, {})
    return made


def report(root: Path, out: Path) -> Path:
    """The first studio's annual review, made anew."""
    assert cli.exit_status(lambda: cli.run_reports(cli.parse_options(str(root), str(out), DAY))) == 0
    (path,) = (out / "reports/春晖工作室（示例）").glob("*-2024-2025学年-年度考核报告.docx")
    return path


def verified(root: Path, *paths: Path) -> int:
    return cli.exit_status(lambda: cli.run_verify(root, map(str, paths)))


def rewritten(path: Path, part: str, change: Callable[[bytes], bytes]) -> Path:
    with zipfile.ZipFile(path) as whole:
        files = [(name, change(whole.read(name)) if name == part else whole.read(name)) for name in whole.namelist()]
    path.write_bytes(zips.packed(files))
    return path


def replaced(path: Path, before: str, after: str, part: str = "word/document.xml") -> Path:
    """The file with one text changed; the zip file around it is written as the program writes it."""

    def change(data: bytes) -> bytes:
        assert before.encode() in data
        return data.replace(before.encode(), after.encode(), 1)

    return rewritten(path, part, change)


def test_a_whole_folder_is_what_the_repository_produces(root: Path, tmp_path: Path, say: Say) -> None:
    report(root, tmp_path / "out")
    say()
    assert verified(root, tmp_path / "out") == 0
    lines = say()
    assert len([line for line in lines if line.startswith("一致：")]) == len(list((tmp_path / "out").rglob("*.docx")))
    assert lines[-1] == "都和本仓库生成的逐字节相同。"


def test_one_character_changed_is_refused_with_its_paragraph(root: Path, tmp_path: Path, say: Say) -> None:
    path = replaced(report(root, tmp_path / "out"), "报告如下", "报告如后")
    say()
    assert verified(root, path) == 1
    _, line, *_ = say()
    assert " 段：应为“" in line
    before, _, after = line.partition("，文件里是")
    assert ("报告如下" in before, "报告如后" in after) == (True, True)


def test_one_figure_changed_in_a_table_is_refused_with_its_cell(root: Path, tmp_path: Path, say: Say) -> None:
    path = replaced(report(root, tmp_path / "out"), ">倾听的力量<", ">倾听的方量<")
    say()
    assert verified(root, path) == 1
    _, line, *_ = say()
    assert "个表格第 2 行第 " in line
    assert line.endswith("应为“倾听的力量”，文件里是“倾听的方量”")


def test_a_change_of_looks_alone_is_said_to_be_one(root: Path, tmp_path: Path, say: Say) -> None:
    path = report(root, tmp_path / "out")
    rewritten(
        path, "word/document.xml", lambda data: data.replace(b'<w:jc w:val="center"/>', b'<w:jc w:val="left"/>', 1)
    )
    say()
    assert verified(root, path) == 1
    assert say()[1:-1] == ["  正文的格式不同（文字相同）"]


def test_a_file_that_another_program_saved_is_not_the_same(root: Path, tmp_path: Path, say: Say) -> None:
    path = report(root, tmp_path / "out")
    with zipfile.ZipFile(path) as whole:
        files = [(name, whole.read(name)) for name in whole.namelist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as deflated:
        for name, data in files:
            deflated.writestr(name, data)
    say()
    assert verified(root, path) == 1
    assert "被别的程序重新保存过" in say()[1]
    document = Document(str(path))
    document.add_paragraph("添上一段。")
    document.save(str(path))
    assert verified(root, path) == 1
    assert any(line.endswith("多了“添上一段。”") for line in say())


def test_other_commits_change_no_report(root: Path, tmp_path: Path) -> None:
    before = report(root, tmp_path / "out").read_bytes()
    data = library.load(root).commit
    assert commit(root, {"README.md": "x", "templates/pages/x.txt": "x"}) != data
    assert library.load(root).commit == data
    path = report(root, tmp_path / "out")
    assert path.read_bytes() == before
    assert verified(root, path) == 0


def test_a_district_may_lie_within_a_larger_repository(tmp_path: Path) -> None:
    root = a_district(tmp_path / "all/districts/one", chunhui=a_studio())
    git(tmp_path / "all", "init", "-q")
    data = commit(tmp_path / "all", {"districts/two/bureau/x.yml": "x"})
    commit(tmp_path / "all", {"districts/two/bureau/x.yml": "y", "bureau/x.yml": "z"})
    assert library.load(root).commit == data
    assert verified(root, report(root, tmp_path / "out")) == 0


def test_a_report_of_an_earlier_commit_is_held_against_its_own_data(root: Path, tmp_path: Path, say: Say) -> None:
    old = tmp_path / "old.docx"
    old.write_bytes(report(root, tmp_path / "out").read_bytes())
    commit(root, {"studios/chunhui/people/zhao-wan.yml": a_person("赵晚", joined="2024-10-08")})
    new = report(root, tmp_path / "out")
    assert new.read_bytes() != old.read_bytes()
    assert verified(root, old, new) == 0


def test_what_was_made_from_uncommitted_data_cannot_be_checked(root: Path, tmp_path: Path, say: Say) -> None:
    write(root, {"studios/chunhui/people/zhao-wan.yml": a_person("赵晚", joined="2024-10-08")})
    path = report(root, tmp_path / "out")
    say()
    assert verified(root, path) == 1
    assert "生成时数据有未提交的修改" in say()[1]


def test_data_outside_a_repository_cannot_be_checked(tmp_path: Path, say: Say) -> None:
    root = a_district(tmp_path / "district", chunhui=a_studio())
    path = report(root, tmp_path / "out")
    say()
    assert verified(root, path) == 1
    assert "没有纳入版本库" in say()[1]


def test_an_unknown_commit_is_said(root: Path, tmp_path: Path, say: Say) -> None:
    path = report(root, tmp_path / "out")
    replaced(path, library.load(root).commit, "0" * 40, "docProps/custom.xml")
    say()
    assert verified(root, path) == 1
    assert "这个仓库里没有数据提交 000000000000" in say()[1]


@pytest.mark.parametrize("hostile", ["../../district", "--output=/tmp/x", "HEAD", "/etc"])
def test_a_commit_is_a_number_and_nothing_else(root: Path, tmp_path: Path, say: Say, hostile: str) -> None:
    path = report(root, tmp_path / "out")
    replaced(path, library.load(root).commit, hostile, "docProps/custom.xml")
    say()
    assert verified(root, path) == 1
    assert "这个仓库里没有数据提交" in say()[1]


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (">chunhui<", ">nobody<", "没有工作室“nobody”"),
        (">2024-2025学年<", ">2030-2031学年<", "不生成这份报告（2030-2031学年年度考核报告）"),
        (">年度考核报告<", ">表扬信<", "不生成这份报告（2024-2025学年表扬信）"),
        (f">{DAY}<", ">昨天<", "“数据截至”不是日期"),
        (PROGRAM, "studiobook 26.1.0", f"由 studiobook 26.1.0 生成，现在的程序是 {PROGRAM}"),
    ],
)
def test_what_a_report_says_of_itself_is_held_against_the_data(
    root: Path, tmp_path: Path, say: Say, before: str, after: str, said: str
) -> None:
    path = replaced(report(root, tmp_path / "out"), before, after, "docProps/custom.xml")
    say()
    assert verified(root, path) == 1
    assert any(said in line for line in say())


def a_word_file() -> bytes:
    target = BytesIO()
    Document().save(target)
    return target.getvalue()


ENTITY = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties">'
    b'<property name="x">&a;</property></Properties>'
)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "不是 Word 文件"),
        (b"PK\x03\x04 broken", "不是 Word 文件"),
        (a_word_file(), "不是本程序生成的报告"),
        (zips.packed([("docProps/custom.xml", b"<a><b></a>")]), "不是 Word 文件"),
        (zips.packed([("docProps/custom.xml", ENTITY)]), "不是本程序生成的报告"),
    ],
    ids=["empty", "no zip", "another's", "broken", "entity"],
)
def test_files_of_others_are_said_to_be_so(root: Path, tmp_path: Path, say: Say, data: bytes, said: str) -> None:
    path = tmp_path / "x.docx"
    path.write_bytes(data)
    assert verified(root, path) == 1
    assert said in say()[1]


def test_a_file_that_unpacks_without_end_is_not_unpacked(root: Path, tmp_path: Path, say: Say) -> None:
    path = report(root, tmp_path / "out")
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as package, package.open("word/more.xml", "w") as part:
        for _ in range(201):
            part.write(bytes(1_000_000))
    say()
    assert verified(root, path) == 1
    assert "不是 Word 文件" in say()[1]


def test_a_path_that_leads_nowhere_is_said(root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert verified(root, tmp_path / "nothing.docx") == 1
    assert "没有文件" in capsys.readouterr().err
    (tmp_path / "empty").mkdir()
    assert verified(root, tmp_path / "empty") == 1
    assert "没有说要核对哪些文件" in capsys.readouterr().err


def test_data_that_no_longer_pass_are_said(root: Path, tmp_path: Path) -> None:
    path = report(root, tmp_path / "out")
    broken = commit(root, {"studios/chunhui/outcomes/a.yml": "kind: paper\n"})
    replaced(path, git(root, "rev-parse", "HEAD~1"), broken, "docProps/custom.xml")
    (found,) = verify.verifications(root, tmp_path, [str(path)])
    assert not found.equal
    assert found.reasons[0] == "那次提交的数据现在读不通，不能重新生成："
    assert "outcomes/a.yml" in found.reasons[1]


def test_the_task_takes_several_paths(root: Path, tmp_path: Path) -> None:
    path = report(root, tmp_path / "out")
    (tmp_path / "x.docx").write_bytes(a_word_file())
    command = [sys.executable, "-m", "invoke", "--search-root", str(REPOSITORY), "verify", str(path)]
    ended = subprocess.run(
        [*command, "--also", str(tmp_path / "x.docx"), "--root", str(root)],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        check=False,
    )
    assert ended.returncode == 1
    assert ended.stdout.splitlines()[0] == f"一致：{path}"
    assert ended.stdout.splitlines()[1] == f"不一致：{tmp_path / 'x.docx'}"
