"""A district as its pages see it: a studio's pages its own records and, without texts, those of studios near it.

Near are studios that hold activities together, and those of which one names the other's people in a record. Of all others a
studio's pages know who they are. The district's pages see every record without its text. So whoever knows what pages may see
knows all their sources.
"""

from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from typing import Any

from studiobook.models.base import Record, person_key
from studiobook.models.library import LibraryView
from studiobook.models.studio import StudioProfile, StudioView

_PROFILE = {item.name for item in fields(StudioProfile)}
_RECORDS = [item.name for item in fields(StudioView) if item.name not in _PROFILE]


def near(library: LibraryView) -> Mapping[str, frozenset[str]]:
    """By studio, those near it, itself among them."""
    found = {name: {name} for name in library.studios}
    for studio in library.studios.values():
        for other in _named(studio):
            if other in found:
                found[studio.id].add(other)
                found[other].add(studio.id)
    return {name: frozenset(others) for name, others in found.items()}


def _named(studio: StudioView) -> Iterator[str]:
    """The studios that the records of ``studio`` name, or the people of which they name."""
    for activity in studio.activities:
        yield from activity.joint
        yield from (person_key(role.person, studio.id).studio for role in activity.roles)
    for outcome in studio.outcomes:
        yield from (person_key(author, studio.id).studio for author in outcome.authors)
    for project in studio.projects:
        yield from (person_key(person, studio.id).studio for person in project.people)


def seen_by(library: LibraryView, studio_id: str, near_: frozenset[str]) -> LibraryView:
    """``library`` as the pages of one studio see it.

    Args:
        library: The public view of the district.
        studio_id: The studio of the pages.
        near_: The ids of the studios near it, itself among them. What they held with others is not among their activities.
    """
    studios, strangers = {}, {}
    for name, studio in library.studios.items():
        if name in near_:
            view = studio if name == studio_id else _without_texts(studio)
            joint = tuple(one.without_text() for one in studio.joint if one.studio in near_)
            studios[name] = replace(view, joint=joint)
        else:
            strangers[name] = StudioProfile(studio.id, studio.about, studio.people)
    return replace(library, studios=studios, strangers=strangers, commit="", digests={}, sources={}, marks={}, moved=())


def without_texts(library: LibraryView) -> LibraryView:
    """``library`` with every record but without the text of any."""
    return replace(library, studios={name: _without_texts(studio) for name, studio in library.studios.items()})


def _without_texts(studio: StudioView) -> StudioView:
    return replace(studio, **{name: _without_text(getattr(studio, name)) for name in _RECORDS})


def _without_text(value: Any) -> Any:
    """``value``, a record or a collection of records, without their texts."""
    if isinstance(value, Record):
        return value.without_text()
    if isinstance(value, Mapping):
        return {name: _without_text(one) for name, one in value.items()}
    if isinstance(value, tuple):
        return tuple(map(_without_text, value))
    return value
