"""``python -m tools.bench.checkers [STUDIOS] [--rounds N]``: ``./inv check`` beside check-jsonschema on the same records.

Every run is a process of its own, and the runs of a round follow each other. ``first`` is a run for which no bytecode of any
package was compiled; it comes once, before the rounds. ``new`` is a check whose district changed since the last (the time of
one file), so that everything is read and judged. ``repeated`` is the same check once more. check-jsonschema stores nothing
between runs. Starting invoke is in our figures; cutting front matter out of Markdown files is in nobody's.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from tools.bench.measure import Run, run

_REPOSITORY = Path(__file__).resolve().parents[2]
_DAY = "2027-08-31"
HEAD = (
    "studios",
    "run",
    "wall seconds",
    "processor seconds",
    "peak MB",
    "wall / check-jsonschema",
    "processor / check-jsonschema",
)


def main() -> None:
    """Measure and print a table in Markdown."""
    asked = argparse.ArgumentParser(prog="python -m tools.bench.checkers", description="check beside check-jsonschema.")
    asked.add_argument("studios", type=int, nargs="?", default=30, help="size of the synthetic district")
    asked.add_argument("--rounds", type=int, default=3, help="how often each runs")
    given = asked.parse_args()
    for line in (HEAD, ("---:", "---", *["---:"] * (len(HEAD) - 2))):
        print(f"| {' | '.join(line)} |")
    with tempfile.TemporaryDirectory(prefix="studiobook-checkers-") as temporary:
        for line in _lines(Path(temporary), given.studios, given.rounds):
            print(f"| {' | '.join(line)} |", flush=True)


def _lines(folder: Path, studios: int, rounds: int) -> Iterator[tuple[str, ...]]:
    root, records, log = folder / "district", folder / "records", folder / "log"
    python = [sys.executable, "-P", "-m"]
    ours = [
        *python,
        "invoke",
        "--write-pyc",
        "--search-root",
        str(_REPOSITORY),
        "check",
        "--root",
        str(root),
        "--as-of",
        _DAY,
    ]
    theirs = [sys.executable, "-m", "tools.bench.jsonschema_check", str(records)]
    run([sys.executable, "-m", "tools.bench.district", str(root), str(studios)], log)
    run([*theirs, "--export", str(root)], log)
    first = [
        [run(command, log, PYTHONPYCACHEPREFIX=str(folder / f"bytecode-{number}"))]
        for number, command in enumerate((theirs, ours))
    ]
    yield _line(studios, "check-jsonschema, first", first[0], first[0])
    yield _line(studios, "check, first", first[1], first[0])
    runs: list[list[Run]] = [[], [], []]
    for _ in range(rounds):
        runs[0].append(run(theirs, log))
        os.utime(root / "bureau/district.yml")
        runs[1].append(run(ours, log))
        runs[2].append(run(ours, log))
    for name, found in zip(("check-jsonschema", "check, new", "check, repeated"), runs, strict=True):
        yield _line(studios, name, found, runs[0])


def _line(studios: int, name: str, runs: list[Run], other: list[Run]) -> tuple[str, ...]:
    pairs = list(zip(runs, other, strict=True))
    return (
        str(studios),
        name,
        f"{median(one.seconds for one in runs):.2f}",
        f"{median(one.processor for one in runs):.2f}",
        f"{median(one.megabytes for one in runs):.0f}",
        f"{median(ours.seconds / theirs.seconds for ours, theirs in pairs):.3f}",
        f"{median(ours.processor / theirs.processor for ours, theirs in pairs):.3f}",
    )


if __name__ == "__main__":
    main()
