"""The search index: Pagefind's, one for each school year, so that past years do not change, merged in the browser.

Words are cut alike on both sides, whatever dictionary a browser has. A text goes to Pagefind as its pairs of neighbouring
characters; a question asks for the pairs of its words (``templates/theme/js/words.js``). So any part of a name is found.
Pagefind answers with the ids of pages. What is shown of them, and their facets, are in files of ours next to each index. The
filters that Pagefind writes are in another order at each run.
"""

import gzip
import json
import os
import re
import subprocess
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import count
from pathlib import Path, PurePosixPath
from shutil import copytree, move
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from pagefind.service import get_executable

from studiobook.core import hashing
from studiobook.models.library import LibraryView
from studiobook.website.incremental.previous import NOTHING, Earlier, link
from studiobook.website.search import entries as search_entries
from studiobook.website.search.entries import Entry
from studiobook.website.search.sections import INDEX, Written

# the index of what belongs to no school year: it alone brings Pagefind's program, so that each browser loads that once, from an
# address that stays
ALWAYS = "always"
_PROGRAM = ("pagefind.js", "wasm.unknown.pagefind")
_PARTS = ("pagefind-entry.json", "*.pf_meta", "index/*")
_SIGNATURE = b"pagefind_dcd"
# Pagefind's measure of a part of an index; its own, 20,000, makes parts of 20 kB where a word needs one
_CHUNK = "700"
_END = "0z"
_RUN = re.compile(r"[a-z0-9]+|[^\W_a-z0-9]+")
# the one weight that Pagefind does not write next to every word
_WEIGHT = 1.05
_RECORD = """<!doctype html>
<html><main data-pagefind-body>
<h1>{title}</h1>
<p data-pagefind-weight={weight}>{text}</p>
</main></html>
"""


class Begun(NamedTuple):
    """An index that Pagefind is making: its name, its entries by the names of the pages it was given, and where it writes."""

    name: str
    pages: Mapping[str, Entry]
    folder: TemporaryDirectory[str]
    program: subprocess.Popen[bytes]


class Started(NamedTuple):
    """The indexes of the records: by name the digests of their sources, those taken over, those being built."""

    keys: Mapping[str, str]
    taken: Mapping[str, Path]
    begun: Sequence[Begun]


def start(library: LibraryView, earlier: Earlier = NOTHING) -> Started:
    """Begin with the indexes of the public view ``library``: Pagefind makes them while this process renders pages.

    There is one for each school year, and one for what belongs to none. An index with the same entries as in an ``earlier`` build
    is taken over.
    """
    found: dict[str, list[Entry]] = {ALWAYS: []}
    for entry in search_entries.records(library):
        found.setdefault(str(entry.year or ALWAYS), []).append(entry)
    return _started(found, earlier)


def finish(
    started: Started, site_dir: Path, written: Iterable[Written] = (), earlier: Earlier = NOTHING
) -> dict[str, str]:
    """Write the indexes ``started`` and one of the pages ``written`` by hand to ``site_dir/pagefind/``, with their list.

    Returns the digests of their sources.
    """
    texts = list(search_entries.texts(written))
    last = _started({INDEX: texts} if texts else {}, earlier)
    folder = site_dir / "pagefind"
    folder.mkdir(parents=True, exist_ok=True)
    for index, place in {**started.taken, **last.taken}.items():
        copytree(place, folder / index, copy_function=link)
    for one in (*started.begun, *last.begun):
        _finish(one, folder / one.name)
    keys = {**started.keys, **last.keys}
    (folder / "indexes.json").write_bytes(_json([ALWAYS, *sorted(keys.keys() - {ALWAYS}, reverse=True)]))
    return {f"pagefind/{index}": key for index, key in keys.items()}


def abandon(started: Started) -> None:
    """End what was ``started`` and will not be finished."""
    for one in started.begun:
        with one.folder, one.program:
            one.program.kill()


def _started(found: Mapping[str, Sequence[Entry]], earlier: Earlier) -> Started:
    program = hashing.of_program()
    keys = {
        index: hashing.of_texts([program, *(str(part) for entry in ours for part in entry)])
        for index, ours in found.items()
    }
    places = {index: earlier.place(f"pagefind/{index}", key) for index, key in keys.items()}
    taken = {index: place for index, place in places.items() if place}
    return Started(keys, taken, [_begin(index, ours) for index, ours in found.items() if index not in taken])


