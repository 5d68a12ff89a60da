"""Where the values of a data file begin: line and column of each, noted while the file is read."""

from array import array
from collections.abc import Sequence
from typing import NamedTuple

Key = str | int
_SIZE = 5  # numbers a node: line and column of its key, line and column of its value, the node after everything in it


class Marks(NamedTuple):
    """The nodes of a file in the order in which they are written; lines and columns count from 1.

    ``keys`` has the key or the index of each node in the collection that it belongs to. ``body_line`` is the first line of the text
    below the front matter.
    """

    spots: Sequence[int] = ()
    keys: tuple[Key, ...] = ()
    body_line: int = 1

    def find(self, field: tuple[Key, ...], *, key: bool = False) -> tuple[int, int]:
        """Line and column of the value at ``field`` (``key``: of its key); of the nearest value above where it is missing."""
        if field[:1] == ("body",) and len(field) > 1 and isinstance(field[1], int):
            return self.body_line + field[1], 1
        if not self.keys:
            return 1, 1
        node, found = 0, True
        for step in field:
            inner = self._child(node, step)
            if inner is None:
                found = False
                break
            node = inner
        at = node * _SIZE + (0 if key and found else 2)
        return self.spots[at], self.spots[at + 1]

    def _child(self, node: int, key: Key) -> int | None:
        end, child = self.spots[node * _SIZE + 4], node + 1
        while child < end:
            if self.keys[child] == key:
                return child
            child = self.spots[child * _SIZE + 4]
        return None


class Recorder:
    """Gathers the marks of a file while its nodes are visited, each before those inside it.

    Spots are given as YAML counts them, from 0 and from the first character of the text. That is on ``first_line`` of its file.
    """

    def __init__(self, first_line: int) -> None:
        self._first_line = first_line
        self._spots = array("I")
        self._keys: list[Key] = []

    def enter(self, key: Key, key_spot: tuple[int, int], spot: tuple[int, int]) -> int:
        """Note a node; returns its number, for ``leave``."""
        self._keys.append(key)
        first = self._first_line
        self._spots.extend((key_spot[0] + first, key_spot[1] + 1, spot[0] + first, spot[1] + 1, len(self._keys)))
        return len(self._keys) - 1

    def leave(self, node: int) -> None:
        """Note that everything inside ``node`` was visited."""
        self._spots[node * _SIZE + 4] = len(self._keys)

    def marks(self) -> Marks:
        """What was gathered."""
        return Marks(self._spots, tuple(self._keys))
