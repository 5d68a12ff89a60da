"""The library of outcomes, by kind and school year; a table of counts leads to each shelf, a script narrows the list."""

from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from studiobook.core.dates import SchoolYear
from studiobook.models import citation, lookup
from studiobook.models.enums import OutcomeKind
from studiobook.models.library import LibraryView
from studiobook.models.records import Outcome
from studiobook.models.studio import StudioView
from studiobook.rules.dependencies import Records, Section
from studiobook.website.pages import filters
from studiobook.website.pages.base import Page, Site
from studiobook.website.pages.renderer import PageRenderer

SECTIONS = (
    Section(
        "成果页",
        Records(
            (
                Outcome,
                "kind title authors outside_authors on themes summary published prizes collected file url licence",
            ),
        ),
    ),
)


class ShelvedOutcome(NamedTuple):
    """An outcome as the library shows it: ``source`` is its reference behind the authors."""

    studio: StudioView
    outcome: Outcome
    source: str


class Shelf(NamedTuple):
    """The outcomes of one kind from one school year."""

    year: SchoolYear
    entries: tuple[ShelvedOutcome, ...]


class Case(NamedTuple):
    """All outcomes of one kind."""

    id: str
    label: str
    shelves: tuple[Shelf, ...]

    def on(self, year: SchoolYear) -> int:
        """How many stand on the shelf of ``year``."""
        return sum(len(shelf.entries) for shelf in self.shelves if shelf.year == year)

    @property
    def size(self) -> int:
        """How many there are."""
        return sum(len(shelf.entries) for shelf in self.shelves)


def pages(site: Site, renderer: PageRenderer) -> Iterator[Page]:
    """The library of outcomes."""
    found = [one for _, one in lookup.outcomes(site.library)]
    cases = _cases(site.library)
    years = sorted({shelf.year for case in cases for shelf in case.shelves}, reverse=True)
    yield renderer.page(
        "outcomes/index.md",
        "outcome_list",
        "成果",
        f"{site.library.district.title}的论文、书籍、课程、案例和资源包，按类别和学年排列，附引用格式和使用许可。",
        cases=cases,
        years=tuple(years),
        facets=filters.facets(
            filters.of_terms("kind", "类别", (one.kind for one in found)),
            filters.of_terms("level", "级别", (one.level for one in found)),
            filters.of_years(one.school_year for one in found),
            filters.of_words("theme", "主题", (theme for one in found for theme in one.themes)),
        ),
    )


def _cases(library: LibraryView) -> tuple[Case, ...]:
    cases = []
    for kind in OutcomeKind:
        entries = (
            ShelvedOutcome(studio, outcome, citation.behind_authors(outcome))
            for studio, outcome in lookup.outcomes(library)
            if outcome.kind is kind
        )
        shelves = groupby(entries, key=lambda entry: entry.outcome.school_year)
        case = Case(kind.value, kind.label, tuple(Shelf(year, tuple(found)) for year, found in shelves))
        if case.shelves:
            cases.append(case)
    return tuple(cases)
