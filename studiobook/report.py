"""What report builders see and give. They see the whole library, private fields too: reports are for the bureau only."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
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

    @cached_property
    def by_studio(self) -> Mapping[str, tuple[Finding, ...]]:
        """The findings of each studio, sorted out once for all its reports."""
        found: dict[str, list[Finding]] = {studio: [] for studio in self.library.studios}
        for finding in self.findings:
            found[finding.studio].append(finding)
        return {studio: tuple(mine) for studio, mine in found.items()}


@dataclass(frozen=True)
class Report:
    """One report: ``path`` is its place below ``dist/reports``."""

    path: str
    paper: Paper
