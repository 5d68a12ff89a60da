"""The preview of broken data: one page that lists every diagnostic, and the site again when the data are mended."""

from pathlib import Path

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config

from studiobook.core.diagnostic import DataError
from studiobook.website.mkdocs import plugin
from tests.builders import a_district, a_site, a_studio, an_activity, write
from tests.website.conftest import TODAY

pytestmark = pytest.mark.slow

ACTIVITY = "studios/chunhui/activities/2024-10-17-a.md"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    made: Path = a_district(tmp_path / "district", chunhui=a_studio())
    return made


def preview(root: Path, folder: Path) -> Path:
    """Build as ``serve`` does."""
    build(
        load_config(strict=False, site_dir=str(folder), **plugin.settings(root, {"today": str(TODAY), "preview": True}))
    )
    return folder


def test_broken_data_become_one_page_with_every_diagnostic_and_then_the_site_again(root: Path, tmp_path: Path) -> None:
    write(root, {ACTIVITY: an_activity(kind="opne-lesson"), "studios/chunhui/people/a.yml": "name: [\n"})
    site = preview(root, tmp_path / "site")
    assert sorted(path.name for path in site.rglob("*.html")) == ["404.html", "index.html"]
    for page in ("index.html", "404.html"):
        text = (site / page).read_text(encoding="utf-8")
        assert f"{ACTIVITY}:3:7" in text
        assert "“opne-lesson”不是“形式”可以填的值" in text
        assert "studios/chunhui/people/a.yml:" in text
    assert 'http-equiv="refresh"' in (site / "404.html").read_text(encoding="utf-8")

    write(root, {ACTIVITY: an_activity()})
    (root / "studios/chunhui/people/a.yml").unlink()
    preview(root, site)
    assert (site / ACTIVITY).with_suffix(".html").is_file()
    assert "需要修改" not in (site / "index.html").read_text(encoding="utf-8")


def test_contradictions_are_told_too(root: Path, tmp_path: Path) -> None:
    write(root, {ACTIVITY: an_activity(led_by="nobody")})
    text = (preview(root, tmp_path / "site") / "index.html").read_text(encoding="utf-8")
    assert "“nobody”不在名单中" in text


def test_a_broken_template_is_told_with_its_line(root: Path, tmp_path: Path) -> None:
    write(root, {"templates/pages/studio_list.md.j2": "---\ntitle: x\n---\n{{ nothing }}\n"})
    text = (preview(root, tmp_path / "site") / "index.html").read_text(encoding="utf-8")
    assert "templates/pages/studio_list.md.j2:4:1" in text


def test_a_build_of_broken_data_raises(root: Path, tmp_path: Path) -> None:
    write(root, {ACTIVITY: an_activity(kind="opne-lesson")})
    with pytest.raises(DataError):
        build(load_config(strict=True, site_dir=str(tmp_path / "site"), **plugin.settings(root, {"today": str(TODAY)})))


def test_a_photo_that_cannot_be_opened_is_told(root: Path, tmp_path: Path) -> None:
    photos = [{"file": f"files/{number}.jpg", "caption": "照片", "consent": True} for number in (1, 2)]
    write(root, {ACTIVITY: an_activity(photos=photos)})
    write(root / "studios/chunhui", {"files/1.jpg": b"no picture", "files/2.jpg": b"neither"})
    with pytest.raises(DataError) as error:
        plugin.build_site(a_site(root, TODAY), tmp_path / "site")
    assert [diagnostic.path for diagnostic in error.value.diagnostics] == [
        f"studios/chunhui/files/{number}.jpg" for number in (1, 2)
    ]
