"""统计: the district's figures over all years, for each school year and each cycle, as charts, tables and files."""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import NamedTuple

from markupsafe import Markup

from studiobook.core.dates import Cycle, SchoolYear
from studiobook.documents.chart import Chart
from studiobook.documents.html import html
from studiobook.models import lookup
from studiobook.models.enums import Strength
from studiobook.models.studio import StudioView
from studiobook.rules.dependencies import Section
from studiobook.rules.progress import studio_progress
from studiobook.stats import charts
from studiobook.website.pages.base import Page, Site
from studiobook.website.pages.renderer import PageRenderer

# the chart of duties shows every public duty that the status page shows
SECTIONS = (
    Section(
        "统计页：职责完成",
        lambda rule: (
            rule.public
            and rule.due is not None
            and rule.strength is not Strength.COUNTED
            and rule.each.kind not in ("activity", "project")
        ),
    ),
)
CSV, JSON = "statistics/figures.csv", "statistics/figures.json"
_COLUMNS = ("范围", "图表", "项目", "组", "数值", "单位")


class Stretch(NamedTuple):
    """A span of time with the studios that count in it; ``page`` is its source path."""

    page: str
    label: str
    span: SchoolYear | Cycle
    studios: tuple[StudioView, ...]


class Counts(NamedTuple):
    """The figures of a school year as one line."""

    stretch: Stretch
    studios: int
    activities: int
    outcomes: int
    projects: int
    titles: int
    done: int
    duties: int


def pages(site: Site, renderer: PageRenderer) -> Iterator[Page]:
    """The page of all years, and one for each school year and each cycle that has begun."""
    name = site.library.district.title
    stretches = tuple(_stretches(site))
    drawn = {stretch.page: _charts(site, stretch) for stretch in stretches}
    renderer.offer(CSV, _csv(stretches, drawn))
    renderer.offer(JSON, _json(site, stretches, drawn))
    years = tuple(one for one in stretches if isinstance(one.span, SchoolYear))
    cycles = tuple(one for one in stretches[1:] if isinstance(one.span, Cycle))
    counts = tuple(_counts(site, one) for one in years)
    for stretch in stretches or (None,):
        yield renderer.page(
            stretch.page if stretch else "statistics/index.md",
            "statistics",
            f"统计：{stretch.label}" if stretch and stretch != stretches[0] else "统计",
            f"{name}{stretch.label if stretch else ''}的活动、成果、称号和职责完成情况，附数据表和统计方法。",
            stretch=stretch,
            overall=not stretch or stretch == stretches[0],
            drawn=_drawn(drawn[stretch.page]) if stretch else (),
            years=years,
            cycles=cycles,
            counts=counts,
            csv=CSV,
            json=JSON,
        )


def _stretches(site: Site) -> Iterator[Stretch]:
    """All years on record first, then the school years, the latest first, then the cycles."""
    studios = tuple(site.library.studios.values())
    begun = sorted({year for one in studios for year in one.cycle.school_years if year.first <= site.today})
    if not begun:
        return
    all_years = Cycle(begun[0], begun[-1].start - begun[0].start + 1)
    yield Stretch("statistics/index.md", f"{begun[0].start}年以来", all_years, studios)
    for year in reversed(begun):
        ours = tuple(one for one in studios if year in one.cycle.school_years)
        yield Stretch(f"statistics/{year}.md", year.label, year, ours)
    for cycle in sorted({one.cycle for one in studios if one.cycle.first <= site.today}, reverse=True):
        ours = tuple(one for one in studios if one.cycle == cycle)
        yield Stretch(
            f"statistics/cycle-{cycle.first.year}-{cycle.last.year}.md", f"{cycle.label}建设周期", cycle, ours
        )


def _charts(site: Site, stretch: Stretch) -> tuple[Chart, ...]:
    """The charts of a stretch, without those that would show nothing."""
    studios, span, today = stretch.studios, stretch.span, site.today
    found = (
        charts.activities_by_month(studios, span, today),
        charts.activities_by_form(studios, span, today),
        charts.outcomes_by_level(studios, span, today),
        charts.titles_gained(studios, span),
        charts.duty_completion(studios, span, site.findings, today),
    )
    return tuple(one for one in found if one)


def _counts(site: Site, stretch: Stretch) -> Counts:
    year, studios = stretch.span, stretch.studios
    assert isinstance(year, SchoolYear)
    held = {one.path for studio in studios for one in lookup.held(studio.activities_in(year), site.today)}
    owed = [
        part
        for studio in studios
        for part in studio_progress(studio, site.of_studio(studio.id), year, site.today).everything
    ]
    return Counts(
        stretch,
        len(studios),
        len(held),
        sum(len(studio.outcomes_in(year)) for studio in studios),
        sum(len(studio.projects_in(year)) for studio in studios),
        sum(len(studio.titles_gained(year)) for studio in studios),
        sum(part.done for part in owed),
        sum(part.required for part in owed),
    )


def _drawn(found: tuple[Chart, ...]) -> tuple[Markup, ...]:
    return tuple(html((chart,), lambda _path, _alt: Markup("")) for chart in found)


def _csv(stretches: tuple[Stretch, ...], drawn: dict[str, tuple[Chart, ...]]) -> bytes:
    """Every figure of every chart, a line each; UTF-8 with the mark by which Excel knows it. No cell is what somebody wrote."""
    target = io.StringIO(newline="")
    lines = csv.writer(target, lineterminator="\r\n")
    lines.writerow(_COLUMNS)
    for stretch in stretches:
        for chart in drawn[stretch.page]:
            for one in chart.series:
                for category, value in zip(chart.categories, one.values, strict=True):
                    lines.writerow((stretch.label, chart.caption, category, one.name, value, chart.unit))
    return target.getvalue().encode("utf-8-sig")


def _json(site: Site, stretches: tuple[Stretch, ...], drawn: dict[str, tuple[Chart, ...]]) -> bytes:
    """The same figures for programs."""
    spans = [
        {
            "label": stretch.label,
            "from": stretch.span.first.isoformat(),
            "until": stretch.span.last.isoformat(),
            "studios": [studio.id for studio in stretch.studios],
            "charts": [asdict(chart) for chart in drawn[stretch.page]],
        }
        for stretch in stretches
    ]
    figures = {"district": site.library.district.name, "as_of": site.today.isoformat(), "spans": spans}
    return (json.dumps(figures, ensure_ascii=False, indent=1) + "\n").encode()
