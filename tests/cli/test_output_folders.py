"""Output folders: one run writes to one, what is somebody else's stays, and what a run did not build it does not vouch for."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from studiobook.cli import build_state, output_folders
from studiobook.cli import main as cli
from studiobook.cli.options import Options
from studiobook.core import store
from studiobook.core.diagnostic import UsageError
from tests.builders import REPOSITORY, a_district, a_studio, write

DAY = "2024-11-20"
TASKS = {
    "site": lambda options: cli.run_site(options),
    "offline": lambda options: cli.run_site(options, offline=True),
    "reports": lambda options: cli.run_reports(options),
}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    district: Path = a_district(tmp_path_factory.mktemp("district"), chunhui=a_studio())
    return district


def run(task: Callable[[Options], int], root: Path, out: Path) -> int:
    return cli.exit_status(lambda: task(cli.parse_options(str(root), str(out), DAY)))


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


HOLD = """
import sys
from pathlib import Path
from studiobook.cli import output_folders
with output_folders.reserved(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_second_run_into_one_folder_is_refused_with_the_number_of_the_first(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = [sys.executable, "-c", HOLD, str(tmp_path / "site")]
    with subprocess.Popen(command, cwd=REPOSITORY, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout
        assert other.stdout.readline() == b"held\n"
        assert run(cli.run_build, root, tmp_path) == 1
        said = capsys.readouterr().err.replace("\n", "")
        assert f"另一个运行正在写“{tmp_path / 'site'}”（进程 {other.pid}，主机 " in said
        with pytest.raises(UsageError, match="另一个运行正在写"):
            cli.run_clean(root, tmp_path)
        other.kill()
    assert not (tmp_path / "site").exists()
    with output_folders.reserved(tmp_path / "site"):  # the lock of a run that died holds nobody up
        pass
    assert list(tmp_path.iterdir()) == []


BUILD = f"""
import sys
from studiobook.cli import main as cli
sys.exit(cli.exit_status(lambda: cli.run_site(cli.parse_options(sys.argv[1], sys.argv[2], "{DAY}"), incremental=True)))
"""


@pytest.mark.slow
def test_two_builds_into_one_folder_leave_a_complete_site(root: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-c", BUILD, str(root), str(tmp_path / "both")]
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    runs = [subprocess.Popen(command, cwd=REPOSITORY, env=environment, stderr=subprocess.DEVNULL) for _ in range(2)]
    assert sorted(one.wait() for one in runs) in ([0, 0], [0, 1])
    assert run(TASKS["site"], root, tmp_path / "alone") == 0
    assert files(tmp_path / "both/site") == files(tmp_path / "alone/site")
    assert build_state.repeat(("site",), str(root), str(tmp_path / "both"), DAY)
    assert [path.name for path in (tmp_path / "both").iterdir() if path.is_dir()] == ["site"]


@pytest.mark.parametrize("what", TASKS)
def test_a_folder_of_somebody_else_is_neither_replaced_nor_cleaned(
    what: str, root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path, {f"{what}/letter.txt": "亲启", f"{what}/index.html": "我的主页"})
    before = files(tmp_path)
    assert run(TASKS[what], root, tmp_path) == 1
    assert f"“{tmp_path / what}”里已有别的内容，不是本程序生成的" in capsys.readouterr().err.replace("\n", "")
    with pytest.raises(UsageError, match="不是本程序生成的"):
        cli.run_clean(root, tmp_path)
    assert files(tmp_path) == before


@pytest.mark.parametrize("what", TASKS)
def test_a_folder_that_somebody_put_in_the_place_of_the_output_stays(what: str, root: Path, tmp_path: Path) -> None:
    write(tmp_path, {f".studiobook-{what}": "of a run before", f"{what}/letter.txt": "x", f"{what}/index.html": "x"})
    before = files(tmp_path)
    assert run(TASKS[what], root, tmp_path) == 1
    with pytest.raises(UsageError, match="不是本程序生成的"):
        cli.run_clean(root, tmp_path)
    assert files(tmp_path) == before


def test_a_link_in_the_place_of_the_output_stays(root: Path, tmp_path: Path) -> None:
    (tmp_path / "site").symlink_to("elsewhere")
    assert run(cli.run_build, root, tmp_path) == 1
    with pytest.raises(UsageError, match="不是本程序生成的"):
        cli.run_clean(root, tmp_path)
    assert (tmp_path / "site").is_symlink()


def test_a_file_in_the_place_of_the_output_stays(root: Path, tmp_path: Path) -> None:
    write(tmp_path, {"site": "x"})
    assert run(cli.run_build, root, tmp_path) == 1
    assert files(tmp_path) == {"site": b"x"}


@pytest.mark.slow
def test_what_the_program_wrote_is_replaced_and_cleaned_with_or_without_its_mark(root: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    for task in TASKS.values():
        assert run(task, root, out) == 0
    for what, task in TASKS.items():
        (out / f".studiobook-{what}").unlink()  # as versions before the marks left it
        write(out, {f"{what}/of-the-last-run.txt": "x"})
        assert run(task, root, out) == 0
        assert not (out / what / "of-the-last-run.txt").exists()
    write(out, {"notes.txt": "mine"})
    assert store.folder_of(root).is_dir()
    assert cli.run_clean(root, out) == 0
    assert files(tmp_path) == {"out/notes.txt": b"mine"}
    assert not store.folder_of(root).exists()
    assert (root / "bureau/district.yml").is_file()


def test_a_refused_build_leaves_nothing(root: Path, tmp_path: Path) -> None:
    broken = a_district(tmp_path / "district", chunhui=a_studio() | {"notes.txt": "x"})
    assert run(cli.run_build, broken, tmp_path / "out") == 1
    assert not (tmp_path / "out").exists()
