"""Tells whether a report is exactly what this repository produces: it is built again from the data at its commit, and compared.

A report names itself and what it was built from (``base.identity``, ``ReportContext.properties``). It is built by the present
program: where the versions differ, both are named. A paper carries no digest of the program, so that the version decides.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from studiobook import __version__
from studiobook.core import git
from studiobook.core.diagnostic import DataError, UsageError
from studiobook.loading import library
from studiobook.reports import build
from studiobook.reports.base import DISTRICT, NOBODY, ReportContext
from studiobook.reports.build import UnitReports
from studiobook.reports.verify import compare
from studiobook.rules.evaluate import evaluate


class Verification(NamedTuple):
    """Whether the file at ``path`` equals what is produced, and why not, in Chinese."""

    path: Path
    equal: bool
    reasons: tuple[str, ...] = ()


class Provenance(NamedTuple):
    """What the properties of a report say about it."""

    commit: str
    day: date
    program: str
    kind: str
    studio: str
    span: str
    about: str


def verifications(root: Path, photos: Path, paths: Iterable[str]) -> Iterator[Verification]:
    """Compare each Word file of ``paths`` with the report that the district in ``root`` produces.

    Args:
        root: The folder of the district.
        photos: Where prepared photographs are stored.
        paths: Files, and folders with everything below them.

    Raises:
        UsageError: A path leads to no Word file.
    """
    found = [file for path in paths for file in _files(path)]
    if not found:
        raise UsageError("没有说要核对哪些文件 → 写 Word 文件或文件夹的路径，例如 dist/reports")
    with TemporaryDirectory() as folder:
        rebuilder = _Rebuilder(root, photos, Path(folder))
        for file in found:
            yield _verification(file, rebuilder)


def _files(path: str) -> list[Path]:
    place = Path(path)
    if place.is_dir():
        return sorted(file for file in place.rglob("*.docx") if not file.name.startswith("~$"))
    if not place.is_file():
        raise UsageError(f"没有文件“{path}” → 核对路径")
    return [place]


class _Rebuilder:
    """Builds reports again: loads the data of a commit once, evaluates them once a day, builds once a studio and kind."""

    def __init__(self, root: Path, photos: Path, folder: Path) -> None:
        self.root, self.photos, self.folder = root, photos, folder
        self.unpacked: set[str] = set()
        self.context = cache(self._context)
        self.built = cache(self._built)

    def _context(self, commit: str, day: date) -> ReportContext | None:
        """Everything as it was at ``commit``, evaluated on ``day``; None for a commit that the repository does not have."""
        place = self.folder / commit
        if commit not in self.unpacked and not git.unpack(self.root, commit, place):
            return None
        self.unpacked.add(commit)
        district = replace(library.load(place), commit=commit)
        return ReportContext(district, evaluate(district, day), day, self.photos)

    def _built(self, commit: str, day: date, studio: str, kind: str) -> UnitReports:
        context = self.context(commit, day)
        assert context is not None
        form = build.format_of(context.library.root)
        seen = build.seen_by(context, context.library.studios[studio]) if studio else context
        return build.unit_reports(seen, studio, form, only=kind)


def _verification(path: Path, rebuilder: _Rebuilder) -> Verification:
    data = path.read_bytes()
    try:
        origin = _provenance(compare.properties(data))
    except compare.Broken:
        return Verification(path, False, ("打不开，不是 Word 文件，或者已经损坏",))
    if isinstance(origin, str):
        return Verification(path, False, (origin,))
    if origin.commit.endswith(git.UNCOMMITTED):
        return Verification(path, False, ("生成时数据有未提交的修改，无法核对 → 提交以后重新生成",))
    try:
        context = rebuilder.context(origin.commit, origin.day)
        if context is None:
            return Verification(
                path, False, (f"这个仓库里没有数据提交 {origin.commit[:12]} → 取来完整的历史，或者换仓库",)
            )
        if origin.studio and origin.studio not in context.library.studios:
            return Verification(path, False, (f"那次提交里没有工作室“{origin.studio}”",))
        built = rebuilder.built(origin.commit, origin.day, origin.studio, origin.kind)
        return Verification(path, *_compared(data, origin, built))
    except DataError as error:
        return Verification(path, False, ("那次提交的数据现在读不通，不能重新生成：", *map(str, error.diagnostics[:3])))


def _compared(data: bytes, origin: Provenance, built: UnitReports) -> tuple[bool, tuple[str, ...]]:
    wanted = (origin.kind, origin.studio, origin.span, origin.about)
    same = [one.data for one in built.files if (one.kind, one.studio, one.span, one.about) == wanted]
    if data in same:
        return True, ()
    present = f"studiobook {__version__}"
    other = f"它由 {origin.program} 生成，现在的程序是 {present}，差别可能只是程序变了"
    note = () if origin.program == present else (other,)
    if not same:
        why = tuple(str(diagnostic) for error in built.failures for diagnostic in error.diagnostics)
        return False, (f"那次提交的数据不生成这份报告（{origin.span}{origin.kind}）", *why, *note)
    return False, (*min((compare.differences(one, data) for one in same), key=len), *note)


def _provenance(properties: Mapping[str, str]) -> Provenance | str:
    """What the properties say; why not, in Chinese, where they are not those of a report that can be verified."""
    named = ("数据提交", "数据截至", "生成程序", "文种", "工作室代号", "时段", "对象")
    if not all(name in properties for name in named):
        return "不是本程序生成的报告：文件属性里没有说明它的来历"
    commit, day, program, kind, studio, span, about = (properties[name] for name in named)
    if commit == "未纳入版本库":
        return "生成时数据没有纳入版本库，无法核对"
    try:
        known_on = date.fromisoformat(day)
    except ValueError:
        return f"文件属性“数据截至”不是日期：“{day[:20]}”"
    about = "" if about == NOBODY else about
    return Provenance(commit, known_on, program, kind, "" if studio == DISTRICT else studio, span, about)
