"""The store: work is done once, damage and other people's stores count as nothing, and what nobody uses goes."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from studiobook.core import store
from studiobook.core.store import Store
from tests.builders import REPOSITORY, write

MONTH_AGO = time.time() - 31 * 24 * 3600
FILES = {"a.webp": b"one", "b.jpg": b"two"}


@pytest.fixture
def cache(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


def unmade() -> bytes:
    pytest.fail("this was in the store")


def read(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in FILES}


def test_work_is_done_once(cache: Store) -> None:
    assert cache.get("kind/one", lambda: b"first") == b"first"
    assert cache.get("kind/one", unmade) == b"first"
    assert cache.get("kind/two", lambda: b"") == b""
    assert cache.load("kind/two") == b""
    assert cache.load("kind/three") is None
    assert read(cache.files("kind/four", lambda: FILES)) == FILES
    assert read(cache.files("kind/four", lambda: {"x": unmade()})) == FILES


def test_work_that_fails_leaves_nothing(cache: Store) -> None:
    with pytest.raises(ZeroDivisionError):
        cache.get("kind/one", lambda: bytes(1 // 0))
    with pytest.raises(ZeroDivisionError):
        cache.files("kind/one", lambda: {"a": bytes(1 // 0)})
    assert not cache.has("kind/one")
    assert not cache.folder.exists()


@pytest.mark.parametrize(
    "damage",
    [lambda data: b"", lambda data: data[:-1], lambda data: data[:20], lambda data: data + b"x", lambda data: b"\xff" + data],
)  # fmt: skip
def test_damaged_entries_count_as_missing(cache: Store, damage: Callable[[bytes], bytes]) -> None:
    cache.save("kind/one", b"a longer text, of which much may be lost")
    folder = cache.files("kind/two", lambda: {"a": b"a longer text, of which much may be lost"})
    for path in (cache.folder / "kind/one", folder / "a"):
        path.write_bytes(damage(path.read_bytes()))
    assert cache.load("kind/one") is None
    assert cache.get("kind/one", lambda: b"new") == b"new"
    assert (cache.files("kind/two", lambda: {"a": b"new"}) / "a").read_bytes() == b"new"


def test_a_file_that_is_lost_from_an_entry_is_made_again(cache: Store) -> None:
    folder = cache.files("kind/one", lambda: FILES)
    (folder / "a.webp").unlink()
    assert read(cache.files("kind/one", lambda: FILES)) == FILES
    for path in folder.iterdir():
        path.unlink()
    assert read(cache.files("kind/one", lambda: FILES)) == FILES


def test_an_entry_under_another_key_counts_as_missing(cache: Store) -> None:
    cache.save("kind/one", b"one")
    shutil.copy(cache.folder / "kind/one", cache.folder / "kind/two")
    shutil.copytree(cache.files("kind/three", lambda: FILES), cache.folder / "kind/four")
    assert cache.load("kind/two") is None
    assert cache.files("kind/four", lambda: {"new": b""}).joinpath("new").exists()


def test_a_store_that_came_with_a_copied_folder_is_believed_in_nothing(cache: Store, tmp_path: Path) -> None:
    cache.save("kind/one", b"one")
    copy = Store(Path(shutil.copytree(cache.folder, tmp_path / "copy")))
    assert copy.load("kind/one") is None
    copy.save("kind/one", b"mine")
    assert copy.load("kind/one") == b"mine"


def test_entries_are_pruned_by_last_use_not_by_creation(cache: Store) -> None:
    for name in ("used", "unused"):
        cache.save(f"kind/{name}", b"x")
        cache.files(f"kind/{name}-files", lambda: FILES)
    for path in (cache.folder / "kind").iterdir():
        os.utime(path, (MONTH_AGO, MONTH_AGO))
    cache.load("kind/used")
    cache.files("kind/used-files", lambda: FILES)
    cache.prune()
    assert sorted(path.name for path in (cache.folder / "kind").iterdir()) == ["used", "used-files"]


def test_what_a_run_that_died_left_goes_after_a_day(cache: Store) -> None:
    cache.save("kind/one", b"x")
    for name, age in ((".old.part", 2 * 24 * 3600), (".new.part", 60)):
        (cache.folder / "kind" / name).mkdir()
        os.utime(cache.folder / "kind" / name, (time.time() - age,) * 2)
    cache.remove("kind", lambda name: True)  # another run may write the new one just now
    cache.prune()
    assert [path.name for path in (cache.folder / "kind").iterdir()] == [".new.part"]


def test_unwanted_entries_are_removed(cache: Store) -> None:
    for key in ("kind/a-1", "kind/a-2", "kind/b-1", "other/a-1"):
        cache.save(key, b"x")
    cache.files("kind/a-3", lambda: FILES)
    cache.remove("kind", lambda name: name.startswith("a"))
    cache.remove("none", lambda name: True)
    assert [key for key in ("kind/a-1", "kind/a-2", "kind/a-3", "kind/b-1", "other/a-1") if cache.has(key)] == [
        "kind/b-1",
        "other/a-1",
    ]
    cache.clear()
    assert not cache.folder.exists()


def test_git_and_backups_pass_the_store_over(cache: Store) -> None:
    cache.save("kind/one", b"x")
    assert (cache.folder / ".gitignore").read_text() == "*\n"
    assert (cache.folder / "CACHEDIR.TAG").read_bytes().startswith(b"Signature: 8a477f597d28d172789f06886806bc55")


MANY = """
import sys
from pathlib import Path
from studiobook.core.store import Store
cache, number = Store(Path(sys.argv[1])), int(sys.argv[2])
for one in range(40):
    data = f"{one}".encode() * 1000
    assert cache.get(f"kind/{one}", lambda: data) == data
    folder = cache.files(f"files/{one % 10}", lambda: {"a": b"a" * 5000, "b": b"b" * 5000})
    if number != 0:
        assert {path.name for path in folder.iterdir()} in ({"a", "b", "files.json"}, set())
    elif one % 10 == 9:
        cache.remove("kind", lambda name: name.endswith("7"))
        cache.prune()
