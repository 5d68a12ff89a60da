"""Digests of what work was done from, so that it is done again only when one of them changed."""

import hashlib
import sys
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from studiobook.core.paths import PROGRAM


@cache
def of_program() -> str:
    """The digest of the program as it runs: its own source, the packages it is locked to, and the Python below them."""
    lock = PROGRAM / "requirements.lock"
    sources = sorted((PROGRAM / "studiobook").rglob("*.py"))
    return of_texts([sys.version, *(of_file(path) for path in (lock, *sources) if path.is_file())])


def of_folder(folder: Path, *, by_state: Iterable[str] = ()) -> str:
    """The digest of every file below ``folder``, by its path within and its content; of a folder that is not there, that of none.

    In the folders ``by_state``, which hold large files, a file is told by its size and the time of its last change.
    """
    large = tuple(f"{name}/" for name in by_state)
    found = []
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        within = path.relative_to(folder).as_posix()
        if large and within.startswith(large):
            state = path.stat()
            found.append(f"{within}\0{state.st_size}\0{state.st_mtime_ns}")
        else:
            found.append(f"{within}\0{of_file(path)}")
    return of_texts(found)


def of_file(path: Path) -> str:
    """The digest of a file's bytes."""
    return of_bytes(path.read_bytes())


def of_bytes(data: bytes) -> str:
    """The digest of bytes."""
    return hashlib.blake2b(data, digest_size=20).hexdigest()


def of_texts(texts: Iterable[str]) -> str:
    """The digest of several texts in their order; no two lists of texts are taken for each other."""
    made = hashlib.blake2b(digest_size=20)
    for text in texts:
        data = text.encode(errors="surrogatepass")  # a file's name need not be text
        made.update(len(data).to_bytes(8, "big"))
        made.update(data)
    return made.hexdigest()
