"""Files that other runs read are there whole, or not at all."""

from pathlib import Path

import pytest

from studiobook.core import atomic


def test_a_file_takes_the_place_of_the_one_before_and_leaves_nothing_beside(tmp_path: Path) -> None:
    path = tmp_path / "new/kept.txt"
    atomic.write(path, b"first")
    atomic.write(path, b"second")
    assert path.read_bytes() == b"second"
    assert list(path.parent.iterdir()) == [path]


def test_one_that_cannot_be_written_leaves_the_one_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "kept.txt"
    atomic.write(path, b"first")

    def full(here: Path, data: bytes) -> int:
        here.touch()
        raise OSError("no room")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="no room"):
        atomic.write(path, b"second")
    assert path.read_bytes() == b"first"