def marks(text: str) -> Iterator[str]:
    """What ``text`` is searched by: words of ASCII letters and digits; of others each pair of characters, and the last.

    Pairs are written as numbers, so that neither Pagefind nor a browser cuts them by a dictionary of its own. Pagefind finds
    what begins with a word of the question, and where nothing does, what the word begins with. So each complete word has an
    end.
    """
    for run in _RUN.findall(unicodedata.normalize("NFKC", text).lower()):
        if run[0].isascii():
            yield f"{run}{_END}"
        else:
            units = run.encode("utf-16-be").hex()  # as a browser counts: what is beyond the first plane is two
            yield from [f"z{units[at : at + 8]}" for at in range(0, len(units) - 4, 4)]
            yield f"z{units[-4:]}{_END}"


def _begin(index: str, found: Sequence[Entry]) -> Begun:
    """Begin with an ``index`` of ``found``: each entry is given to Pagefind as a small page of its own.

    Its Python interface takes records, but waits a tenth of a second for each. What it takes for a language begins the id of each
    page: so an answer says from which index it is.
    """
    entries = map(search_entries.with_body, found)
    pages = {f"{number:05}-{hashing.of_texts(map(str, entry))[:12]}": entry for number, entry in enumerate(entries)}
    folder = TemporaryDirectory()
    site = Path(folder.name, "pages")
    site.mkdir()
    for name, entry in pages.items():
        title, text = " ".join(marks(entry.title)), " ".join(_packing_well(marks(entry.text)))
        (site / f"{name}.html").write_text(_RECORD.format(title=title, text=text, weight=_WEIGHT), encoding="ascii")
    binary = get_executable()
    assert binary is not None  # it comes with pagefind[extended]
    program = subprocess.Popen(
        [binary, "--site", site, "--output-path", Path(folder.name, "made"), "--force-language", index, "--quiet"],
        stdout=subprocess.PIPE,  # it tells every time that there are no stems
        stderr=subprocess.STDOUT,
        env={**os.environ, "PAGEFIND_UNSTABLE_INDEX_CHUNK_SIZE": _CHUNK},
    )
    return Begun(index, pages, folder, program)


def _packing_well(found: Iterable[str]) -> list[str]:
    """The marks of a text once each, without the last characters that begin a pair too, by which they are found as well.

    Pagefind stores where a word occurs, which nobody asks for: in order, neighbours in a part of an index are alike.
    """
    once = {*found}
    begin = {mark[:5] + _END for mark in once if not mark.endswith(_END)}
    return sorted(once - begin)


def _finish(begun: Begun, folder: Path) -> None:
    """Write the index to ``folder`` when it is built, and next to it what is shown of its entries. CalledProcessError."""
    with begun.folder as temporary:
        output, _ = begun.program.communicate()
        if begun.program.returncode:
            raise subprocess.CalledProcessError(begun.program.returncode, begun.program.args, output)
        built = Path(temporary, "made")
        parts = [path for pattern in _PARTS for path in built.glob(pattern)]
        for path in parts + [built / name for name in _PROGRAM if folder.name == ALWAYS]:
            place = folder / path.relative_to(built)
            place.parent.mkdir(parents=True, exist_ok=True)
            move(path, place)
        ids = {_name(path): path.stem for path in (built / "fragment").iterdir()}
    known = {ids[name]: entry for name, entry in begun.pages.items()}
    facets = _facets(known)
    (folder / "facets.json").write_bytes(_json(facets))
    (folder / "entries").mkdir()
    for page, entry in known.items():
        shown = {"title": entry.title, "url": entry.url, "note": entry.note, "text": entry.text}
        name = page.partition("_")[2][: facets["digits"]]
        (folder / f"entries/{name}.json").write_bytes(_json(shown))


def _name(fragment: Path) -> str:
    """The name of the page that Pagefind stored in the file ``fragment``."""
    stored = json.loads(gzip.decompress(fragment.read_bytes()).removeprefix(_SIGNATURE))
    return PurePosixPath(stored["url"]).stem


def _facets(known: Mapping[str, Entry]) -> dict[str, Any]:
    """Studio, school year and kind by id, as short as can be: the browser loads those of all entries with its first search.

    Of an id there are as many digits as tell it from the others. All are one text, those alike in their facets together.
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
