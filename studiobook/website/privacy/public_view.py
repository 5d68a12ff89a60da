"""The public view of a library: the same records, in which private fields do not exist (design §5).

A template that asks for one fails, because there is nothing to find. ``leaks.py`` looks for private values in what was built.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import Any, NamedTuple, get_args

from pydantic import BaseModel

from studiobook.core.dates import When
from studiobook.models.base import private_names
from studiobook.models.district import Waiver
from studiobook.models.library import Library
from studiobook.models.studio import Studio

MIN_LENGTH = 12  # characters; a shorter text turns up on pages by chance


class Texts(NamedTuple):
    """The texts that stand in public fields, and the private values that can be told from other text."""

    shown: set[str]
    private: set[str]


def public_view(library: Library) -> Library:
    """``library`` without its private fields and without reviews; of the waivers only those of rules whose answers the public may see."""
    studios = {studio.id: _public_studio(studio) for studio in library.studios.values()}
    return replace(library, waivers=tuple(map(_public, _shown(library))), studios=studios, reviews=())


def texts_of(library: Library) -> Texts:
    """What the public may read of ``library``, and what it may not: the private values of studios."""
    of_studios = texts(library.studios)
    others = texts(replace(library, waivers=_shown(library), studios={}, reviews=()))
    return Texts(of_studios.shown | others.shown, of_studios.private)


def _shown(library: Library) -> tuple[Waiver, ...]:
    """The waivers of rules whose answers the public may see."""
    shown = {rule.id for policy in library.policies for _, rule, _ in policy.rules() if rule.public}
    return tuple(waiver for waiver in library.waivers if waiver.rule in shown)


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
    """``value`` without what is private; itself where nothing of its kind ever is, as of most records."""
    if isinstance(value, BaseModel):
        if not hides(type(value)):
            return value
        view = value.model_copy()
        for name in private_names(type(value)):
            del view.__dict__[name]
        for name in _ways_down(type(value)):
            view.__dict__[name] = _public(view.__dict__[name])
        return view
    if isinstance(value, Mapping):
        return {key: _public(inner) for key, inner in value.items()}
    if isinstance(value, tuple):
        return tuple(_public(inner) for inner in value)
    return value


@cache
def hides(model: type[BaseModel]) -> bool:
    """Whether a record of ``model`` has private fields, or parts that have."""
    return bool(private_names(model) or _ways_down(model))


@cache
def _ways_down(model: type[BaseModel]) -> tuple[str, ...]:
    """The fields of ``model`` that anybody may see and whose parts have private fields."""
    return tuple(
        name
        for name, info in model.model_fields.items()
        if name not in private_names(model) and any(map(hides, _models(info.annotation)))
    )


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    """The models inside an annotation such as ``tuple[Session, ...] | None``."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _models(inner)


def texts(value: object) -> Texts:
    """Everything written below ``value``. Private values are passages, and months of birth in both spellings."""
    found = Texts(set(), set())
    waiting: list[tuple[bool, Any]] = [(False, value)]
    while waiting:
        hidden, one = waiting.pop()
        if isinstance(one, str):
            if not hidden:
                found.shown.add(one)
            elif len(one) >= MIN_LENGTH and not one.isascii():
                found.private.add(one)
            continue
        for private, name, inner in _within(one.__class__)(one):
            waiting.append((hidden or private, inner))
            if name == "born" and isinstance(inner, When):
                found.private.update((str(inner), inner.label))
    return found


@cache
def _within(kind: type) -> Callable[[Any], Iterable[tuple[bool, str, Any]]]:
    """What gives of a value of that ``kind`` all that stands in it: whether it is private, its name, the value."""
    if issubclass(kind, BaseModel):
        hidden = private_names(kind)
        return lambda one: [(name in hidden, name, inner) for name, inner in vars(one).items()]
    if is_dataclass(kind):
        named = [(bool(item.metadata.get("private")), item.name) for item in fields(kind)]
        return lambda one: [(private, name, getattr(one, name)) for private, name in named]
    if issubclass(kind, Mapping):
        return lambda one: [(False, "", inner) for inner in one.values()]
    if issubclass(kind, tuple) and not hasattr(kind, "_fields"):
        return lambda one: [(False, "", inner) for inner in one]
    return lambda one: ()
