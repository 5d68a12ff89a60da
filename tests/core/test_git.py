"""The commit of the data is true or there is none, and a repository that came from anybody runs nothing."""

import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from studiobook.cli import main as cli
from studiobook.core import git
from tests.builders import a_district, a_studio, write

WHO = {f"GIT_{one}_{what}": "test@example.cn" for one in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
ALONE = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the settings of whoever runs the tests."""
    for name, value in ALONE.items():
        monkeypatch.setenv(name, value)


def run(root: Path, *arguments: str) -> str:
    environment = {**os.environ, **WHO}
    ended = subprocess.run(["git", "-C", str(root), *arguments], env=environment, capture_output=True, check=True)
    return ended.stdout.decode().strip()


def committed(root: Path) -> str:
    run(root, "add", ".")
    run(root, "commit", "-q", "-m", "x")
    return run(root, "rev-parse", "HEAD")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A district in a repository, with one commit."""
    district: Path = a_district(tmp_path / "district", chunhui=a_studio() | {"files/plan.pdf": b"%PDF-1.4\r\n\x00"})
    run(district, "init", "-q")
    committed(district)
    return district


def test_the_commit_is_the_last_that_touched_the_data(root: Path) -> None:
    first = git.state(root)
    assert first == git.Commit(run(root, "rev-parse", "HEAD"))
    write(root, {"README.md": "x"})
    committed(root)
    assert git.state(root) == first
    write(root, {"bureau/waivers.yml": "waivers: []\n# another line\n"})
    assert git.commit(root) == f"{first.id}{git.UNCOMMITTED}"
    assert git.state(root).id == f"{first.id}{git.UNCOMMITTED}"
    assert git.commit(root) != committed(root) == git.commit(root)


def test_outside_a_repository_there_is_none_and_nothing_to_explain(tmp_path: Path) -> None:
    assert git.state(tmp_path) == git.Commit("")


def test_a_district_may_be_a_part_of_a_repository(tmp_path: Path) -> None:
    district: Path = a_district(tmp_path / "all/district", chunhui=a_studio())
    run(tmp_path / "all", "init", "-q")
    commit = committed(tmp_path / "all")
    assert git.state(district).id == commit
    assert git.unpack(district, commit, tmp_path / "copy")
    assert (tmp_path / "copy/studios/chunhui/studio.yml").is_file()


@pytest.mark.parametrize(
    "hide",
    [
        lambda root: run(root, "config", "status.showUntrackedFiles", "no"),
        lambda root: write(root, {".git/info/exclude": "*.md\n"}),
        lambda root: write(root, {"studios/.gitignore": "outcomes\n"}) or run(root, "add", ".") or committed(root),
        lambda root: (
            run(root, "config", "core.excludesFile", str(root / ".git/excluded"))
            or write(root, {".git/excluded": "*\n"})
        ),
    ],
    ids=["showUntrackedFiles", "exclude", "gitignore", "excludesFile"],
)
def test_files_that_git_is_asked_to_ignore_count_as_uncommitted(root: Path, hide: Callable[[Path], object]) -> None:
    hide(root)
    commit = git.commit(root)
    assert not commit.endswith(git.UNCOMMITTED)
    write(root, {"studios/chunhui/outcomes/paper.md": "x"})
    assert git.commit(root) == f"{commit}{git.UNCOMMITTED}"


@pytest.mark.parametrize("flag", ["assume-unchanged", "skip-worktree"])
def test_a_file_that_git_is_asked_not_to_look_at_is_named(root: Path, flag: str) -> None:
    run(root, "update-index", f"--{flag}", "bureau/district.yml")
    assert git.state(root).id == ""
    assert git.state(root).reason.startswith(
        f"git 被要求不看“bureau/district.yml”的修改 → 运行 git update-index --no-{flag} "
    )


@pytest.mark.parametrize("setting", ["core.worktree", "core.bare"])
def test_the_work_tree_is_where_the_repository_is_whatever_its_configuration_says(
    root: Path, tmp_path: Path, setting: str
) -> None:
    commit = git.commit(root)
    shutil.copytree(root, tmp_path / "other", ignore=shutil.ignore_patterns(".git"))
    run(root, "config", setting, str(tmp_path / "other") if setting == "core.worktree" else "true")
    assert git.commit(root) == commit
    write(root, {"bureau/waivers.yml": "waivers: []\n# another line\n"})
    assert git.commit(root) == f"{commit}{git.UNCOMMITTED}"


def test_a_folder_that_looks_like_the_inside_of_a_repository_is_none(root: Path) -> None:
    commit = git.commit(root)
    write(root, {"bureau/waivers.yml": "waivers: []\n# another line\n"})
    for name in ("HEAD", "config"):
        shutil.copy(root / ".git" / name, root / name)
    for name in ("objects", "refs"):
        shutil.copytree(root / ".git" / name, root / name)
    assert git.commit(root) in ("", f"{commit}{git.UNCOMMITTED}")


def test_a_filter_with_a_name_in_no_encoding_stops_nothing(root: Path) -> None:
    commit = git.commit(root)
    with (root / ".git/config").open("ab") as file:
        file.write(b'[filter "\xff"]\n\tclean = false\n\trequired = true\n')
    assert git.commit(root) == commit


def test_what_systems_leave_in_folders_does_not_count(root: Path) -> None:
    before = git.commit(root)
    write(root, {"studios/chunhui/.DS_Store": "x", "studios/chunhui/files/Thumbs.db": "x", "bureau/~$a.docx": "x"})
    assert git.commit(root) == before
    write(root, {".gitignore": ".DS_Store\nThumbs.db\n"})
    assert git.commit(root) == before


def test_variables_that_lead_git_elsewhere_are_left_out(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = git.state(root)
    other = tmp_path / "other"
    other.mkdir()
    run(other, "init", "-q")
    write(other, {"bureau/a.yml": "x"})
    committed(other)
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(other))
    monkeypatch.setenv("GIT_INDEX_FILE", str(other / ".git/index"))
    monkeypatch.setenv("GIT_OBJECT_DIRECTORY", str(other / ".git/objects"))
    monkeypatch.setenv("GIT_CONFIG_PARAMETERS", "'core.worktree=/nowhere'")
    assert git.state(root) == expected
    assert git.unpack(root, expected.id, tmp_path / "copy")


def fake_git(folder: Path, message: str) -> Path:
    """A git that can only fail."""
    program = folder / "bin/git"
    write(folder, {"bin/git": f'#!/bin/sh\necho "{message}" >&2\nexit 128\n'})
    program.chmod(0o755)
    return program.parent


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        ("fatal: detected dubious ownership in repository at '/x'", "git 不信任这个文件夹"),
        ("fatal: bad object HEAD", "git 报错：fatal: bad object HEAD"),
    ],
)
def test_what_git_refuses_is_explained(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, message: str, reason: str
) -> None:
    monkeypatch.setenv("PATH", f"{fake_git(tmp_path, message)}{os.pathsep}{os.environ['PATH']}")
    state = git.state(root)
    assert state.id == ""
    assert state.reason.startswith(reason)


