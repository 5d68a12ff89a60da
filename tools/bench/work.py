"""What is measured, one task a process: ``python -m tools.bench.work TASK ROOT OUT DAY``.

Finished work is stored below OUT, not in the district's own store. To profile a task, put ``-m cProfile -s tottime``
before ``-m tools.bench.work``.
"""

import sys
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

from studiobook.cli import main as cli
from studiobook.cli.options import Options
from studiobook.core import store


def _export(order: Options) -> int:
    from tools.bench import plain  # takes modules with it that the other tasks do not load

    plain.export(order)
    return 0


TASKS: Mapping[str, Callable[[Options], int]] = {
    "check": lambda order: cli.run_check(order, "text"),
    "site": cli.run_site,
    "reports": cli.run_reports,
    "export": _export,
}


if __name__ == "__main__":
    task, root, out, day = sys.argv[1:]
    options = Options(Path(root), Path(out), date.fromisoformat(day))
    store.folder_of = lambda root: options.out / "store"
    sys.exit(cli.exit_status(lambda: TASKS[task](options)))
