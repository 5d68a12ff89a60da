"""All studios of the district, a card each, in order of id: never ranked. Groups by stage, town, theme and cycle lead to them."""

from collections.abc import Iterator
from typing import NamedTuple

from studiobook.core.dates import Cycle
from studiobook.models.library import LibraryView
from studiobook.models.studio import StudioView
from studiobook.website import urls
from studiobook.website.pages import filters
from studiobook.website.pages.base import Page, Site
from studiobook.website.pages.filters import Choice, Facet
from studiobook.website.pages.renderer import PageRenderer


class Card(NamedTuple):
    """A studio with what it is narrowed by: the values of each facet, apart by blanks."""

    studio: StudioView
    values: dict[str, str]

    def has(self, facet: str, value: str) -> bool:
        """Whether ``value`` is one of its values of ``facet``."""
        return value in self.values[facet].split()


def pages(site: Site, renderer: PageRenderer) -> Iterator[Page]:
    """The page of all studios."""
    studios = tuple(site.library.studios.values())
    yield renderer.page(
        "studios/index.md",
        "studio_list",
        "工作室",
        f"{site.library.district.name}的 {len(studios)} 个名班主任工作室：理念、学校、学段、建设周期与研究方向。",
        cards=tuple(_card(site.library, studio) for studio in studios),
        facets=_facets(site.library, studios),
    )


def _facets(library: LibraryView, studios: tuple[StudioView, ...]) -> tuple[Facet, ...]:
    towns = [town for studio in studios if (town := _town(library, studio))]
    cycles = sorted({studio.cycle for studio in studios}, reverse=True)
    return filters.facets(
        filters.of_terms("stage", "学段", (studio.about.stage for studio in studios)),
        filters.of_words("town", "镇（街道）", towns),
        filters.of_words("theme", "研究方向", (theme for studio in studios for theme in studio.about.themes)),
        Facet("cycle", "建设周期", tuple(Choice(_cycle(one), one.label) for one in cycles)),
    )


def _card(library: LibraryView, studio: StudioView) -> Card:
    return Card(
        studio,
        {
            "stage": studio.about.stage.value,
            "town": urls.token(_town(library, studio)),
            "theme": " ".join(map(urls.token, studio.about.themes)),
            "cycle": _cycle(studio.cycle),
        },
    )


def _town(library: LibraryView, studio: StudioView) -> str:
    school = library.district.school(studio.about.school)
    return (school.town if school else None) or ""


def _cycle(cycle: Cycle) -> str:
    return f"{cycle.start}+{cycle.years}"
