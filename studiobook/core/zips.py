"""Zip files: written with the same bytes on every machine, and read within limits.

Entries are written in the order given, with one fixed date, and not compressed. What compressing yields depends on the
machine's zlib, and pictures and Word files would hardly shrink.
"""

import zipfile
import zlib
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

_DATE = (1980, 1, 1, 0, 0, 0)
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # no Word file is compressed by another


class Broken(Exception):
    """The bytes are no zip file that can be read within the limits."""


class TooLarge(Broken):
    """The zip file would be larger, unpacked, than the limit."""


def unpacked(data: bytes, most: int) -> dict[str, bytes]:
    """The files in the zip file ``data``, by name.

    Args:
        data: The bytes of the zip file.
        most: How many bytes the files may have together.

    Raises:
        Broken: ``data`` is no zip file, is damaged, or encrypted.
        TooLarge: The files have more than ``most`` bytes.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            if sum(entry.file_size for entry in entries) > most:
                raise TooLarge
            if any(entry.compress_type not in _METHODS for entry in entries):
                raise Broken
            return {entry.filename: archive.read(entry) for entry in entries}
    # all that zipfile raises for a file that is cut off, damaged or encrypted
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, EOFError, zlib.error):
        raise Broken from None


def packed(files: Iterable[tuple[str, bytes]], mode: int = 0o644) -> bytes:
    """The bytes of a zip file that holds ``files``, each with the permissions ``mode``."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name, data in files:
            archive.writestr(_entry(name, mode), data)
    return target.getvalue()


def pack(target: Path, files: Iterable[tuple[str, Path]]) -> None:
    """Write a zip file of ``files`` to ``target``, one after another, however large they are."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name, path in files:
            archive.writestr(_entry(name), path.read_bytes())


def _entry(name: str, mode: int = 0o644) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _DATE)
    entry.create_system = 3  # the same, whichever system writes it
    entry.external_attr = mode << 16
    return entry
