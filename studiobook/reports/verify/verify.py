"""Tells whether a report is exactly what this repository produces: it is made again, from the data at its commit, and compared.

A report says itself which one it is and what it was made from (``report.identity``, ``Desk.properties``). It is made with the
present program; where another version made the file, that is said.
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
from studiobook.reports.build import Made
from studiobook.reports.verify import compare
from studiobook.rules.evaluate import evaluate


class Verdict(NamedTuple):
    """Whether the file at ``path`` is what is produced, and what is to be said of it."""

    path: Path
    equal: bool
    said: tuple[str, ...] = ()


class Claim(NamedTuple):
    """What a report says of itself."""

    commit: str
    day: date
    program: str
    kind: str
    studio: str
    span: str
    about: str


def verdicts(root: Path, cache_: Path, paths: Iterable[str]) -> Iterator[Verdict]:
    """The verdict on each Word file of ``paths`` (files, and folders with everything below) for the district in ``root``.

    UsageError for a path that leads to no Word file. ``cache_`` holds prepared pictures.
    """
    found = [file for path in paths for file in _files(path)]
    if not found:
        raise UsageError("没有说要核对哪些文件 → 写 Word 文件或文件夹的路径，例如 dist/reports")
    with TemporaryDirectory() as made:
        renderer = _Press(root, cache_, Path(made))
        for file in found:
            yield _verdict(file, renderer)


def _files(path: str) -> list[Path]:
    place = Path(path)
    if place.is_dir():
        return sorted(file for file in place.rglob("*.docx") if not file.name.startswith("~$"))
    if not place.is_file():
        raise UsageError(f"没有文件“{path}” → 核对路径")
    return [place]


class _Press:
    """Makes reports again; the data of a commit are read once, judged once a day, printed once a studio and kind."""

    def __init__(self, root: Path, cache_: Path, folder: Path) -> None:
        self.root, self.cache, self.folder = root, cache_, folder
        self.unpacked: set[str] = set()
        self.context = cache(self._desk)
        self.made = cache(self._made)

    def _desk(self, commit: str, day: date) -> ReportContext | None:
        """Everything as it was at ``commit``, judged on ``day``; None for a commit that the repository does not have."""
        place = self.folder / commit
        if commit not in self.unpacked and not git.unpack(self.root, commit, place):
            return None
        self.unpacked.add(commit)
        district = replace(library.load(place), commit=commit)
        return ReportContext(district, evaluate(district, day), day, self.cache)

    def _made(self, commit: str, day: date, studio: str, kind: str) -> Made:
        context = self.context(commit, day)
        assert context is not None
        form = build.format_of(context.library.root)
        seen = build.seen_by(context, context.library.studios[studio]) if studio else context
        return build.unit_reports(seen, studio, form, only=kind)


def _verdict(path: Path, renderer: _Press) -> Verdict:
    data = path.read_bytes()
    try:
        claim = _claim(compare.properties(data))
    except compare.Broken:
        return Verdict(path, False, ("打不开，不是 Word 文件，或者已经损坏",))
    if isinstance(claim, str):
        return Verdict(path, False, (claim,))
    if claim.commit.endswith(git.UNCOMMITTED):
        return Verdict(path, False, ("生成时数据有未提交的修改，无法核对 → 提交以后重新生成",))
    try:
        context = renderer.context(claim.commit, claim.day)
        if context is None:
            return Verdict(path, False, (f"这个仓库里没有数据提交 {claim.commit[:12]} → 取来完整的历史，或者换仓库",))
        if claim.studio and claim.studio not in context.library.studios:
            return Verdict(path, False, (f"那次提交里没有工作室“{claim.studio}”",))
        return Verdict(path, *_compared(data, claim, renderer.made(claim.commit, claim.day, claim.studio, claim.kind)))
    except DataError as error:
        return Verdict(path, False, ("那次提交的数据现在读不通，不能重新生成：", *map(str, error.diagnostics[:3])))


def _compared(data: bytes, claim: Claim, made: Made) -> tuple[bool, tuple[str, ...]]:
    wanted = (claim.kind, claim.studio, claim.span, claim.about)
    same = [one.data for one in made.printed if (one.kind, one.studio, one.span, one.about) == wanted]
    if data in same:
        return True, ()
    present = f"studiobook {__version__}"
    other = f"它由 {claim.program} 生成，现在的程序是 {present}，差别可能只是程序变了"
    note = () if claim.program == present else (other,)
    if not same:
        why = tuple(str(diagnostic) for error in made.failures for diagnostic in error.diagnostics)
        return False, (f"那次提交的数据不生成这份报告（{claim.span}{claim.kind}）", *why, *note)
    return False, (*min((compare.differences(one, data) for one in same), key=len), *note)


def _claim(said: Mapping[str, str]) -> Claim | str:
    """What the properties say; a sentence where they are not those of a report that can be checked."""
    named = ("数据提交", "数据截至", "生成程序", "文种", "工作室代号", "时段", "对象")
    if not all(name in said for name in named):
        return "不是本程序生成的报告：文件属性里没有说明它的来历"
    commit, day, program, kind, studio, span, about = (said[name] for name in named)
    if commit == "未纳入版本库":
        return "生成时数据没有纳入版本库，无法核对"
    try:
        whole = date.fromisoformat(day)
    except ValueError:
        return f"文件属性“数据截至”不是日期：“{day[:20]}”"
    about = "" if about == NOBODY else about
    return Claim(commit, whole, program, kind, "" if studio == DISTRICT else studio, span, about)
