"""An earlier build of the same site: which of its files this build can take over, as it would build the very same.

A build leaves only digests and names for the next one; the files themselves are in the earlier site.
"""

import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple


class Unit(NamedTuple):
    """What was built for one studio, or for the district.

    Attributes:
        key: The digest of everything that it was built from.
        pages: The front matter of each page, by its source path.
        files: The places of its other files, pictures among them.
    """

    key: str
    pages: Mapping[str, str]
    files: tuple[str, ...]


class Earlier(NamedTuple):
    """An earlier build.

    Attributes:
        folder: Where its files are.
        keys: By path within it, the digest of everything that a file or folder was built from.
        shell: The digest of what every page is rendered with.
        units: Its units, by name.
        innocent: The digest of the private values that none of its files contains.
    """

    folder: Path
    keys: Mapping[str, str]
    shell: str = ""
    units: Mapping[str, Unit] = {}
    innocent: str = ""

    def place(self, name: str, key: str) -> Path | None:
        """The path of ``name`` as it would be built from what ``key`` is the digest of. None where it has to be built."""
        return self.folder / name if self.keys.get(name) == key else None

    def holds(self, name: str, path: Path) -> bool:
        """Whether ``path`` is the very file ``name`` of that build, under a second name."""
        try:
            before, now = (self.folder / name).stat(), path.stat()
        except OSError:
            return False
        return before.st_ino != 0 and os.path.samestat(before, now)

    def taken(self, keys: Mapping[str, str]) -> Mapping[str, Unit]:
        """The units that would be built from what ``keys`` are the digests of."""
        return {
            name: self.units[name] for name, key in keys.items() if name in self.units and self.units[name].key == key
        }


def link(source: str, target: str) -> None:
    """Give the file ``source`` of an earlier build a second name in this one, or copy it where that cannot be done.

    No file of a finished site is ever changed: the next build has another folder.
    """
    try:
        os.link(source, target)
    except OSError:  # on another disk, or on one that knows no second names
        shutil.copyfile(source, target)


NOTHING = Earlier(Path(), {})
