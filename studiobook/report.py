"""What report builders see and give. They see the whole library, private fields too: reports are for the bureau only."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from studiobook.check import Finding
from studiobook.document import Paper
from studiobook.library import Library


@dataclass(frozen=True)
class Desk:
    """What report builders see: the library, all findings, the day, and where prepared pictures are kept."""

    library: Library
    findings: tuple[Finding, ...]
    today: date
    cache: Path


@dataclass(frozen=True)
class Report:
    """One report: ``path`` is its place below ``dist/reports``."""

    path: str
    paper: Paper
