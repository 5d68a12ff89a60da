"""Builds the pages of the public site, and takes from an earlier build what would come out the same."""

from collections.abc import Collection, Iterator
from pathlib import Path

from studiobook.core.diagnostic import DataError
from studiobook.core.paths import written_pages
from studiobook.core.store import Store
from studiobook.loading import photos
from studiobook.website import head_metadata, redirects, urls
from studiobook.website.incremental import units
from studiobook.website.incremental.previous import NOTHING, Earlier
from studiobook.website.incremental.units import DISTRICT
from studiobook.website.pages.base import Built, Site
from studiobook.website.pages.renderer import PageRenderer


def build_pages(site: Site, earlier: Earlier = NOTHING) -> Built:
    """Every page of ``site``, what its head says, and every file next to the pages; not the units that an ``earlier`` build has.

    DataError with all pictures that cannot be read, or with the former addresses that lead nowhere.
    """
    photos.withdraw(photos.withheld(site.library), site.cache)
    keys = units.keys(site)
    taken = earlier.taken(keys)
    wanted = [name for name in keys if name not in taken]
    photos.prepare_all(_shown(site, wanted), site.cache)
    of_studios = units.of_studios(site, [name for name in wanted if name != DISTRICT])
    built = [units.of_district(site)] if DISTRICT in wanted else []
    built += of_studios
    renderer = PageRenderer(site)
    common = head_metadata.common(site, renderer)
    diagnostics = [*(diagnostic for one in built for diagnostic in one.diagnostics), *renderer.diagnostics()]
    if diagnostics:
        raise DataError(tuple(dict.fromkeys(diagnostics)))
    Store(site.cache).prune()
    known = {**taken, **{one.name: units.unit(one, keys[one.name]) for one in built}}
    there = (urls.from_root(path) for unit in known.values() for path in unit.pages)
    moved = redirects.redirects(site.library, renderer, (*there, *written_pages(site.library.root)))
    files = (*(asset for one in built for asset in one.built.assets), *renderer.assets(), *moved)
    return Built(
        tuple(page for one in built for page in one.built.pages),
        tuple({asset.path: asset for asset in files}.values()),
        {path: head for one in built for path, head in one.built.heads.items()},
        common,
        known,
        frozenset(taken),
    )


def _shown(site: Site, wanted: Collection[str]) -> Iterator[Path]:
    """The photographs that the units ``wanted`` may show."""
    for studio in site.library.studios.values():
        if studio.id in wanted or DISTRICT in wanted:
            for activity in studio.activities:
                for photo in activity.shown_photos:
                    yield site.library.root / "studios" / studio.id / photo.file
