"""What the bundle of reports holds: ``index.html`` for people, which opens from a disk, and ``manifest.json`` for programs."""

import base64
import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from markupsafe import Markup

from studiobook import __version__
from studiobook.documents.templates import page_environment
from studiobook.models.studio import Studio
from studiobook.reports.base import ReportContext, span_of
from studiobook.reports.build import Failure
from studiobook.reports.kinds import DISTRICT_KINDS, STUDIO_KINDS

INDEX = "index.html"
MANIFEST = "manifest.json"


class BundleFile(NamedTuple):
    """A file of the bundle: its path, its size in bytes, its digest; of a report also which one it is (``ReportFile``)."""

    path: str
    size: int
    sha256: str
    kind: str = ""
    studio: str = ""
    span: str = ""
    about: str = ""

    @property
    def size_text(self) -> str:
        """The size as people read it: ``1.2 MB``."""
        return f"{self.size / 1_000_000:.1f} MB" if self.size >= 1_000_000 else f"{max(1, self.size // 1000)} KB"

    @property
    def pdf(self) -> str:
        """The path of its copy in PDF, if there is one."""
        return self.path.removesuffix(".docx") + ".pdf"


class Missing(NamedTuple):
    """A report that one might look for and that is not there; ``error``: it should be."""

    kind: str
    span: str
    why: tuple[str, ...]
    error: bool = False


class Group(NamedTuple):
    """The reports of one studio, or of the district: its name, its zip file and reminders, what is there and what is missing."""

    studio: str
    name: str
    extras: tuple[tuple[str, BundleFile], ...]
    entries: tuple[BundleFile, ...]
    missing: tuple[Missing, ...]


def index(
    context: ReportContext,
    entries: Sequence[BundleFile],
    failures: Sequence[Failure],
    folders: Mapping[str, str],
    copies: Collection[str],
) -> str:
    """The HTML of the list of everything; ``folders`` of studios by id, ``copies`` are the PDF files that there are."""
    groups = tuple(_groups(context, entries, failures, folders))
    listed = {entry.path for group in groups for _, entry in group.extras}
    shown = [entry for group in groups for entry in group.entries]
    environment = page_environment(context.library.root, {})
    script = environment.get_template("reports/index.js").render()
    return environment.get_template("reports/index.html.j2").render(
        district=context.library.district,
        commit=context.library.commit,
        program=__version__,
        today=context.today,
        groups=groups,
        count=len(shown),
        kinds=list(dict.fromkeys(entry.kind for entry in shown)),
        spans=sorted({entry.span for entry in shown if entry.span}, reverse=True),
        others=[entry for entry in entries if not entry.kind and entry.path not in listed],
        copies=copies,
        script=Markup(script),  # the program's own file; no value is in it
        script_hash=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
    )


def manifest(context: ReportContext, entries: Sequence[BundleFile]) -> str:
    """What is promised byte for byte, file by file. PDF files are not: LibreOffice writes the time and its version into them."""
    files = [
        {name: value for name, value in entry._asdict().items() if value != ""}
        for entry in sorted(entries, key=lambda one: one.path)
    ]
    content = {
        "program": f"studiobook {__version__}",
        "commit": context.library.commit,
        "day": context.today.isoformat(),
        "files": files,
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _groups(
    context: ReportContext, entries: Sequence[BundleFile], failures: Sequence[Failure], folders: Mapping[str, str]
) -> Iterator[Group]:
    by_studio: dict[str, list[BundleFile]] = defaultdict(list)
    for entry in entries:
        if entry.kind:
            by_studio[entry.studio].append(entry)
    paths = {entry.path: entry for entry in entries}
    for one, folder in sorted(folders.items()):
        failed = [error for error in failures if error.studio == one]
        studio = context.library.studios[one] if one else None
        absent = _absent(context, studio, by_studio[one], {error.kind for error in failed})
        name = studio.name if studio else context.library.district.name
        extras = tuple(_extras(one, folder, paths)) if one else ()
        yield Group(one, name, extras, tuple(by_studio[one]), (*map(_failed, failed), *absent))


def _extras(studio: str, folder: str, paths: Mapping[str, BundleFile]) -> Iterator[tuple[str, BundleFile]]:
    """A studio's files that are no reports, each with its title; ``paths`` are all files by path."""
    for title, path in (("整套压缩包", f"{folder}.zip"), ("到期提醒", f"{studio}/到期提醒.ics")):
        if path in paths:
            yield title, paths[path]


def _failed(error: Failure) -> Missing:
    why = tuple(map(str, error.diagnostics)) or ("程序出错，请把生成时屏幕上的内容发给工程师",)
    return Missing(error.kind, error.span, why, error=True)


def _absent(
    context: ReportContext, studio: Studio | None, present: list[BundleFile], failed: Collection[str]
) -> Iterator[Missing]:
    """What is missing for want of data: an entire kind, or a school year of a kind with yearly reports."""
    begun = [span_of(year) for year in context.begun(studio)] if studio else []
    if studio and not begun:
        yield Missing("全部报告", "", (f"建设周期{studio.cycle.label}还没有开始",))
        return
    for kind in STUDIO_KINDS if studio else DISTRICT_KINDS:
        spans = {entry.span for entry in present if entry.kind == kind.NAME}
        why = (kind.NEEDS,)
        if kind.NAME in failed:
            continue
        if not spans:
            yield Missing(kind.NAME, "", why)
        elif spans & set(begun):
            yield from (Missing(kind.NAME, span, why) for span in begun if span not in spans)
