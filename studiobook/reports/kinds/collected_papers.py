"""论文集: the papers of a studio with their full texts, of a school year or of a past cycle (clause 6.1.5).

A book and no official document: its title, who edited it, contents with page numbers, then each paper on its own page.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from studiobook.core.dates import Cycle, SchoolYear
from studiobook.documents import markdown, transform
from studiobook.documents.nodes import Block, Paper
from studiobook.documents.templates import report_blocks
from studiobook.loading.photos import prepare
from studiobook.models import lookup
from studiobook.models.district import District
from studiobook.models.enums import Level, PrizeClass
from studiobook.models.people import PersonView
from studiobook.models.records import Outcome, Publication
from studiobook.models.studio import Studio
from studiobook.reports.base import Report, ReportContext, span_of
from studiobook.rules.dependencies import Section

NAME = "论文集"
TEMPLATE = "reports/collected_papers.md.j2"
NEEDS = "没有提交全文的论文"
SECTIONS: tuple[Section, ...] = ()

_PIXELS = 1600
_FOLDER = "outcomes"  # from which a text's paths of pictures are read
Span = SchoolYear | Cycle


class Essay(NamedTuple):
    """A paper with everything that is printed of it: its authors by school, what became of it, its text."""

    outcome: Outcome
    authors: str
    fate: tuple[str, ...]
    text: tuple[Block, ...]


@dataclass(frozen=True)
class CollectedPapersContext:
    """What ``collected_papers.md.j2`` may name."""

    district: District
    studio: Studio
    school: str
    span: Span
    today: date
    running: bool
    editors: tuple[str, ...]
    essays: tuple[Essay, ...]
    authors: int
    published: int
    awarded: int


CONTEXT: type = CollectedPapersContext


def reports(context: ReportContext, studio: Studio) -> Iterator[Report]:
    """The collections of ``studio``: of each school year that has begun, and of the cycle after its last day."""
    over: tuple[Span, ...] = (studio.cycle,) if studio.cycle.last < context.today else ()
    for span in (*context.begun(studio), *over):
        if _written(context, studio, span):
            yield Report(NAME, studio, span_of(span), paper(context, studio, span))


def paper(context: ReportContext, studio: Studio, span: Span) -> Paper:
    """The collected papers of ``studio`` finished in ``span``."""
    return Paper(
        title=f"{studio.name}\n{span.label}论文集",
        issuer="",
        date=context.today,
        blocks=report_blocks(context.library.root, TEMPLATE, vars(_template_context(context, studio, span))),
        properties=context.properties,
        sealed=False,
        contents=True,
    )


def _written(context: ReportContext, studio: Studio, span: Span) -> tuple[Outcome, ...]:
    """The outcomes with a text that were finished in ``span`` and by today, in order of that day."""
    found = (one for one in studio.outcomes_in(span) if one.body.strip() and one.on.first <= context.today)
    return tuple(sorted(found, key=lambda one: (one.on.first, one.id)))


def _template_context(context: ReportContext, studio: Studio, span: Span) -> CollectedPapersContext:
    found = _written(context, studio, span)
    authors = {name for one in found for name in (*one.authors, *one.outside_authors)}
    return CollectedPapersContext(
        district=context.library.district,
        studio=studio,
        school=lookup.school_name(context.library, studio.about.school),
        span=span,
        today=context.today,
        running=context.running(span),
        editors=tuple(one.name for one in studio.leaders if one.active_in(span)),
        essays=tuple(
            Essay(one, _by_school(context, studio, one), tuple(_fate(one)), _text(context, one)) for one in found
        ),
        authors=len(authors),
        published=sum(one.published is not None for one in found),
        awarded=sum(bool(one.prizes) for one in found),
    )


def _by_school(context: ReportContext, studio: Studio, outcome: Outcome) -> str:
    """The authors in the order they signed, those of one school together: ``甲、乙（示例小学），丙（示例中学）``."""
    signed = [_signature(context, lookup.person_of(context.library, one, studio.id), one) for one in outcome.authors]
    signed += [(name, "") for name in outcome.outside_authors]
    groups: list[tuple[str, list[str]]] = []
    for name, school in signed:
        if groups and groups[-1][0] == school:
            groups[-1][1].append(name)
        else:
            groups.append((school, [name]))
    return "，".join("、".join(names) + (f"（{school}）" if school else "") for school, names in groups)


def _signature(context: ReportContext, person: PersonView | None, name: str) -> tuple[str, str]:
    return (person.name, lookup.school_name(context.library, person.school)) if person else (name, "")


def _fate(outcome: Outcome) -> Iterator[str]:
    """Where it was published, which prizes it won, where it was collected: a sentence without its full stop each."""
    if outcome.published:
        yield f"发表于{_source(outcome.published)}（{outcome.published.level.label}）"
    for prize in outcome.prizes:
        won = "" if prize.prize_class is PrizeClass.OTHER else prize.prize_class.label
        level = "" if prize.level is Level.STUDIO else f"，{prize.level.label}"
        yield f"获{prize.name}{won}（{prize.on.label}{level}）"
    if outcome.collected:
        yield f"收入{outcome.collected}"


def _source(publication: Publication) -> str:
    """``《班主任》2026年第2期``; by its month where the issue is not known."""
    return f"《{publication.where}》{publication.issue or publication.on.label}"


def _text(context: ReportContext, outcome: Outcome) -> tuple[Block, ...]:
    """The text with its pictures, but for photographs that may not be shown."""
    folder = context.library.root / "studios" / outcome.studio
    blocks = markdown.parse(outcome.body, _FOLDER).blocks
    withheld = context.library.studios[outcome.studio].withheld
    return transform.with_image_data(
        blocks, lambda path: b"" if path in withheld else prepare(folder / path, _PIXELS, context.cache)
    )
