"""Where the figures of a report come from: the records by the names that the report gives them, their files and lines.

A figure is a finding's: the records that were counted prove it, or else the papers that its rule reads.
"""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import pairwise
from typing import NamedTuple

from studiobook.core.dates import SchoolYear
from studiobook.documents.nodes import Table
from studiobook.models.base import Record
from studiobook.models.enums import State, Strength
from studiobook.models.library import Library
from studiobook.models.people import Person
from studiobook.models.records import Activity, Outcome, Project
from studiobook.models.reviews import Review, ScoreSheet
from studiobook.models.studio import About, Studio
from studiobook.models.submissions import (
    AnnualPlan,
    AnnualSummary,
    Appraisals,
    CyclePlan,
    Ledger,
    PersonalPlan,
    ResearchReport,
    StudioRule,
)
from studiobook.reports.tables.columns import LEFT, NOTHING, Column, table
from studiobook.reports.tables.findings import grouped
from studiobook.rules.dependencies import reads
from studiobook.rules.findings import Finding
from studiobook.stats.district_year import DistrictYear

KINDS: dict[type[Record], str] = {
    About: "工作室", Person: "人员", CyclePlan: "建设规划", AnnualPlan: "年度计划", PersonalPlan: "个人发展规划", Activity: "活动",
    Outcome: "成果", Project: "课题", AnnualSummary: "年度总结", ResearchReport: "研究报告", Appraisals: "成员考核", Ledger: "经费账",
    StudioRule: "工作室制度", Review: "综合考评", ScoreSheet: "专家评分",
}  # fmt: skip
_TITLES = ("title", "name", "handed_in")  # what a record is looked up by: the first of these that it has


class Named(NamedTuple):
    """A record as a report calls it: ``活动3``, ``成果2``; a paper by its kind, its title or its owner's name."""

    name: str
    title: str
    record: Record


class Source(NamedTuple):
    """A figure or several figures of one clause, and the records that prove them."""

    figure: str
    cite: str
    records: str


class Reading(NamedTuple):
    """Kinds of record, and the figures that are read from them."""

    kinds: str
    figures: str


class Location(NamedTuple):
    """A record or the papers of one kind by name, their titles, and their files with lines."""

    name: str
    titles: str
    places: str


_SOURCES: Sequence[Column[Source]] = (
    Column("数据", 6, lambda one: one.figure, LEFT),
    Column("条款", 5, lambda one: one.cite),
    Column("计入的记录", 21, lambda one: one.records, LEFT),
)
_READINGS: Sequence[Column[Reading]] = (
    Column("记录", 8, lambda one: one.kinds, LEFT),
    Column("数据和条款", 24, lambda one: one.figures, LEFT),
)


def named(
    studio: Studio, year: SchoolYear, held: Sequence[Activity], outcomes: Sequence[Outcome], projects: Sequence[Project]
) -> tuple[Named, ...]:
    """The records behind the figures of ``year``: activities, outcomes and projects numbered as the report's tables are."""
    people = [one for one in studio.everyone if one.active_in(year)]
    papers: list[tuple[str, Record | None]] = [
        (year.label, studio.annual_plans.get(year)),
        (year.label, studio.summaries.get(year)),
        (year.label, studio.appraisals.get(year)),
        (year.label, studio.ledgers.get(year)),
        (studio.cycle.label, studio.cycle_plan),
        *((one.title, one) for one in studio.rules),
        *((one.title, studio.research_reports.get(one.id)) for one in projects),
        (studio.name, studio.about),
        *((one.name, one) for one in people),
        *((one.name, studio.personal_plans.get(one.id)) for one in people),
    ]
    return (
        *numbered(held, outcomes, projects),
        *(Named(KINDS[type(one)], title, one) for title, one in papers if one),
    )


def numbered(*groups: Iterable[Activity | Outcome | Project | Person]) -> Iterator[Named]:
    """Records called by their kind and a number: ``活动3``. In each group they are counted from 1, as in the report's table of it."""
    for group in groups:
        for number, one in enumerate(group, start=1):
            yield Named(f"{KINDS[type(one)]}{number}", one.name if isinstance(one, Person) else one.title, one)


def sources(findings: Iterable[Finding], records: Sequence[Named]) -> Table:
    """Where each counted figure comes from: the figure, its clause, and the records counted by the names of this report.

    A duty of several people lists for each record whom it was credited to. A figure that ``readings`` shows has no row.
    """
    names = _by_file(records)
    order = list(names.values())
    found: list[Source] = []
    figures: dict[str, list[str]] = {}
    for same in grouped(findings):
        rule, cite = same[0].rule, same[0].clause.cite
        credited = _credited(same, names)
        if not credited:
            continue
        if rule.strength is Strength.COUNTED:
            figures.setdefault(cite, []).append(f"{rule.label}：{_runs(order, credited)}")
        elif same[0].person:
            people = (f"{name}（{'、'.join(credited[name])}）" for name in order if name in credited)
            found.append(Source(rule.label, cite, "、".join(people)))
        else:
            found.append(Source(rule.label, cite, _runs(order, credited)))
    found += [Source("统计", cite, "；".join(parts)) for cite, parts in figures.items()]
    return table("计入的记录", _SOURCES, found)


