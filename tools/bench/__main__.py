"""``python -m tools.bench [STUDIOS] [--rounds N]``: the tasks on the sample and on a synthetic district, beside plain mkdocs.

Every run is a process of its own. Rounds alternate the tasks, so that a machine that slows down slows all of them. A first
round, which is not counted, fills the caches of files and pictures. Times are those of the whole task as typed: starting
Python, reading and checking the district, and making.
"""

import argparse
import sys
import tempfile
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from tools.bench.measure import Failure, Run, run
from tools.bench.table import NAIVE, PLAIN, Row, show

_REPOSITORY = Path(__file__).resolve().parents[2]
_PHOTOGRAPHS = 12
_SAMPLE_DAY, _SYNTHETIC_DAY = "2026-11-20", "2027-08-31"
_NAMES = {"check": "load + check", "site": "site", "reports": "reports"}


class District(NamedTuple):
    """A district to measure: what the table calls it, its folder, where output goes, the day."""

    name: str
    root: Path
    out: Path
    day: str

    def work(self, task: str) -> list[str]:
        """The command that does ``task``."""
        return [sys.executable, "-m", "tools.bench.work", task, str(self.root), str(self.out), self.day]

    def check_jsonschema(self, *more: str) -> list[str]:
        """The command that runs check-jsonschema on the exported records, or with ``--export ROOT`` exports them."""
        return [sys.executable, "-m", "tools.bench.jsonschema_check", str(self.out / "records"), *more]

    def plain(self) -> list[str]:
        """The command that builds the exported pages."""
        return [sys.executable, "-W", "ignore", "-m", "mkdocs", "build", "-q", "-f", str(self.out / "plain/mkdocs.yml")]


def main() -> int:
    """Measure and print."""
    asked = argparse.ArgumentParser(prog="python -m tools.bench", description="How long the tasks take.")
    asked.add_argument("studios", type=int, nargs="?", default=30, help="size of the synthetic district")
    asked.add_argument("--rounds", type=int, default=5, help="how often each task runs")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="studiobook-bench-") as temporary:
        rows = _measure(Path(temporary), given.studios, given.rounds)
        rows += _photographs(Path(temporary), given.rounds)
    show(rows, f"Medians of {given.rounds} rounds; ratios against plain mkdocs, or naive Pillow, in the same round")
    return 0


def _measure(folder: Path, studios: int, rounds: int) -> list[Row]:
    sample = District("sample", _REPOSITORY, folder / "sample-out", _SAMPLE_DAY)
    synthetic = District(f"{studios} studios", folder / "synthetic", folder / "synthetic-out", _SYNTHETIC_DAY)
    _say(f"writing a district of {studios} studios")
    run([sys.executable, "-m", "tools.bench.district", str(synthetic.root), str(studios)], folder / "log")
    return [row for district in (sample, synthetic) for row in _rows(district, folder / "log", rounds)]


def _photographs(folder: Path, rounds: int) -> list[Row]:
    """Photographs of a phone for the site, by us and plainly with Pillow."""
    command = [sys.executable, "-m", "tools.bench.pictures"]
    given = str(folder / "photographs")
    run([*command, "--write", str(_PHOTOGRAPHS), given], folder / "log")
    work = {
        NAIVE: [*command, "naive", given, str(folder / "naive")],
        "ours": [*command, "ours", given, str(folder / "ours")],
    }
    return _alternating(f"{_PHOTOGRAPHS} photographs", work, folder / "log", rounds)


def _rows(district: District, log: Path, rounds: int) -> list[Row]:
    commands = {name: district.work(task) for task, name in _NAMES.items()}
    if _try(f"{district.name}: exporting pages", district.work("export"), log):
        commands = {PLAIN: district.plain(), **commands}
    if find_spec("check_jsonschema") and _try(
        f"{district.name}: exporting records", district.check_jsonschema("--export", str(district.root)), log
    ):
        commands["check-jsonschema"] = district.check_jsonschema()
    return _alternating(district.name, commands, log, rounds)


def _alternating(of: str, commands: Mapping[str, Sequence[str]], log: Path, rounds: int) -> list[Row]:
    """A row for each command: all of them once a round, the first round not counted."""
    runs: dict[str, list[Run]] = {}
    for number in range(rounds + 1):
        for name, command in commands.items():
            if number and name not in runs:
                continue  # it failed in the first round
            done = _try(f"{of}: {name}, {f'round {number}' if number else 'warming up'}", command, log)
            if done:
                runs.setdefault(name, []).extend([done] if number else [])
    return [Row(of, name, runs.get(name, [])) for name in commands]


def _try(what: str, command: Sequence[str], log: Path) -> Run | None:
    _say(what)
    try:
        return run(command, log)
    except Failure as failure:
        _say(f"{what}: failed\n{failure}")
        return None


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
