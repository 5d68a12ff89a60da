"""All themes: the words by which records say what they are about, each with how much there is."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple, TypeVar

from studiobook.models import lookup
from studiobook.models.library import LibraryView
from studiobook.models.records import ActivityView, Outcome, Project
from studiobook.models.studio import StudioView
from studiobook.website.pages.base import Page, Site
from studiobook.website.pages.filters import in_order
from studiobook.website.pages.renderer import PageRenderer

_Work = TypeVar("_Work", ActivityView, Outcome, Project)
_OFTEN = 4  # so many records make a theme one of the larger ones


class Theme(NamedTuple):
    """A theme with everything that names it, the latest first, and the studios that chose it as their direction."""

    name: str
    studios: tuple[StudioView, ...]
    activities: tuple[ActivityView, ...]
    outcomes: tuple[Outcome, ...]
    projects: tuple[Project, ...]

    @property
    def size(self) -> int:
        """How many records name it."""
        return len(self.activities) + len(self.outcomes) + len(self.projects)


def pages(site: Site, renderer: PageRenderer) -> Iterator[Page]:
    """The page of all themes."""
    found = tuple(gathered(site.library).values())
    yield renderer.page(
        "themes/index.md",
        "theme_list",
        "主题",
        f"{site.library.district.title}的活动、成果和课题都在研究什么：{len(found)} 个主题。",
        often=tuple(one for one in found if one.studios or one.size >= _OFTEN),
        seldom=tuple(one for one in found if not one.studios and one.size < _OFTEN),
    )


def gathered(library: LibraryView) -> Mapping[str, Theme]:
    """Every theme that a studio or a record names, by its name, in the order of pinyin."""
    studios: dict[str, list[StudioView]] = {}
    for studio in library.studios.values():
        for theme in dict.fromkeys(studio.about.themes):
            studios.setdefault(theme, []).append(studio)
    activities = _by_theme(lookup.activities(library))
    outcomes = _by_theme(one for _, one in lookup.outcomes(library))
    projects = _by_theme(one for _, one in lookup.projects(library))
    return {
        name: Theme(
            name,
            tuple(studios.get(name, ())),
            tuple(activities.get(name, ())),
            tuple(outcomes.get(name, ())),
            tuple(projects.get(name, ())),
        )
        for name in in_order({*studios, *activities, *outcomes, *projects})
    }


def _by_theme(records: Iterable[_Work]) -> dict[str, list[_Work]]:
    found: dict[str, list[_Work]] = {}
    for record in records:
        for theme in dict.fromkeys(record.themes):
            found.setdefault(theme, []).append(record)
    return found
