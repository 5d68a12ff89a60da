"""Ids by content: remembered while a file is unchanged, computed again once it is not."""

import os
from pathlib import Path

import pytest

from studiobook.core import content_ids
from studiobook.core.content_ids import ContentIds, content_id
from studiobook.core.store import Store

RECIPE = "1 jpeg"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a.jpg"
    path.write_bytes(b"one")
    return path


def ids(tmp_path: Path, recipe: str = RECIPE) -> ContentIds:
    return ContentIds(Store(tmp_path / "store"), "photos/ids", recipe)


def remembered(file: Path, tmp_path: Path) -> ContentIds:
    """Ids that a run before has stored."""
    first = ids(tmp_path)
    first.of(file)
    first.save()
    return ids(tmp_path)


def test_an_unchanged_file_is_not_read_again(file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = content_id(file, RECIPE)
    found = remembered(file, tmp_path)
    monkeypatch.setattr(content_ids, "content_id", None)
    assert found.known(file) == found.of(file) == expected


def test_a_changed_file_has_another_id(file: Path, tmp_path: Path) -> None:
    before = content_id(file, RECIPE)
    found = remembered(file, tmp_path)
    file.write_bytes(b"two")  # as long as before
    later = file.stat().st_mtime_ns + 10_000_000
    os.utime(file, ns=(later, later))
    assert found.known(file) == ""
    assert found.of(file) == content_id(file, RECIPE) != before


def test_another_recipe_gives_another_id(file: Path, tmp_path: Path) -> None:
    remembered(file, tmp_path)
    other = ids(tmp_path, "2 jpeg")
    assert other.known(file) == ""
    assert other.of(file) != content_id(file, RECIPE)


def test_the_id_of_a_file_that_is_gone_is_forgotten(file: Path, tmp_path: Path) -> None:
    found = remembered(file, tmp_path)
    data = file.read_bytes()
    file.unlink()
    (tmp_path / "b.jpg").write_bytes(b"three")
    found.of(tmp_path / "b.jpg")
    found.save()
    file.write_bytes(data)
    assert ids(tmp_path).known(file) == ""
    assert ids(tmp_path).known(tmp_path / "b.jpg")


@pytest.mark.parametrize(
    "text", ["", "[]", "{", '{"1 jpeg": 3}', '{"1 jpeg": [[]]}', '{"1 jpeg": [[["a"], 1, 1, 1, "x"]]}', "\x00"]
)
def test_a_list_that_cannot_be_read_is_made_again(file: Path, tmp_path: Path, text: str) -> None:
    Store(tmp_path / "store").save("photos/ids", text.encode())
    assert ids(tmp_path).of(file) == content_id(file, RECIPE)
