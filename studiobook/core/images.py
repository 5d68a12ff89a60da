"""Opens pictures that somebody handed in: what counts as one, how large it may be, and the message for one that is none.

Pillow guesses the format from the first bytes, whatever the file is called. It may guess among few, as some of its readers
start other programs. HEIC, the format of many phones, comes from pillow-heif, which is loaded when the first such file turns
up.
"""

import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import BinaryIO

from PIL import Image

ENDINGS = {".jpg", ".jpeg", ".png", ".webp", ".heic"}
MOST_PIXELS = 120_000_000  # a phone takes 108 million at most; a JPEG is reduced while it is decoded
MOST_PIXELS_DECODED = 64_000_000  # of the formats that are decoded completely: 256 MB of memory
# what Pillow and pillow-heif raise for a picture that is broken off or damaged
_BROKEN = (OSError, ValueError, SyntaxError, EOFError, RuntimeError, struct.error, zlib.error)
_BOMBS = (Image.DecompressionBombWarning, Image.DecompressionBombError)
_BROKEN_OFF = "照片打不开，可能没有传完整"
_SMALLER = "用看图软件把它缩小到 4000 像素宽以内，再换上"
_ISO_MEDIA = b"ftyp"  # bytes 5 to 8 of a HEIC file

# a file with a head that promises more is refused before a byte of it is decoded
Image.MAX_IMAGE_PIXELS = MOST_PIXELS
warnings.simplefilter("error", Image.DecompressionBombWarning)


class ImageError(Exception):
    """A picture that cannot be used: where it is, what is wrong with it, and its remedy."""

    def __init__(self, path: Path, message: str, remedy: str) -> None:
        super().__init__(f"{path} {message} → {remedy}")
        self.path, self.message, self.remedy = path, message, remedy

    def __reduce__(self) -> tuple[type["ImageError"], tuple[Path, str, str]]:
        """So that it comes back complete from another process."""
        return ImageError, (self.path, self.message, self.remedy)


def look_at(path: Path) -> None:
    """ImageError where the head of the file at ``path`` is no picture's, or says that it is too large. Nothing is decoded."""
    try:
        with opened(path):
            pass
    except ImageError as error:
        if error.message == _BROKEN_OFF:
            remedy = "换成正常的 jpg 或 png 照片，不要只改文件名"
            raise ImageError(path, "这不是能打开的照片", remedy) from None
        raise


@contextmanager
def opened(path: Path) -> Iterator[Image.Image]:
    """The picture at ``path``, not decoded yet. ImageError where it is none or too large, or what is done with it finds it damaged."""
    try:
        with path.open("rb") as file:
            formats = _formats(file)
            with Image.open(file, formats=formats) as image:
                _refuse_large(path, image)
                yield image
    except _BOMBS:
        raise ImageError(path, f"照片超过 {MOST_PIXELS // 10_000} 万像素", _SMALLER) from None
    except _BROKEN:
        raise ImageError(path, _BROKEN_OFF, "换一张正常的 jpg 或 png 照片") from None


def _formats(file: BinaryIO) -> tuple[str, ...]:
    """The formats that ``file`` may have, by its first bytes."""
    head = file.read(12)
    file.seek(0)
    if head[4:8] != _ISO_MEDIA:
        return ("JPEG", "PNG", "WEBP")
    _know_heic()
    return ("HEIF",)


@cache
def _know_heic() -> None:
    from pillow_heif import register_heif_opener  # takes a while to load, and most districts have none

    register_heif_opener(thumbnails=False)


def _refuse_large(path: Path, image: Image.Image) -> None:
    most = MOST_PIXELS if image.format in ("JPEG", "MPO") else MOST_PIXELS_DECODED
    if image.width * image.height > most:
        message = f"照片有 {image.width}×{image.height} 像素，超过 {most // 10_000} 万"
        raise ImageError(path, message, _SMALLER)
