"""What the last run left stands while nothing changed; whatever changes, in the data or in what was made, it is made again."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from studiobook.cli import build_state
from studiobook.cli import main as cli
from studiobook.core import paths
from studiobook.website.incremental.previous import NOTHING
from tests.builders import a_district, a_studio

pytestmark = pytest.mark.slow

DAY = "2024-11-01"


class ReportContext(NamedTuple):
    """A built district: where it is, where the output is, where it is kept what was left."""

    root: Path
    out: Path
    kept: Path

    @property
    def made(self) -> build_state.Made:
        return build_state.Made("site", self.root, self.out, DAY)

    def stands(self, day: str = DAY, *parts: str) -> bool:
        return build_state.repeated(parts or ("site", "reports"), str(self.root), str(self.out), day)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> ReportContext:
    folder = tmp_path_factory.mktemp("standing")
    root: Path = a_district(folder / "district", chunhui=a_studio())
    context = ReportContext(root, folder / "out", folder / "kept")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(paths, "cache", lambda: folder / "cache/photos")
        assert cli.run_build(cli.parse_options(str(root), str(context.out), DAY), kept=context.kept) == 0
    return context


@pytest.fixture
def context(built: ReportContext, monkeypatch: pytest.MonkeyPatch) -> ReportContext:
    monkeypatch.setattr(build_state, "folder", lambda: built.kept)
    return built


def test_a_build_for_which_nothing_changed_is_said_again(
    context: ReportContext, capsys: pytest.CaptureFixture[str]
) -> None:
    assert context.stands()
    said = capsys.readouterr().out.replace("\n", "")
    assert f"网站：{context.out / 'site' / 'index.html'}" in said
    assert "报告：" in said
    assert context.stands(DAY, "site")
    assert build_state.earlier(context.kept, context.made).keys


def test_another_day_another_folder_and_another_part_are_made(context: ReportContext, tmp_path: Path) -> None:
    assert not context.stands("2024-11-02")
    assert not context.stands(DAY, "offline")
    assert not build_state.repeated(("site",), str(context.root), str(tmp_path), DAY)
    assert not build_state.repeated(("site",), str(tmp_path), str(context.out), DAY)


def touched(path: Path) -> None:
    os.utime(path, ns=(1, 1))


@pytest.mark.parametrize(
    "change",
    [
        lambda context: (context.root / "bureau/new.yml").write_text("a: 1\n", encoding="utf-8"),
        lambda context: touched(context.root / "studios/chunhui/studio.yml"),
        lambda context: shutil.copytree(context.root / "bureau", context.root / "content"),
        lambda context: shutil.copytree(context.root / "bureau", context.root / "templates"),
    ],
    ids=["a file of the bureau", "a record", "content", "templates"],
)
def test_a_change_of_the_sources_is_noticed(
    change: Callable[[ReportContext], object], context: ReportContext, tmp_path: Path
) -> None:
    before = build_state.state(context.made)
    copy = context._replace(root=Path(shutil.copytree(context.root, tmp_path / "district")))
    untouched = build_state.state(copy.made)
    change(copy)
    assert build_state.state(copy.made) != untouched
    assert build_state.state(context.made) == before


def test_a_site_that_somebody_touched_is_made_again_whole(context: ReportContext) -> None:
    page = context.out / "site/index.html"
    text = page.read_bytes()
    page.write_bytes(text + b"<!-- by hand -->")
    assert not context.stands()
    assert build_state.earlier(context.kept, context.made) == NOTHING
    page.write_bytes(text)  # the same bytes, but nobody can know what happened between


@pytest.mark.parametrize("text", ["", "[]", "{}", "{", '{"from": 1}'])
def test_a_damaged_record_counts_as_none(text: str, context: ReportContext, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    for file in context.kept.iterdir():
        (kept / file.name).write_text(text, encoding="utf-8")
    assert build_state.earlier(kept, context.made) == NOTHING
    assert build_state.earlier(None, context.made) == NOTHING
