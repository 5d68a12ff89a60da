"""The bureau's reports. One kind of report is one module here, one template of the same name, one golden file.

A kind has its ``NAME`` (文种), the ``SECTIONS`` that show rules, and ``reports``: of one studio, or of the whole district. Its place
in the registry is the number that its files' names begin with.
"""

from collections.abc import Iterator
from types import ModuleType

from studiobook.report import Desk, Report
from studiobook.reports import annual_review
from studiobook.studio import Studio

STUDIO_KINDS: tuple[ModuleType, ...] = (annual_review,)
DISTRICT_KINDS: tuple[ModuleType, ...] = ()
REPORT_KINDS = (*STUDIO_KINDS, *DISTRICT_KINDS)


def of_studio(desk: Desk, studio: Studio) -> Iterator[Report]:
    """Every report about ``studio``, one after another."""
    for kind in STUDIO_KINDS:
        yield from kind.reports(desk, studio)


def of_district(desk: Desk) -> Iterator[Report]:
    """Every report about the whole district."""
    for kind in DISTRICT_KINDS:
        yield from kind.reports(desk)


def build(desk: Desk) -> Iterator[Report]:
    """Every report of every kind: studio after studio, then the district's."""
    for studio in desk.library.studios.values():
        yield from of_studio(desk, studio)
    yield from of_district(desk)
