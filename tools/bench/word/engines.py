"""The engines by name: what each is, how many reviews it is given, whether it is here."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from tools.bench.word import by_hand, by_pandoc, by_strings, by_template, ours
from tools.bench.word.content import Review

NPM = Path(__file__).parent / "npm"
OURS, DOCX = "ours", "npm docx"


def _as_it_is(review: Review) -> Review:
    return review


@dataclass(frozen=True)
class Engine:
    """``write`` is what is timed: from what ``given`` makes of a review to the bytes of a file; None for what is no Python.

    ``share`` of the reviews is written, less by slow ones; ``missing`` says what to do for one that is not installed.
    ``goal`` is how much of its processor time ours may take at the most.
    """

    write: Callable[[Any, Path], bytes] | None
    given: Callable[[Review], Any] = _as_it_is
    share: float = 1
    goal: float | None = None
    missing: str = ""


ENGINES: dict[str, Engine] = {
    OURS: Engine(ours.write, ours.paper),
    "python-docx by hand": Engine(by_hand.write, share=0.2, goal=0.06),
    "docxtpl": Engine(by_template.write, share=0.2, goal=0.10),
    "pandoc": Engine(
        by_pandoc.write,
        share=0.05,
        missing="" if find_spec("pypandoc") else "pip install -r tools/bench/word/pandoc.txt",
    ),
    DOCX: Engine(
        None,
        share=0.2,
        missing=""
        if shutil.which("node") and (NPM / "node_modules/docx").is_dir()
        else "npm ci --prefix tools/bench/word/npm",
    ),
    "strings + zip": Engine(by_strings.write_deflated, goal=2.5),
    "strings + zip, stored": Engine(by_strings.write_stored),
}
