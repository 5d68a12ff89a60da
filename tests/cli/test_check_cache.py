"""A check that is told again says what a check made anew would say, whatever was done to the files in between."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studiobook.cli import check_cache
from studiobook.cli import main as cli
from studiobook.core import hashing, paths
from tests.builders import a_district, a_picture, a_studio, an_activity

pytestmark = pytest.mark.slow

DAY = "2024-11-20"


class Heard(NamedTuple):
    """What came of a check: its status, and what was printed where."""

    status: int | None
    out: str
    err: str


class ReportContext(NamedTuple):
    """A district, and where its checks are kept."""

    root: Path
    kept: Path

    def told(self, day: str = DAY, *, everything: bool = False) -> Heard:
        """The check as it is told again; status None where it is not."""
        with patch.object(check_cache, "folder", lambda: self.kept):
            return _heard(lambda: check_cache.repeated(str(self.root), day, everything=everything))

    def made(self, *, keep: bool = True) -> Heard:
        """The check made anew."""
        options = cli.parse_options(str(self.root), "", DAY)
        return _heard(lambda: cli.run_check(options, "text", kept=self.kept if keep else None))

    def file(self, name: str) -> Path:
        """A file of the district."""
        return self.root / name


def _heard(task: Callable[[], int | None]) -> Heard:
    with redirect_stdout(StringIO()) as out, redirect_stderr(StringIO()) as err:
        status = task()
    return Heard(status, out.getvalue(), err.getvalue())


def _desk(folder: Path) -> ReportContext:
    studio = {**a_studio(), "activities/2024-10-17-talk.md": an_activity(), "files/a.png": a_picture()}
    return ReportContext(a_district(folder / "district", chunhui=studio, qiushi=a_studio()), folder / "kept")


@pytest.fixture
def context(tmp_path: Path) -> ReportContext:
    """A district of two studios that was checked once."""
    made = _desk(tmp_path)
    made.made()
    return made


ABOUT = "studios/chunhui/studio.yml"
TALK = "studios/chunhui/activities/2024-10-17-talk.md"
PICTURE = "studios/chunhui/files/a.png"


def test_nothing_is_told_before_a_check_was_made(tmp_path: Path) -> None:
    assert _desk(tmp_path).told() == Heard(None, "", "")


@pytest.mark.parametrize("broken", [False, True])
def test_a_check_is_told_again_word_for_word(context: ReportContext, broken: bool) -> None:
    if broken:
        context.file(ABOUT).write_text("name: [\n", encoding="utf-8")
    made = context.made()
    assert made.status == int(broken)
    assert bool(made.err) is broken
    assert context.told() == made


def test_another_day_wish_or_program_is_another_check(context: ReportContext, monkeypatch: pytest.MonkeyPatch) -> None:
    assert context.told().status == 0
    assert context.told("2024-11-21").status is None
    assert context.told(everything=True).status is None
    monkeypatch.setattr(hashing, "of_program", lambda: "another")
    assert context.told().status is None


def test_times_that_were_set_back_hide_no_change(context: ReportContext) -> None:
    path = context.file(ABOUT)
    before, data = path.stat(), path.read_bytes()
    path.write_bytes(data.replace(b"2024-2025", b"2023-2024", 1))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert path.stat().st_size == before.st_size
    assert context.told().status is None


def test_a_text_made_for_other_files_of_equal_content_is_not_told(context: ReportContext) -> None:
    copied = context.root.with_name("copied")
    shutil.copytree(context.root, copied, copy_function=shutil.copyfile)
    shutil.rmtree(context.root)
    copied.rename(context.root)
    assert context.told().status is None


def test_a_damaged_text_is_not_told(context: ReportContext) -> None:
    assert context.told().status == 0
    (kept,) = context.kept.iterdir()
    whole = kept.read_bytes()
    for data in (b"", whole[:60], b"\xff" + whole, whole.replace(b"\n0\n", b"\nx\n", 1)):
        kept.write_bytes(data)
        assert context.told().status is None


def test_one_text_is_kept_for_a_district_and_old_ones_go(context: ReportContext) -> None:
    old = context.kept / "old"
    old.write_text("", encoding="utf-8")
    os.utime(old, (0, 0))
    context.file(PICTURE).unlink()
    context.made()
    assert len(list(context.kept.iterdir())) == 1


def test_clean_takes_it_away(context: ReportContext, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check_cache, "folder", lambda: context.kept)
    monkeypatch.setattr(paths, "cache", lambda: context.kept.with_name("photos"))
    assert cli.run_clean(context.kept.with_name("out")) == 0
    assert not context.kept.exists()


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
def test_what_is_told_again_is_what_a_new_check_says(edits: list[str]) -> None:
    with TemporaryDirectory() as folder:
        context = _desk(Path(folder))
        context.made()
        for name in edits:
            EDITS[name](context.root)
            told, fresh = context.told(), context.made(keep=False)
            assert told.status is None or told == fresh
            assert context.made() == fresh == context.told()
