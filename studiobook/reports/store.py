"""Finished reports in the store, by the digest of everything that they were built from: texts and bytes only."""

import json
from collections.abc import Collection

from studiobook.core import zips
from studiobook.core.store import Store
from studiobook.reports.base import ReportFile

_KIND = "reports"
_LIST = "list.json"
_MOST_BYTES = 4_000_000_000  # of the reports of one unit


def has(store: Store, key: str) -> bool:
    """Whether ``store`` has reports under ``key``; they may be damaged."""
    return store.has(f"{_KIND}/{key}")


def load(store: Store, key: str) -> tuple[ReportFile, ...] | None:
    """The reports stored under ``key``; None where there are none."""
    data = store.load(f"{_KIND}/{key}")
    if data is None:
        return None
    try:
        files = zips.unpacked(data, _MOST_BYTES)
        return tuple(
            ReportFile(**line, data=files[str(number)]) for number, line in enumerate(json.loads(files[_LIST]))
        )
    except (zips.Broken, KeyError, ValueError, TypeError):
        return None


def save(store: Store, key: str, reports: Collection[ReportFile]) -> None:
    """Store ``reports`` under ``key``."""
    lines = [{"kind": one.kind, "studio": one.studio, "span": one.span, "about": one.about} for one in reports]
    files = [(_LIST, json.dumps(lines).encode()), *((str(number), one.data) for number, one in enumerate(reports))]
    store.save(f"{_KIND}/{key}", zips.packed(files))


def prune(store: Store, used: Collection[str]) -> None:
    """Remove the reports with keys that the last run did not use: each change of the data would leave another set."""
    store.remove(_KIND, lambda key: key not in used)
    store.prune()
