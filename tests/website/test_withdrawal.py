"""Consent is taken back: the next build has the photograph neither on the site nor in a report, and keeps nothing made of it."""

import zipfile
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from studiobook.cli import main as cli
from studiobook.core import store
from studiobook.loading.photos import content_id
from tests.builders import Files, a_district, a_picture, a_studio, an_activity

pytestmark = pytest.mark.slow

TODAY = date(2025, 9, 20)
CAPTION = "围坐的老师们"
ACTIVITY = "activities/2024-10-17-listening.md"


def studio(*, consent: bool) -> Files:
    return a_studio() | {
        ACTIVITY: an_activity(
            photos=[{"file": "files/a.jpg", "caption": CAPTION, "consent": consent}],
            body="大家围坐。\n\n![围坐](../files/a.jpg)\n",
        ),
        "outcomes/paper.md": {
            "kind": "paper",
            "title": "谈倾听",
            "authors": ["li-min"],
            "on": "2024-10",
            "body": "先听完，再说话。\n\n![再一次围坐](../files/a.jpg)\n",
        },
        "outcomes/pack.yml": {
            "kind": "resource-pack",
            "title": "倾听资源包",
            "authors": ["li-min"],
            "on": "2024-10",
            "file": "files/a.jpg",
        },
        "files/a.jpg": a_picture(700, 500, "JPEG", quality=93),
    }


def built(folder: Path, out: Path, *, consent: bool) -> None:
    root = a_district(folder, chunhui=studio(consent=consent))
    assert cli.exit_status(lambda: cli.run_build(cli.parse_options(str(root), str(out), str(TODAY)))) == 0


def texts(site: Path) -> str:
    endings = {".html", ".json", ".xml", ".ics", ".csv", ".txt", ".js"}
    return "".join(path.read_text(encoding="utf-8") for path in site.rglob("*") if path.suffix in endings)


def printed(reports: Path) -> Counter[str]:
    """How many photographs the reports of a kind hold."""
    found: Counter[str] = Counter()
    for path in reports.rglob("*.docx"):
        with zipfile.ZipFile(path) as paper:
            found[path.stem.rpartition("-")[2]] += len([one for one in paper.namelist() if one.endswith(".jpg")])
    return found


def test_a_photo_whose_consent_is_withdrawn_is_gone_at_the_next_build(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "dist"
    built(tmp_path / "district", out, consent=True)
    source = tmp_path / "district/studios/chunhui/files/a.jpg"
    cache = store.folder_of(tmp_path / "district")
    name = content_id(source, cache)
    assert sorted(path.name for path in (out / "site/photos").glob(f"{name}*"))
    assert CAPTION in texts(out / "site")
    before = printed(out / "reports")
    assert {kind for kind, pictures in before.items() if pictures} >= {"年度考核报告", "论文集", "工作简报"}
    assert list(cache.rglob(f"{name}-*"))

    built(tmp_path / "district", out, consent=False)
    assert not list((out / "site").rglob(f"*{name}*"))
    shown = texts(out / "site")
    assert CAPTION not in shown
    assert name not in shown
    after = printed(out / "reports")
    assert set(after) == set(before)
    assert not any(after.values()), after
    assert not list(cache.rglob(f"{name}-*"))
