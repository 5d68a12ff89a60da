"""Ids of files by their content. The id of an unchanged file is remembered: photographs are large, and many.

A file is unchanged while its path, size, number on the disk and time of the last change are the same.
"""

import hashlib
import json
from contextlib import suppress
from pathlib import Path

from studiobook.core.store import Store

_State = tuple[str, int, int, int]


class ContentIds:
    """The ids that files have by their content and by the recipe by which something is derived from them."""

    def __init__(self, store: Store, key: str, recipe: str) -> None:
        """Start with what an earlier run stored.

        Args:
            store: Where ids are remembered.
            key: The entry of the store that holds them.
            recipe: Another recipe gives other ids.
        """
        self._store = store
        self._key = key
        self._recipe = recipe
        self._known: dict[_State, str] = {}
        self._is_changed = False
        with suppress(ValueError, KeyError, TypeError):  # what cannot be read is computed again
            stored = json.loads(store.load(key) or "{}")
            self._known = {(*state,): name for *state, name in stored[recipe]}

    def known(self, path: Path) -> str:
        """The id of the file at ``path`` where it need not be read for it; else empty."""
        return self._known.get(_state(path), "")

    def of(self, path: Path) -> str:
        """The id of the file at ``path``. Several threads may ask at once."""
        state = _state(path)
        if state not in self._known:
            self._known[state] = content_id(path, self._recipe)
            self._is_changed = True
        return self._known[state]

    def save(self) -> None:
        """Store the ids of unchanged files, if there are more than before."""
        if self._is_changed:
            unchanged = [(*state, name) for state, name in sorted(self._known.items()) if _is_unchanged(state)]
            self._store.save(self._key, json.dumps({self._recipe: unchanged}).encode())


def content_id(path: Path, recipe: str) -> str:
    """The id that the content of a file and ``recipe`` give it, 16 hexadecimal digits."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256")
    digest.update(recipe.encode())
    return digest.hexdigest()[:16]


def _state(path: Path) -> _State:
    status = path.stat()
    return str(path), status.st_size, status.st_ino, status.st_mtime_ns


def _is_unchanged(state: _State) -> bool:
    try:
        return _state(Path(state[0])) == state
    except OSError:
        return False
