"""A studio: its team, what each owes and has done, its plan, its activities, outcomes, projects and pictures."""

from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from studiobook.core.dates import SchoolYear
from studiobook.models import citation, lookup
from studiobook.models.enums import Strength
from studiobook.models.people import Person
from studiobook.models.records import ActivityPhoto, ActivityView
from studiobook.models.studio import About, StudioView
from studiobook.models.submissions import AnnualPlan
from studiobook.rules import progress
from studiobook.rules.dependencies import Records, Section
from studiobook.rules.findings import Finding
from studiobook.website import urls
from studiobook.website.pages import timeline
from studiobook.website.pages.base import Page, Site
from studiobook.website.pages.renderer import PageRenderer

# the duties that it shows are those that ``progress`` finds; the rest are records
SECTIONS = (
    Section(
        "工作室页：职责与计划",
        lambda rule: (
            rule.public
            and rule.due is not None
            and rule.strength is not Strength.COUNTED
            and rule.each.term in ("school year", "term")
        ),
    ),
    Section(
        "工作室页：团队和资料",
        Records(
            (About, "name motto school stage founded cycle liaison themes profile"),
            (Person, "name role school stage subject joined left titles"),
            (AnnualPlan, "items"),
        ),
    ),
)
_GALLERY = 12


class YearOfDuties(NamedTuple):
    """A school year's duties and plan, as the page shows them together."""

    year: SchoolYear
    tables: tuple[progress.DutyTable, ...]
    own: tuple[Finding, ...]
    plan: tuple[lookup.PlanLine, ...]


class Shot(NamedTuple):
    """A photograph with the activity it was taken at."""

    photo: ActivityPhoto
    activity: ActivityView


def pages(site: Site, renderer: PageRenderer) -> Iterator[Page]:
    """A page for each studio."""
    for studio in site.studios:
        yield _page(site, renderer, studio)


def _page(site: Site, renderer: PageRenderer, studio: StudioView) -> Page:
    now = SchoolYear.of(site.today)
    present = lookup.active(studio, site.today)
    ids = {person.id for person in present}
    return renderer.page(
        urls.studio_page(studio.id),
        "studio_detail",
        studio.name,
        studio.about.motto or f"{studio.name}的团队、职责、活动与成果。",
        studio=studio,
        now=now,
        place_in_cycle=_place_in_cycle(studio, now),
        team=present,
        former=tuple(person for person in studio.everyone if person.left and person.id not in ids),
        duties=_duties(site, studio),
        years=lookup.by_year(studio.all_activities, site.today),
        references=tuple((one, citation.cite(site.library, one)) for one in reversed(studio.outcomes)),
        course=timeline.course(studio, site.today),
        renown=timeline.renown(site.library, studio, site.today),
        gallery=_gallery(studio),
    )


def _place_in_cycle(studio: StudioView, now: SchoolYear) -> str:
    """Which year of the cycle it is, in words."""
    years = studio.cycle.school_years
    if now < years[0]:
        return "即将开始"
    if now > years[-1]:
        return "已经期满"
    return f"第{'一二三四五六七八九十'[years.index(now)]}年"


def _duties(site: Site, studio: StudioView) -> tuple[YearOfDuties, ...]:
    """What is owed and planned, a school year each, the latest first; years that have not begun only with a plan."""
    found = []
    for year in reversed(studio.cycle.school_years):
        tables = progress.duty_tables(studio, site.of_studio(studio.id), year)
        own = progress.studio_duties(studio, site.of_studio(studio.id), year)
        plan = lookup.plan_lines(studio, year, site.today)
        if tables or own or plan:
            found.append(YearOfDuties(year, tables, own, plan))
    return tuple(found)


def _gallery(studio: StudioView) -> tuple[Shot, ...]:
    """The latest photographs that may be shown."""
    shots = (Shot(photo, one) for one in reversed(studio.activities) for photo in one.shown_photos)
    return tuple(islice(shots, _GALLERY))
