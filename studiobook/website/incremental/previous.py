"""An earlier build of the same site: what of it may be taken over, since it would be made anew from the very same things.

All that a build leaves for the next is digests and names; the files themselves lie in the earlier site.
"""

import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple


class Unit(NamedTuple):
    """All that was made of one studio, or of the district as a whole: the digest of what it was made from, its pages and its files.

    ``pages`` has the front matter of each by its source path, ``files`` the places of the files beside them and of the pictures.
    """

    key: str
    pages: Mapping[str, str]
    files: tuple[str, ...]


class Earlier(NamedTuple):
    """The folder of an earlier build, by path within it the digest of all that a file or folder was made from, and its units.

    ``shell`` is the digest of what every page is printed with, ``innocent`` that of the private values that stand in none of its files.
    """

    folder: Path
    keys: Mapping[str, str]
    shell: str = ""
    units: Mapping[str, Unit] = {}
    innocent: str = ""

    def place(self, name: str, key: str) -> Path | None:
        """Where ``name`` lies as it would be made from what ``key`` is the digest of; None where it has to be made."""
        return self.folder / name if self.keys.get(name) == key else None

    def holds(self, name: str, path: Path) -> bool:
        """Whether ``path`` is the very file ``name`` of that build, under a second name."""
        try:
            before, now = (self.folder / name).stat(), path.stat()
        except OSError:
            return False
        return before.st_ino != 0 and os.path.samestat(before, now)

    def taken(self, keys: Mapping[str, str]) -> Mapping[str, Unit]:
        """The units that would be made from what ``keys`` are the digests of."""
        return {
            name: self.units[name] for name, key in keys.items() if name in self.units and self.units[name].key == key
        }


def link(source: str, target: str) -> None:
    """Give the file ``source`` of an earlier build a second name in this one, which takes no room and little time; else copy it.

    No file of a finished site is ever changed: the next build has another folder.
    """
    try:
        os.link(source, target)
    except OSError:  # on another disk, or on one that knows no second names
        shutil.copyfile(source, target)


NOTHING = Earlier(Path(), {})
