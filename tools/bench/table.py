"""The table of results: from runs to rows, in a terminal with rich, otherwise as Markdown text."""

import sys
from collections.abc import Mapping, Sequence
from statistics import median
from typing import NamedTuple

from tools.bench.measure import Run

PLAIN, NAIVE = "plain mkdocs", "naive Pillow"  # with these the other tasks of a district, or photographs, are compared
HEAD = ("district", "task", "seconds", "from–to", "peak MB", "time / plain", "memory / plain")


class Row(NamedTuple):
    """What one task took in every round; no runs where it failed."""

    district: str
    task: str
    runs: Sequence[Run]


def lines(rows: Sequence[Row]) -> list[tuple[str, ...]]:
    """The cells of the table. Ratios are medians over rounds, each against plain mkdocs in the same round."""
    plain = {row.district: row.runs for row in rows if row.task in (PLAIN, NAIVE)}
    return [_line(row, plain) for row in rows]


def _line(row: Row, plain: Mapping[str, Sequence[Run]]) -> tuple[str, ...]:
    if not row.runs:
        return (row.district, row.task, "failed", "–", "–", "–", "–")
    times = [run.seconds for run in row.runs]
    beside = list(zip(row.runs, plain.get(row.district, ()), strict=False))
    return (
        row.district,
        row.task,
        f"{median(times):.2f}",
        f"{min(times):.2f}–{max(times):.2f}",
        f"{median(run.megabytes for run in row.runs):.0f}",
        _ratio([run.seconds / other.seconds for run, other in beside]),
        _ratio([run.megabytes / other.megabytes for run, other in beside]),
    )


def _ratio(ratios: Sequence[float]) -> str:
    return f"{median(ratios):.2f}" if ratios else "–"


def show(rows: Sequence[Row], title: str) -> None:
    """Print the table on standard output."""
    if sys.stdout.isatty():
        # not at the top: see ``_UNIT`` in tools/bench/measure.py
        from rich.console import Console
        from rich.table import Table

        table = Table(title=title)
        for index, name in enumerate(HEAD):
            table.add_column(name, justify="left" if index < 2 else "right")
        for line in lines(rows):
            table.add_row(*line)
        Console().print(table)
        return
    print(f"{title}\n")
    for line in (HEAD, ("---", "---", *["---:"] * (len(HEAD) - 2)), *lines(rows)):
        print(f"| {' | '.join(line)} |")
