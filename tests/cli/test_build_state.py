"""What the last run built stays while nothing changed; whatever changes, in the data or in the output, it is built again."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from studiobook.cli import build_state
from studiobook.cli import main as cli
from studiobook.core import store
from studiobook.core.store import Store
from studiobook.website.incremental.previous import NOTHING
from tests.builders import a_district, a_studio

pytestmark = pytest.mark.slow

DAY = "2024-11-01"


class Built(NamedTuple):
    """A district and its output."""

    root: Path
    out: Path

    @property
    def target(self) -> build_state.Target:
        return build_state.Target("site", self.root, self.out, DAY)

    def is_repeated(self, day: str = DAY, *parts: str) -> bool:
        return build_state.repeat(parts or ("site", "reports"), str(self.root), str(self.out), day)


@pytest.fixture(scope="module")
def context(tmp_path_factory: pytest.TempPathFactory) -> Built:
    folder = tmp_path_factory.mktemp("built")
    root: Path = a_district(folder / "district", chunhui=a_studio())
    built = Built(root, folder / "out")
    assert cli.run_build(cli.parse_options(str(root), str(built.out), DAY), incremental=True) == 0
    return built


def test_a_build_for_which_nothing_changed_is_printed_again(context: Built, capsys: pytest.CaptureFixture[str]) -> None:
    assert context.is_repeated()
    said = capsys.readouterr().out.replace("\n", "")
    assert f"网站：{context.out / 'site' / 'index.html'}" in said
    assert "报告：" in said
    assert context.is_repeated(DAY, "site")
    assert build_state.earlier(context.target).keys


def test_another_day_another_folder_and_another_part_are_built(context: Built, tmp_path: Path) -> None:
    assert not context.is_repeated("2024-11-02")
    assert not context.is_repeated(DAY, "offline")
    assert not build_state.repeat(("site",), str(context.root), str(tmp_path), DAY)
    assert not build_state.repeat(("site",), str(tmp_path), str(context.out), DAY)


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
def test_a_change_of_the_sources_is_noticed(change: Callable[[Built], object], context: Built, tmp_path: Path) -> None:
    before = build_state.state(context.target)
    copy = context._replace(root=Path(shutil.copytree(context.root, tmp_path / "district")))
    untouched = build_state.state(copy.target)
    change(copy)
    assert build_state.state(copy.target) != untouched
    assert build_state.state(context.target) == before


def test_a_site_that_somebody_touched_is_built_again(context: Built) -> None:
    page = context.out / "site/index.html"
    text = page.read_bytes()
    page.write_bytes(text + b"<!-- by hand -->")
    assert not context.is_repeated()
    assert build_state.earlier(context.target) == NOTHING
    page.write_bytes(text)  # the same bytes, but nobody can know what happened between


@pytest.mark.parametrize("text", ["", "[]", "{}", "{", '{"from": 1}'])
def test_a_record_that_cannot_be_read_counts_as_none(text: str, context: Built) -> None:
    cache = Store(store.folder_of(context.root))
    keys = [f"builds/{path.name}" for path in (cache.folder / "builds").iterdir()]
    before = {key: cache.load(key) for key in keys}
    for key in keys:
        cache.save(key, text.encode())
    assert build_state.earlier(context.target) == NOTHING
    assert not context.is_repeated()
    for key, data in before.items():
        assert data
        cache.save(key, data)
