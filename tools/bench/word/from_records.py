"""Annual reviews from records on: building the paper, setting it, and a run in which nothing changed. Processor time."""

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import TypeVar

from studiobook import word
from studiobook.loading import library
from studiobook.reports import build
from studiobook.reports.base import ReportContext
from studiobook.reports.kinds import annual_review
from studiobook.rules.evaluate import evaluate
from tools.bench import district
from tools.bench.word.content import FORM

HEAD = ("step", "documents", "processor ms a document", "from–to")
_STUDIOS = 4  # few enough for one process

_Made = TypeVar("_Made")


def measured(folder: Path, rounds: int) -> list[tuple[str, ...]]:
    """The lines of the table; a first round, which fills the caches of pictures and templates, is not counted."""
    district.generate(folder / "district", _STUDIOS)
    read = library.load(folder / "district")
    context = ReportContext(read, evaluate(read, district.TODAY), district.TODAY, folder / "photos")
    taken: dict[str, list[tuple[int, float]]] = {}
    for number in range(rounds + 1):
        for name, documents, seconds in _round(replace(context, cache=folder / f"cache-{number}")):
            taken.setdefault(name, []).append((documents, seconds))
    return [_line(name, runs[1:]) for name, runs in taken.items()]


def _round(context: ReportContext) -> list[tuple[str, int, float]]:
    studios = context.library.studios.values()
    built, papers = _timed(
        lambda: [annual_review.paper(context, studio, year) for studio in studios for year in context.begun(studio)]
    )
    wrote, _ = _timed(lambda: [word.write(paper, FORM) for paper in papers])
    made, all_made = _timed(lambda: list(build.everything(build.prepared(context))))
    again, _ = _timed(lambda: list(build.everything(build.prepared(context))))
    reports = sum(len(one.files) for one in all_made)
    return [
        ("annual review: records → paper", len(papers), built),
        ("annual review: paper → Word", len(papers), wrote),
        ("every report of 4 studios, made", reports, made),
        ("every report of 4 studios, nothing changed", reports, again),
    ]


def _timed(step: Callable[[], _Made]) -> tuple[float, _Made]:
    start = time.process_time()
    made = step()
    return time.process_time() - start, made


def _line(name: str, runs: list[tuple[int, float]]) -> tuple[str, ...]:
    times = [1000 * seconds / documents for documents, seconds in runs]
    return name, str(runs[0][0]), f"{median(times):.2f}", f"{min(times):.2f}–{max(times):.2f}"
