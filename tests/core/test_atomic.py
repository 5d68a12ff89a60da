"""Files and folders that other runs read are complete or missing, whenever a run dies; a lock is held by one process."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from studiobook.core import atomic
from tests.builders import REPOSITORY, write


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_replaces_the_one_before_and_leaves_nothing_next_to_it(tmp_path: Path) -> None:
    path = tmp_path / "new/stored.txt"
    atomic.write(path, b"first")
    atomic.write(path, b"second")
    assert path.read_bytes() == b"second"
    assert list(path.parent.iterdir()) == [path]


def test_a_file_that_cannot_be_written_leaves_the_one_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "stored.txt"
    atomic.write(path, b"first")

    def full(here: Path, data: bytes) -> int:
        here.touch()
        raise OSError("no room")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="no room"):
        atomic.write(path, b"second")
    assert path.read_bytes() == b"first"
    assert names(tmp_path) == ["stored.txt"]


def test_a_folder_replaces_the_one_before(tmp_path: Path) -> None:
    write(tmp_path, {"site/old.html": "上一次"})
    with atomic.replaced(tmp_path / "site") as folder:
        (folder / "new.html").write_text("这一次", encoding="utf-8")
    assert [path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.html")] == ["site/new.html"]
    assert names(tmp_path) == ["site"]


def test_a_build_that_fails_leaves_the_last_output(tmp_path: Path) -> None:
    write(tmp_path, {"site/index.html": "上一次"})

    def fail() -> None:
        with atomic.replaced(tmp_path / "site") as folder:
            (folder / "index.html").write_text("一半", encoding="utf-8")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert names(tmp_path) == ["site"]
    assert (tmp_path / "site/index.html").read_text("utf-8") == "上一次"


def test_the_last_output_is_back_when_the_second_rename_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, {"site/index.html": "上一次"})
    rename, count = Path.rename, 0

    def refused(path: Path, target: Path) -> Path:
        nonlocal count
        count += 1
        if count == 2:
            raise PermissionError(13, "open in another program", str(target))
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", refused)
    with pytest.raises(PermissionError), atomic.replaced(tmp_path / "site") as folder:
        (folder / "index.html").write_text("这一次", encoding="utf-8")
    assert count == 3
    assert names(tmp_path) == ["site"]
    assert (tmp_path / "site/index.html").read_text("utf-8") == "上一次"


def test_the_last_output_is_back_when_a_run_died_between_its_renames(tmp_path: Path) -> None:
    write(tmp_path, {"site/index.html": "上一次"})
    died = """
import os, sys
from pathlib import Path
from studiobook.core import atomic
rename = Path.rename
def dying(path, target):
    rename(path, target)
    os._exit(9)
Path.rename = dying
with atomic.replaced(Path(sys.argv[1])) as folder:
    (folder / "index.html").write_text("x")
"""
    ended = subprocess.run([sys.executable, "-c", died, str(tmp_path / "site")], cwd=REPOSITORY, check=False)
    assert ended.returncode == 9
    assert "site" not in names(tmp_path)

    def fail() -> None:
        with atomic.replaced(tmp_path / "site"):
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert names(tmp_path) == ["site"]
    assert (tmp_path / "site/index.html").read_text("utf-8") == "上一次"


@pytest.mark.parametrize("steps", range(8))
def test_whenever_a_run_dies_the_next_one_finds_a_complete_output(tmp_path: Path, steps: int) -> None:
    """Die before each step on the disk in turn: the old or the new output is there, or the next run moves it back."""
    write(tmp_path, {"site/a.html": "上一次", "site/b.html": "上一次"})
    dying = """
import os, shutil, sys
from pathlib import Path
from studiobook.core import atomic
steps = int(sys.argv[2])
def counted(work):
    def step(*args, **more):
        global steps
        if steps == 0:
            os._exit(9)
        steps -= 1
        return work(*args, **more)
    return step
Path.rename, Path.mkdir, Path.write_text, Path.unlink, os.unlink, os.rmdir = map(
    counted, (Path.rename, Path.mkdir, Path.write_text, Path.unlink, os.unlink, os.rmdir))
with atomic.replaced(Path(sys.argv[1])) as folder:
    (folder / "a.html").write_text("new")
    (folder / "b.html").write_text("new")
"""
    subprocess.run([sys.executable, "-c", dying, str(tmp_path / "site"), str(steps)], cwd=REPOSITORY, check=False)
    with pytest.raises(RuntimeError), atomic.replaced(tmp_path / "site"):
        raise RuntimeError
    assert names(tmp_path) == ["site"]
    texts = {path.read_text("utf-8") for path in (tmp_path / "site").iterdir()}
    assert names(tmp_path / "site") == ["a.html", "b.html"]
    assert texts in ({"上一次"}, {"new"})


HOLD = """
import sys
from pathlib import Path
from studiobook.core import atomic
with atomic.locked(Path(sys.argv[1]), "text\\n"):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_lock_is_held_by_one_process_and_released_when_it_dies(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen([sys.executable, "-c", HOLD, str(path)], cwd=REPOSITORY, **pipes) as other:  # type: ignore[call-overload]  # the pipes
        assert other.stdout.readline() == b"held\n"
        with pytest.raises(atomic.Locked) as caught, atomic.locked(path, wait=False):
            pass
        assert str(caught.value).startswith(f"text\n{other.pid} ")
        other.kill()
    with (
        atomic.locked(path, wait=False),
        pytest.raises(atomic.Locked, match=str(os.getpid())),
        atomic.locked(path, wait=False),
    ):
        pytest.fail("the lock was held twice")


def test_a_lock_file_that_its_holder_removed_is_no_lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "lock"
    opened = os.open

    def too_late(*arguments: object, **more: object) -> int:
        descriptor: int = opened(*arguments, **more)  # type: ignore[arg-type]  # passed on as they come
        monkeypatch.undo()
        path.unlink()  # as its holder does between our opening the file and our locking it
        return descriptor

    monkeypatch.setattr(os, "open", too_late)
    with atomic.locked(path, wait=False), pytest.raises(atomic.Locked), atomic.locked(path, wait=False):
        pytest.fail("the lock was held twice")


def test_what_looks_like_a_pattern_in_a_name_is_none(tmp_path: Path) -> None:
    write(tmp_path, {"[x]/a.html": "old", ".x.letter.part": "of somebody else", ".[x].0.part": "of a run that died"})
    with atomic.replaced(tmp_path / "[x]"):
        pass
    assert names(tmp_path) == [".x.letter.part", "[x]"]


def test_with_an_output_goes_what_runs_that_died_left(tmp_path: Path) -> None:
    write(tmp_path, {".site.old/a.html": "of a run that died between its renames", ".site.0.part/a.html": "x"})
    atomic.discard(tmp_path / "site")
    assert names(tmp_path) == []
