"""Printing for people: their texts and paths appear as written, whatever the encoding of the terminal.

This module imports little, as a task that repeats its last result needs nothing else.
"""

import io
import sys

from rich.console import Console


def console(*, errors: bool = False) -> Console:
    """Return a console that reads no markup and no emoji codes in what it prints, and breaks no line.

    Args:
        errors: Print to standard error.
    """
    return Console(stderr=errors, soft_wrap=True, markup=False, highlight=False, emoji=False)


def escape_unprintable() -> None:
    """Let what the output's encoding lacks (𠮷 in GBK) appear as its escape, where Python would raise an error."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def print_for_programs(text: str) -> None:
    """Print ``text``, which has a line end, in UTF-8 whatever the terminal's encoding: JSON allows no other."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")
    print(text, end="")
