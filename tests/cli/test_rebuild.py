"""The same data give the same bytes: another hash seed, time zone and working directory change nothing in dist."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from studiobook.cli import main as cli
from studiobook.loading import library
from studiobook.rules import evaluate
from tests.builders import REPOSITORY, a_district, a_person, a_studio, an_activity

pytestmark = pytest.mark.slow

DAY = "2024-11-20"
BUILD = f"""
import sys
from pathlib import Path
from studiobook.core import store
from studiobook.cli import main as cli
store.folder_of = lambda root: Path(sys.argv[2] + "-cache")  # nothing is taken from the other run
sys.exit(cli.exit_status(lambda: cli.run_build(cli.parse_options(sys.argv[1], sys.argv[2], "{DAY}"))))
"""


def test_a_rebuild_gives_the_same_bytes(tmp_path):
    root = a_district(tmp_path / "district", chunhui=a_full_studio(), qiming=a_studio(name="启明工作室"))
    here, there = tmp_path / "here", tmp_path / "there"
    here.mkdir()
    there.mkdir()
    first = built(root, tmp_path / "first", cwd=here, seed="1", zone="Asia/Shanghai")
    second = built(root, tmp_path / "second", cwd=there, seed="2", zone="America/New_York")
    assert "site/index.html" in first
    assert [name for name in first if name.endswith("-春晖工作室（示例）-2024-2025学年-年度考核报告.docx")]
    apart = ("台账.xlsx", "csv/活动.csv", "全区.zip", "index.html", "manifest.json", "进展一览.html")
    assert {f"reports/{name}" for name in apart} <= set(first)
    assert first == second


def test_a_build_evaluates_each_rule_once(tmp_path, monkeypatch):
    root = a_district(tmp_path / "district", chunhui=a_full_studio(), qiming=a_studio(name="启明工作室"))
    measured = []
    measure = evaluate.measure
    monkeypatch.setattr(evaluate, "measure", lambda rule, *rest: measured.append(rule.rule.id) or measure(rule, *rest))
    options = cli.parse_options(str(root), str(tmp_path / "dist"), DAY)
    evaluate.evaluate(library.load(root), options.today)
    once = list(measured)
    measured.clear()
    assert cli.run_build(options) == 0
    assert measured == once != []


def a_full_studio():
    studio = a_studio(members=5)
    studio["people/zhao-wan.yml"] = a_person(
        "赵晚", school="east", titles=[{"name": "骨干班主任", "level": "city", "on": "2024-10"}]
    )
    photo = next((REPOSITORY / "studios/chunhui/files").glob("*.jpg")).read_bytes()
    studio["files/a.jpg"] = photo
    studio["activities/2024-10-17-listening.md"] = an_activity(
        photos=[{"file": "files/a.jpg", "caption": "现场", "consent": True}], themes=["倾听", "家校"]
    )
    studio["activities/2024-10-30-lecture.md"] = an_activity(
        kind="lecture", date="2024-10-30", part="speaker", plan="item-1"
    )
    studio["outcomes/paper.yml"] = {"kind": "paper", "title": "倾听", "authors": ["li-min"], "on": "2024-10"}
    return studio


def built(root: Path, out: Path, *, cwd: Path, seed: str, zone: str) -> dict[str, str]:
    """Build in a process of its own; the digest of every file, by its path."""
    environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": str(REPOSITORY)}
    subprocess.run([sys.executable, "-c", BUILD, str(root), str(out)], cwd=cwd, env=environment, check=True)
    files = (path for path in out.rglob("*") if path.is_file())
    return {path.relative_to(out).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
