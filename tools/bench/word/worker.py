"""A process that writes reviews: ``python -m tools.bench.word.worker ENGINE FOLDER COUNT FIRST STEP``.

It writes one a few times, prints ``ready`` and waits for a line. Then it writes every STEP-th review below COUNT from FIRST on.
At the end it prints how many processor seconds that took, with those of programs that it called.
"""

import json
import resource
import sys
from pathlib import Path

from tools.bench.word.content import review
from tools.bench.word.engines import ENGINES

_WARM_UP = 3


def _processor() -> float:
    return sum(
        used.ru_utime + used.ru_stime
        for used in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def main(name: str, folder: Path, count: int, first: int, step: int) -> None:
    """Write reviews as the module says."""
    engine = ENGINES[name]
    write = engine.write
    assert write is not None
    given = [engine.given(review(number, folder)) for number in range(first, count, step)]
    for _ in range(_WARM_UP):
        write(given[0], folder)
    print("ready", flush=True)
    sys.stdin.readline()
    before = _processor()
    for one in given:
        write(one, folder)
    print(json.dumps(_processor() - before), flush=True)


if __name__ == "__main__":
    name, folder, *numbers = sys.argv[1:]
    main(name, Path(folder), *map(int, numbers))
