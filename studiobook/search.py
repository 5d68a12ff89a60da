"""The search index: Pagefind's, one for each school year, so that past years do not change, merged in the browser.

Words are cut alike on both sides, whatever dictionary a browser has: a text goes to Pagefind as its pairs of neighbouring
characters, and a question asks for the pairs that its words consist of (``templates/theme/js/words.js``). So any part of a name is
found. Pagefind answers with the ids of pages; what is shown of them, and their facets, stand in files of ours beside each
index, since Pagefind writes its own filters in the order of a hash map, which differs from run to run.
"""

import gzip
import json
import os
import re
import subprocess
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import count, pairwise
from pathlib import Path, PurePosixPath
from shutil import copytree, move
from typing import Any

from pagefind.service import get_executable

from studiobook import digest, findable
from studiobook.earlier import NOTHING, Earlier, link
from studiobook.findable import Entry
from studiobook.library import Library
from studiobook.written import INDEX, Written

# the index of what belongs to no school year: it alone brings Pagefind's program, so that each browser loads that once, from an
# address that stays
ALWAYS = "always"
_PROGRAM = ("pagefind.js", "wasm.unknown.pagefind")
_PARTS = ("pagefind-entry.json", "*.pf_meta", "index/*")
_SIGNATURE = b"pagefind_dcd"
# Pagefind's measure of a part of an index; its own, 20,000, makes parts of 20 kB where a word needs two
_CHUNK = "1500"
_END = "0z"
_RUN = re.compile(r"[a-z0-9]+|[^\W_a-z0-9]+")
_RECORD = "<!doctype html>\n<html><main data-pagefind-body>\n<h1>{title}</h1>\n<p>{text}</p>\n</main></html>\n"


def write(
    library: Library, site_dir: Path, earlier: Earlier = NOTHING, written: Iterable[Written] = ()
) -> dict[str, str]:
    """Write the indexes of the public view ``library`` and of the pages ``written`` by hand to ``site_dir/pagefind/``.

    There is one for each school year, one for what belongs to none, one for those pages; beside them stands their list. An index
    whose entries are those of an ``earlier`` build is taken over. Returns the digests of what each is made from.
    """
    found: dict[str, list[Entry]] = {ALWAYS: []}
    for entry in findable.records(library):
        found.setdefault(str(entry.year or ALWAYS), []).append(entry)
    if texts := list(findable.texts(written)):
        found[INDEX] = texts
    folder = site_dir / "pagefind"
    folder.mkdir(parents=True, exist_ok=True)
    keys = {}
    for index, ours in found.items():
        name = f"pagefind/{index}"
        keys[name] = digest.of_texts([digest.of_program(), *(str(part) for entry in ours for part in entry)])
        place = earlier.place(name, keys[name])
        if place:
            copytree(place, folder / index, copy_function=link)
        else:
            _index([*map(findable.whole, ours)], folder / index)
    others = sorted(found.keys() - {ALWAYS}, reverse=True)
    (folder / "indexes.json").write_bytes(_json([ALWAYS, *others]))
    return keys


def marks(text: str) -> Iterator[str]:
    """What ``text`` is searched by: words of ASCII letters and digits; of others each pair of characters, and the last.

    Pairs are written as numbers, so that neither Pagefind nor a browser cuts them by a dictionary of its own. Pagefind finds what
    begins with a word of the question, and where nothing does, what the word begins with: so each whole word has an end.
    """
    for run in _RUN.findall(unicodedata.normalize("NFKC", text).lower()):
        if run[0].isascii():
            yield f"{run}{_END}"
        else:
            codes = [f"{ord(character):04x}" for character in run]
            yield from (f"z{one}{other}" for one, other in pairwise(codes))
            yield f"z{codes[-1]}{_END}"


def _index(found: Sequence[Entry], folder: Path) -> None:
    """Write an index of ``found`` to ``folder``: each entry is given to Pagefind as a small page of its own.

    Its Python interface takes records, but waits a tenth of a second for each.
    """
    names = {f"{number:05}-{digest.of_texts(map(str, entry))[:12]}": entry for number, entry in enumerate(found)}
    with tempfile.TemporaryDirectory() as temporary:
        pages, made = Path(temporary, "pages"), Path(temporary, "made")
        pages.mkdir()
        for name, entry in names.items():
            title, text = " ".join(marks(entry.title)), " ".join(dict.fromkeys(marks(entry.text)))
            (pages / f"{name}.html").write_text(_RECORD.format(title=title, text=text), encoding="ascii")
        _run_pagefind(pages, made, folder.name)
        parts = [path for pattern in _PARTS for path in made.glob(pattern)]
        for path in parts + [made / name for name in _PROGRAM if folder.name == ALWAYS]:
            place = folder / path.relative_to(made)
            place.parent.mkdir(parents=True, exist_ok=True)
            move(path, place)
        ids = {_name(path): path.stem for path in (made / "fragment").iterdir()}
    known = {ids[name]: entry for name, entry in names.items()}
    (folder / "entries").mkdir()
    for page, entry in known.items():
        shown = {"title": entry.title, "url": entry.url, "note": entry.note, "text": entry.text}
        (folder / f"entries/{page}.json").write_bytes(_json(shown))
    (folder / "facets.json").write_bytes(_json(_facets(known)))


def _run_pagefind(pages: Path, made: Path, index: str) -> None:
    """Run Pagefind. What it takes for a language begins the id of each page: so an answer says from which ``index`` it is."""
    binary = get_executable()
    assert binary is not None  # it comes with pagefind[extended]
    subprocess.run(
        [binary, "--site", pages, "--output-path", made, "--force-language", index, "--quiet"],
        check=True,
        capture_output=True,  # it tells every time that there are no stems
        env={**os.environ, "PAGEFIND_UNSTABLE_INDEX_CHUNK_SIZE": _CHUNK},
    )


def _name(fragment: Path) -> str:
    """The name of the page that Pagefind kept in the file ``fragment``."""
    kept = json.loads(gzip.decompress(fragment.read_bytes()).removeprefix(_SIGNATURE))
    return PurePosixPath(kept["url"]).stem


def _facets(known: Mapping[str, Entry]) -> dict[str, Any]:
    """Studio, school year and kind by id, as short as can be: the browser loads those of all entries with its first search.

    Of an id there are as many digits as tell it from the others; all are one text, those alike in their facets together.
    """
    studios = sorted({entry.studio for entry in known.values()})
    kinds = sorted({entry.kind for entry in known.values()})
    values = {
        page.partition("_")[2]: (studios.index(entry.studio), kinds.index(entry.kind)) for page, entry in known.items()
    }
    digits = next(size for size in count(1) if len({page[:size] for page in values}) == len(values))
    ordered = sorted(values, key=lambda page: (values[page], page))
    return {
        "year": next((entry.year.label for entry in known.values() if entry.year), ""),
        "studios": studios,
        "kinds": kinds,
        "digits": digits,
        "ids": "".join(page[:digits] for page in ordered),
        "studio": [values[page][0] for page in ordered],
        "kind": [values[page][1] for page in ordered],
    }


def _json(data: Any) -> bytes:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
