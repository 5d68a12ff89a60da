"""For each activity, those of any studio on the same themes that are nearest in time, as lists show them."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import chain
from typing import NamedTuple

from studiobook.core.dates import When
from studiobook.models.enums import ActivityKind
from studiobook.models.library import LibraryView
from studiobook.models.records import ActivityView

_RELATED = 4


class Listed(NamedTuple):
    """An activity as a list tells of it: pages of one studio may say this of another's, and nothing else."""

    studio: str
    id: str
    title: str
    kind: ActivityKind
    when: When
    until: date

    def over(self, day: date) -> bool:
        """Whether its last day is before ``day``."""
        return self.until < day


def related(library: LibraryView) -> Mapping[str, tuple[Listed, ...]]:
    """By an activity's file the others on its themes that lie nearest in time, the latest first."""
    by_theme: dict[str, list[ActivityView]] = {}
    for studio in library.studios.values():
        for activity in studio.activities:
            for theme in dict.fromkeys(activity.themes):
                by_theme.setdefault(theme, []).append(activity)
    near: dict[str, dict[str, ActivityView]] = {}
    for found in by_theme.values():
        found.sort(key=lambda one: (one.when.first, one.path))
        for index, activity in enumerate(found):
            before = _nearest(activity, (found[at] for at in range(index - 1, -1, -1)))
            after = _nearest(activity, (found[at] for at in range(index + 1, len(found))))
            near.setdefault(activity.path, {}).update((one.path, one) for one in chain(before, after))
    return {
        activity.path: _listed(activity, near.get(activity.path, {}).values())
        for studio in library.studios.values()
        for activity in studio.activities
    }


def _nearest(activity: ActivityView, others: Iterable[ActivityView]) -> Iterator[ActivityView]:
    """The first few of ``others``, which stand in order of distance, and all that are no farther than the last of them."""
    farthest = -1
    for number, one in enumerate(others):
        if number >= _RELATED and _apart(activity, one) > farthest:
            return
        farthest = _apart(activity, one)
        yield one


def _listed(activity: ActivityView, near: Iterable[ActivityView]) -> tuple[Listed, ...]:
    nearest = sorted(near, key=lambda one: (_apart(activity, one), one.path))[:_RELATED]
    latest = sorted(nearest, key=lambda one: (one.when.first, one.path), reverse=True)
    return tuple(Listed(one.studio, one.id, one.title, one.kind, one.when, one.until) for one in latest)


def _apart(one: ActivityView, other: ActivityView) -> int:
    """How many days lie between their beginnings."""
    return abs((other.when.first - one.when.first).days)
