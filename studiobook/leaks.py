"""The scan of a finished site for private values: the last look, taken at the files themselves just before they are put in place.

Every file of text is read at every run. What it holds is searched only where it was not searched before for the same values: the
digests of innocent files are kept, under the digest of the values, so that a value that became private today is looked for everywhere.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from html import unescape
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import BaseModel

from studiobook import digest, whole
from studiobook.library import Library
from studiobook.public import MIN_LENGTH, private_values, public_view
from studiobook.studio import Studio
from studiobook.written import INDEX, SCRIPT

_FROM_WRITTEN = (f"pagefind/{INDEX}/", SCRIPT)  # what the search knows of the pages written by hand
_MAY_COINCIDE = 40  # a longer text is not written twice by chance
_TEXTS = {".html", ".xml", ".json", ".txt", ".js", ".css", ".svg", ".ics", ".csv", ".md"}  # files of text in a site
_START = 6
# characters that are seldom markup; a text that holds a value holds the beginning of the value's first such run
_RUN = re.compile(rf"[0-9\-\u0080-\U0010ffff]{{{_START},}}")
# a character of a run that is written in another way; the five that markup needs are none of a run
_WRITTEN_OUT = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#34|#39|#x27);)[#\w]+")
_REMEMBERED = 100_000  # lines, and runs


class Leak(NamedTuple):
    """A private value in a public file."""

    file: str
    value: str


class _Sought(NamedTuple):
    """A value that is searched for, and the line of it with its first run; the whole where there is no run."""

    value: str
    line: str


def found(
    library: Library, site: Path, written: frozenset[str] = frozenset(), kept: Path | None = None
) -> tuple[Leak, ...]:
    """Every private value of ``library`` that stands in a text file below ``site``.

    ``written`` are the pages that people wrote by hand (the handbook, with its examples); no record goes into those. In the file
    ``kept`` are the digests of what was found innocent before.
    """
    values = _values(library)
    seal = digest.of_texts([digest.of_program(), *values])
    innocent = _recalled(kept, seal)
    search, leaks, clean = _Search(values), list[Leak](), set[str]()
    for path in sorted(site.rglob("*")):
        name = path.relative_to(site).as_posix()
        if path.suffix not in _TEXTS or name in written or name.startswith(_FROM_WRITTEN):
            continue
        data = path.read_bytes()
        key = f"{digest.of_bytes(data)}{path.suffix}"
        standing = () if key in innocent else search.standing_in(_text(data, path.suffix))
        leaks += (Leak(name, value) for value in standing)
        if not standing:
            clean.add(key)
    if kept:
        _keep(kept, seal, clean)
    return tuple(leaks)


def _text(data: bytes, suffix: str) -> str:
    text = data.decode("utf-8", errors="replace").replace("\r\n", "\n")
    return "\n".join((text, text.replace("\n ", ""))) if suffix == ".ics" else text  # a calendar folds its lines


class _Search:
    """A search for ``values`` in many texts: for every value in every text it would take time by the square of the district.

    Most lines of a page stand on many, and a sentence stands on several pages: each is looked into once.
    """

    def __init__(self, values: Iterable[str]) -> None:
        self.by_start: dict[str, list[_Sought]] = {}
        for value in values:
            line = next(filter(_RUN.search, value.split("\n")), value)
            run = _RUN.search(line)
            self.by_start.setdefault(run[0][:_START] if run else "", []).append(_Sought(value, line))
        self.innocent: set[str] = set()
        self.starts_in = lru_cache(maxsize=_REMEMBERED)(self._starts_in)

    def standing_in(self, text: str) -> tuple[str, ...]:
        """The values that stand in ``text``, as they are or with characters written as HTML may write them."""
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
        """The values that may stand in ``line``, or begin in it."""
        runs = _RUN.findall(f"{line}\n{unescape(line)}" if _WRITTEN_OUT.search(line) else line)
        starts = {start for run in runs for start in self.starts_in(run)}
        if not starts:
            return []
        plain = unescape(line)
        return [one.value for start in starts for one in self.by_start[start] if one.line in line or one.line in plain]

    def _starts_in(self, run: str) -> tuple[str, ...]:
        """What a value may begin with and stands in ``run``."""
        parts = {run[at : at + _START] for at in range(len(run) - _START + 1)}
        return tuple(parts & self.by_start.keys())


def _values(library: Library) -> tuple[str, ...]:
    """What is searched for, in the order of the alphabet."""
    values = {value for studio in library.studios.values() for value in private_values(studio)}
    # an expert's post may be that of a guest whom an activity names; what somebody copied is longer
    values -= {value for value in _texts(public_view(library)) if MIN_LENGTH <= len(value) < _MAY_COINCIDE}
    return tuple(sorted(values))


def _texts(value: Any) -> Iterator[str]:
    """Every text below ``value``."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, BaseModel | Library | Studio):
        yield from (text for inner in vars(value).values() for text in _texts(inner))
    elif isinstance(value, Mapping):
        yield from (text for inner in value.values() for text in _texts(inner))
    elif isinstance(value, tuple):
        yield from (text for inner in value for text in _texts(inner))


def _recalled(kept: Path | None, seal: str) -> frozenset[str]:
    """The files that were found innocent of the values with digest ``seal``."""
    try:
        was, *clean = kept.read_text(encoding="ascii").split("\n") if kept else ("",)
        return frozenset(clean) if was == seal else frozenset()
    except (OSError, ValueError):
        return frozenset()


def _keep(kept: Path, seal: str, clean: Iterable[str]) -> None:
    whole.write(kept, "\n".join([seal, *sorted(clean)]).encode("ascii"))
