"""What the last run left in an output folder. It is not built again while its sources and the folder are unchanged.

A site or a set of reports is a function of the district's folder, the program, the day and, for reports, the commit. The digest
of what was written is stored with the digest of these: a folder that somebody touched is built again.
"""

import json
from pathlib import Path
from typing import NamedTuple

from studiobook.cli import check_cache, output
from studiobook.core import git, hashing, paths, store
from studiobook.core.paths import PROGRAM
from studiobook.core.store import Store
from studiobook.website.incremental.previous import NOTHING, Earlier, Unit


class Target(NamedTuple):
    """What is built: ``site``, ``offline`` or ``reports``, from the district in ``root``, into ``out/WHAT``, on a day."""

    what: str
    root: Path
    out: Path
    day: str

    @property
    def folder(self) -> Path:
        """Where it is put."""
        return self.out / self.what


class _Record(NamedTuple):
    """A finished run: the digests of what it read and wrote, what it printed, and what a site leaves for the next build."""

    sources: str
    written: str
    message: str
    keys: dict[str, str]
    shell: str
    units: dict[str, tuple[str, dict[str, str], tuple[str, ...]]]
    innocent: str


def repeat(parts: tuple[str, ...], root: str, out: str, as_of: str) -> bool:
    """Print again what the last run printed, as it was typed; False where any of ``parts`` has to be built."""
    where = paths.typed(root, PROGRAM)
    into = paths.typed(out, PROGRAM / "dist")
    messages: list[str] = []
    for part in parts:
        target = Target(part, where, into, as_of or check_cache.today())
        record = _load(target)
        if record is None or record.sources != state(target) or record.written != _written(target):
            return False
        messages.append(record.message)
    for message in messages:
        output.console().print(message)
    return True


def earlier(target: Target) -> Earlier:
    """What the last run built; nothing of a folder that somebody touched since."""
    record = _load(target)
    if record is None or record.written != _written(target):
        return NOTHING
    units = {name: Unit(*unit) for name, unit in record.units.items()}
    return Earlier(target.folder, record.keys, record.shell, units, record.innocent)


def save(target: Target, sources: str, message: str, built: Earlier = NOTHING) -> None:
    """Store that this run built ``target``. The caller holds the lock on its folder, so that no other run has replaced it.

    Args:
        target: What was built.
        sources: The state from before anything was read.
        message: What was printed about it.
        built: What a site leaves for the next build.
    """
    record = [sources, _written(target), message, built.keys, built.shell, built.units, built.innocent]
    Store(store.folder_of(target.root)).save(_key(target), json.dumps(record).encode())


def state(target: Target) -> str:
    """The digest of everything that ``target`` is built from."""
    commit = git.commit(target.root) if target.what == "reports" else ""
    sources = [hashing.of_sources(target.root, ("bureau", "studios", "content", "templates"))]
    if target.root != PROGRAM:
        sources.append(hashing.of_sources(PROGRAM, ("content", "templates")))
    settings = hashing.of_file(PROGRAM / "mkdocs.yml")
    return hashing.of_texts([hashing.of_program(), target.what, target.day, commit, settings, *sources])


def _written(target: Target) -> str:
    """The digest of the place, size and times of every file in the output folder."""
    return hashing.of_sources(target.out, (target.what,))


def _load(target: Target) -> _Record | None:
    data = Store(store.folder_of(target.root)).load(_key(target))
    try:
        return _Record(*json.loads(data)) if data is not None else None
    except (ValueError, TypeError):  # of another version
        return None


def _key(target: Target) -> str:
    return f"builds/{hashing.of_texts([str(target.out), target.what])}"
