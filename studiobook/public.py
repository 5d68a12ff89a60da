"""The public view of a library: the same records, in which private fields do not exist (design §5).

A template that asks for one fails, because there is nothing to find. ``leaks`` looks for private values in what was built.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from functools import lru_cache
from html import unescape
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import BaseModel

from studiobook.fields import private_names
from studiobook.library import Library
from studiobook.schoolyear import When
from studiobook.studio import Studio

_MAY_COINCIDE = 40  # a longer text is not written twice by chance
_MIN_LENGTH = 12  # a shorter text turns up on pages by chance
_START = 6
_TEXTS = {".html", ".xml", ".json", ".txt", ".js", ".css", ".svg", ".ics", ".csv", ".md"}  # files of text in a site
# characters that are seldom markup; a text that holds a value holds the beginning of the value's first such run
_RUN = re.compile(rf"[0-9\-\u0080-\U0010ffff]{{{_START},}}")


class Leak(NamedTuple):
    """A private value in a public file."""

    file: str
    value: str


def public_view(library: Library) -> Library:
    """``library`` without its private fields and without reviews; of the waivers only those of rules whose answers the public may see."""
    studios = {studio.id: _public_studio(studio) for studio in library.studios.values()}
    shown = {rule.id for policy in library.policies for _, rule, _ in policy.rules() if rule.public}
    waivers = tuple(_public(waiver) for waiver in library.waivers if waiver.rule in shown)
    return replace(library, waivers=waivers, studios=studios, reviews=())


def _public_studio(studio: Studio) -> Studio:
    shown = {
        item.name: _public(getattr(studio, item.name)) for item in fields(Studio) if not item.metadata.get("private")
    }
    view = Studio(**shown)
    for item in fields(Studio):
        if item.metadata.get("private"):
            object.__delattr__(view, item.name)
    return view


def _public(value: Any) -> Any:
    if isinstance(value, BaseModel):
        view = value.model_copy()
        for name in private_names(type(value)):
            del view.__dict__[name]
        for name, inner in list(view.__dict__.items()):
            if isinstance(inner, BaseModel | tuple) and not hasattr(inner, "_fields"):
                view.__dict__[name] = _public(inner)
        return view
    if isinstance(value, Mapping):
        return {key: _public(inner) for key, inner in value.items()}
    if isinstance(value, tuple):
        return tuple(_public(inner) for inner in value)
    return value


def private_values(value: Any, *, hidden: bool = False) -> Iterator[str]:
    """Every private value below ``value`` that can be told from other text: passages, and months of birth in both spellings."""
    if isinstance(value, BaseModel):
        for name, inner in value.__dict__.items():
            yield from private_values(inner, hidden=hidden or name in private_names(type(value)))
            if name == "born" and isinstance(inner, When):
                yield from (str(inner), inner.label)
    elif is_dataclass(value):
        for item in fields(value):
            yield from private_values(getattr(value, item.name), hidden=hidden or bool(item.metadata.get("private")))
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from private_values(inner, hidden=hidden)
    elif isinstance(value, tuple) and not hasattr(value, "_fields"):
        for inner in value:
            yield from private_values(inner, hidden=hidden)
    elif hidden and isinstance(value, str) and len(value) >= _MIN_LENGTH and not value.isascii():
        yield value


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


def leaks(library: Library, site: Path, written: frozenset[str] = frozenset()) -> tuple[Leak, ...]:
    """Every private value of ``library`` that stands in a text file below ``site``.

    ``written`` are the pages that people wrote by hand (the handbook, with its examples); no record goes into those.
    """
    values = {value for studio in library.studios.values() for value in private_values(studio)}
    # an expert's post may be that of a guest whom an activity names; what somebody copied is longer
    values -= {value for value in _texts(public_view(library)) if _MIN_LENGTH <= len(value) < _MAY_COINCIDE}
    # looking for every value in every file would take time by the square of the district
    by_start: dict[str, list[str]] = {}
    for value in sorted(values):
        run = _RUN.search(value)
        by_start.setdefault(run[0][:_START] if run else "", []).append(value)

    @lru_cache(maxsize=100_000)
    def begun(run: str) -> tuple[str, ...]:
        return tuple(start for start in _starts(run) if start in by_start)

    found: list[Leak] = []
    for path in sorted(site.rglob("*")):
        name = path.relative_to(site).as_posix()
        if path.suffix in _TEXTS and name not in written:
            text = path.read_text(encoding="utf-8", errors="replace")
            # a page writes & and < in another way than a record; a calendar folds its lines
            text += unescape(text) + (text.replace("\r\n ", "").replace("\n ", "") if path.suffix == ".ics" else "")
            # most of what a page says stands on many: a run is looked into once
            starts = {"", *(start for run in set(_RUN.findall(text)) for start in begun(run))}
            suspects = [value for start in starts for value in by_start.get(start, ())]
            found += [Leak(name, value) for value in sorted(suspects) if value in text]
    return tuple(found)


def _starts(run: str) -> Iterator[str]:
    """What a private value that stands in ``run`` may begin with."""
    return (run[index : index + _START] for index in range(len(run) - _START + 1))
