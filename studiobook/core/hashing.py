"""Digests of what work was done from, so that it is done again only when one of them changed."""

import hashlib
import os
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from studiobook.core.paths import PROGRAM

LENGTH = 40
"""How many hexadecimal digits a digest has."""

_RECORDS = (".yml", ".md")  # digested by content; a picture by its size and times
_LONGEST = 1_000_000  # bytes; no record that is read is so long


@cache
def of_program() -> str:
    """The digest of the program as it runs: its own source, the packages it is locked to, and the Python below them."""
    lock = PROGRAM / "requirements.lock"
    sources = sorted((PROGRAM / "studiobook").rglob("*.py"))
    return of_texts([sys.version, *(of_file(path) for path in (lock, *sources) if path.is_file())])


def of_sources(root: Path, names: Iterable[str]) -> str:
    """The digest of the folders ``names`` below ``root`` as they are on the disk, fast enough to be asked for at every run.

    It covers the content of every record, and of every file the place, kind, size and times to the nanosecond. So it is
    another one for a copy of the same files, and nobody knows it beforehand.
    """
    return of_texts(line for name in names for line in _states(root / name, name))


def of_folder(folder: Path) -> str:
    """The digest of every file below ``folder``, by path and content. A folder that is not there counts as empty."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return of_texts(f"{path.relative_to(folder).as_posix()}\0{of_file(path)}" for path in paths)


def of_file(path: Path) -> str:
    """The digest of a file's bytes."""
    return of_bytes(path.read_bytes())


def of_bytes(data: bytes) -> str:
    """The digest of bytes."""
    return hashlib.blake2b(data, digest_size=LENGTH // 2).hexdigest()


def of_texts(texts: Iterable[str]) -> str:
    """The digest of several texts in their order; no two lists of texts are taken for each other."""
    digest = hashlib.blake2b(digest_size=LENGTH // 2)
    for text in texts:
        data = text.encode(errors="surrogatepass")  # a file's name need not be text
        digest.update(len(data).to_bytes(8, "big"))
        digest.update(data)
    return digest.hexdigest()


def _states(path: str | Path, within: str) -> Iterator[str]:
    """Of everything below the folder ``path`` its place, kind, size and times; of a record its digest too."""
    try:
        with os.scandir(path) as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except OSError:
        return
    for entry in entries:
        name = ascii(f"{within}/{entry.name}")[1:-1]  # a name need not be text at all
        status = entry.stat(follow_symlinks=False)
        if entry.is_dir(follow_symlinks=False):
            yield name
            yield from _states(entry.path, name)
            continue
        yield f"{name}\0{status.st_mode}\0{status.st_size}\0{status.st_mtime_ns}\0{status.st_ctime_ns}"
        if name.endswith(_RECORDS) and status.st_size <= _LONGEST and entry.is_file(follow_symlinks=False):
            yield of_file(Path(entry.path))
