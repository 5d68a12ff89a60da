"""The archive of activities in two other orders: by form, and by how far they reached."""

from collections.abc import Iterator
from typing import NamedTuple

from studiobook.models import lookup
from studiobook.models.enums import ActivityKind, Level, Term
from studiobook.models.records import ActivityView
from studiobook.website.pages.base import Page, Site
from studiobook.website.pages.renderer import PageRenderer


class Group(NamedTuple):
    """The activities of one form or one reach, the latest first."""

    id: str
    label: str
    activities: tuple[ActivityView, ...]


def pages(site: Site, renderer: PageRenderer) -> Iterator[Page]:
    """The archive by form and reach."""
    found = lookup.activities(site.library)
    yield renderer.page(
        "activities/kinds.md",
        "activity_groups",
        "活动：按形式和范围",
        f"{site.library.district.title}的活动，按形式和面向的范围分组。",
        kinds=tuple(_groups("kind", ActivityKind, [(one.kind, one) for one in found])),
        reaches=tuple(_groups("reach", reversed(Level), [(one.reach, one) for one in found])),
    )


def _groups(prefix: str, terms: Iterator[Term] | type[Term], found: list[tuple[Term, ActivityView]]) -> Iterator[Group]:
    for term in terms:
        ours = tuple(activity for value, activity in found if value is term)
        if ours:
            yield Group(f"{prefix}-{term.value}", term.label, ours)
