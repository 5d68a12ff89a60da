"""The text that a check printed, stored for as long as nothing changed that it depends on: the files, the day, the program.

This module stays light: whoever checks twice waits for nothing that only judging needs.
"""

from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import NamedTuple

from rich.text import Text

from studiobook.cli import output
from studiobook.core import hashing, paths, store
from studiobook.core.paths import PROGRAM
from studiobook.core.store import Store

_KIND = "checks"


class Result(NamedTuple):
    """What a check printed, its exit status, and whether the data have to be mended before they can be judged."""

    text: str
    status: int
    unreadable: bool


class Request(NamedTuple):
    """All that the text depends on besides the files and the program."""

    root: Path
    day: str
    everything: bool


def today() -> str:
    """The day of a run that names none."""
    return date.today().isoformat()


def repeat(root: str, as_of: str, *, everything: bool) -> int | None:
    """Print again what the same check printed before. Returns its status; None where it has to be run."""
    request = Request(paths.typed(root, PROGRAM), as_of or today(), everything)
    result = load(request)
    if result is None:
        return None
    print_result(result)
    return result.status


def load(request: Request) -> Result | None:
    """What is stored for ``request``, if nothing changed since."""
    data = Store(store.folder_of(request.root)).load(f"{_KIND}/{_asked(request)}-{state(request)}")
    if data is None:
        return None
    status, unreadable, text = data.decode().split("\n", 2)
    return Result(text, int(status), unreadable == "1")


def save(request: Request, state_: str, result: Result) -> None:
    """Store ``result`` for ``request`` in place of what it printed before; ``state_`` is that from before the files were read."""
    cache, asked = Store(store.folder_of(request.root)), _asked(request)
    with suppress(OSError):  # nowhere to store it: the next check works it out again
        cache.save(f"{_KIND}/{asked}-{state_}", f"{result.status}\n{int(result.unreadable)}\n{result.text}".encode())
        cache.remove(_KIND, lambda name: name.startswith(asked) and not name.endswith(state_))


def state(request: Request) -> str:
    """The digest of the day, the program and every file that a check reads."""
    sources = hashing.of_sources(request.root, ("bureau", "studios"))
    return hashing.of_texts([hashing.of_program(), request.day, sources])


def print_result(result: Result) -> None:
    """Print what a check found; what cannot be judged goes where errors go."""
    shown = Text(result.text)  # no markup and no emoji is read into what people wrote
    shown.highlight_regex(r"(?m)^\S.*(?=（studios/[^）]+）$)", "bold")
    output.console(errors=result.unreadable).print(shown, end="")


def _asked(request: Request) -> str:
    """What tells one check from another of the same day; on a terminal, lines of the source are shown."""
    terminals = (output.console().is_terminal, output.console(errors=True).is_terminal)
    return hashing.of_texts(map(str, (request.root, request.everything, *terminals)))
