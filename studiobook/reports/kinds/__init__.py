"""The bureau's reports. One kind of report is one module here, one template of the same name, one golden file.

A kind has its ``NAME`` (文种), the ``SECTIONS`` that show rules, and ``reports``: of one studio, or of the whole district. Its place
in the registry is the number that its files' names begin with.
"""

from collections.abc import Iterator
from types import ModuleType

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

STUDIO_KINDS: tuple[ModuleType, ...] = (
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
DISTRICT_KINDS: tuple[ModuleType, ...] = (recommendation, participation, district_report)
REPORT_KINDS = (*STUDIO_KINDS, *DISTRICT_KINDS)


def of_studio(context: ReportContext, studio: Studio) -> Iterator[Report]:
    """Every report about ``studio``, one after another."""
    for kind in STUDIO_KINDS:
        yield from kind.reports(context, studio)


def of_district(context: ReportContext) -> Iterator[Report]:
    """Every report about the whole district."""
    for kind in DISTRICT_KINDS:
        yield from kind.reports(context)


def build(context: ReportContext) -> Iterator[Report]:
    """Every report of every kind: studio after studio, then the district's."""
    for studio in context.library.studios.values():
        yield from of_studio(context, studio)
    yield from of_district(context)