def test_a_folder_of_another_user_is_explained(root: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can give a folder away")
    os.chown(root, 12345, 12345)
    os.chown(root / ".git", 12345, 12345)
    assert git.state(root).reason.startswith("git 不信任这个文件夹")


def test_without_git_or_a_commit_that_is_explained(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "new").mkdir()
    run(tmp_path / "new", "init", "-q")
    assert git.state(tmp_path / "new").reason.startswith("版本库里还没有提交")
    write(tmp_path / "new", {"README.md": "x"})
    committed(tmp_path / "new")
    assert git.state(tmp_path / "new").reason.startswith("这里的记录没有提交到版本库")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert git.state(root) == git.Commit("", "没有安装 git → 装上 git 再生成")


@pytest.mark.slow
def test_the_tasks_print_the_reason_once_and_go_on(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", f"{fake_git(tmp_path, 'fatal: broken')}{os.pathsep}{os.environ['PATH']}")
    assert cli.run_reports(cli.parse_options(str(root), str(tmp_path / "out"), "2024-11-01")) == 0
    assert capsys.readouterr().err == "报告里写不出数据提交：git 报错：fatal: broken\n"


HOSTILE = ("fsmonitor", "hook", "filter", "process", "include", "gpg", "ssh", "pager", "external", "textconv", "alias")


@pytest.mark.skipif(sys.platform == "win32", reason="the traps are shell scripts")
def test_the_configuration_of_a_copied_repository_runs_nothing(root: Path, tmp_path: Path) -> None:
    commit = git.commit(root)
    traps = {name: tmp_path / f"sprung-{name}" for name in HOSTILE}
    for name, sprung in traps.items():
        write(tmp_path, {f"trap-{name}": f"#!/bin/sh\ntouch '{sprung}'\ncat\n"})
        (tmp_path / f"trap-{name}").chmod(stat.S_IRWXU)
    trap = {name: str(tmp_path / f"trap-{name}") for name in HOSTILE}
    settings = {
        "core.fsmonitor": trap["fsmonitor"],
        "core.pager": trap["pager"],
        "core.sshCommand": trap["ssh"],
        "filter.one.clean": trap["filter"],
        "filter.one.smudge": trap["filter"],
        "filter.a=b.clean": trap["filter"],
        "filter.one.required": "true",
        "filter.two.process": trap["process"],
        "include.path": "included",
        "log.showSignature": "true",
        "gpg.program": trap["gpg"],
        "diff.external": trap["external"],
        "diff.one.textconv": trap["textconv"],
        "alias.status": f"!{trap['alias']}",
        "status.submoduleSummary": "true",
    }
    for key, value in settings.items():
        run(root, "config", key, value)
    write(root, {".git/included": f'[filter "three"]\n\tclean = {trap["include"]}\n'})
    attributes = "*.yml filter=one diff=one\n*.md filter=two\nstudio.yml filter=three\ndistrict.yml filter=a=b\n"
    write(root, {".git/info/attributes": attributes})
    for hook in ("post-index-change", "post-checkout", "pre-auto-gc", "reference-transaction"):
        shutil.copy(trap["hook"], root / f".git/hooks/{hook}")
    for path in [*(root / "studios").rglob("*.*"), *(root / "bureau").rglob("*.*")]:
        os.utime(path)  # git compares what the files hold
    assert git.commit(root) == commit
    assert git.unpack(root, commit, tmp_path / "copy")
    assert [name for name, sprung in traps.items() if sprung.exists()] == []
    run(root, "status", "--porcelain")
    assert [name for name, sprung in traps.items() if sprung.exists()]  # or the test proves nothing


def test_what_is_unpacked_is_what_was_committed(root: Path, tmp_path: Path) -> None:
    commit = git.commit(root)
    before = files(root, "bureau", "studios", "templates")
    write(root, {".gitattributes": "* text eol=crlf export-ignore\n", "studios/chunhui/studio.yml": "other\n"})
    assert git.unpack(root, commit, tmp_path / "copy")
    assert files(tmp_path / "copy", ".") == before


def files(root: Path, *names: str) -> dict[str, bytes]:
    paths = (path for name in names for path in (root / name).rglob("*") if path.is_file())
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in paths}


def test_what_cannot_be_unpacked_is_refused(root: Path, tmp_path: Path) -> None:
    assert not git.unpack(root, "HEAD", tmp_path / "copy")
    assert not git.unpack(root, "0" * 40, tmp_path / "copy")
    assert not git.unpack(tmp_path, git.commit(root), tmp_path / "copy")


def test_a_tree_that_leads_out_of_its_folder_is_not_followed(root: Path, tmp_path: Path) -> None:
    blob = run(root, "rev-parse", "HEAD:studios/chunhui/studio.yml")
    tree = subprocess.run(
        ["git", "-C", str(root), "mktree"], input=f"100644 blob {blob}\tescaped.yml\n".encode(), capture_output=True, check=True
    ).stdout.decode().strip()  # fmt: skip
    entries = b"40000 ..\0" + bytes.fromhex(tree)
    hostile = _object(root, entries)
    studios = _object(root, b"40000 ..\0" + bytes.fromhex(hostile))
    top = _object(root, b"40000 bureau\0" + bytes.fromhex(tree) + b"40000 studios\0" + bytes.fromhex(studios))
    commit = run(root, "commit-tree", top, "-m", "x")
    assert git.unpack(root, commit, tmp_path / "deep/copy")
    assert [path.name for path in (tmp_path / "deep").rglob("escaped.yml")] == ["escaped.yml"]
    assert not (tmp_path / "escaped.yml").exists()


def _object(root: Path, tree: bytes) -> str:
    """A tree that git itself would not write."""
    command = ["git", "-C", str(root), "hash-object", "-t", "tree", "-w", "--literally", "--stdin"]
    return subprocess.run(command, input=tree, capture_output=True, check=True).stdout.decode().strip()
