"""The units of a site that are built, or taken over, as one: the district's own pages, and the pages of each studio.

A studio's unit sees that studio's records, those of studios near it without texts, and who all others are. The district's
unit sees every record without its text (see ``visibility``). Both see the bureau's files, the templates, the day, and what
else ``Site`` has. The digest of just these is a unit's key: as long as it is the same, the unit need not be built again.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import NamedTuple

import joblib

from studiobook.core import gc_tuning, hashing
from studiobook.core.diagnostic import Diagnostic
from studiobook.core.paths import folders
from studiobook.rules.findings import Finding
from studiobook.website import head_metadata, outputs
from studiobook.website.incremental import visibility
from studiobook.website.incremental.previous import Unit
from studiobook.website.pages import DISTRICT_KINDS, STUDIO_KINDS
from studiobook.website.pages.base import Built, Site
from studiobook.website.pages.renderer import PageRenderer

_WORTH = 8  # units, below which starting further processes takes longer than it saves
_SHARE = 16  # units that a process is given at once, at most


DISTRICT = ""  # its unit's name; any other is a studio's id


class BuiltUnit(NamedTuple):
    """A unit that was built: its name, its pages and files, and the pictures that could not be read."""

    name: str
    built: Built
    diagnostics: tuple[Diagnostic, ...]


def keys(site: Site) -> Mapping[str, str]:
    """By the names of all units the digests of all their sources."""
    library = site.library
    sources = library.sources_by_studio
    common = hashing.of_texts(
        [
            hashing.of_program(),
            site.today.isoformat(),
            repr((library.district, library.policies, library.waivers)),
            *(hashing.of_folder(folder / "pages") for folder in folders(library.root, "templates")),
        ]
    )
    who = hashing.of_texts(part for name, files in sources.items() for part in _who(name, files))
    states = {name: hashing.of_texts([*files, *files.values()]) for name, files in sources.items()}
    fronts = {name: hashing.of_texts([*files, *map(_front, files.values())]) for name, files in sources.items()}
    near = visibility.near(library)
    return {DISTRICT: hashing.of_texts([common, *_of_district(site)])} | {
        name: hashing.of_texts(
            [
                common,
                who,
                name,
                states[name],
                *(f"{one}:{fronts[one]}" for one in sorted(near[name])),
                *_related(site, name),
            ]
        )
        for name in library.studios
    }


def _of_district(site: Site) -> Iterator[str]:
    """Every file but for texts, and what ``Site`` says besides."""
    for path in sorted(site.library.sources):
        yield path
        yield _front(site.library.sources[path])
    yield from _found(site.findings)
    yield repr(sorted(site.attended.items()))


def _found(findings: Iterable[Finding]) -> Iterator[str]:
    """What was found, by looking at texts too, of which a rule may ask whether there is one."""
    for one in findings:
        values = (one.rule.id, one.studio, one.person, one.about, one.year, one.period, one.state, one.value, one.due)
        yield repr((*values, one.day, one.months, one.parts, [getattr(record, "path", "") for record in one.counted]))


def _who(studio_id: str, files: Mapping[str, str]) -> Iterator[str]:
    """The state of the files that say who a studio is and who belongs to it."""
    folder = f"studios/{studio_id}"
    for path, state in files.items():
        if path == f"{folder}/studio.yml" or path.startswith(f"{folder}/people/"):
            yield path
            yield state


def _front(state: str) -> str:
    """The state of a record without that of its text; of any other file all of it."""
    return state.partition(" ")[0]


def _related(site: Site, studio_id: str) -> Iterator[str]:
    return (repr(site.related[one.path]) for one in site.library.studios[studio_id].activities)


def of_district(site: Site) -> BuiltUnit:
    """The unit of the district."""
    view = replace(site, library=visibility.without_texts(site.library))
    renderer = PageRenderer(view)
    pages = tuple(page for kind in DISTRICT_KINDS for page in kind.pages(view, renderer))
    common = head_metadata.common(view, renderer)
    heads = dict(head_metadata.of_district(view, common))
    files = tuple(outputs.of_district(view, renderer))
    return BuiltUnit(DISTRICT, Built(pages, (*renderer.assets(), *files), heads, common), renderer.diagnostics())


def of_studios(site: Site, wanted: Sequence[str]) -> Iterator[BuiltUnit]:
    """The units of the studios ``wanted``, in this order; in several processes where there are enough of them.

    A process is given what its studios see and no more, so that what it needs does not grow with the district.
    """
    near = visibility.near(site.library)
    views = (_view(site, name, near[name]) for name in wanted)
    processes = min(joblib.cpu_count(), len(wanted))
    if processes < 2 or len(wanted) < _WORTH:
        return map(_of_studio, views)
    size = min(_SHARE, -(-len(wanted) // (2 * processes)))
    shares = iter(lambda: list(islice(views, size)), [])
    run = joblib.Parallel(n_jobs=processes, return_as="generator")
    results: Iterator[list[BuiltUnit]] = run(joblib.delayed(_share)(share) for share in shares)
    return (one for units_ in results for one in units_)


def _view(site: Site, name: str, near: frozenset[str]) -> Site:
    """What the pages of one studio see."""
    library = visibility.seen_by(site.library, name, near)
    studio = site.library.studios[name]
    return replace(
        site,
        library=library,
        findings=site.of_studio(name),
        attended={one.path: site.attended[one.path] for one in studio.all_activities if one.path in site.attended},
        related={one.path: site.related[one.path] for one in studio.activities},
        own=name,
    )


@gc_tuning.seldom_collected()  # in another process as in this one
def _share(views: Sequence[Site]) -> list[BuiltUnit]:
    return list(map(_of_studio, views))


def _of_studio(own: Site) -> BuiltUnit:
    renderer = PageRenderer(own)
    pages = tuple(page for kind in STUDIO_KINDS for page in kind.pages(own, renderer))
    common = head_metadata.common(own, renderer)
    heads = dict(head_metadata.of_studios(own, renderer, common))
    files = tuple(outputs.of_studios(own, renderer))
    return BuiltUnit(own.own, Built(pages, (*renderer.assets(), *files), heads, common), renderer.diagnostics())


def unit(built: BuiltUnit, key: str) -> Unit:
    """What of ``built`` the next build has to know."""
    fronts = {page.path: page.front for page in built.built.pages}
    return Unit(key, fronts, tuple(asset.path for asset in built.built.assets))
