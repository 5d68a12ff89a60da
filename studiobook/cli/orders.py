"""What every task is asked with, and where the program keeps what it made before."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from studiobook import render
from studiobook.errors import UsageFault


@dataclass(frozen=True)
class Order:
    """What every task is asked with: the district's folder, where output goes, and the day to judge on."""

    root: Path
    out: Path
    today: date


def order(root: str, out: str, as_of: str) -> Order:
    """An order from what was typed. UsageFault for a folder that is no district's or a date that is none."""
    folder = Path(root).resolve() if root else render.PROGRAM
    if not (folder / "bureau").is_dir():
        raise UsageFault(f"“{folder}”不是一个区的文件夹 → --root 后面写含有 bureau/ 和 studios/ 的文件夹")
    try:
        today = date.fromisoformat(as_of) if as_of else date.today()
    except ValueError:
        raise UsageFault(f"“{as_of}”不是日期 → --as-of 后面写 2026-02-14 这样的日期") from None
    return Order(folder, Path(out).resolve() if out else render.PROGRAM / "dist", today)


def cache() -> Path:
    """Where prepared pictures are kept from one run to the next."""
    return render.PROGRAM / ".cache" / "photos"


def kept_reports() -> Path:
    """Where finished reports are kept from one run to the next."""
    return cache().with_name("reports-kept")
