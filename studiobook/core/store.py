"""The one cache on disk: finished work, by the digest of everything that it was derived from.

An entry has a key such as ``reports/5f0c…``: its kind, and its name within the kind. It holds bytes, or a folder of files, and
never code. A damaged entry counts as missing. So does one that was not written on this disk: a store in a copied folder is not
trusted. Entries that no run used for a month go.
"""

import hashlib
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from studiobook.core import atomic, hashing
from studiobook.core.paths import PROGRAM

_DAY = 24 * 3600  # seconds
_MONTH = 30 * _DAY
_LIST = "files.json"  # of an entry that is a folder: the digests of its files
_LOCK = "lock"
# how backup programs know a cache (https://bford.info/cachedir/); where and when it was written is the store's identity
_TAG = "CACHEDIR.TAG"
_TAG_TEXT = b"Signature: 8a477f597d28d172789f06886806bc55\n"
_FORMER = ("checks", "photos", "reports-kept", "standing")  # caches of versions before the store


@dataclass(frozen=True)
class Store:
    """The entries in a folder. Several processes and threads may use one store at once.

    Attributes:
        folder: Where the entries are; it is created with the first of them.
    """

    folder: Path

    def get(self, key: str, make: Callable[[], bytes]) -> bytes:
        """The bytes of the entry ``key``; ``make`` gives them where there is none."""
        found = self.load(key)
        if found is None:
            found = make()
            self.save(key, found)
        return found

    def files(self, key: str, make: Callable[[], Mapping[str, bytes]]) -> Path:
        """The folder of the entry ``key``, which holds the files that ``make`` gives, by name."""
        place = self.folder / key
        if self._is_complete(key):
            _touch(place)
            return place
        files = make()
        part = atomic.temporary(place)
        part.mkdir(parents=True)
        try:
            for name, data in files.items():
                (part / name).write_bytes(data)
            listed = json.dumps({name: hashing.of_bytes(data) for name, data in files.items()}).encode()
            (part / _LIST).write_bytes(self._sealed(key, listed))
            with atomic.locked(self.folder / _LOCK):
                if not self._is_complete(key):  # else another process was faster
                    atomic.remove(place)
                    part.rename(place)
        finally:
            atomic.remove(part)
        return place

    def load(self, key: str) -> bytes | None:
        """The bytes of the entry ``key``; None where there is none, or a damaged one."""
        path = self.folder / key
        data = self._opened(key, path)
        if data is not None:
            _touch(path)
        return data

    def save(self, key: str, data: bytes) -> None:
        """Write the entry ``key``."""
        try:
            atomic.write(self.folder / key, self._sealed(key, data))
        except PermissionError:  # on Windows, while another process reads or writes the same entry
            if not self.has(key):
                raise

    def has(self, key: str) -> bool:
        """Whether there is an entry ``key``; it may be damaged."""
        return (self.folder / key).exists()

    def remove(self, kind: str, is_unwanted: Callable[[str], bool]) -> None:
        """Remove the entries of a kind that are unwanted by their names within the kind."""
        if (self.folder / kind).is_dir():
            with atomic.locked(self.folder / _LOCK):
                for path in list((self.folder / kind).iterdir()):
                    if not path.name.startswith(".") and is_unwanted(path.name):  # else another process is writing it
                        atomic.remove(path)

    def prune(self) -> None:
        """Remove what no run used for a month; in the user's cache folder, the stores of other districts too."""
        if not self.folder.is_dir():
            return
        with atomic.locked(self.folder / _LOCK):
            _remove_unused(list(self.folder.glob("*/*")), _MONTH)
            _remove_unused(list(self.folder.glob("*/.*.part")), _DAY)  # of a run that died
        if self.folder.parent == _user_folder():
            for lock in list(self.folder.parent.glob(f"*/{_LOCK}")):  # every run writes to it
                if time.time() - lock.stat().st_mtime > _MONTH:
                    atomic.remove(lock.parent)
        for name in _FORMER:
            atomic.remove(PROGRAM / ".cache" / name)

    def clear(self) -> None:
        """Remove everything."""
        atomic.remove(self.folder)

    def _is_complete(self, key: str) -> bool:
        """Whether the folder of the entry ``key`` holds the files that were written to it, unchanged."""
        place = self.folder / key
        listed = self._opened(key, place / _LIST)
        try:
            return listed is not None and all(
                hashing.of_file(place / name) == digest for name, digest in json.loads(listed).items()
            )
        except OSError:
            return False

    def _sealed(self, key: str, data: bytes) -> bytes:
        """``data`` behind a line that only this store writes before it."""
        tag = self.folder / _TAG
        if not tag.exists():
            self.folder.mkdir(parents=True, exist_ok=True)
            with suppress(FileExistsError), tag.open("xb") as file:
                file.write(_TAG_TEXT)
            (self.folder / ".gitignore").write_text("*\n", encoding="utf-8")
        return self._seal(key, data) + data

    def _opened(self, key: str, path: Path) -> bytes | None:
        """The data in a file that ``_sealed`` gave for ``key``; None for any other file, and for none."""
        try:
            sealed = path.read_bytes()
            data = sealed[hashing.LENGTH + 1 :]
            return data if sealed.startswith(self._seal(key, data)) else None
        except OSError:
            return None

    def _seal(self, key: str, data: bytes) -> bytes:
        """The first line of an entry. Nobody knows beforehand in which place on a disk, and when, a store will be created."""
        tag = (self.folder / _TAG).stat()
        identity = hashing.of_texts([str(tag.st_ino), str(tag.st_mtime_ns), str(tag.st_ctime_ns), key]).encode()
        return hashlib.blake2b(data, digest_size=hashing.LENGTH // 2, key=identity).hexdigest().encode() + b"\n"


def folder_of(root: Path) -> Path:
    """Where the store of the district in ``root`` is: in its ``.cache``, or in the user's cache folder where that is read-only."""
    own = root / ".cache" / "studiobook"
    nearest = next((folder for folder in (own, own.parent, root) if folder.is_dir()), None)
    try:
        with tempfile.TemporaryFile(dir=nearest):
            return own
    except OSError:
        return _user_folder() / hashing.of_texts([str(root)])[:16]


def _user_folder() -> Path:
    """The folder for our caches of the person who runs the program, as the operating system asks for it."""
    if sys.platform == "win32":
        caches = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData/Local")
    elif sys.platform == "darwin":
        caches = Path.home() / "Library/Caches"
    else:
        caches = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return caches / "studiobook"


def _touch(path: Path) -> None:
    """Note that an entry was used today."""
    with suppress(OSError):  # it may be gone, or the disk read-only
        if time.time() - path.stat().st_mtime > _DAY:
            os.utime(path)


def _remove_unused(paths: Iterable[Path], seconds: float) -> None:
    """Remove those of ``paths`` that no run used for so many seconds."""
    for path in paths:
        with suppress(FileNotFoundError):  # another process may have moved it into place
            if time.time() - path.stat().st_mtime > seconds:
                atomic.remove(path)
