"""年度工作总结: a studio's summary of a school year as it was handed in, its figures and the catalogue of its materials (clause 7).

The summary is signed on the day it was handed in. Figures and catalogue are attachments: they follow the records.
"""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from studiobook.core.dates import SchoolYear
from studiobook.documents import markdown
from studiobook.documents.nodes import Paper, Table
from studiobook.documents.templates import report_blocks
from studiobook.models.enums import Level, State, Strength
from studiobook.models.studio import Studio
from studiobook.models.submissions import AnnualSummary
from studiobook.reports.base import Report, ReportContext, span_of
from studiobook.reports.tables import records as record_tables
from studiobook.reports.tables.findings import figure
from studiobook.reports.tables.records import CENTER, LEFT
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
NEEDS = "没有提交年度总结"
SECTIONS = (FIGURES, MATERIALS)


class Piece(NamedTuple):
    """A line of the catalogue: what it is, its kind, when, and how many pieces (份、张、篇) it stands for."""

    title: str
    kind: str
    when: str
    number: int
    unit: str


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
        blocks=report_blocks(context.library.root, "reports/annual_summary.md.j2", _names(context, studio, summary)),
        recipient=context.bureau,
        properties=context.properties,
        sealed=False,
    )


def catalogue(studio: Studio, year: SchoolYear) -> tuple[Piece, ...]:
    """The process materials of ``year`` in order of the activities, photographs of one activity together; other materials last.

    They are those that ``Studio.materials_in`` counts.
    """
    return tuple(_pieces(studio, year))


def _pieces(studio: Studio, year: SchoolYear) -> Iterator[Piece]:
    for one in studio.activities_in(year):
        if not one.body.strip():
            continue
        yield Piece(one.title, "活动记录", record_tables.dotted(one.when), 1, "份")
        if one.photos:
            yield Piece(f"{one.title}（照片）", "照片", record_tables.dotted(one.when), len(one.photos), "张")
        for post in one.posts:
            yield Piece(post.title, f"{post.channel.label}推文", record_tables.dotted(post.on), 1, "篇")
    summary = studio.summaries.get(year)
    for material in summary.materials if summary else ():
        yield Piece(material.title, "其他材料", "—", 1, "份")


def _names(context: ReportContext, studio: Studio, summary: AnnualSummary) -> dict[str, Any]:
    """Everything the template may name."""
    year = summary.school_year
    held = context.held(studio, year)
    pieces = catalogue(studio, year)
    yearly = tuple(one for one in context.about(studio) if one.year == year)
    return {
        "district": context.library.district,
        "studio": studio,
        "year": year,
        "last_day": min(year.last, context.today),
        "text": markdown.parse(summary.body, "summaries") if summary.body.strip() else None,
        "held": held,
        "hours": sum(one.hours for one in held),
        "district_wide": sum(one.reach.rank >= Level.DISTRICT.rank for one in held),
        "outcomes": studio.outcomes_in(year),
        "projects": studio.projects_in(year),
        "titles": studio.titles_gained(year),
        "figures": _figures(yearly),
        "pieces": sum(one.number for one in pieces),
        "kinds": _kinds(pieces),
        "catalogue": _catalogue(pieces),
    }


def _figures(yearly: Iterable[Finding]) -> Table:
    rows = [
        (one.rule.label, figure(one), one.clause.cite)
        for one in yearly
        if one.state is State.COUNTED and FIGURES.shows(one.rule)
    ]
    return record_tables.table("", (("内容", 8, LEFT), ("数量", 4, CENTER), ("依据条款", 5, CENTER)), rows)


def _kinds(pieces: Iterable[Piece]) -> str:
    """How many there are of each kind: ``活动记录10份，照片7张``."""
    found: dict[tuple[str, str], int] = {}
    for one in pieces:
        key = (one.kind, one.unit)
        found[key] = found.get(key, 0) + one.number
    return "，".join(f"{kind}{count}{unit}" for (kind, unit), count in found.items())


def _catalogue(pieces: tuple[Piece, ...]) -> Table:
    rows = [
        (index, one.title, one.kind, one.when, f"{one.number}{one.unit}") for index, one in enumerate(pieces, start=1)
    ]
    columns = (
        ("序号", 3, CENTER),
        ("名称", 14, LEFT),
        ("类别", 7, CENTER),
        ("时间", 5, CENTER),
        ("份数（张数）", 6, CENTER),
    )
    return record_tables.table("", columns, rows)
