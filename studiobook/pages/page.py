"""What a page is made from and what it is: the public site as builders see it, a page, an asset."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import groupby
from pathlib import Path

from studiobook.check import Finding, judge
from studiobook.library import Library
from studiobook.public import public_view


@dataclass(frozen=True)
class Site:
    """What page builders see: the public view, the findings the public may see, the day, and where prepared pictures are kept.

    ``attended`` says how many people of the studios came to an activity, by its file: a number, never the names behind it.
    """

    library: Library
    findings: tuple[Finding, ...]
    today: date
    cache: Path
    attended: Mapping[str, int] = field(default_factory=dict)

    def of_studio(self, studio_id: str) -> tuple[Finding, ...]:
        """The findings about one studio."""
        return self._by_studio.get(studio_id, ())

    @cached_property
    def _by_studio(self) -> Mapping[str, tuple[Finding, ...]]:
        """The findings sorted out once: every studio's page asks for its own."""
        return {studio: tuple(found) for studio, found in groupby(self.findings, key=lambda finding: finding.studio)}


@dataclass(frozen=True)
class Page:
    """One page: ``path`` is its source path in the site (``studios/chunhui/index.md``), ``text`` Markdown with HTML blocks.

    ``text`` is whole: its front matter says title and description again, in the form that the theme may print.
    """

    path: str
    title: str
    description: str
    text: str


@dataclass(frozen=True)
class Asset:
    """A file that pages show, such as a prepared photograph."""

    path: str
    data: bytes


@dataclass(frozen=True)
class Built:
    """All pages of a site and the files they show."""

    pages: tuple[Page, ...]
    assets: tuple[Asset, ...]


def public_site(library: Library, today: date, cache: Path) -> Site:
    """The public's site of ``library`` on ``today``. Nothing private goes into it, except as the number of who came."""
    public = public_view(library)
    return Site(public, judge(public, today, public=True), today, cache, _attended(library))


def _attended(library: Library) -> dict[str, int]:
    """How many came to each activity, from all the studios that held it."""
    came: dict[str, int] = {}
    for studio in library.studios.values():
        for activity in studio.all_activities:
            if activity.attendance:
                came[activity.path] = came.get(activity.path, 0) + len(studio.present(activity))
    return came
