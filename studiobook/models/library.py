"""All records of a district, as they were read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from studiobook.core.diagnostic import Diagnostic, Location
from studiobook.core.marks import Marks
from studiobook.models.district import District, Waiver
from studiobook.models.policy import Policy
from studiobook.models.redirects import Move
from studiobook.models.reviews import StudioReview
from studiobook.models.studio import Studio

_UNREAD = Marks()


@dataclass(frozen=True)
class Library:
    """A whole district as it was read. ``commit`` is the state of its repository, empty outside one.

    ``digests`` tells by content those pictures that may be the same as another (see ``layout.digests``). ``unread`` are the
    files that could not be read, by their paths; a library that is judged has none. ``sources`` tells every file of a studio as
    it was when it was read: a record by the digests of its front matter and of its text, any other by size and time of its last change.
    ``marks`` has where the values of each record begin, by path.
    """

    root: Path
    district: District
    policies: tuple[Policy, ...]
    waivers: tuple[Waiver, ...]
    studios: Mapping[str, Studio]
    commit: str
    digests: Mapping[str, str] = field(default_factory=dict)
    reviews: tuple[StudioReview, ...] = ()
    moved: tuple[Move, ...] = ()
    unread: frozenset[str] = frozenset()
    sources: Mapping[str, str] = field(default_factory=dict)
    marks: Mapping[str, Marks] = field(default_factory=dict, repr=False)

    def whole(self, folder: str) -> bool:
        """Whether everything in ``folder`` could be read; what seems to be missing may stand in what could not."""
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

    def policy_of(self, studio: Studio) -> Policy | None:
        """The edition that judges the studio's cycle: the one in force on the cycle's first day."""
        return next((policy for policy in self.policies if policy.in_force(studio.cycle.first)), None)
