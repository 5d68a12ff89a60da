"""What report builders see and give. They see everything in the library, private fields too: reports are for the bureau only."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from studiobook import __version__
from studiobook.core.dates import Cycle, SchoolYear
from studiobook.documents.nodes import Paper, RedHead
from studiobook.models import lookup
from studiobook.models.library import Library
from studiobook.models.people import Span
from studiobook.models.records import Activity
from studiobook.models.studio import Studio
from studiobook.rules.findings import Finding

DISTRICT = "全区"
"""Instead of a studio in the name of a report of the district."""

NOBODY = "无"
"""Instead of a person or school in the properties of a report about neither."""


@dataclass(frozen=True)
class ReportContext:
    """What report builders see: the library, all findings, the day, and the folder of prepared pictures."""

    library: Library
    findings: tuple[Finding, ...]
    today: date
    cache: Path

    def about(self, studio: Studio) -> tuple[Finding, ...]:
        """All findings about ``studio``, its people and records among them."""
        return self._by_studio.get(studio.id, ())

    @cached_property
    def _by_studio(self) -> Mapping[str, tuple[Finding, ...]]:
        found: dict[str, list[Finding]] = defaultdict(list)
        for one in self.findings:
            found[one.studio].append(one)
        return {name: tuple(mine) for name, mine in found.items()}

    def begun(self, studio: Studio) -> tuple[SchoolYear, ...]:
        """The school years of the studio's cycle that have begun."""
        return tuple(year for year in studio.cycle.school_years if year.first <= self.today)

    def last_day(self, span: Span) -> date:
        """The last day of ``span`` up to which a report can know anything: its own, or today."""
        return min(span.last, self.today)

    def running(self, span: Span) -> bool:
        """Whether ``span`` is not over."""
        return self.today <= span.last

    def held(self, studio: Studio, span: Span) -> tuple[Activity, ...]:
        """The activities of ``studio`` in ``span`` that are over."""
        return lookup.held(studio.activities_in(span), self.today)

    def policies(self, studios: Iterable[Studio]) -> tuple[str, ...]:
        """The titles of the policies that ``studios`` are under, each once."""
        found = (self.library.policy_of(studio) for studio in studios)
        return tuple(dict.fromkeys(one.title for one in found if one))

    @property
    def bureau(self) -> str:
        """Who signs the bureau's papers."""
        return f"{self.library.district.bureau}{self.library.district.section}"

    @property
    def head(self) -> RedHead:
        """The red head of the bureau's papers, with a blank for the number."""
        district = self.library.district
        return RedHead(district.document_mark, f"{district.document_prefix}〔{self.today.year}〕　号")

    @property
    def properties(self) -> tuple[tuple[str, str], ...]:
        """The provenance of every report: the commit of the data, the program, the day of the evaluation."""
        return (
            ("数据提交", self.library.commit or "未纳入版本库"),
            ("生成程序", f"studiobook {__version__}"),
            ("数据截至", self.today.isoformat()),
        )


@dataclass(frozen=True)
class Report:
    """One report: what kind of paper (文种) it is, of which studio (None: of the district), over which span of time.

    ``about`` is the person or school that it is about, where there is one report for each. The four make its file name.
    """

    kind: str
    studio: Studio | None
    span: str
    paper: Paper
    about: str = ""


@dataclass(frozen=True)
class ReportFile:
    """A report as the bytes of a Word file; ``studio`` is the studio's id, empty for the district's. The rest is as in ``Report``."""

    kind: str
    studio: str
    span: str
    about: str
    data: bytes


def identity(kind: str, studio: str, span: str, about: str) -> tuple[tuple[str, str], ...]:
    """The properties of the file that identify a report within the district, so that ``verify`` can build it again."""
    return (("文种", kind), ("工作室代号", studio or DISTRICT), ("时段", span), ("对象", about or NOBODY))


def span_of(term: SchoolYear | Cycle) -> str:
    """How file names write a term: ``2025-2026学年``, ``2024-2027周期``."""
    return f"{term}学年" if isinstance(term, SchoolYear) else f"{term.first.year}-{term.last.year}周期"
