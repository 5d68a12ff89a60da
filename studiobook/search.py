"""The search index: one Pagefind index for each school year, so that past years do not change, merged in the browser.

Pagefind's own filters are written in the order of a hash map, which differs from run to run. So the facets stand in a file of
our own beside each index (``facets.json``), and everything else that Pagefind writes is the same for the same records.
"""

import gzip
import json
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from shutil import copytree
from typing import NamedTuple

from markupsafe import escape
from pagefind.service import get_executable

from studiobook import digest, prose
from studiobook.document import Block, Code, Heading, Listing, Notes, Paragraph, Quote, Table, plain
from studiobook.earlier import NOTHING, Earlier
from studiobook.library import Library
from studiobook.pages import citation, facts
from studiobook.records import Activity, Outcome, Project
from studiobook.schoolyear import SchoolYear
from studiobook.studio import Studio

# what Pagefind puts beside an index for pages that are not our own
_UNNEEDED = ("pagefind-ui", "pagefind-modular-ui", "pagefind-component-ui", "pagefind-highlight")
_SIGNATURE = b"pagefind_dcd"
_RECORD = """<!doctype html>
<html lang="zh"><title>{title}</title>
<main data-pagefind-body data-url="{url}" data-when="{when}" data-pagefind-meta="url[data-url], when[data-when]">
<h1>{title}</h1>
<p>{text}</p>
</main></html>
"""


class Entry(NamedTuple):
    """What can be found: a page's address, what is shown of it, what is searched, and its facets."""

    url: str
    title: str
    text: str
    studio: str
    year: SchoolYear
    kind: str
    when: str


def entries(library: Library) -> Iterator[Entry]:
    """Everything that can be found in the public view ``library``."""
    for studio in library.studios.values():
        yield _studio(library, studio)
        for activity in studio.activities:
            yield _activity(library, studio, activity)
        for outcome in studio.outcomes:
            yield _outcome(library, studio, outcome)
        for project in studio.projects:
            yield _project(library, studio, project)


def write(library: Library, site_dir: Path, earlier: Earlier = NOTHING) -> dict[str, str]:
    """Write the indexes of the public view ``library`` to ``site_dir/pagefind/YEAR/``, and the list of years beside them.

    The index of a year whose entries are those of an ``earlier`` build is taken over. Returns the digests of what each is made from.
    """
    found: dict[SchoolYear, list[Entry]] = {}
    for entry in entries(library):
        found.setdefault(entry.year, []).append(entry)
    folder = site_dir / "pagefind"
    folder.mkdir(parents=True, exist_ok=True)
    keys = {}
    for year, ours in found.items():
        name = f"pagefind/{year}"
        keys[name] = digest.of_texts([digest.of_program(), *(str(part) for entry in ours for part in entry)])
        place = earlier.place(name, keys[name])
        if place:
            copytree(place, folder / str(year))
            continue
        _index(ours, folder / str(year))
        for path in list((folder / str(year)).iterdir()):
            if path.name.startswith(_UNNEEDED):
                path.unlink()
        (folder / str(year) / "facets.json").write_bytes(_facets(ours, folder / str(year) / "fragment"))
    years = sorted(found, reverse=True)
    (folder / "years.json").write_bytes(json.dumps([str(year) for year in years]).encode())
    return keys


def _index(found: list[Entry], folder: Path) -> None:
    """Write an index of ``found`` to ``folder``: each entry is given to Pagefind as a small page of its own.

    Its Python interface takes records, but waits a tenth of a second for each.
    """
    binary = get_executable()
    assert binary is not None  # it comes with pagefind[extended]
    with tempfile.TemporaryDirectory() as scratch:
        for number, entry in enumerate(found):
            Path(scratch, f"{number:05}.html").write_text(_RECORD.format(**_escaped(entry)), encoding="utf-8")
        subprocess.run(
            [binary, "--site", scratch, "--output-path", folder, "--force-language", "zh", "--quiet"],
            check=True,
            capture_output=True,  # it tells every time that Chinese words have no stems
        )


def _escaped(entry: Entry) -> dict[str, str]:
    return {
        "url": str(escape(entry.url)),
        "title": str(escape(entry.title)),
        "text": str(escape(entry.text)),
        "when": str(escape(entry.when)),
    }


def _facets(found: list[Entry], fragments: Path) -> bytes:
    """Studio, school year and kind of each fragment of an index, by the fragment's id."""
    facets = {}
    for path in fragments.iterdir():
        number = PurePosixPath(json.loads(gzip.decompress(path.read_bytes()).removeprefix(_SIGNATURE))["url"]).stem
        entry = found[int(number)]
        facets[path.stem] = [entry.studio, entry.year.label, entry.kind]
    return json.dumps(facets, ensure_ascii=False, sort_keys=True).encode()


def _studio(library: Library, studio: Studio) -> Entry:
    about = studio.about
    people = "、".join(person.name for person in studio.everyone)
    school = facts.school_name(library, about.school)
    text = _joined(about.motto, school, about.stage.label, "、".join(about.themes), people, about.profile)
    return Entry(
        _url(facts.studio_page(studio.id)),
        studio.name,
        text,
        facts.short_name(studio),
        about.cycle.start,
        "工作室",
        studio.cycle.label,
    )


def _activity(library: Library, studio: Studio, activity: Activity) -> Entry:
    parts = (
        f"{facts.name_of(library, one.person, studio.id)}{one.part.label}{one.topic or ''}" for one in activity.roles
    )
    guests = (f"{guest.name}（{guest.unit}）{guest.topic or ''}" for guest in activity.guests)
    places = (session.place or "" for session in activity.sessions)
    text = _joined(
        activity.summary, *parts, *guests, *places, *activity.themes, _words(prose.parse(activity.body).blocks)
    )
    page = _url(facts.activity_page(activity))
    return Entry(
        page,
        activity.title,
        text,
        facts.short_name(studio),
        activity.school_year,
        activity.kind.label,
        activity.when.label,
    )


def _outcome(library: Library, studio: Studio, outcome: Outcome) -> Entry:
    prizes = (f"{prize.name}{prize.prize_class.label}" for prize in outcome.prizes)
    text = _joined(citation.cite(library, outcome), outcome.summary, *prizes, outcome.collected, *outcome.themes)
    page = _url(facts.outcome_place(outcome))
    return Entry(
        page, outcome.title, text, facts.short_name(studio), outcome.school_year, outcome.kind.label, outcome.on.label
    )


def _project(library: Library, studio: Studio, project: Project) -> Entry:
    people = "、".join(facts.name_of(library, one, studio.id) for one in project.people)
    text = _joined(project.level.label, project.number, people, project.summary, *project.themes)
    page = _url(facts.project_page(project))
    return Entry(
        page, project.title, text, facts.short_name(studio), project.opened.school_year, "课题", project.opened.label
    )


def _url(page: str) -> str:
    path, mark, anchor = page.partition("#")
    return path.removesuffix(".md") + ".html" + mark + anchor


def _joined(*parts: str | None) -> str:
    return "\n".join(part for part in parts if part)


def _words(blocks: tuple[Block, ...]) -> str:
    """The characters of a text, a line for each block."""
    return "\n".join(line for block in blocks for line in _lines(block))


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Heading(inlines=inlines) | Paragraph(inlines=inlines):
            yield plain(inlines)
        case Quote(blocks=inner):
            yield _words(inner)
        case Listing(items=items) | Notes(notes=items):
            for item in items:
                yield _words(item)
        case Table(header=header, rows=rows):
            for row in (header, *rows):
                yield " ".join(plain(cell) for cell in row)
        case Code(text=text):
            yield text
        case _:
            pass
