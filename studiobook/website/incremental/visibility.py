"""A district as its pages see it: a studio's own that studio whole, those near it without texts, of all others who they are.

Near are studios that hold activities together, and those of which one names the other's people in a record. The district's pages
see every record without the text below its front matter. A page that asks for more fails, so that whoever knows what pages may
see knows everything that they are made from.
"""

from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from typing import Any

from studiobook.models.base import Record
from studiobook.models.library import Library
from studiobook.models.studio import Studio

_OF_STRANGERS = ("id", "about", "people")
_UNKNOWN = {item.name for item in fields(Studio)} - {*_OF_STRANGERS}


class Stranger(Studio):
    """A studio of which only is known who it is and who belongs to it; what it hands in does not exist."""

    def __getattribute__(self, name: str) -> object:
        """Whatever a studio has that this one may show; AttributeError for the rest."""
        if name in _UNKNOWN:
            raise AttributeError(f"a page of another studio may not see “{name}” of a studio that is not near it")
        return object.__getattribute__(self, name)


def near(library: Library) -> Mapping[str, frozenset[str]]:
    """By studio, those near it, itself among them."""
    found = {name: {name} for name in library.studios}
    for studio in library.studios.values():
        for other in _named(studio):
            if other in found:
                found[studio.id].add(other)
                found[other].add(studio.id)
    return {name: frozenset(others) for name, others in found.items()}


def _named(studio: Studio) -> Iterator[str]:
    """The studios that the records of ``studio`` name, or the people of whom they name."""
    for activity in studio.activities:
        yield from activity.joint
        yield from (_home(role.person) for role in activity.roles)
    for outcome in studio.outcomes:
        yield from map(_home, outcome.authors)
    for project in studio.projects:
        yield from map(_home, project.people)


def _home(person: str) -> str:
    """The studio of a person as a record names him; empty for one of its own."""
    return person.rpartition("/")[0]


def seen_by(library: Library, studio_id: str, near_: frozenset[str]) -> Library:
    """``library`` as the pages of one studio see it. What those near it held with others is not among their activities."""
    studios: dict[str, Studio] = {
        name: _stranger(studio) for name, studio in library.studios.items() if name not in near_
    }
    for name in near_:
        studio = library.studios[name]
        values = {item: value if name == studio_id else _textless(value) for item, value in _handed_in(studio)}
        joint = tuple(_textless(one) for one in studio.joint if one.studio in near_)
        studios[name] = _changed({**values, "joint": joint})
    return replace(
        library,
        studios={name: studios[name] for name in library.studios},
        commit="",
        digests={},
        sources={},
        marks={},
        moved=(),
    )


def without_texts(library: Library) -> Library:
    """``library`` with every record but without the text of any."""
    studios = {
        name: _changed({item: _textless(value) for item, value in _handed_in(studio)})
        for name, studio in library.studios.items()
    }
    return replace(library, studios=studios)


def _handed_in(studio: Studio) -> Iterator[tuple[str, Any]]:
    return ((item.name, vars(studio)[item.name]) for item in fields(Studio) if item.name in vars(studio))


def _textless(value: Any) -> Any:
    """``value`` with no text in any record: not even an empty one, so that nobody takes it for what was written."""
    if isinstance(value, Record):
        view = value.model_copy()
        view._source = view._source._replace(body=None)
        return view
    if isinstance(value, Mapping):
        return {name: _textless(one) for name, one in value.items()}
    if isinstance(value, tuple):
        return tuple(map(_textless, value))
    return value


def known(library: Library) -> Library:
    """``library`` without strangers: those whose records may be gone through."""
    return replace(
        library, studios={name: one for name, one in library.studios.items() if not isinstance(one, Stranger)}
    )


def _changed(values: Mapping[str, Any]) -> Studio:
    """A studio of ``values``: of those that there are, since in a public view private ones are missing."""
    view = object.__new__(Studio)
    for name, value in values.items():
        object.__setattr__(view, name, value)
    return view


def _stranger(studio: Studio) -> Stranger:
    view = object.__new__(Stranger)
    for name in _OF_STRANGERS:
        object.__setattr__(view, name, getattr(studio, name))
    return view
