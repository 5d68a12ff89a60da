"""Files and folders that other runs and other processes read: each is there complete, or not at all; and locks on them."""

import glob
import os
import secrets
import shutil
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PAUSE = 0.02  # seconds from one attempt to take a lock to the next
_FAR = 2**30  # where in a lock file Windows locks a byte, so that the text before it can still be read


class Locked(Exception):
    """Another process holds the lock; the message is the text of its lock file."""


def write(path: Path, data: bytes) -> None:
    """Write ``data`` to ``path`` and create its folder: under another name first, which is then moved into place.

    Raises:
        OSError: The file cannot be written. What was at ``path`` before is unchanged.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    part = temporary(path)
    try:
        part.write_bytes(data)
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)
        raise


def temporary(path: Path) -> Path:
    """A name next to ``path`` that no other thread, process or machine uses."""
    return path.with_name(f".{path.name}.{secrets.token_hex(8)}.part")


def remove(path: Path) -> None:
    """Remove a file or a folder with everything in it, if it is there and can be removed."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


@contextmanager
def replaced(folder: Path) -> Iterator[Path]:
    """A new empty folder to build into. It replaces ``folder`` when the block ends without an exception.

    The caller holds a lock on ``folder``, as what earlier runs left unfinished is removed. At any moment the last complete
    output is at ``folder``, or next to it under another name. The next call moves it back.

    Raises:
        OSError: The new folder cannot be moved into place. The old one is where it was.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    old = _old(folder)
    if old.exists() and not folder.exists():  # an earlier run died between its two renames
        old.rename(folder)
    _discard_unfinished(folder)
    new = temporary(folder)
    new.mkdir()
    try:
        yield new
        if folder.exists():
            folder.rename(old)
        try:
            new.rename(folder)
        except OSError:
            if old.exists():
                old.rename(folder)
            raise
    finally:
        remove(new)
        if folder.exists():
            remove(old)


def discard(folder: Path) -> None:
    """Remove ``folder``, and what earlier runs of ``replaced`` left next to it. The caller holds a lock on it."""
    _discard_unfinished(folder)
    remove(_old(folder))
    remove(folder)


def _old(folder: Path) -> Path:
    """Where the last output is while a new one is moved into its place."""
    return folder.with_name(f".{folder.name}.old")


def _discard_unfinished(folder: Path) -> None:
    """Remove what earlier runs of ``replaced`` left next to ``folder``, but never the last copy of the output."""
    for part in folder.parent.glob(f".{glob.escape(folder.name)}.*.part"):
        remove(part)
    if folder.exists():
        remove(_old(folder))


@contextmanager
def locked(path: Path, text: str = "", *, wait: bool = True) -> Iterator[None]:
    """Hold the lock file at ``path``, which one process, and one thread of it, holds at a time.

    The system releases the lock when its process ends, however it ends, so that no lock outlives a run. The file stays.

    Args:
        path: The lock file; it is created where it is missing.
        text: What the lock file says; while the lock is held, the number of the process and the name of the machine follow.
        wait: Whether to wait until another process releases the lock.

    Raises:
        Locked: Another process holds the lock, and ``wait`` is false.
    """
    descriptor = _opened(path)
    try:
        while not (_acquire(descriptor) and _is_at(descriptor, path)):
            if _is_at(descriptor, path):
                if not wait:
                    raise Locked(path.read_text(encoding="utf-8", errors="replace").strip())
                time.sleep(_PAUSE)
            else:  # its holder removed the file, so that others may hold the lock on a new one
                held, descriptor = descriptor, _opened(path)
                os.close(held)
        os.lseek(descriptor, 0, os.SEEK_SET)
        os.ftruncate(descriptor, os.write(descriptor, f"{text}{os.getpid()} {socket.gethostname()}\n".encode()))
        try:
            yield
        finally:
            os.ftruncate(descriptor, len(text.encode()))
    finally:
        os.close(descriptor)


def _opened(path: Path) -> int:
    """The descriptor of the lock file at ``path``, which is created where it is missing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return os.open(path, os.O_RDWR | os.O_CREAT, 0o666)


def _is_at(descriptor: int, path: Path) -> bool:
    """Whether the open file is still the one at ``path``."""
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except OSError:
        return False


def _acquire(descriptor: int) -> bool:
    """Take the lock on an open file; whether that succeeded. On a disk that knows no locks it always does."""
    try:
        if sys.platform == "win32":
            import msvcrt  # only Windows has it

            os.lseek(descriptor, _FAR, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl  # Windows has none

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:
        return True
    return True
