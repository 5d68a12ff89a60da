"""The bureau's reports. One kind of report is one module here, one template of the same name, one golden file."""

from collections.abc import Iterator

from studiobook.report import Desk, Report
from studiobook.reports import annual_review

REPORT_KINDS = (annual_review,)


def build(desk: Desk) -> Iterator[Report]:
    """Every report of every kind, one after another."""
    for kind in REPORT_KINDS:
        yield from kind.reports(desk)
