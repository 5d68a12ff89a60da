"""A build that takes over pages of the one before is, byte for byte, the build that makes all of them; and it does spare them."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jinja2 import Environment

from studiobook.website.incremental.previous import NOTHING, Earlier
from studiobook.website.mkdocs import files as mkdocs_files
from studiobook.website.mkdocs import plugin
from tests.builders import a_district, a_full_studio, a_site, a_studio, an_activity, write
from tests.website.conftest import TODAY
from tests.website.test_build import digests

pytestmark = pytest.mark.slow

ACTIVITY = "studios/chunhui/activities/2024-12-12-lecture.md"
# it leads to pages that are taken over
BY_HAND = """\
# 本区自己的说明

[团队](studios/chunhui/index.md#team)，[交流](studios/chunhui/activities/2024-10-17-exchange.md)，[工作室](studios/index.md)。
"""
Edit = Callable[[Path], None]


def change(root: Path, path: str, **values: object) -> None:
    """Write other values into a YAML file of the district."""
    record = yaml.safe_load((root / path).read_text(encoding="utf-8"))
    (root / path).write_text(yaml.safe_dump({**record, **values}, allow_unicode=True), encoding="utf-8")


def append(root: Path, path: str) -> None:
    with (root / path).open("a", encoding="utf-8") as file:
        file.write("\n会后大家又说了一会儿。\n")


EDITS: dict[str, Edit] = {
    "nothing": lambda root: None,
    "an activity changed": lambda root: append(root, ACTIVITY),
    "an activity removed": lambda root: (root / ACTIVITY).unlink(missing_ok=True),
    "an activity added": lambda root: write(
        root, {"studios/qiming/activities/2024-12-19-new.md": an_activity(date="2024-12-19", title="新的活动")}
    ),
    "a studio renamed": lambda root: change(root, "studios/chunhui/studio.yml", name="春辉工作室"),
    "a studio added": lambda root: write(root, {f"studios/zhaoxia/{name}": one for name, one in a_studio().items()}),
    "a studio removed": lambda root: shutil.rmtree(root / "studios/qiming", ignore_errors=True),
    "the notice changed": lambda root: change(root, "bureau/district.yml", notice="另一句说明。"),
    "a style sheet changed": lambda root: write(root, {"templates/theme/css/home.css": ".sb-hero { color: red; }\n"}),
    "the theme changed": lambda root: write(root, {"templates/theme/partials/share.html": "<p>另一种页脚</p>\n"}),
    "a page by hand changed": lambda root: write(root, {"content/about.md": BY_HAND}),
}


class Before(NamedTuple):
    """A district and its site, from which every test starts."""

    root: Path
    site: Earlier

    def copied(self, folder: Path) -> Path:
        """The district once more, to be edited."""
        return Path(shutil.copytree(self.root, folder / "district"))


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Before:
    folder = tmp_path_factory.mktemp("before")
    root: Path = a_district(folder / "district", chunhui=a_full_studio(), qiming=a_studio())
    assert (root / ACTIVITY).is_file()
    return Before(root, build(root, folder / "site"))


def build(root: Path, folder: Path, earlier: Earlier = NOTHING) -> Earlier:
    return plugin.build_site(a_site(root, TODAY), folder, earlier)


@pytest.mark.parametrize("edit", EDITS)
def test_after_an_edit_the_site_is_that_of_a_clean_build(edit: str, before: Before, tmp_path: Path) -> None:
    root = before.copied(tmp_path)
    EDITS[edit](root)
    after = build(root, tmp_path / "after", before.site)
    clean = build(root, tmp_path / "clean")
    assert digests(tmp_path / "after") == digests(tmp_path / "clean")
    assert after.keys == clean.keys
    assert (digests(tmp_path / "after") == digests(before.site.folder)) == (edit == "nothing")


@settings(max_examples=2, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(edits=st.lists(st.sampled_from(sorted(EDITS)), min_size=2, max_size=3))
def test_after_several_edits_too(edits: list[str], before: Before, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("edits")
    root, made = before.copied(folder), before.site
    in_order = sorted(edits, key=lambda edit: edit.endswith("removed"))  # what is gone cannot be changed
    for number, edit in enumerate(in_order, start=1):
        EDITS[edit](root)
        made = build(root, folder / str(number), made)
    build(root, folder / "clean")
    assert digests(made.folder) == digests(folder / "clean")


def test_what_did_not_change_is_not_made_again(before: Before, tmp_path: Path) -> None:
    root, marked = before.copied(tmp_path), Path(shutil.copytree(before.site.folder, tmp_path / "marked"))
    append(root, ACTIVITY)
    for index in json.loads((marked / "pagefind/indexes.json").read_text(encoding="utf-8")):
        (marked / "pagefind" / index / "taken").touch()
    sentence = "没有改动的页面不会再做".encode()  # in a page that is taken over, what it says shows that it was
    for path in marked.rglob("*.html"):
        path.write_bytes(path.read_bytes() + sentence)
    build(root, tmp_path / "after", before.site._replace(folder=marked))
    after = {
        path.relative_to(tmp_path / "after").as_posix(): path.read_bytes()
        for path in (tmp_path / "after").rglob("*.html")
    }
    made = {name for name, data in after.items() if not data.endswith(sentence)}
    assert ACTIVITY.replace(".md", ".html") in made
    assert not [name for name in made if name.startswith("studios/qiming")]
    assert len(made) < len(after) / 4
    taken = {path.parent.name for path in (tmp_path / "after/pagefind").rglob("taken")}
    indexes = set(json.loads((tmp_path / "after/pagefind/indexes.json").read_text(encoding="utf-8")))
    assert indexes - taken == {"2024-2025"}  # one school year of the two


def every_sidebar_printed(on_env: Callable[..., Environment]) -> Callable[..., Environment]:
    def changed(self: plugin.StudiobookPlugin, env: Environment, **more: Any) -> Environment:
        env = on_env(self, env, **more)
        env.globals["sidebar"] = lambda page, printed: printed()
        return env

    return changed


def test_the_quick_ways_of_a_build_change_nothing(
    before: Before, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What stands beside a page, and the conversion of its headings, are kept from page to page: as if each had made its own."""
    monkeypatch.setattr(plugin.StudiobookPlugin, "on_env", every_sidebar_printed(plugin.StudiobookPlugin.on_env))
    monkeypatch.setattr(mkdocs_files.Outside, "render", mkdocs_files.Page.render)
    build(before.root, tmp_path / "slow")
    assert digests(before.site.folder) == digests(tmp_path / "slow")
