"""Where a studio's files lie and what each holds; a file in another place is named, never read."""

import hashlib
import os
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from studiobook.core import images
from studiobook.core.dates import SchoolYear
from studiobook.core.diagnostic import DataError, Diagnostic, top_of
from studiobook.core.paths import LITTER as LITTER
from studiobook.loading.messages import suggestion
from studiobook.models.base import UNSEEN, Record
from studiobook.models.people import Person
from studiobook.models.records import Activity, Outcome, Project
from studiobook.models.studio import About
from studiobook.models.submissions import (
    AnnualPlan,
    AnnualSummary,
    Appraisals,
    CyclePlan,
    Ledger,
    PersonalPlan,
    ResearchReport,
    StudioRule,
)

MAX_FILE_BYTES = 20_000_000
FILE_ENDINGS = images.ENDINGS | {".pdf", ".docx", ".xlsx", ".pptx"}
# besides what no text may hold: line ends, and bytes that are no character
_ILLEGIBLE = re.compile(UNSEEN.pattern + r"|[\t\n\ud800-\udfff]")
ID = r"[a-z0-9]+(?:-[a-z0-9]+)*"
_YEAR = r"\d{4}-\d{4}"


class RecordKind(NamedTuple):
    """A kind of file a studio hands in: its model, its place, and an example of its name.

    ``endings`` is one, or several where the text below the front matter is left to the author.
    """

    model: type[Record]
    folder: str
    name: str
    endings: tuple[str, ...]
    example: str


RECORD_KINDS = (
    RecordKind(About, "", "studio", (".yml",), "studio.yml"),
    RecordKind(Person, "people", ID, (".yml",), "people/li-min.yml"),
    RecordKind(CyclePlan, "plans", "cycle", (".md",), "plans/cycle.md"),
    RecordKind(AnnualPlan, "plans", _YEAR, (".md",), "plans/2025-2026.md"),
    RecordKind(PersonalPlan, "plans/people", ID, (".md",), "plans/people/li-min.md"),
    RecordKind(
        Activity, "activities", rf"\d{{4}}-\d{{2}}(?:-\d{{2}})?-{ID}", (".md",), "activities/2025-10-17-listening.md"
    ),
    RecordKind(Outcome, "outcomes", ID, (".yml", ".md"), "outcomes/2026-03-paper-listening.yml"),
    RecordKind(Project, "projects", ID, (".yml",), "projects/home-school.yml"),
    RecordKind(AnnualSummary, "summaries", _YEAR, (".md",), "summaries/2025-2026.md"),
    RecordKind(ResearchReport, "summaries/research", ID, (".md",), "summaries/research/home-school.md"),
    RecordKind(Appraisals, "appraisals", _YEAR, (".yml",), "appraisals/2025-2026.yml"),
    RecordKind(Ledger, "funding", _YEAR, (".yml",), "funding/2025-2026.yml"),
    RecordKind(StudioRule, "rules", ID, (".md",), "rules/attendance.md"),
)


def files(folder: Path) -> Iterator[tuple[str, Path]]:
    """Every file below ``folder`` after its path within it; links are given as they are and never followed."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if LITTER.fullmatch(entry.name):
                continue
            path = Path(entry.path)
            if entry.is_dir(follow_symlinks=False):
                yield from ((f"{entry.name}/{within}", file) for within, file in files(path))
            else:
                yield entry.name, path


def kind_of(path: Path, within: str, shown: str) -> RecordKind | None:
    """The kind of record a file holds; None for a file in ``files/``. DataError for a file outside the known layout."""
    folder, _, name = within.rpartition("/")
    if legible(within) != within:
        raise _refused(shown, "read/file-name", "文件名里有看不见的字符", "改名，只用看得见的文字")
    if path.is_symlink():
        raise _refused(shown, "read/link", "这是一个链接（快捷方式），不是文件", "放入文件本身")
    if not path.is_file():  # a pipe or a device, which may never end
        raise _refused(shown, "read/file-kind", "这不是普通的文件", "移走它，放入文件本身")
    if folder == "files" or folder.startswith("files/"):
        _check_attachment(path, shown)
        return None
    here = [kind for kind in RECORD_KINDS if kind.folder == folder]
    for kind in here:
        if path.suffix in kind.endings and re.fullmatch(kind.name, path.stem):
            if re.fullmatch(_YEAR, path.stem):
                _check_year(path.stem, shown)
            return kind
    if here:
        examples = "、".join(kind.example for kind in here)
        raise _refused(shown, "read/file-name", f"不认识文件名“{name}”", f"按这里的写法改名：{examples}")
    near = suggestion(folder, sorted({kind.folder for kind in RECORD_KINDS} | {"files"})) if folder else ""
    remedy = near or "照片和附件放进 files/，其他文件的位置见手册“文件放在哪里”"
    raise _refused(shown, "read/file-place", "文件放在不认识的位置", remedy)


def legible(name: str) -> str:
    """``name`` of a file as it can be printed, on one line; what cannot be is ``�``."""
    return _ILLEGIBLE.sub("�", name)


def is_picture(name: str) -> bool:
    """Whether a file of that name is a picture."""
    return name.lower().endswith(tuple(images.ENDINGS))


def digests(root: Path, names: Iterable[str]) -> Mapping[str, str]:
    """Digests of the files ``names`` below ``root``, of those only that may have a twin: files of one size are read, others not.

    Several names of one file on the disk (hard links) are one file, and are not held against each other.
    """
    sizes: dict[int, dict[tuple[int, int | str], str]] = defaultdict(dict)
    for name in names:
        status = (root / name).stat()
        if status.st_size:
            sizes[status.st_size].setdefault((status.st_dev, status.st_ino or name), name)
    alike = [name for same in sizes.values() if len(same) > 1 for name in same.values()]
    return {name: hashlib.blake2b((root / name).read_bytes(), digest_size=16).hexdigest() for name in alike}


def _check_year(text: str, name: str) -> None:
    try:
        SchoolYear.parse(text)
    except ValueError:
        raise _refused(name, "read/file-name", f"文件名“{text}”不是学年", "写成相连的两年，例如 2025-2026") from None


def _check_attachment(path: Path, name: str) -> None:
    if path.suffix.lower() not in FILE_ENDINGS:
        endings = "、".join(sorted(ending.lstrip(".") for ending in FILE_ENDINGS))
        raise _refused(name, "read/file-kind", f"不接受“{path.suffix}”文件", f"只放 {endings}")
    size = path.stat().st_size
    if size > MAX_FILE_BYTES:
        message = f"文件有 {size // 1_000_000} MB，超过 {MAX_FILE_BYTES // 1_000_000} MB"
        raise _refused(name, "read/size", message, "压缩后再放入，视频请放链接")
    if is_picture(path.name):
        try:
            images.look_at(path)
        except images.ImageError as error:
            raise _refused(name, "read/picture", error.message, error.remedy) from None


def _refused(name: str, code: str, message: str, remedy: str) -> DataError:
    return DataError([Diagnostic(top_of(name), message, remedy, code)])
