"""The first page: what this is, the district's figures, the studios, what was done lately and what comes next."""

from collections.abc import Iterator
from typing import NamedTuple

from studiobook.pages import facts
from studiobook.pages.page import Page, Site
from studiobook.pages.press import Press
from studiobook.people import Person
from studiobook.reads import Records, Section
from studiobook.records import Outcome
from studiobook.schoolyear import SchoolYear

SECTIONS = (Section("首页：全区数据", Records((Person, "role joined left titles"), (Outcome, ""))),)
_LATEST, _COMING, _GAINED = 6, 6, 12
_CARDS = 12  # of more studios the names stand here, so that nobody scrolls past thirty pictures, or is left out


class Figure(NamedTuple):
    """One of the district's figures, and the page that shows what was counted."""

    value: int
    unit: str
    label: str
    page: str


def pages(site: Site, press: Press) -> Iterator[Page]:
    """The first page."""
    name = site.library.district.title
    held = facts.held(facts.activities(site.library), site.today)
    gained = facts.growth(site.library.studios.values(), site.today)
    yield press.page(
        "index.md",
        "home",
        name,
        f"{name}的活动、成果与成长，由工作室如实记录，逐条对照管理办法。",
        figures=figures(site),
        studios=tuple(site.library.studios.values()),
        as_cards=len(site.library.studios) <= _CARDS,
        latest=held[:_LATEST],
        coming=facts.to_come(site.library, site.today)[:_COMING],
        calendar=_calendar(site),
        growth=gained[:_GAINED],
        more_growth=len(gained) > _GAINED,
    )


def _calendar(site: Site) -> str:
    """The source path of this school year's calendar; empty where nothing stands in it yet."""
    now = SchoolYear.of(site.today)
    there = any(session.date.school_year == now for one in facts.activities(site.library) for session in one.sessions)
    return facts.calendar_page(now) if there else ""


def figures(site: Site) -> tuple[Figure, ...]:
    """The district's figures, each of them counted from the records."""
    studios = tuple(site.library.studios.values())
    people = sum(len(facts.active(studio, site.today)) for studio in studios)
    held = facts.held(facts.activities(site.library), site.today)
    outcomes = [one for _, one in facts.outcomes(site.library) if one.on.first <= site.today]
    return (
        Figure(len(studios), "个", "工作室", "studios/index.md"),
        Figure(people, "位", "领衔人与成员", "people/index.md"),
        Figure(len(held), "次", "已开展活动", "activities/index.md"),
        Figure(len(outcomes), "项", "成果", "outcomes/index.md"),
        Figure(len(facts.projects(site.library)), "项", "课题", "projects/index.md"),
        Figure(len(facts.growth(studios, site.today)), "项", "周期内获得称号", "index.md#growth"),
    )
