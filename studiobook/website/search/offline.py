"""Makes a built site searchable when it is opened from a disk.

There a browser runs scripts that a page names, but loads neither modules nor data nor WebAssembly, so that Pagefind cannot run. What
can be found is in scripts instead (``search/``), which ``js/disk.js`` looks through, and the pages' modules
become plain scripts.
"""

import json
from collections.abc import Iterable
from pathlib import Path

from studiobook.models.library import LibraryView
from studiobook.website.search import entries as search_entries
from studiobook.website.search.entries import Entry
from studiobook.website.search.sections import SCRIPT, Written

_MODULES = ("filter", "find", "lightbox", "search", "words")  # of those that pages load as modules


def write(library: LibraryView, site_dir: Path, written: Iterable[Written] = ()) -> None:
    """Write the entries of the public view ``library`` and of the pages ``written`` by hand, for ``js/disk.js`` to look through.

    The modules below ``site_dir/js`` become plain scripts.
    """
    _write(site_dir / "search/entries.js", map(search_entries.with_body, search_entries.records(library)))
    _write(site_dir / SCRIPT, search_entries.texts(written))
    for name in _MODULES:
        script = site_dir / f"js/{name}.js"
        # a module has its names to itself; plain scripts would share theirs
        text = script.read_text(encoding="utf-8")
        script.write_text(f'(() => {{\n"use strict"\n{text}}})()\n', encoding="utf-8", newline="\n")


def _write(path: Path, entries: Iterable[Entry]) -> None:
    """Write a script that adds ``entries`` to those of the scripts before it."""
    found = [[*entry[:4], entry.year.label if entry.year else "", entry.kind, entry.note] for entry in entries]
    text = json.dumps(found, ensure_ascii=False, separators=(",", ":"))
    path.parent.mkdir(parents=True, exist_ok=True)
    script = f"window.studiobookEntries = (window.studiobookEntries ?? []).concat({text})\n"
    path.write_text(script, encoding="utf-8", newline="\n")
