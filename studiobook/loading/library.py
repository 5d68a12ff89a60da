"""Reads a district's folder into a ``Library``. No other package opens data files.

A file that cannot be read is noted and the reading goes on: all diagnostics of a run are known at once.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from studiobook.core import git, hashing
from studiobook.core.dates import SchoolYear
from studiobook.core.diagnostic import DataError, Diagnostic, top_of
from studiobook.loading import bureau, layout, yaml_reader
from studiobook.loading.notes import Notes
from studiobook.models.base import Record, Source
from studiobook.models.district import District, Waivers
from studiobook.models.library import Library
from studiobook.models.people import Person
from studiobook.models.policy import Policy
from studiobook.models.records import Activity, Outcome, Project
from studiobook.models.redirects import MOVED, Moves
from studiobook.models.reviews import Review, ScoreSheet, StudioReview
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

Rec = TypeVar("Rec", bound=Record)


class Reading(NamedTuple):
    """What reading a folder gave: the library of what could be read (None without a district), and the diagnostics."""

    library: Library | None
    diagnostics: tuple[Diagnostic, ...]


def load(root: Path) -> Library:
    """The district in folder ``root``. DataError with every file that cannot be read."""
    reading = read(root)
    if reading.library is None or reading.diagnostics:
        raise DataError(reading.diagnostics)
    return reading.library


def read(root: Path) -> Reading:
    """All that can be read in ``root``, and everything that is wrong with the rest."""
    notes = Notes()
    district = bureau.record(root, District, "bureau/district.yml", notes)
    waivers = bureau.optional_record(root, Waivers, "bureau/waivers.yml", notes)
    moves = bureau.optional_record(root, Moves, MOVED, notes)
    notes.diagnostics += bureau.strays(root)
    policies = tuple(bureau.policies(root, notes))
    reviews = tuple(bureau.reviews(root, notes))
    studios = {studio.id: studio for studio in _studios(root, notes)}
    diagnostics = tuple(notes.diagnostics)
    if district is None:
        return Reading(None, diagnostics)
    joint = _joint(studios)
    library = Library(
        root,
        district,
        policies,
        waivers.waivers if waivers else (),
        {studio.id: replace(studio, joint=tuple(joint[studio.id])) for studio in studios.values()},
        git.commit(root),
        _digests(root, studios),
        moved=moves.moved if moves else (),
        unread=frozenset(diagnostic.path for diagnostic in diagnostics),
        sources=notes.states,
        marks=notes.marks,
    )
    return Reading(_reviewed(library, reviews), diagnostics)


def with_draft(library: Library, path: Path) -> tuple[Library, Policy]:
    """The edition in the file ``path``, which may lie anywhere, and ``library`` knowing where its values begin.

    Raises:
        DataError: with everything that is wrong with the file.
    """
    root = library.root
    name = path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()
    policy, marks = yaml_reader.marked_record(Policy, yaml_reader.read_text(path, name), Source(name, id=path.stem))
    return replace(library, marks={**library.marks, name: marks}), policy


def line_of(root: Path, path: str, line: int) -> str:
    """One line of a data file, to be shown with what is wrong there. Empty where there is none that can be shown."""
    try:
        lines = yaml_reader.read_text(root / path, path).split("\n")
    except (DataError, OSError):
        return ""
    return lines[line - 1] if 0 < line <= len(lines) else ""


def _studios(root: Path, notes: Notes) -> Iterator[Studio]:
    for folder in sorted(path for path in (root / "studios").glob("*") if not layout.LITTER.fullmatch(path.name)):
        name = layout.legible(folder.relative_to(root).as_posix())
        if folder.is_symlink() or not folder.is_dir():
            message, remedy = "这里只放工作室的文件夹", "移走这个文件"
            notes.diagnostics.append(Diagnostic(top_of(name), message, remedy, "read/file-place"))
        elif not re.fullmatch(layout.ID, folder.name):
            message = f"文件夹名“{layout.legible(folder.name)}”不是代号"
            notes.diagnostics.append(Diagnostic(top_of(name), message, "改成小写字母、数字和连字符", "read/file-name"))
        elif studio := _studio(root, folder, notes):
            yield studio


def _studio(root: Path, folder: Path, notes: Notes) -> Studio | None:
    records: dict[type[Record], list[Any]] = {kind.model: [] for kind in layout.RECORD_KINDS}
    files: set[str] = set()
    for within, path in sorted(layout.files(folder)):
        name = layout.legible(f"studios/{folder.name}/{within}")
        try:
            kind = layout.kind_of(path, within, name)
            if kind is None:
                files.add(within)
                status = path.stat()
                notes.states[name] = f"{status.st_size}-{status.st_mtime_ns}"
            else:
                text = yaml_reader.read_text(path, name)
                record, marks = yaml_reader.marked_record(kind.model, text, Source(name, folder.name, path.stem))
                front = text.removesuffix(record.body)
                notes.states[name] = " ".join(hashing.of_texts([part]) for part in (front, record.body))
                notes.marks[name] = marks
                records[kind.model].append(record)
        except DataError as error:
            notes.diagnostics.extend(error.diagnostics)
    if not records[About]:
        if not (folder / "studio.yml").exists():
            location = top_of((folder / "studio.yml").relative_to(root).as_posix())
            remedy = "每个工作室都要有 studio.yml"
            notes.diagnostics.append(Diagnostic(location, "没有这个文件", remedy, "read/missing-file"))
        return None
    return Studio(
        id=folder.name,
        about=records[About][0],
        people={one.id: one for one in records[Person]},
        activities=tuple(sorted(records[Activity], key=lambda one: (one.when.first, one.id))),
        outcomes=tuple(sorted(records[Outcome], key=lambda one: (one.on.first, one.id))),
        projects=tuple(sorted(records[Project], key=lambda one: (one.opened.first, one.id))),
        cycle_plan=next(iter(records[CyclePlan]), None),
        annual_plans=_by_year(records[AnnualPlan]),
        personal_plans={one.id: one for one in records[PersonalPlan]},
        summaries=_by_year(records[AnnualSummary]),
        research_reports={one.id: one for one in records[ResearchReport]},
        appraisals=_by_year(records[Appraisals]),
        ledgers=_by_year(records[Ledger]),
        rules=tuple(records[StudioRule]),
        files=frozenset(files),
    )


def _by_year(records: list[Any]) -> dict[SchoolYear, Any]:
    return {one.school_year: one for one in sorted(records, key=lambda one: one.school_year)}


def _reviewed(library: Library, found: tuple[tuple[Review, tuple[ScoreSheet, ...]], ...]) -> Library:
    """``library`` with its reviews, each given to the studio with the cycle that it is about."""
    reviews, studios = [], dict(library.studios)
    for record, sheets in found:
        studio = studios.get(record.subject)
        policy = library.policy_of(studio) if studio else None
        review = StudioReview(record, sheets, policy.review if policy else None)
        reviews.append(review)
        if studio and record.cycle == studio.cycle.start:
            studios[studio.id] = replace(studio, review=review)
    return replace(library, reviews=tuple(reviews), studios=studios) if reviews else library


def _joint(studios: Mapping[str, Studio]) -> Mapping[str, list[Activity]]:
    """By studio, the activities that other studios recorded and held together with it."""
    held: dict[str, list[Activity]] = defaultdict(list)
    for studio in studios.values():
        for one in studio.activities:
            for other in set(one.joint):
                held[other].append(one)
    return held


def _digests(root: Path, studios: Mapping[str, Studio]) -> Mapping[str, str]:
    """The digests of the studios' pictures, by path from ``root``."""
    return layout.digests(
        root,
        [
            f"studios/{studio.id}/{file}"
            for studio in studios.values()
            for file in sorted(studio.files)
            if layout.is_picture(file)
        ],
    )
