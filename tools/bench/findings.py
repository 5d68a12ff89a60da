"""How many findings a second: ``python -m tools.bench.findings ROOT DAY``.

Processor seconds for each step (one thread, nothing waits), which other work on the machine changes little; a row of Markdown.
"""

import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TypeVar

from studiobook.checks import consistency
from studiobook.loading.library import load
from studiobook.rules.compiler import policy_diagnostics
from studiobook.rules.evaluate import evaluate

_Made = TypeVar("_Made")


def _timed(step: Callable[[], _Made]) -> tuple[float, _Made]:
    start = time.process_time()
    made = step()
    return time.process_time() - start, made


def main(root: Path, today: date) -> None:
    """Load, look for contradictions, evaluate; print a row."""
    reading, library = _timed(lambda: load(root))
    looking, _ = _timed(lambda: (consistency.contradictions(library), policy_diagnostics(library)))
    judging, found = _timed(lambda: evaluate(library, today))
    cells = (len(library.studios), f"{reading:.2f}", f"{looking:.2f}", f"{judging:.2f}", f"{len(found):,}")
    print(f"| {' | '.join(map(str, cells))} | {len(found) / judging:,.0f} |")


if __name__ == "__main__":
    main(Path(sys.argv[1]), date.fromisoformat(sys.argv[2]))
