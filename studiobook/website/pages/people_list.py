"""The people who have a page: leaders, and whoever else agreed to have one."""

from collections.abc import Iterator
from typing import NamedTuple

from studiobook.models import lookup
from studiobook.models.people import PersonView
from studiobook.models.studio import StudioView
from studiobook.website.pages.base import Page, Site
from studiobook.website.pages.renderer import PageRenderer


class OfStudio(NamedTuple):
    """The people of a studio who have a page, leaders first; those who left come last."""

    studio: StudioView
    people: tuple[PersonView, ...]


def pages(site: Site, renderer: PageRenderer) -> Iterator[Page]:
    """The page of people."""
    studios = tuple(
        OfStudio(studio, shown) for studio in site.library.studios.values() if (shown := _shown(studio, site))
    )
    yield renderer.page(
        "people/index.md",
        "people_list",
        "人员",
        f"{site.library.district.title}的领衔人，以及同意展示的老师：称号、承担的活动、成果和课题。",
        studios=studios,
    )


def _shown(studio: StudioView, site: Site) -> tuple[PersonView, ...]:
    now = {person.id for person in lookup.active(studio, site.today)}
    shown = [person for person in studio.everyone if person.has_page]
    return tuple(sorted(shown, key=lambda person: person.id not in now))
