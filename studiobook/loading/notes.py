"""What reading a district's files gathers besides the records: diagnostics, marks, and the state of each file."""

from dataclasses import dataclass, field

from studiobook.core.diagnostic import Diagnostic
from studiobook.core.marks import Marks


@dataclass
class Notes:
    """The notes of one reading, filled as files are read. All three speak of a file by its path from the district's folder.

    ``states`` is what ``Library.sources`` has of each file of a studio.
    """

    diagnostics: list[Diagnostic] = field(default_factory=list)
    marks: dict[str, Marks] = field(default_factory=dict)
    states: dict[str, str] = field(default_factory=dict)
