"""Finished reports, kept from one run to the next by the digest of everything that they were made from.

What is kept is a zip file a key, written beside and moved into place; one that is damaged counts as not there. Nothing in it can
run: texts and bytes only.
"""

import json
import shutil
import time
from collections.abc import Collection
from pathlib import Path

from studiobook.core import atomic, hashing, zips
from studiobook.reports.base import Printed

_LIST = "list.json"
_MOST_BYTES = 4_000_000_000  # of one unit's reports; a zip file that says more is damaged
_WHOSE = "district"  # a file with the folder of the district
_FORGOTTEN = 30 * 24 * 3600  # seconds after which goes what was kept for a district that no run was for


def folder_of(cache: Path, district: Path) -> Path:
    """Where below ``cache`` the reports of the district in folder ``district`` are kept."""
    return cache / hashing.of_texts([str(district)])[:16]


def has(folder: Path, key: str) -> bool:
    """Whether something is kept under ``key``."""
    return (folder / f"{key}.zip").is_file()


def load(folder: Path, key: str) -> tuple[Printed, ...] | None:
    """The reports kept under ``key``; None where there are none."""
    try:
        kept = zips.unpacked((folder / f"{key}.zip").read_bytes(), _MOST_BYTES)
        return tuple(Printed(**line, data=kept[str(number)]) for number, line in enumerate(json.loads(kept[_LIST])))
    except (OSError, zips.Broken, KeyError, ValueError, TypeError):
        return None


def store(folder: Path, key: str, printed: Collection[Printed]) -> None:
    """Keep ``printed`` under ``key``."""
    lines = [{"kind": one.kind, "studio": one.studio, "span": one.span, "about": one.about} for one in printed]
    files = [(_LIST, json.dumps(lines).encode()), *((str(number), one.data) for number, one in enumerate(printed))]
    atomic.write(folder / f"{key}.zip", zips.packed(files))


def prune(folder: Path, used: Collection[str], district: Path) -> None:
    """Let go what the last run of the district in folder ``district`` did not use, and all of districts that are gone or forgotten."""
    for path in folder.glob("*.*"):
        if path.name.removesuffix(".zip") not in used:
            path.unlink(missing_ok=True)
    if folder.is_dir():
        (folder / _WHOSE).write_text(str(district), encoding="utf-8")
    for other in folder.parent.glob("*"):
        if other != folder and _is_left(other):
            shutil.rmtree(other, ignore_errors=True)


def _is_left(folder: Path) -> bool:
    """Whether what lies in ``folder`` will hardly be asked for again: its district is gone, or no run was for it in a month."""
    whose = folder / _WHOSE
    try:
        known = whose.is_file()
        old = time.time() - (whose if known else folder).stat().st_mtime > _FORGOTTEN
        return old or (known and not Path(whose.read_text(encoding="utf-8")).is_dir())
    except (OSError, ValueError):
        return False  # another run takes it away just now
