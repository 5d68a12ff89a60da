"""What a check said, kept for as long as nothing has changed that it was made from: the files, the day, the program.

A check is a function of these and of nothing else, so that its text need not be worked out twice. Texts are kept in the
program's own ``.cache``, a file each, and found by a digest: of the content of every record, and of the size and times of every
file to the nanosecond. A text that came with somebody's commit was made for other times, and is never shown.

This module stays light: whoever checks twice waits for nothing that only judging needs.
"""

import os
import time
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

from rich.text import Text

from studiobook.cli import output
from studiobook.core import atomic, hashing
from studiobook.core.paths import PROGRAM

_WHOLE = (".yml", ".md")  # read byte by byte; a picture is told by its size and times
_MOST = 1_000_000  # bytes; no record that is read is so long
_FORGOTTEN = 30 * 24 * 3600  # seconds after which a text that was not made anew goes


class Said(NamedTuple):
    """What a check said: its text, its exit status, and whether the data have to be mended before they can be judged."""

    text: str
    status: int
    troubled: bool


class Asked(NamedTuple):
    """All that the text depends on besides the files and the program."""

    root: Path
    day: str
    everything: bool


def today() -> str:
    """The day of a run that names none."""
    return date.today().isoformat()


def folder() -> Path:
    """Where texts are kept from one run to the next."""
    return PROGRAM / ".cache" / "checks"


def repeated(root: str, as_of: str, *, everything: bool) -> int | None:
    """The check that was asked for in these words, told again, and its status; None where it has to be made."""
    where = Path(root).resolve() if root else PROGRAM
    asked = Asked(where, as_of or today(), everything)
    said = recalled(folder(), asked)
    if said is None:
        return None
    tell(said)
    return said.status


def recalled(kept: Path, asked: Asked) -> Said | None:
    """What was kept for ``asked``, if nothing has changed since."""
    try:
        seal, said = _file(kept, asked).read_bytes().decode("utf-8").split("\n", 1)
        if seal != hashing.of_texts([state(asked), said]):
            return None
        status, troubled, text = said.split("\n", 2)
        return Said(text, int(status), troubled == "1")
    except (OSError, ValueError):
        return None


def keep(kept: Path, asked: Asked, state_: str, said: Said) -> None:
    """Keep ``said`` for ``asked``; ``state_`` is that from before the files were read."""
    file = _file(kept, asked)
    kept.mkdir(parents=True, exist_ok=True)
    for other in kept.iterdir():
        if time.time() - other.stat().st_mtime > _FORGOTTEN:
            other.unlink(missing_ok=True)
    text = f"{said.status}\n{int(said.troubled)}\n{said.text}"
    atomic.write(file, f"{hashing.of_texts([state_, text])}\n{text}".encode())


def state(asked: Asked) -> str:
    """The digest of everything that a check for ``asked`` is made from."""
    sources = (line for name in ("bureau", "studios") for line in files(f"{asked.root}/{name}", name))
    return hashing.of_texts([hashing.of_program(), *_wish(asked), asked.day, *sources])


def tell(said: Said) -> None:
    """Print what a check said: what is wrong goes where errors go."""
    shown = Text(said.text)  # no markup and no emoji is read into what people wrote
    shown.highlight_regex(r"(?m)^\S.*(?=（studios/[^）]+）$)", "bold")
    output.console(errors=said.troubled).print(shown, end="")


def _wish(asked: Asked) -> Iterable[str]:
    """What tells one wish from another that is asked on the same day; on a terminal, lines of the source are shown."""
    terminals = (output.console().is_terminal, output.console(errors=True).is_terminal)
    return map(str, (asked.root, asked.everything, *terminals))


def _file(kept: Path, asked: Asked) -> Path:
    return kept / hashing.of_texts(_wish(asked))


def files(path: str, within: str) -> Iterator[str]:
    """Of everything below the folder ``path`` its place, kind, size and times, and the digest of what is read whole."""
    try:
        with os.scandir(path) as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except OSError:
        return
    for entry in entries:
        name = ascii(f"{within}/{entry.name}")[1:-1]  # a name need not be text at all
        status = entry.stat(follow_symlinks=False)
        if entry.is_dir(follow_symlinks=False):
            yield name
            yield from files(entry.path, name)
            continue
        yield f"{name}\0{status.st_mode}\0{status.st_size}\0{status.st_mtime_ns}\0{status.st_ctime_ns}"
        if name.endswith(_WHOLE) and status.st_size <= _MOST and entry.is_file(follow_symlinks=False):
            yield hashing.of_file(Path(entry.path))
