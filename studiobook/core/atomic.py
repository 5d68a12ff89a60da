"""Writes what other runs and other processes read: a file or a folder is there whole, or not at all."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def write(path: Path, data: bytes) -> None:
    """Put ``data`` at ``path``, whose folder is made: written beside, then moved when it is whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(f"{path.name}.{os.getpid()}.part")  # another process may write the same
    half.write_bytes(data)
    half.replace(path)


@contextmanager
def replaced(folder: Path) -> Iterator[Path]:
    """A new empty folder to build into; it takes the place of ``folder`` when the block ends well, and goes when it does not."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    made, old = folder.with_name(f".{folder.name}.new"), folder.with_name(f".{folder.name}.old")
    for left in (made, old):  # by a run that was cut off
        shutil.rmtree(left, ignore_errors=True)
    made.mkdir()
    try:
        yield made
        if folder.exists():
            folder.rename(old)
        made.rename(folder)
    finally:
        shutil.rmtree(made, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)
