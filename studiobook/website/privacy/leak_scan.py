"""The scan of a finished site for private values: a last look at the files before they are put in place.

Every file of text is searched, but for those that are the very files of the site before. These are searched too when other
values are looked for: a value may have become private today.
"""

import os
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from html import unescape
from pathlib import Path, PurePosixPath
from typing import NamedTuple

import joblib

from studiobook.core import hashing
from studiobook.models.library import Library
from studiobook.website.incremental.previous import NOTHING, Earlier
from studiobook.website.privacy import public_view
from studiobook.website.search.sections import INDEX, SCRIPT

_FROM_WRITTEN = (f"pagefind/{INDEX}/", SCRIPT)  # what the search knows of the pages written by hand
_MAY_COINCIDE = 40  # a longer text is not written twice by chance
_TEXTS = {".html", ".xml", ".json", ".txt", ".js", ".css", ".svg", ".ics", ".csv", ".md"}  # files of text in a site
_START = 6
# characters that are seldom markup; a text that holds a value holds the beginning of the value's first such run
_RUN = re.compile(rf"[0-9\-\u0080-\U0010ffff]{{{_START},}}")
# a character of a run that is written in another way; the five that markup needs are none of a run
_WRITTEN_OUT = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#34|#39|#x27);)[#\w]+")
_WORTH = 1000  # files, below which it takes longer to start another process than it saves
_REMEMBERED = 100_000  # lines, and runs


class Leak(NamedTuple):
    """A private value in a public file."""

    file: str
    value: str


class _Line(NamedTuple):
    """A value that is searched for, and the line of it with its first run; the entire line where there is no run."""

    value: str
    line: str


class Sought(NamedTuple):
    """What is looked for, and where not.

    ``values`` are all private values of a district in the order of the alphabet. ``written`` are the pages that people wrote by
    hand, such as the handbook: no record goes into those.
    """

    values: tuple[str, ...]
    written: frozenset[str] = frozenset()

    @property
    def seal(self) -> str:
        """The digest of all this, and of how it is looked for."""
        return hashing.of_texts([hashing.of_program(), *sorted(self.written), "", *self.values])


def sought(library: Library, written: frozenset[str] = frozenset()) -> Sought:
    """The private values of ``library``, for a site with the pages ``written`` by hand."""
    texts = public_view.texts_of(library)
    # an expert's post may be that of a guest whom an activity names; what somebody copied is longer
    chance = {value for value in texts.shown if len(value) < _MAY_COINCIDE}
    return Sought(tuple(sorted(texts.private - chance)), written)


def found(wanted: Sought, site: Path, earlier: Earlier = NOTHING) -> tuple[Leak, ...]:
    """Every value that is ``wanted`` and occurs in a text file below ``site``.

    Files of an ``earlier`` site that was searched for the very same values are not searched again.
    """
    innocent = earlier if earlier.innocent == wanted.seal else NOTHING
    names = [name for name in sorted(_names(wanted, site)) if not innocent.holds(name, site / name)]
    processes = min(joblib.cpu_count(), 1 + len(names) // _WORTH)
    size = -(-len(names) // processes)
    shares = [names[start : start + size] for start in range(0, len(names), size)] if names else []
    run = joblib.Parallel(n_jobs=processes)
    return tuple(
        leak for leaks in run(joblib.delayed(_found)(wanted.values, site, share) for share in shares) for leak in leaks
    )


def _found(values: Iterable[str], site: Path, names: Iterable[str]) -> list[Leak]:
    search = _Search(values)
    return [
        Leak(name, value)
        for name in names
        for value in search.standing_in(_text((site / name).read_bytes(), PurePosixPath(name).suffix))
    ]


def _names(wanted: Sought, site: Path) -> Iterator[str]:
    """The text files of ``site`` that hold what records say."""
    for folder, _, files in os.walk(site):
        within = Path(folder).relative_to(site)
        for file in files:
            name = (within / file).as_posix()
            if (
                PurePosixPath(file).suffix in _TEXTS
                and name not in wanted.written
                and not name.startswith(_FROM_WRITTEN)
            ):
                yield name


def _text(data: bytes, suffix: str) -> str:
    text = data.decode("utf-8", errors="replace").replace("\r\n", "\n")
    return "\n".join((text, text.replace("\n ", ""))) if suffix == ".ics" else text  # a calendar folds its lines


class _Search:
    """A search for ``values`` in many texts: for every value in every text it would take time by the square of the district.

    Most lines of a page are on many, and a sentence is on several pages: each is looked into once.
    """

    def __init__(self, values: Iterable[str]) -> None:
        self.by_start: dict[str, list[_Line]] = {}
        for value in values:
            line = next(filter(_RUN.search, value.split("\n")), value)
            run = _RUN.search(line)
            self.by_start.setdefault(run[0][:_START] if run else "", []).append(_Line(value, line))
        self.innocent: set[str] = set()
        self.starts_in = lru_cache(maxsize=_REMEMBERED)(self._starts_in)

    def standing_in(self, text: str) -> tuple[str, ...]:
        """The values that ``text`` contains, as they are or with characters written as HTML may write them."""
        suspects = {one.value for one in self.by_start.get("", ())}
        for line in {*text.split("\n")} - self.innocent:
            begun = self._begun_in(line)
            suspects.update(begun)
            if not begun:
                self.innocent.add(line)
        if len(self.innocent) > _REMEMBERED:
            self.innocent.clear()
        if not suspects:
            return ()
        plain = unescape(text)
        return tuple(value for value in sorted(suspects) if value in text or value in plain)

    def _begun_in(self, line: str) -> list[str]:
        """The values that ``line`` may contain, or that begin in it."""
        runs = _RUN.findall(f"{line}\n{unescape(line)}" if _WRITTEN_OUT.search(line) else line)
        starts = {start for run in runs for start in self.starts_in(run)}
        if not starts:
            return []
        plain = unescape(line)
        return [one.value for start in starts for one in self.by_start[start] if one.line in line or one.line in plain]

    def _starts_in(self, run: str) -> tuple[str, ...]:
        """What a value may begin with and occurs in ``run``."""
        parts = {run[at : at + _START] for at in range(len(run) - _START + 1)}
        return tuple(parts & self.by_start.keys())
