"""Names by content: remembered while a file is as it was, worked out anew once it is not."""

import json
import os
from pathlib import Path

import pytest

from studiobook.core import content_ids
from studiobook.core.content_ids import Names, name_of

RECIPE = "1 jpeg"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a.jpg"
    path.write_bytes(b"one")
    return path


def remembered(file: Path, tmp_path: Path) -> Names:
    """Names that a run before has kept."""
    names = Names(tmp_path / "names.json", RECIPE)
    names.of(file)
    names.keep()
    return Names(tmp_path / "names.json", RECIPE)


def test_a_file_as_it_was_is_not_read_again(file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = name_of(file, RECIPE)
    names = remembered(file, tmp_path)
    monkeypatch.setattr(content_ids, "name_of", None)
    assert names.known(file) == names.of(file) == expected


def test_a_changed_file_has_another_name(file: Path, tmp_path: Path) -> None:
    before = name_of(file, RECIPE)
    names = remembered(file, tmp_path)
    file.write_bytes(b"two")  # as long as before
    later = file.stat().st_mtime_ns + 10_000_000
    os.utime(file, ns=(later, later))
    assert names.known(file) == ""
    assert names.of(file) == name_of(file, RECIPE) != before


def test_another_recipe_gives_another_name(file: Path, tmp_path: Path) -> None:
    remembered(file, tmp_path)
    other = Names(tmp_path / "names.json", "2 jpeg")
    assert other.known(file) == ""
    assert other.of(file) != name_of(file, RECIPE)


def test_what_is_gone_is_forgotten(file: Path, tmp_path: Path) -> None:
    names = remembered(file, tmp_path)
    file.unlink()
    (tmp_path / "b.jpg").write_bytes(b"three")
    names.of(tmp_path / "b.jpg")
    names.keep()
    kept = json.loads((tmp_path / "names.json").read_bytes())[RECIPE]
    assert [Path(entry[0]).name for entry in kept] == ["b.jpg"]


@pytest.mark.parametrize(
    "text", ["", "[]", "{", '{"1 jpeg": 3}', '{"1 jpeg": [[]]}', '{"1 jpeg": [[["a"], 1, 1, 1, "x"]]}', "\x00"]
)
def test_a_broken_list_is_made_anew(file: Path, tmp_path: Path, text: str) -> None:
    (tmp_path / "names.json").write_text(text, encoding="utf-8")
    assert Names(tmp_path / "names.json", RECIPE).of(file) == name_of(file, RECIPE)
