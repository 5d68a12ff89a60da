"""进展: what has been handed in and done in each studio and what is due by when. Numbers and dates, no names, no order of merit."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from studiobook.core.dates import SchoolYear
from studiobook.models import lookup
from studiobook.models.enums import State, Strength
from studiobook.models.studio import StudioView
from studiobook.models.submissions import AnnualPlan, AnnualSummary, CyclePlan
from studiobook.rules import progress
from studiobook.rules.dependencies import Records, Section
from studiobook.rules.findings import Finding
from studiobook.rules.progress import StudioProgress
from studiobook.website.feeds import calendars
from studiobook.website.pages.base import Page, Site
from studiobook.website.pages.renderer import PageRenderer

# the duties are those that ``progress.is_owed`` names; of plans and summaries the page says when they were handed in
SECTIONS = (
    Section(
        "进展页：职责",
        lambda rule: (
            rule.public
            and rule.due is not None
            and rule.strength is not Strength.COUNTED
            and rule.each.kind not in ("activity", "project")
        ),
    ),
    Section(
        "进展页：提交日期",
        Records((CyclePlan, "handed_in"), (AnnualPlan, "handed_in"), (AnnualSummary, "handed_in")),
    ),
)


class Paper(NamedTuple):
    """Something handed in, and the day."""

    label: str
    on: date


class Status(NamedTuple):
    """One studio in one school year."""

    studio: StudioView
    progress: StudioProgress
    papers: tuple[Paper, ...]
    held: int
    ahead: int
    calendar: str


class YearOfStatus(NamedTuple):
    """The studios with the school year in their cycle, in order of id."""

    year: SchoolYear
    studios: tuple[Status, ...]


class Deadline(NamedTuple):
    """A day ahead on which something falls due, and the studios that have not done all of it, in order of id."""

    due: date
    labels: tuple[str, ...]
    studios: tuple[StudioView, ...]


def pages(site: Site, renderer: PageRenderer) -> Iterator[Page]:
    """The page of all studios' progress."""
    studios = [site.library.studios[one] for one in sorted(site.library.studios)]
    begun = {year for studio in studios for year in progress.years_begun(studio, site.today)}
    yield renderer.page(
        "status/index.md",
        "status",
        "进展",
        "各工作室的计划、总结和学年职责：已经完成的，还要完成的，什么时候到期。按代号排列，不打分，不排名。",
        years=tuple(
            YearOfStatus(year, tuple(_status(site, one, year) for one in studios if year in one.cycle.school_years))
            for year in sorted(begun, reverse=True)
        ),
        now=SchoolYear.of(site.today),
        deadlines=_deadlines(site, studios),
    )


def _status(site: Site, studio: StudioView, year: SchoolYear) -> Status:
    found = progress.studio_progress(studio, site.of_studio(studio.id), year, site.today)
    activities = studio.activities_in(year)
    held = len(lookup.held(activities, site.today))
    return Status(
        studio,
        found,
        _papers(studio, year),
        held,
        len(activities) - held,
        calendars.path(studio.id),
    )


def _papers(studio: StudioView, year: SchoolYear) -> tuple[Paper, ...]:
    """The plans and the summary of the school year, as far as they are handed in."""
    cycle = studio.cycle_plan if year == studio.cycle.start else None
    found = (
        ("建设规划", cycle),
        ("年度计划", studio.annual_plans.get(year)),
        ("年度总结", studio.summaries.get(year)),
    )
    return tuple(Paper(label, paper.handed_in) for label, paper in found if paper)


def _deadlines(site: Site, studios: list[StudioView]) -> tuple[Deadline, ...]:
    """The days ahead, the nearest first."""
    left: dict[date, list[tuple[StudioView, Finding]]] = {}
    for studio in studios:
        for finding in site.of_studio(studio.id):
            if finding.state is State.PENDING and finding.due and progress.is_owed(finding):
                left.setdefault(finding.due, []).append((studio, finding))
    return tuple(
        Deadline(
            due,
            tuple(dict.fromkeys(finding.rule.label for _, finding in left[due])),
            tuple({studio.id: studio for studio, _ in left[due]}.values()),
        )
        for due in sorted(left)
    )
