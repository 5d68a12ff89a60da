"""What the last run left in ``dist``: left standing while all that it was made from, and what was made, are as they were.

A site or a set of reports is a function of the district's folder, the program, the day and, for reports, the commit. Beside
the digest of these, the digest of what was written is kept, so that a folder that somebody touched is made anew.
"""

import json
from pathlib import Path
from typing import NamedTuple

from studiobook.cli import check_cache, output
from studiobook.core import atomic, git, hashing
from studiobook.core.paths import PROGRAM
from studiobook.website.incremental.previous import NOTHING, Earlier, Unit


class Made(NamedTuple):
    """What is made: ``site``, ``offline`` or ``reports``, from the district in ``root``, into ``out/WHAT``, on a day."""

    what: str
    root: Path
    out: Path
    day: str

    @property
    def folder(self) -> Path:
        """Where it is put."""
        return self.out / self.what


class _Record(NamedTuple):
    """What is kept of a run: the digests of what it read and wrote, what it said, and of a site what it left for the next."""

    source: str
    left: str
    said: str
    keys: dict[str, str]
    shell: str
    units: dict[str, tuple[str, dict[str, str], tuple[str, ...]]]
    innocent: str


def folder() -> Path:
    """Where it is kept what the last runs left."""
    return PROGRAM / ".cache" / "standing"


def repeated(parts: tuple[str, ...], root: str, out: str, as_of: str) -> bool:
    """Say again what the last run said, where all ``parts`` that were asked for in these words stand as it left them."""
    where = Path(root).resolve() if root else PROGRAM
    into = Path(out).resolve() if out else PROGRAM / "dist"
    said: list[str] = []
    for part in parts:
        made = Made(part, where, into, as_of or check_cache.today())
        record = _read(folder(), made)
        if record is None or record.source != state(made) or record.left != _left(made):
            return False
        said.append(record.said)
    for line in said:
        output.console().print(line)
    return True


def earlier(kept: Path | None, made: Made) -> Earlier:
    """The last run's ``made``, as far as it stands: nothing of a folder that somebody touched."""
    record = _read(kept, made) if kept else None
    if record is None or record.left != _left(made):
        return NOTHING
    units = {name: Unit(*unit) for name, unit in record.units.items()}
    return Earlier(made.folder, record.keys, record.shell, units, record.innocent)


def keep(kept: Path, made: Made, before: str, said: str, left: Earlier = NOTHING) -> None:
    """Keep that ``made`` was put in place; ``before`` is the state from before anything was read, ``said`` the sentence about it."""
    file = _file(kept, made)
    found = [before, _left(made), said, left.keys, left.shell, left.units, left.innocent]
    atomic.write(file, json.dumps(found).encode())


def state(made: Made) -> str:
    """The digest of everything that ``made`` is made from."""
    commit = git.commit(made.root) if made.what == "reports" else ""
    places = [made.root / name for name in ("bureau", "studios", "content", "templates")]
    if made.root != PROGRAM:
        places += [PROGRAM / name for name in ("content", "templates")]
    sources = (line for place in places for line in check_cache.files(str(place), place.name))
    settings = hashing.of_file(PROGRAM / "mkdocs.yml")
    return hashing.of_texts([hashing.of_program(), made.what, str(made.root), made.day, commit, settings, *sources])


def _left(made: Made) -> str:
    """The digest of the place, size and times of every file that was put in place."""
    return hashing.of_texts(check_cache.files(str(made.folder), made.what))


def _read(kept: Path, made: Made) -> _Record | None:
    try:
        return _Record(*json.loads(_file(kept, made).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def _file(kept: Path, made: Made) -> Path:
    return kept / f"{hashing.of_texts([str(made.out), made.what])}.json"
