"""The first page: what this is, the district's figures, the studios, what was done lately and what comes next."""

from collections.abc import Iterator
from typing import NamedTuple

from studiobook.core.dates import SchoolYear
from studiobook.models import lookup
from studiobook.models.people import Person
from studiobook.models.records import Outcome
from studiobook.rules.dependencies import Records, Section
from studiobook.website import urls
from studiobook.website.pages.base import Page, Site
from studiobook.website.pages.renderer import PageRenderer

SECTIONS = (Section("首页：全区数据", Records((Person, "role joined left titles"), (Outcome, ""))),)
_LATEST, _COMING, _GAINED = 6, 6, 12
_CARDS = 12  # of more studios the names stand here, so that nobody scrolls past thirty pictures, or is left out


class Figure(NamedTuple):
    """One of the district's figures, and the page that shows what was counted."""

    value: int
    unit: str
    label: str
    page: str


def pages(site: Site, renderer: PageRenderer) -> Iterator[Page]:
    """The first page."""
    name = site.library.district.title
    held = lookup.held(lookup.activities(site.library), site.today)
    gained = lookup.growth(site.library.studios.values(), site.today)
    yield renderer.page(
        "index.md",
        "home",
        name,
        f"{name}的活动、成果与成长，由工作室如实记录，逐条对照管理办法。",
        figures=figures(site),
        studios=tuple(site.library.studios.values()),
        as_cards=len(site.library.studios) <= _CARDS,
        latest=held[:_LATEST],
        coming=lookup.to_come(site.library, site.today)[:_COMING],
        calendar=_calendar(site),
        growth=gained[:_GAINED],
        more_growth=len(gained) > _GAINED,
    )


def _calendar(site: Site) -> str:
    """The source path of this school year's calendar; empty where nothing is in it yet."""
    now = SchoolYear.of(site.today)
    there = any(session.date.school_year == now for one in lookup.activities(site.library) for session in one.sessions)
    return urls.calendar_page(now) if there else ""


def figures(site: Site) -> tuple[Figure, ...]:
    """The district's figures, each of them counted from the records."""
    studios = tuple(site.library.studios.values())
    people = sum(len(lookup.active(studio, site.today)) for studio in studios)
    held = lookup.held(lookup.activities(site.library), site.today)
    outcomes = [one for _, one in lookup.outcomes(site.library) if one.on.first <= site.today]
    return (
        Figure(len(studios), "个", "工作室", "studios/index.md"),
        Figure(people, "位", "领衔人与成员", "people/index.md"),
        Figure(len(held), "次", "已开展活动", "activities/index.md"),
        Figure(len(outcomes), "项", "成果", "outcomes/index.md"),
        Figure(len(lookup.projects(site.library)), "项", "课题", "projects/index.md"),
        Figure(len(lookup.growth(studios, site.today)), "项", "周期内获得称号", "index.md#growth"),
    )
