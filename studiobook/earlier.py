"""An earlier build of the same site: what of it may be taken over, since it would be made anew from the very same things."""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple


class Earlier(NamedTuple):
    """The folder of an earlier build, and by path within it the digest of all that a file or folder was made from."""

    folder: Path
    keys: Mapping[str, str]

    def place(self, name: str, key: str) -> Path | None:
        """Where ``name`` lies as it would be made from what ``key`` is the digest of; None where it has to be made."""
        return self.folder / name if self.keys.get(name) == key else None


NOTHING = Earlier(Path(), {})
