"""``python -m tools.bench.word [--reviews N] [--rounds R]``: annual reviews written by our engine and by others.

Every measurement is one or two processes of their own, which have loaded what they need before the clock starts. Rounds
alternate the engines. A ratio is the median over rounds of processor seconds a review, ours against the other's in the same
round. Other work on the machine changes it little. How many reviews a second there are is by the clock on the wall.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import NamedTuple

from tools.bench.word import by_template, content, from_records
from tools.bench.word.engines import DOCX, ENGINES, NPM, OURS, Engine

HEAD = (
    "engine",
    "reviews",
    "processor ms a review",
    "from–to",
    "a second, 1 process",
    "a second, 2 processes",
    "ours / it",
    "goal",
)


class Round(NamedTuple):
    """What an engine did in one round: processor seconds a review (1 process), reviews a second by 1 and by 2 processes."""

    processor: float
    alone: float
    paired: float


def main() -> None:
    """Measure and print Markdown."""
    asked = argparse.ArgumentParser(prog="python -m tools.bench.word", description="How long Word files take.")
    asked.add_argument("--reviews", type=int, default=120, help="how many annual reviews; slow engines write fewer")
    asked.add_argument("--rounds", type=int, default=5, help="how often each engine runs")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="studiobook-word-") as temporary:
        folder = Path(temporary)
        content.prepare(folder, given.reviews)
        by_template.make(folder)
        _print(HEAD, _compared(folder, given.reviews, given.rounds))
    print()
    with tempfile.TemporaryDirectory(prefix="studiobook-word-") as temporary:
        _print(from_records.HEAD, from_records.measured(Path(temporary), given.rounds))


def _compared(folder: Path, reviews: int, rounds: int) -> list[tuple[str, ...]]:
    here = {name: engine for name, engine in ENGINES.items() if not engine.missing}
    done: dict[str, list[Round]] = {name: [] for name in here}
    for number in range(1, rounds + 1):
        for name, engine in here.items():
            print(f"round {number}: {name}", file=sys.stderr, flush=True)
            done[name].append(_round(name, folder, _count(engine, reviews)))
    for name, engine in ENGINES.items():
        if engine.missing:
            print(f"left out: {name} is not installed ({engine.missing})\n")
    return [_line(name, _count(engine, reviews), done[name], done[OURS]) for name, engine in here.items()]


def _count(engine: Engine, reviews: int) -> int:
    return max(2, round(reviews * engine.share))


def _round(name: str, folder: Path, count: int) -> Round:
    processor, seconds = _run(name, folder, count, 1)
    _, paired = _run(name, folder, count, 2)
    return Round(processor / count, count / seconds, count / paired)


def _run(name: str, folder: Path, count: int, processes: int) -> tuple[float, float]:
    """Processor seconds and seconds that ``count`` reviews took in so many processes."""
    command = (
        ["node", str(NPM / "write.cjs")] if name == DOCX else [sys.executable, "-m", f"{__package__}.worker", name]
    )
    workers = [
        subprocess.Popen(
            [*command, str(folder), str(count), str(first), str(processes)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=content.ROOT,
        )
        for first in range(processes)
    ]
    for worker in workers:
        assert worker.stdout
        assert worker.stdout.readline() == "ready\n", name
    start = time.perf_counter()
    for worker in workers:
        assert worker.stdin
        worker.stdin.write("\n")
        worker.stdin.flush()
    processor = [float(worker.stdout.readline()) for worker in workers if worker.stdout]
    seconds = time.perf_counter() - start
    for worker in workers:
        worker.communicate()
    return sum(processor), seconds


def _line(name: str, count: int, done: list[Round], ours: list[Round]) -> tuple[str, ...]:
    times = [1000 * one.processor for one in done]
    ratio = median(our.processor / one.processor for our, one in zip(ours, done, strict=True))
    goal = ENGINES[name].goal
    return (
        name,
        str(count),
        f"{median(times):.1f}",
        f"{min(times):.1f}–{max(times):.1f}",
        f"{median(one.alone for one in done):.1f}",
        f"{median(one.paired for one in done):.1f}",
        f"{ratio:.3f}",
        "" if goal is None else f"≤ {goal}",
    )


def _print(head: tuple[str, ...], lines: list[tuple[str, ...]]) -> None:
    for line in (head, ("---", *["---:"] * (len(head) - 1)), *lines):
        print(f"| {' | '.join(line)} |", flush=True)


if __name__ == "__main__":
    main()
