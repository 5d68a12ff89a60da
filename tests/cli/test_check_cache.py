"""A check that is printed again says what a new check would say, whatever was done to the files in between."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studiobook.cli import check_cache
from studiobook.cli import main as cli
from studiobook.core import hashing, store
from tests.builders import a_district, a_picture, a_studio, an_activity

pytestmark = pytest.mark.slow

DAY = "2024-11-20"


class Heard(NamedTuple):
    """What came of a check: its status, and what was printed where."""

    status: int | None
    out: str
    err: str


class Checked(NamedTuple):
    """A district and its checks."""

    root: Path

    def repeated(self, day: str = DAY, *, everything: bool = False) -> Heard:
        """The check as it is printed again; status None where it is not."""
        return _heard(lambda: check_cache.repeat(str(self.root), day, everything=everything))

    def new(self, *, stored: bool = True) -> Heard:
        """A new check."""
        options = cli.parse_options(str(self.root), "", DAY)
        return _heard(lambda: cli.run_check(options, "text", stored=stored))

    def file(self, name: str) -> Path:
        """A file of the district."""
        return self.root / name


def _heard(task: Callable[[], int | None]) -> Heard:
    with redirect_stdout(StringIO()) as out, redirect_stderr(StringIO()) as err:
        status = task()
    return Heard(status, out.getvalue(), err.getvalue())


def _district(folder: Path) -> Checked:
    studio = {**a_studio(), "activities/2024-10-17-talk.md": an_activity(), "files/a.png": a_picture()}
    return Checked(a_district(folder / "district", chunhui=studio, qiushi=a_studio()))


@pytest.fixture
def context(tmp_path: Path) -> Checked:
    """A district of two studios that was checked once."""
    made = _district(tmp_path)
    made.new()
    return made


ABOUT = "studios/chunhui/studio.yml"
TALK = "studios/chunhui/activities/2024-10-17-talk.md"
PICTURE = "studios/chunhui/files/a.png"


def test_nothing_is_printed_before_a_check(tmp_path: Path) -> None:
    assert _district(tmp_path).repeated() == Heard(None, "", "")


@pytest.mark.parametrize("broken", [False, True])
def test_a_check_is_printed_again_word_for_word(context: Checked, broken: bool) -> None:
    if broken:
        context.file(ABOUT).write_text("name: [\n", encoding="utf-8")
    made = context.new()
    assert made.status == int(broken)
    assert bool(made.err) is broken
    assert context.repeated() == made


def test_a_check_that_cannot_be_stored_is_a_check_all_the_same(tmp_path: Path) -> None:
    checked = _district(tmp_path)
    checked.file(".cache").write_text("not a folder", encoding="utf-8")
    assert checked.new().status == 0
    assert checked.repeated().status is None


def test_another_day_request_or_program_is_another_check(context: Checked, monkeypatch: pytest.MonkeyPatch) -> None:
    assert context.repeated().status == 0
    assert context.repeated("2024-11-21").status is None
    assert context.repeated(everything=True).status is None
    monkeypatch.setattr(hashing, "of_program", lambda: "another")
    assert context.repeated().status is None


def test_times_that_were_set_back_hide_no_change(context: Checked) -> None:
    path = context.file(ABOUT)
    before, data = path.stat(), path.read_bytes()
    path.write_bytes(data.replace(b"2024-2025", b"2023-2024", 1))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert path.stat().st_size == before.st_size
    assert context.repeated().status is None


def test_a_text_for_other_files_of_equal_content_is_not_printed(context: Checked) -> None:
    copied = context.root.with_name("copied")
    shutil.copytree(context.root, copied, copy_function=shutil.copyfile)
    shutil.rmtree(context.root)
    copied.rename(context.root)
    assert context.repeated().status is None


def stored(context: Checked) -> list[Path]:
    """The texts in the district's store."""
    return list((store.folder_of(context.root) / "checks").iterdir())


def test_a_damaged_text_is_not_printed(context: Checked) -> None:
    assert context.repeated().status == 0
    (path,) = stored(context)
    complete = path.read_bytes()
    for data in (b"", complete[:60], b"\xff" + complete, complete.replace(b"\n0\n", b"\nx\n", 1)):
        path.write_bytes(data)
        assert context.repeated().status is None


def test_one_text_is_stored_for_a_district(context: Checked) -> None:
    context.file(PICTURE).unlink()
    context.new()
    assert len(stored(context)) == 1
    assert context.repeated().status == 0


def _edits() -> Iterator[tuple[str, Callable[[Path], object]]]:
    """What may be done to a district, by name; each can be done whatever was done before."""
    yield "change", lambda root: (root / TALK).write_text(_activity("改过的"), encoding="utf-8")
    yield "break", lambda root: (root / TALK).write_text("---\ntitle: [\n---\n", encoding="utf-8")
    yield "delete", lambda root: (root / TALK).unlink(missing_ok=True)
    yield (
        "rename",
        lambda root: (root / TALK).exists() and (root / TALK).rename(root / TALK.replace("talk", "other")),
    )
    yield "misplace", lambda root: (root / "studios/chunhui/notes.txt").write_text("x", encoding="utf-8")
    yield "add", lambda root: shutil.copyfile(root / ABOUT, root / "studios/qiushi/studio.yml")
    yield "picture", lambda root: (root / PICTURE).write_bytes(b"no picture")
    yield "link", _link
    yield "remove a studio", lambda root: shutil.rmtree(root / "studios/qiushi/people", ignore_errors=True)
    yield "touch", lambda root: os.utime(root / ABOUT)
    yield "nothing", lambda root: None


def _activity(title: str) -> str:
    return f"---\ntitle: {title}\nkind: lecture\nsessions:\n  - date: 2024-10-17\n---\n正文。\n"


def _link(root: Path) -> None:
    link = root / "studios/qiushi/rules/x.md"
    link.parent.mkdir(exist_ok=True)
    if not link.is_symlink():
        link.symlink_to(root / TALK)


EDITS = dict(_edits())


@settings(max_examples=20)
@given(st.lists(st.sampled_from(sorted(EDITS)), min_size=1, max_size=4))
def test_what_is_printed_again_is_what_a_new_check_says(edits: list[str]) -> None:
    with TemporaryDirectory() as folder:
        context = _district(Path(folder))
        context.new()
        for name in edits:
            EDITS[name](context.root)
            repeated, fresh = context.repeated(), context.new(stored=False)
            assert repeated.status is None or repeated == fresh
            assert context.new() == fresh == context.repeated()
