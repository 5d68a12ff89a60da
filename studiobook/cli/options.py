"""What every task is asked with."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from studiobook.core import paths
from studiobook.core.diagnostic import UsageError


@dataclass(frozen=True)
class Options:
    """What every task is asked with: the district's folder, where output goes, and the day to judge on."""

    root: Path
    out: Path
    today: date


def parse_options(root: str, out: str, as_of: str) -> Options:
    """The options that were typed; where one is empty, its default.

    Raises:
        UsageError: The folder is no district's, or the date is none.
    """
    folder = paths.typed(root, paths.PROGRAM)
    if not (folder / "bureau").is_dir():
        raise UsageError(f"“{folder}”不是一个区的文件夹 → --root 后面写含有 bureau/ 和 studios/ 的文件夹")
    try:
        today = date.fromisoformat(as_of) if as_of else date.today()
    except ValueError:
        raise UsageError(f"“{as_of}”不是日期 → --as-of 后面写 2026-02-14 这样的日期") from None
    return Options(folder, paths.typed(out, paths.PROGRAM / "dist"), today)
