"""Makes a built site searchable when it is opened from a disk.

There a browser runs scripts that a page names, but loads neither modules nor data nor WebAssembly, so that Pagefind cannot run. What
can be found stands in a script instead (``search/entries.js``), which ``js/disk.js`` looks through, and the pages' modules
become plain scripts.
"""

import json
from pathlib import Path

from studiobook import search
from studiobook.library import Library

_MODULES = ("filter", "lightbox", "search")  # of those that pages load as modules


def write(library: Library, site_dir: Path) -> None:
    """Write the entries of the public view ``library``, and turn the modules below ``site_dir/js`` into plain scripts."""
    found = [[*entry[:4], entry.year.label, entry.kind, entry.when] for entry in search.entries(library)]
    text = json.dumps(found, ensure_ascii=False, separators=(",", ":"))
    path = site_dir / "search/entries.js"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"window.studiobookEntries = {text}\n", encoding="utf-8", newline="\n")
    for name in _MODULES:
        script = site_dir / f"js/{name}.js"
        # a module has its names to itself; plain scripts would share theirs
        text = script.read_text(encoding="utf-8")
        script.write_text(f'(() => {{\n"use strict"\n{text}}})()\n', encoding="utf-8", newline="\n")
