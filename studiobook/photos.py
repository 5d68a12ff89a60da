"""Prepares photographs: turned upright, sized, re-encoded without any of their metadata (place, camera, time), cached by content."""

import hashlib
import io
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageOps

from studiobook.layout import BROKEN_PICTURE

_QUALITY = 82


class PhotoFault(Exception):
    """A picture that is broken off or too large to open."""

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))
        self.path = path


def prepare(path: Path, width: int, cache: Path) -> bytes:
    """The picture at ``path`` as a JPEG at most ``width`` pixels wide. PhotoFault where it is no picture."""
    state = path.stat()
    kept = cache / f"{_digest_of(path, state.st_mtime_ns, state.st_size)}-{width}.jpg"
    if kept.is_file():
        return kept.read_bytes()
    try:
        made = _encode(path.read_bytes(), width)
    except BROKEN_PICTURE:
        raise PhotoFault(path) from None
    cache.mkdir(parents=True, exist_ok=True)
    # written beside and moved: a run that dies leaves no half picture in the cache
    half = kept.with_suffix(".part")
    half.write_bytes(made)
    half.replace(kept)
    return made


def size(jpeg: bytes) -> tuple[int, int]:
    """Width and height of a prepared picture, pixels."""
    with Image.open(io.BytesIO(jpeg)) as image:
        return image.size


def digest(data: bytes) -> str:
    """A short name for content: the same picture has one name wherever it is used."""
    return hashlib.sha256(data).hexdigest()[:16]


@lru_cache(maxsize=10_000)
def _digest_of(path: Path, changed: int, length: int) -> str:
    """The digest of a file, read once for all the widths it is wanted in."""
    return digest(path.read_bytes())


def _encode(data: bytes, width: int) -> bytes:
    with Image.open(io.BytesIO(data)) as image:
        image.draft("RGB", (width, width))  # a JPEG is decoded at a fraction of its size: much faster
        upright = ImageOps.exif_transpose(image).convert("RGB")
    if upright.width > width:
        upright = upright.resize((width, round(upright.height * width / upright.width)), Image.Resampling.LANCZOS)
    upright.info.clear()  # or a comment in the file would be written again
    made = io.BytesIO()
    upright.save(made, "JPEG", quality=_QUALITY, optimize=True, progressive=True)
    return made.getvalue()
