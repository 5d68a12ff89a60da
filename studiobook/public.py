"""The public view of a library: the same records, in which private fields do not exist (design §5).

A template that asks for one fails, because there is nothing to find. ``leaks.py`` looks for private values in what was built.
"""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

from pydantic import BaseModel

from studiobook.fields import private_names
from studiobook.library import Library
from studiobook.schoolyear import When
from studiobook.studio import Studio

MIN_LENGTH = 12  # characters; a shorter text turns up on pages by chance


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
    elif hidden and isinstance(value, str) and len(value) >= MIN_LENGTH and not value.isascii():
        yield value
