"""年度工作总结: a studio's summary of a school year as it was handed in, its figures and the catalogue of its materials (clause 7).

The summary is signed on the day it was handed in. Figures and catalogue are attachments: they follow the records.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from studiobook.core.dates import SchoolYear
from studiobook.documents import markdown
from studiobook.documents.markdown import Prose
from studiobook.documents.nodes import Paper, Table
from studiobook.documents.templates import report_blocks
from studiobook.models.district import District
from studiobook.models.enums import Level, State, Strength
from studiobook.models.people import Person, Title
from studiobook.models.records import Activity, Outcome, Project
from studiobook.models.studio import Studio
from studiobook.models.submissions import AnnualSummary
from studiobook.reports.base import Report, ReportContext, span_of
from studiobook.reports.tables import records as record_tables
from studiobook.reports.tables.columns import LEFT, NOTHING, Column, row_number, table
from studiobook.reports.tables.findings import value_text
from studiobook.rules.dependencies import Read, Section, reads
from studiobook.rules.findings import Finding

MATERIALS = Section("过程性材料目录", lambda rule: Read(AnnualSummary, "materials") in reads(rule))
FIGURES = Section(
    "学年工作数据",
    lambda rule: (
        rule.strength is Strength.COUNTED
        and (rule.each.kind, rule.each.term) == ("studio", "school year")
        and rule.public
    ),
)
NAME = "年度工作总结"
TEMPLATE = "reports/annual_summary.md.j2"
NEEDS = "没有提交年度总结"
SECTIONS: tuple[Section, ...] = (FIGURES, MATERIALS)


class CatalogueEntry(NamedTuple):
    """A line of the catalogue: what it is, its kind, when, and how many pieces (份、张、篇) it comprises."""

    title: str
    kind: str
    when: str
    pieces: int
    unit: str


@dataclass(frozen=True)
class AnnualSummaryContext:
    """What ``annual_summary.md.j2`` may name."""

    district: District
    studio: Studio
    year: SchoolYear
    last_day: date
    text: Prose | None
    held: tuple[Activity, ...]
    hours: int
    district_wide: int
    outcomes: tuple[Outcome, ...]
    projects: tuple[Project, ...]
    titles: tuple[tuple[Person, Title], ...]
    figures: Table
    pieces: int
    kinds: str
    catalogue: Table


CONTEXT: type = AnnualSummaryContext


def reports(context: ReportContext, studio: Studio) -> Iterator[Report]:
    """The annual summaries that ``studio`` handed in."""
    for year, summary in sorted(studio.summaries.items()):
        yield Report(NAME, studio, span_of(year), paper(context, studio, summary))


def paper(context: ReportContext, studio: Studio, summary: AnnualSummary) -> Paper:
    """``summary`` as the studio submits it to the bureau's section."""
    return Paper(
        title=f"{studio.name}\n{summary.school_year.label}工作总结",
        issuer=studio.name,
        date=summary.handed_in,
        blocks=report_blocks(context.library.root, TEMPLATE, vars(_template_context(context, studio, summary))),
        recipient=context.bureau,
        properties=context.properties,
        sealed=False,
    )


def catalogue(studio: Studio, year: SchoolYear) -> tuple[CatalogueEntry, ...]:
    """The process materials of ``year`` in order of the activities, photographs of one activity together; other materials last.

    They are those that ``Studio.materials_in`` counts.
    """
    return tuple(_entries(studio, year))


def _entries(studio: Studio, year: SchoolYear) -> Iterator[CatalogueEntry]:
    for one in studio.activities_in(year):
        if not one.body.strip():
            continue
        yield CatalogueEntry(one.title, "活动记录", record_tables.dotted(one.when), 1, "份")
        if one.photos:
            yield CatalogueEntry(f"{one.title}（照片）", "照片", record_tables.dotted(one.when), len(one.photos), "张")
        for post in one.posts:
            yield CatalogueEntry(post.title, f"{post.channel.label}推文", record_tables.dotted(post.on), 1, "篇")
    summary = studio.summaries.get(year)
    for material in summary.materials if summary else ():
        yield CatalogueEntry(material.title, "其他材料", NOTHING, 1, "份")


def _template_context(context: ReportContext, studio: Studio, summary: AnnualSummary) -> AnnualSummaryContext:
    year = summary.school_year
    held = context.held(studio, year)
    materials = catalogue(studio, year)
    figures = [
        one
        for one in context.about(studio)
        if one.year == year and one.state is State.COUNTED and FIGURES.shows(one.rule)
    ]
    return AnnualSummaryContext(
        district=context.library.district,
        studio=studio,
        year=year,
        last_day=context.last_day(year),
        text=markdown.parse(summary.body, "summaries") if summary.body.strip() else None,
        held=held,
        hours=sum(one.hours for one in held),
        district_wide=sum(one.reach.rank >= Level.DISTRICT.rank for one in held),
        outcomes=studio.outcomes_in(year),
        projects=studio.projects_in(year),
        titles=studio.titles_gained(year),
        figures=table("", _FIGURES, figures),
        pieces=sum(one.pieces for one in materials),
        kinds=_kinds(materials),
        catalogue=table("", _CATALOGUE, materials),
    )


_FIGURES: Sequence[Column[Finding]] = (
    Column("内容", 8, lambda one: one.rule.label, LEFT),
    Column("数量", 4, value_text),
    Column("依据条款", 5, lambda one: one.clause.cite),
)
_CATALOGUE: Sequence[Column[CatalogueEntry]] = (
    row_number(3),
    Column("名称", 14, lambda one: one.title, LEFT),
    Column("类别", 7, lambda one: one.kind),
    Column("时间", 5, lambda one: one.when),
    Column("份数（张数）", 6, lambda one: f"{one.pieces}{one.unit}"),
)


def _kinds(materials: Iterable[CatalogueEntry]) -> str:
    """How many there are of each kind: ``活动记录10份，照片7张``."""
    found: Counter[tuple[str, str]] = Counter()
    for one in materials:
        found[one.kind, one.unit] += one.pieces
    return "，".join(f"{kind}{count}{unit}" for (kind, unit), count in found.items())
