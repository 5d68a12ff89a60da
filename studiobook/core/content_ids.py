"""Names that files have by their content. Of a file that is as it was, the name is remembered: photographs are large, and many.

A file is as it was while path, size, number on the disk and time of the last change are the same. So a list that came with somebody's
commit is believed of no file: nobody knows beforehand the moment at which a file will be written here.
"""

import hashlib
import json
from contextlib import suppress
from pathlib import Path

from studiobook.core import atomic

_State = tuple[str, int, int, int]


class Names:
    """The names that ``recipe``, by which something is made of the files, and their content give them; kept in the file ``kept``."""

    def __init__(self, kept: Path, recipe: str) -> None:
        """Ready with what was kept before; with nothing where that cannot be read."""
        self._kept = kept
        self._recipe = recipe
        self._known: dict[_State, str] = {}
        self._read = False
        with suppress(OSError, ValueError, KeyError, TypeError):  # what is not there or broken is made anew
            self._known = {(*state,): name for *state, name in json.loads(kept.read_bytes())[recipe]}

    def known(self, path: Path) -> str:
        """The name of the file at ``path`` where it need not be read for it; else empty."""
        return self._known.get(_state(path), "")

    def of(self, path: Path) -> str:
        """The name of the file at ``path``. May be asked by several threads at once."""
        state = _state(path)
        if state not in self._known:
            self._known[state] = name_of(path, self._recipe)
            self._read = True
        return self._known[state]

    def keep(self) -> None:
        """Keep what is known, where that is more than before; not of files that are gone or no longer as they were."""
        if self._read:
            lasting = [(*state, name) for state, name in sorted(self._known.items()) if _lasts(state)]
            atomic.write(self._kept, json.dumps({self._recipe: lasting}).encode())


def name_of(path: Path, recipe: str) -> str:
    """The name that ``recipe`` and the content of a file give it, 16 hexadecimal digits."""
    with path.open("rb") as file:
        made = hashlib.file_digest(file, "sha256")
    made.update(recipe.encode())
    return made.hexdigest()[:16]


def _state(path: Path) -> _State:
    found = path.stat()
    return str(path), found.st_size, found.st_ino, found.st_mtime_ns


def _lasts(state: _State) -> bool:
    try:
        return _state(Path(state[0])) == state
    except OSError:
        return False
