"""Reads a district's folder into a ``Library``. Data files are opened by the modules of this layer and by no others.

Every file that cannot be read is noted and the reading goes on, so that all faults of a run are known at once.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from studiobook.core import git, hashing
from studiobook.core.dates import SchoolYear
from studiobook.core.diagnostic import DataError, Diagnostic, Place
from studiobook.loading import bureau, layout, yaml_reader
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
    """What reading a folder gave: the library of what could be read (None without a district), and the faults."""

    library: Library | None
    diagnostics: tuple[Diagnostic, ...]


def load(root: Path) -> Library:
    """The district in folder ``root``. DataError with every file that cannot be read."""
    reading = read(root)
    if reading.library is None or reading.diagnostics:
        raise DataError(reading.diagnostics)
    return reading.library


def read(root: Path) -> Reading:
    """All that can be read in ``root``, and every fault."""
    diagnostics: list[Diagnostic] = []
    district = bureau.record(root, District, "bureau/district.yml", diagnostics)
    waivers = (
        bureau.record(root, Waivers, "bureau/waivers.yml", diagnostics)
        if (root / "bureau/waivers.yml").exists()
        else None
    )
    moves = bureau.record(root, Moves, MOVED, diagnostics) if (root / MOVED).exists() else None
    diagnostics += bureau.strays(root)
    policies = tuple(bureau.policies(root, diagnostics))
    reviews = tuple(bureau.reviews(root, diagnostics))
    sources: dict[str, str] = {}
    studios = {studio.id: studio for studio in _studios(root, diagnostics, sources)}
    if district is None:
        return Reading(None, tuple(diagnostics))
    joint = _joint(studios)
    linked = {studio.id: replace(studio, joint=tuple(joint[studio.id])) for studio in studios.values()}
    held = waivers.waivers if waivers else ()
    whole = Library(
        root,
        district,
        policies,
        held,
        linked,
        git.commit(root),
        _digests(root, studios),
        moved=moves.moved if moves else (),
        unread=frozenset(diagnostic.path for diagnostic in diagnostics),
        sources=sources,
    )
    return Reading(_reviewed(whole, reviews), tuple(diagnostics))


def draft(root: Path, path: Path) -> Policy:
    """The edition in the file ``path``, which may lie anywhere. DataError with every fault of it."""
    shown = path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()
    return yaml_reader.record(Policy, yaml_reader.read_text(path, shown), Source(shown, id=path.stem))


def locate(root: Path, place: Place) -> tuple[int, int]:
    """Line and column of ``place`` in its file; of the nearest value above where it is not written.

    ``("body", 3)`` is the fourth line of the Markdown below the front matter.
    """
    text = yaml_reader.read_text(root / place.path, place.path)
    if place.path.endswith(".md"):
        front = yaml_reader.split_front_matter(text, place.path)
        if place.loc[:1] == ("body",) and isinstance(place.loc[1], int):
            return front.body_line + place.loc[1], 1
        return yaml_reader.position(front.front, place.loc, front.front_line)
    return yaml_reader.position(text, place.loc)


def line_of(root: Path, path: str, line: int) -> str:
    """One line of a data file, to be shown with what is wrong there; empty where there is none that can be shown."""
    try:
        lines = yaml_reader.read_text(root / path, path).split("\n")
    except (DataError, OSError):
        return ""
    return lines[line - 1] if 0 < line <= len(lines) else ""


def _studios(root: Path, diagnostics: list[Diagnostic], sources: dict[str, str]) -> Iterator[Studio]:
    for folder in sorted(path for path in (root / "studios").glob("*") if not layout.LITTER.fullmatch(path.name)):
        shown = layout.legible(folder.relative_to(root).as_posix())
        if folder.is_symlink() or not folder.is_dir():
            diagnostics.append(Diagnostic(shown, 1, 1, "这里只放工作室的文件夹", "移走这个文件"))
        elif not re.fullmatch(layout.ID, folder.name):
            diagnostics.append(
                Diagnostic(
                    shown, 1, 1, f"文件夹名“{layout.legible(folder.name)}”不是代号", "改成小写字母、数字和连字符"
                )
            )
        elif studio := _studio(root, folder, diagnostics, sources):
            yield studio


def _studio(root: Path, folder: Path, diagnostics: list[Diagnostic], sources: dict[str, str]) -> Studio | None:
    records: dict[type[Record], list[Any]] = {kind.model: [] for kind in layout.RECORD_KINDS}
    files: set[str] = set()
    for within, path in sorted(layout.files(folder)):
        shown = layout.legible(f"studios/{folder.name}/{within}")
        try:
            kind = layout.kind_of(path, within, shown)
            if kind is None:
                files.add(within)
                status = path.stat()
                sources[shown] = f"{status.st_size}-{status.st_mtime_ns}"
            else:
                text = yaml_reader.read_text(path, shown)
                record = _record(kind.model, text, Source(shown, folder.name, path.stem))
                sources[shown] = " ".join(
                    hashing.of_texts([part]) for part in (text.removesuffix(record.body), record.body)
                )
                records[kind.model].append(record)
        except DataError as error:
            diagnostics.extend(error.diagnostics)
    if not records[About]:
        if not (folder / "studio.yml").exists():
            shown = (folder / "studio.yml").relative_to(root).as_posix()
            diagnostics.append(Diagnostic(shown, 1, 1, "没有这个文件", "每个工作室都要有 studio.yml"))
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
    """``library`` with its reviews, each given to the studio whose cycle it is about."""
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


def _record(model: type[Record], text: str, source: Source) -> Record:
    if source.path.endswith(".yml"):
        return yaml_reader.record(model, text, source)
    cut = yaml_reader.split_front_matter(text, source.path)
    return yaml_reader.record(model, cut.front, source._replace(body=cut.body, body_line=cut.body_line), cut.front_line)
