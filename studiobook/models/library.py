"""All records of a district: the Library as it was read, and what the public may see of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from studiobook.core.diagnostic import Diagnostic, Location
from studiobook.core.marks import Marks
from studiobook.models.district import District, Waiver, WaiverView
from studiobook.models.policy import Policy
from studiobook.models.redirects import Move
from studiobook.models.reviews import StudioReview
from studiobook.models.studio import Studio, StudioProfile, StudioView

_UNREAD = Marks()


@dataclass(frozen=True)
class LibraryView:
    """What the public may see of a district. ``commit`` is the state of its repository, empty outside one.

    ``strangers`` are studios of which the reader of a view may know only who they are. Their records do not exist in it.
    ``digests`` tells by content those pictures that may be the same as another (see ``layout.digests``). ``unread`` are the
    files that could not be read, by their paths; a library that is judged has none. ``sources`` has the state of every file of
    a studio when it was read. Of a record it is the digests of its front matter and of its text. Of any other file it is size
    and time of the last change. ``marks`` has where the values of each record begin, by path.
    """

    root: Path
    district: District
    policies: tuple[Policy, ...]
    waivers: tuple[WaiverView, ...]
    studios: Mapping[str, StudioView]
    commit: str
    digests: Mapping[str, str] = field(default_factory=dict)
    moved: tuple[Move, ...] = ()
    unread: frozenset[str] = frozenset()
    sources: Mapping[str, str] = field(default_factory=dict)
    marks: Mapping[str, Marks] = field(default_factory=dict, repr=False)
    strangers: Mapping[str, StudioProfile] = field(default_factory=dict)

    @cached_property
    def sources_by_studio(self) -> Mapping[str, Mapping[str, str]]:
        """``sources`` of each studio, in the order of paths."""
        found: dict[str, dict[str, str]] = {name: {} for name in self.studios}
        for path in sorted(self.sources):
            found.setdefault(path.split("/")[1], {})[path] = self.sources[path]
        return found

    def is_complete(self, folder: str) -> bool:
        """Whether everything in ``folder`` could be read; what seems to be missing may be in what could not."""
        return not any(f"{path}/".startswith(f"{folder}/") for path in self.unread)

    def located(self, diagnostic: Diagnostic) -> Diagnostic:
        """``diagnostic`` with line and column; those of the nearest value above where its field is not written."""
        return diagnostic._replace(location=self.locate(diagnostic.location))

    def locate(self, location: Location) -> Location:
        """``location`` with line and column; those of the nearest value above where it is not written."""
        if location.line:
            return location
        line, column = self.marks.get(location.path, _UNREAD).find(location.field)
        return location._replace(line=line, column=column)

    def profile(self, studio_id: str) -> StudioProfile | None:
        """Who the studio with ``studio_id`` is, a stranger's too; None where the district has none."""
        return self.studios.get(studio_id) or self.strangers.get(studio_id)

    def policy_of(self, studio: StudioProfile) -> Policy | None:
        """The edition that judges the studio's cycle: the one in force on the cycle's first day."""
        return next((policy for policy in self.policies if policy.in_force(studio.cycle.first)), None)


@dataclass(frozen=True)
class Library(LibraryView):
    """All records of a district as they were read, with what is never public."""

    waivers: tuple[Waiver, ...]
    studios: Mapping[str, Studio]
    reviews: tuple[StudioReview, ...] = ()
