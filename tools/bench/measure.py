"""Runs a command in a fresh process and says how long it took and how much memory it had at its peak."""

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

# What getrusage counts in. A new process begins with the peak of the one that starts it, so that the caller must stay
# small: import nothing large there.
_UNIT = 1 if sys.platform == "darwin" else 1024
_REPOSITORY = Path(__file__).resolve().parents[2]


class Run(NamedTuple):
    """Wall-clock seconds, the peak of resident memory in MB (of the largest process where there were several), processor seconds."""

    seconds: float
    megabytes: float
    processor: float = 0


class Failure(Exception):
    """A command that did not end well, with the last lines of its output."""


def run(command: Sequence[str], log: Path, **variables: str) -> Run:
    """Run ``command`` in the repository's folder, with ``variables`` in its environment; its output goes to ``log``.

    Failure where its status is not 0.
    """
    with log.open("wb") as output:
        start = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=_REPOSITORY, stdout=output, stderr=output, env={**os.environ, **variables}
        )
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
        raise Failure("\n".join(lines[-5:]) or f"status {process.returncode}")
    return Run(seconds, usage.ru_maxrss * _UNIT / 1e6, usage.ru_utime + usage.ru_stime)
