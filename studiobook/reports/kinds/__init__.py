"""The bureau's reports. A kind of report is one module here that satisfies ``StudioKind`` or ``DistrictKind``.

To add a kind: write its module, write its template in ``templates/reports/``, add a line to ``STUDIO_KINDS`` or ``DISTRICT_KINDS``.
Its place in the registry is the number that its files' names begin with.
"""

from collections.abc import Iterator
from typing import Protocol

from studiobook.models.studio import Studio
from studiobook.reports.base import Report, ReportContext
from studiobook.reports.kinds import (
    activity_register,
    annual_plan,
    annual_review,
    annual_summary,
    briefing,
    certificate,
    collected_papers,
    cycle_review,
    district_report,
    eligibility,
    funding,
    member_file,
    participation,
    recommendation,
)
from studiobook.rules.dependencies import Section


class Kind(Protocol):
    """A kind of report.

    Attributes:
        NAME: What it is called (文种).
        TEMPLATE: Its template, below ``templates/``.
        CONTEXT: The frozen dataclass of what the template may name.
        NEEDS: Why a studio or district has no report of this kind, in Chinese.
        SECTIONS: Its parts that show rules.
    """

    NAME: str
    TEMPLATE: str
    CONTEXT: type
    NEEDS: str
    SECTIONS: tuple[Section, ...]


class StudioKind(Kind, Protocol):
    """A kind of report about one studio."""

    def reports(self, context: ReportContext, studio: Studio) -> Iterator[Report]:
        """The reports of this kind about ``studio``, one after another."""


class DistrictKind(Kind, Protocol):
    """A kind of report about the entire district."""

    def reports(self, context: ReportContext) -> Iterator[Report]:
        """The reports of this kind, one after another."""


STUDIO_KINDS: tuple[StudioKind, ...] = (
    annual_plan,
    annual_summary,
    annual_review,
    member_file,
    eligibility,
    cycle_review,
    funding,
    activity_register,
    briefing,
    collected_papers,
    certificate,
)
DISTRICT_KINDS: tuple[DistrictKind, ...] = (recommendation, participation, district_report)
REPORT_KINDS: tuple[Kind, ...] = (*STUDIO_KINDS, *DISTRICT_KINDS)


def build(context: ReportContext) -> Iterator[Report]:
    """Every report of every kind: studio after studio, then the district's."""
    for studio in context.library.studios.values():
        for kind in STUDIO_KINDS:
            yield from kind.reports(context, studio)
    for district_kind in DISTRICT_KINDS:
        yield from district_kind.reports(context)
