"""Records which fields of which records a piece of code reads: attribute access on the models is watched while it runs."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, cached_property
from typing import Any

from pydantic import BaseModel

from studiobook.models import base
from studiobook.models.base import Part, Record
from studiobook.models.reviews import StudioReview
from studiobook.models.studio import StudioProfile

Field = tuple[type[BaseModel], str]


@cache
def _cached(kind: type) -> frozenset[str]:
    """The names of the cached properties of ``kind``: each is computed again when it is read while recording."""
    return frozenset(
        name for base in kind.__mro__ for name, member in vars(base).items() if isinstance(member, cached_property)
    )


@cache
def _fields(kind: type) -> frozenset[str]:
    """The fields of a record or of a part of one."""
    if not issubclass(kind, Part):
        return frozenset()
    return frozenset(kind.model_fields) | ({"body"} if issubclass(kind, Record) else set())


@contextmanager
def recorded() -> Iterator[set[Field]]:
    """The fields that are read inside the block; ``body`` is the text of a record.

    What ``models/base.py`` reads does not count: there records are copied and not used.
    """
    found: set[Field] = set()

    def read(self: object, name: str) -> Any:
        kind: type = type(self)
        if name in _cached(kind):
            object.__getattribute__(self, "__dict__").pop(name, None)
        elif name in _fields(kind) and sys._getframe(1).f_code.co_filename != base.__file__:
            found.add((kind, name))
        return object.__getattribute__(self, name)

    watched = (Part, StudioProfile, StudioReview)
    try:
        for kind in watched:
            kind.__getattribute__ = read  # type: ignore[method-assign]  # for the time of the block only
        yield found
    finally:
        for kind in watched:
            del kind.__getattribute__