"""


def test_several_processes_use_one_store_at_once(tmp_path: Path) -> None:
    runs = [
        subprocess.Popen([sys.executable, "-W", "error", "-c", MANY, str(tmp_path / "store"), str(number)], cwd=REPOSITORY)
        for number in range(4)
    ]  # fmt: skip
    assert [run.wait() for run in runs] == [0, 0, 0, 0]
    cache = Store(tmp_path / "store")
    assert all(cache.load(f"kind/{one}") == f"{one}".encode() * 1000 for one in range(40) if one % 10 != 7)
    assert not list(cache.folder.rglob("*.part"))


def test_the_store_is_in_the_folder_of_the_district(tmp_path: Path) -> None:
    assert store.folder_of(tmp_path) == tmp_path / ".cache/studiobook"
    assert list(tmp_path.iterdir()) == []
    assert store.folder_of(tmp_path / "missing") == tmp_path / "missing/.cache/studiobook"


def test_a_read_only_district_has_its_store_in_the_folder_of_the_user(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    district, other = tmp_path / "district", tmp_path / "other"
    for folder in (district, other):
        folder.mkdir()
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "caches"))
    monkeypatch.setattr(store.tempfile, "TemporaryFile", _refused)
    folder = store.folder_of(district)
    assert folder.parent == tmp_path / "caches/studiobook"
    assert store.folder_of(other) != folder == store.folder_of(district)


def _refused(**_: object) -> None:
    raise OSError(30, "Read-only file system")


def test_stores_of_other_districts_in_the_folder_of_the_user_are_pruned_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    stores = [Store(tmp_path / "studiobook" / name) for name in ("mine", "used", "unused")]
    for one in stores:
        one.files("kind/one", lambda: FILES)
    os.utime(stores[2].folder / "lock", (MONTH_AGO, MONTH_AGO))
    stores[0].prune()
    assert [one.folder.exists() for one in stores] == [True, True, False]


def test_the_caches_of_versions_before_the_store_go(
    cache: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They hold pictures, of which some may have been withdrawn since."""
    monkeypatch.setattr(store, "PROGRAM", tmp_path)
    former = {f".cache/{name}/entry": b"x" for name in ("checks", "photos", "reports-kept", "standing")}
    write(tmp_path, {**former, ".cache/other/entry": b"x"})
    cache.save("kind/one", b"x")
    cache.prune()
    assert [path.name for path in (tmp_path / ".cache").iterdir()] == ["other"]
    assert cache.has("kind/one")
