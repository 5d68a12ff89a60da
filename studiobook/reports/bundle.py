"""The bundle of reports as the bureau gets it, in ``dist/reports``: every report, the board, the inventory, zip files.

A report that cannot be built leaves the others as they are. The bundle then holds all valid ones, and ``index.html`` lists what
is missing and why.
"""

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from studiobook.core import zips
from studiobook.core.diagnostic import Diagnostic
from studiobook.models.studio import Studio
from studiobook.reports import board, build, bundle_index, inventory, pdf
from studiobook.reports.base import DISTRICT, ReportContext, ReportFile
from studiobook.reports.build import Failure, UnitReports
from studiobook.reports.bundle_index import BundleFile
from studiobook.reports.kinds import REPORT_KINDS

Steps = Callable[[Iterable[UnitReports], int], Iterable[UnitReports]]
_NUMBERS = {kind.NAME: number for number, kind in enumerate(REPORT_KINDS, start=1)}
# what Windows takes in no file name, and the names that it keeps for devices
_FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f]')
_DEVICE = re.compile(r"(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(?=\.|$)")
# Octets of UTF-8, 24 Chinese characters: a name stays below the 255 octets of Linux, and a path far below the 260 characters
# of Windows, wherever the folder is put.
_LONGEST = 72


class Bundle(NamedTuple):
    """What the bundle holds, and what is missing."""

    entries: tuple[BundleFile, ...]
    failures: tuple[Failure, ...]
    diagnostics: tuple[Diagnostic, ...]

    @property
    def reports(self) -> int:
        """How many reports there are."""
        return sum(bool(entry.kind) for entry in self.entries)


def write(context: ReportContext, folder: Path, steps: Steps, *, with_pdf: bool = False) -> Bundle:
    """Write the bundle.

    Args:
        context: What the reports see.
        folder: An empty folder.
        steps: Passes the results of the units on, given how many there will be; it may show progress.
        with_pdf: Whether each report gets a PDF copy.

    Raises:
        UsageError: PDF is asked for where LibreOffice is not installed.
    """
    report_paths = ReportPaths(context.library.studios)
    entries: list[BundleFile] = []
    failures: list[Failure] = []
    run = build.prepared(context)
    for result in steps(build.everything(run), len(run.units)):
        failures += result.failures
        entries += [_put(folder, report_paths.next(one), one.data, one) for one in result.files]
    tables = build.district_files(run, lambda: (*board.files(context), *inventory.files(context)))
    entries += [_put(folder, name, data) for name, data in tables]
    build.finish(run)
    entries += _zips(folder, entries, report_paths.folders)
    copies, diagnostics = pdf.copies(folder, [one.path for one in entries if one.kind]) if with_pdf else ((), ())
    index = bundle_index.index(context, entries, failures, report_paths.folders, frozenset(copies))
    entries.append(_put(folder, bundle_index.INDEX, index.encode()))
    (folder / bundle_index.MANIFEST).write_bytes(bundle_index.manifest(context, entries).encode())
    return Bundle(tuple(entries), tuple(failures), tuple(diagnostics))


def path_of(kind: str, folder: str, span: str, about: str) -> str:
    """``春晖工作室/03-春晖工作室-2025-2026学年-年度考核报告.docx``: number of the kind, studio, span, kind, who it is about."""
    number = f"{_NUMBERS.get(kind, len(_NUMBERS) + 1):02}"  # the bureau's own forms come last
    parts = (number, folder, span, kind, about)
    return f"{folder}/{'-'.join(clean(part) for part in parts if part)}.docx"


def clean(name: str) -> str:
    """``name`` as a part of a file's name on any system, not longer than 24 Chinese characters; may be empty."""
    cleaned = _DEVICE.sub(r"\1＿", _FORBIDDEN.sub("＿", unicodedata.normalize("NFC", name)).strip(". "))
    if len(cleaned.encode()) <= _LONGEST:
        return cleaned
    return cleaned.encode()[: _LONGEST - 3].decode(errors="ignore").rstrip(". ") + "…"


class ReportPaths:
    """Gives every report its path in the bundle. No two get the same, not even on a file system that ignores case."""

    def __init__(self, studios: Mapping[str, Studio]) -> None:
        self.folders = _folders(studios)
        self._taken: set[str] = set()

    def next(self, one: ReportFile) -> str:
        """A path for ``one``, another at every call."""
        wanted = path_of(one.kind, self.folders[one.studio], one.span, one.about)
        stem = wanted.removesuffix(".docx")
        path, count = wanted, 1
        while path.casefold() in self._taken:
            count += 1
            path = f"{stem}（{count}）.docx"
        self._taken.add(path.casefold())
        return path


def _folders(studios: Mapping[str, Studio]) -> dict[str, str]:
    """The folder of each studio's reports: its name, with its id where two would be called the same; of the district's, under ``""``."""
    names = {one: clean(studio.name) or one for one, studio in studios.items()}
    alike = [DISTRICT, *(name.casefold() for name in names.values())]
    return {
        "": DISTRICT,
        **{one: name if alike.count(name.casefold()) == 1 else f"{name}（{one}）" for one, name in names.items()},
    }


def _put(folder: Path, name: str, data: bytes, one: ReportFile | None = None) -> BundleFile:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    about = (one.kind, one.studio, one.span, one.about) if one else ("", "", "", "")
    return BundleFile(name, len(data), hashlib.sha256(data).hexdigest(), *about)


def _zips(folder: Path, entries: list[BundleFile], folders: Mapping[str, str]) -> Iterator[BundleFile]:
    """A zip file of each studio's reports, and one of everything."""
    names = [entry.path for entry in entries]
    groups = {
        place: [name for name in names if name.startswith(f"{place}/")] for studio, place in folders.items() if studio
    }
    for place, members in {**groups, DISTRICT: names}.items():
        if members:
            target = folder / f"{place}.zip"
            zips.pack(target, ((name, folder / name) for name in sorted(members)))
            with target.open("rb") as data:
                sha256 = hashlib.file_digest(data, "sha256").hexdigest()
            yield BundleFile(target.name, target.stat().st_size, sha256)