def readings(findings: Iterable[Finding], records: Sequence[Named]) -> Table:
    """The other figures, which no numbered records prove: the kinds of record that they were read from, a row each."""
    names = _by_file(records)
    found: dict[str, dict[str, list[str]]] = {}
    for same in grouped(findings):
        if _credited(same, names) is None:
            found.setdefault(_kinds(same), {}).setdefault(same[0].clause.cite, []).append(same[0].rule.label)
    rows = (
        Reading(kinds, "；".join(f"{'、'.join(labels)}（{cite}）" for cite, labels in figures.items()))
        for kinds, figures in found.items()
    )
    return table("其他数据读取的记录", _READINGS, rows)


def index(library: Library, studio: Studio, findings: Iterable[Finding], records: Sequence[Named]) -> Table:
    """The records behind the findings by name: title, file within the studio's folder (another studio's from the top) and line.

    Papers of a kind share a row, their titles and files in one order. Those of kinds that no rule reads are left out.
    """
    folder = f"studios/{studio.id}/"
    wanted = {*_by_file(records).values(), *(KINDS[kind] for same in grouped(findings) for kind in _models(same))}
    found: dict[str, list[Named]] = {}
    for one in records:
        if one.name in wanted:
            found.setdefault(one.name, []).append(one)
    rows = (
        Location(
            name,
            "、".join(dict.fromkeys(one.title for one in same)),
            "、".join(_place(library, one.record).removeprefix(folder) for one in same),
        )
        for name, same in found.items()
    )
    return _index(rows, 11, 17)


def _index(rows: Iterable[Location], titles: int, places: int) -> Table:
    """The table of locations; ``titles`` and ``places`` are the widths of these columns."""
    columns: list[Column[Location]] = [
        Column("记录", 4, lambda one: one.name),
        Column("题目、名称", titles, lambda one: one.titles, LEFT),
        Column("文件和行", places, lambda one: one.places, LEFT),
    ]
    return table("记录索引", columns, rows)


def of_district(of: DistrictYear) -> tuple[Named, ...]:
    """The records behind the figures of a district's year, each with a number of its own: activities, outcomes, projects, people.

    The studios' descriptions and ledgers are called by their kind, and by the studio.
    """
    ledgers = [(studio, studio.ledgers[of.year]) for studio in of.studios if of.year in studio.ledgers]
    return (
        *numbered(of.held, of.outcomes, of.projects, (person for _, person in of.people)),
        *(Named(f"{KINDS[About]}{number}", one.name, one.about) for number, one in enumerate(of.studios, start=1)),
        *(Named(f"{KINDS[Ledger]}{number}", one.name, paper) for number, (one, paper) in enumerate(ledgers, start=1)),
    )


def counted(paths: AbstractSet[str], records: Sequence[Named]) -> str:
    """The ``records`` with files among ``paths``, by their names: ``活动1至活动9、活动12``; a dash for no paths.

    Of other school years, which a figure of an entire cycle counts too, only the number is given.
    """
    names = {one.record.path: one.name for one in records}
    others = sum(path not in names for path in paths)
    parts = (
        _runs(list(names.values()), {names[path] for path in paths if path in names}),
        f"其他学年{others}条" if others else "",
    )
    return "、".join(filter(None, parts)) or NOTHING


def places(library: Library, records: Iterable[Named]) -> Table:
    """Where the records of a district are: name, title, file below ``studios/`` and line, a row each."""
    rows = (Location(one.name, one.title, _place(library, one.record).removeprefix("studios/")) for one in records)
    return _index(rows, 12, 16)


def _place(library: Library, record: Record) -> str:
    """``studios/chunhui/activities/talk.md:2``: the file, and the line of what the record is looked up by."""
    key = next((key for key in _TITLES if hasattr(record, key)), "")
    return f"{record.path}:{library.locate(record.at(key)).line}"


def _by_file(records: Sequence[Named]) -> dict[str, str]:
    """The names of the records that have a number of their own, by file."""
    return {one.record.path: one.name for one in records if one.name[-1].isdigit()}


def _credited(same: tuple[Finding, ...], names: Mapping[str, str]) -> dict[str, list[str]] | None:
    """For each record counted, by its name, the people it was credited to. None where the records do not prove the figure."""
    if not same[0].rule.counts_records or (same[0].person and same[0].state is State.COUNTED):
        return None
    credited: dict[str, list[str]] = {}
    for one in same:
        for path in dict.fromkeys(getattr(record, "path", "") for record in one.counted):
            if path not in names:
                return None
            credited.setdefault(names[path], []).append(one.about if one.person else "")
    return credited


def _kinds(same: tuple[Finding, ...]) -> str:
    """The names of the kinds of record that the rule reads, in the order of the handbook."""
    return "、".join(KINDS[kind] for kind in _models(same))


def _models(same: tuple[Finding, ...]) -> tuple[type[Record], ...]:
    models = {one.model for one in reads(same[0].rule)}
    return tuple(kind for kind in KINDS if kind in models)


def _runs(order: list[str], wanted: Container[str]) -> str:
    """The names that are ``wanted``, in order; three and more in a row by their ends: ``成果1至成果9、成果12``."""
    runs: list[list[str]] = []
    for before, name in pairwise(["", *order]):
        if name in wanted:
            if before in wanted and before[:2] == name[:2]:
                runs[-1].append(name)
            else:
                runs.append([name])
    return "、".join("、".join(run) if len(run) < 3 else f"{run[0]}至{run[-1]}" for run in runs)
