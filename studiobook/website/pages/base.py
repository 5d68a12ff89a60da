"""The sources of a page, and what it is: the public site as builders see it, a page, an asset."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import groupby
from pathlib import Path

from markupsafe import Markup

from studiobook.models.library import Library, LibraryView
from studiobook.models.studio import StudioView
from studiobook.rules.findings import Finding
from studiobook.website.incremental.previous import Unit
from studiobook.website.pages.related import Listed, related
from studiobook.website.privacy.public_view import public_findings, public_view


@dataclass(frozen=True)
class Site:
    """What page builders see: the public view, the public findings, the day, and the cache of prepared pictures.

    ``attended`` says how many people of the studios came to an activity, by its file: a number, never the names behind it.
    ``related`` has by an activity's file those to be shown with it. ``own`` is the id of the studio with pages in this build; then
    ``library`` is what these may see (see ``visibility``). For the entire site it is empty.
    """

    library: LibraryView
    findings: tuple[Finding, ...]
    today: date
    cache: Path
    attended: Mapping[str, int] = field(default_factory=dict)
    related: Mapping[str, tuple[Listed, ...]] = field(default_factory=dict)
    own: str = ""

    @property
    def studios(self) -> tuple[StudioView, ...]:
        """The studios with pages in this build."""
        return (self.library.studios[self.own],) if self.own else tuple(self.library.studios.values())

    def of_studio(self, studio_id: str) -> tuple[Finding, ...]:
        """The findings about one studio."""
        return self._by_studio.get(studio_id, ())

    @cached_property
    def _by_studio(self) -> Mapping[str, tuple[Finding, ...]]:
        """The findings sorted out once: every studio's page asks for its own."""
        return {studio: tuple(found) for studio, found in groupby(self.findings, key=lambda finding: finding.studio)}


@dataclass(frozen=True)
class Page:
    """One page: ``path`` is its source path in the site (``studios/chunhui/index.md``), ``data`` Markdown with HTML blocks, as UTF-8.

    ``data`` is complete: its front matter has title and description again, in the form that the theme may show. As text, thousands
    of pages would take twice the memory.
    """

    path: str
    title: str
    description: str
    data: bytes

    @property
    def text(self) -> str:
        """What is in it."""
        return self.data.decode()

    @property
    def front(self) -> str:
        """Its front matter, to the end of the line that ends it."""
        return self.data[: self.data.index(b"\n---\n", 4) + 5].decode()


@dataclass(frozen=True)
class Asset:
    """A file that pages show: its content, or its place, as of pictures, which are more than memory holds."""

    path: str
    content: bytes | Path

    @property
    def data(self) -> bytes:
        """What is in it."""
        return self.content.read_bytes() if isinstance(self.content, Path) else self.content


@dataclass(frozen=True)
class Head:
    """What a page says to those who do not read it, and how it can be taken along. Empty where it has none.

    ``linked`` is JSON-LD; ``picture`` the path of its share picture; ``feeds`` title, type and path of each feed. ``code`` is
    the QR code of its address, ``wechat`` the path of the page to copy it from.
    """

    linked: Markup | None = None
    picture: str = ""
    feeds: tuple[tuple[str, str, str], ...] = ()
    code: Markup | None = None
    wechat: str = ""


@dataclass(frozen=True)
class Built:
    """The pages of a site and the files they show. ``heads`` by paths of pages; ``head`` is that of all others.

    ``units`` has what was built of the district and of each studio. What an earlier build has is in ``taken`` instead.
    """

    pages: tuple[Page, ...]
    assets: tuple[Asset, ...]
    heads: Mapping[str, Head] = field(default_factory=dict)
    head: Head = field(default_factory=Head)
    units: Mapping[str, Unit] = field(default_factory=dict)
    taken: frozenset[str] = frozenset()


def public_site(library: Library, findings: tuple[Finding, ...], today: date, cache: Path) -> Site:
    """The public site of ``library``. Nothing private goes into it, except as the number of people who came.

    Args:
        library: The district as it was read.
        findings: All findings of ``today``, as the gate has them.
        today: The day of the build.
        cache: The folder of prepared pictures.
    """
    public = public_view(library)
    return Site(public, public_findings(findings), today, cache, _attended(library), related(public))


def _attended(library: Library) -> dict[str, int]:
    """How many came to each activity, from all the studios that held it."""
    came: dict[str, int] = {}
    for studio in library.studios.values():
        for activity in studio.all_activities:
            if activity.attendance:
                came[activity.path] = came.get(activity.path, 0) + len(studio.present(activity))
    return came
