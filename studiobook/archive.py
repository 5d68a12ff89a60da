"""Zip files with the same bytes anywhere: entries in the order given, a fixed date, and stored.

What deflating yields depends on the zlib that a machine happens to have; pictures and Word files would hardly shrink.
"""

import zipfile
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

_DATE = (1980, 1, 1, 0, 0, 0)


def packed(files: Iterable[tuple[str, bytes]]) -> bytes:
    """The bytes of a zip file that holds ``files``."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name, data in files:
            archive.writestr(_entry(name), data)
    return target.getvalue()


def pack(target: Path, files: Iterable[tuple[str, Path]]) -> None:
    """Write a zip file of ``files`` to ``target``, one after another, however large they are."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name, path in files:
            archive.writestr(_entry(name), path.read_bytes())


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _DATE)
    entry.create_system = 3  # of what made it, too, nothing is told
    entry.external_attr = 0o644 << 16
    return entry
