"""Prepares photographs: turned upright, sized, in plain colours, without any of their metadata (place, camera, time).

For the site in three sizes, each as WebP and as JPEG; for paper as one JPEG. The store holds them by the content of the
photograph, so that it is encoded once, whatever its file is called.
"""

import hashlib
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import Any, NamedTuple

import joblib
import PIL
from PIL import ExifTags, Image, ImageCms

from studiobook.core.content_ids import ContentIds
from studiobook.core.diagnostic import Diagnostic, top_of
from studiobook.core.images import ImageError, opened
from studiobook.core.store import Store
from studiobook.models.library import LibraryView

# each size half of the next, computed by adding up fours of pixels; together they suit phones of 1 to 3 dots a pixel
WIDTHS = (400, 800, 1600)
_TALLEST = 3  # times its width: more of a long screenshot would be more than WebP can hold
_QUALITY = 82  # of JPEG on paper
_WEB_JPEG = {"quality": 78}
_WEB_WEBP = {"quality": 75, "method": 2}  # method 4, Pillow's own choice, takes twice as long for 4 % less
# encoders of another version may give other bytes
_RECIPE = f"1 {PIL.__version__} {WIDTHS} {_TALLEST} {_QUALITY} {_WEB_JPEG} {_WEB_WEBP}"
_AT_ONCE = 4  # photographs; each may take 256 MB while it is decoded
_KIND, _WEB = "photos", "web"  # of entries in the store

# what the camera's note of how it was held asks for
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_SIDEWAYS = {_TURNS[5], _TURNS[6], _TURNS[7], _TURNS[8]}


class Rendition(NamedTuple):
    """A photograph in one size, pixels, as files in the store."""

    width: int
    height: int
    webp: Path
    jpeg: Path


class Photograph(NamedTuple):
    """A photograph prepared for the site: the id of its content, and its sizes, the smallest first."""

    name: str
    renditions: tuple[Rendition, ...]


def prepare(path: Path, width: int, cache: Path) -> bytes:
    """The picture at ``path`` as one JPEG at most ``width`` pixels wide, for paper.

    Args:
        path: The file that was handed in.
        width: Pixels.
        cache: The folder of the store.

    Raises:
        ImageError: The file is no picture that can be used.
    """
    return derived(path, str(width), cache, lambda: _paper(path, width))


def photograph(path: Path, cache: Path) -> Photograph:
    """The picture at ``path`` in all its sizes for the site; ``cache`` is the folder of the store.

    Raises:
        ImageError: The file is no picture that can be used.
    """
    name = content_id(path, cache)
    folder = Store(cache).files(_key(name, _WEB), partial(_web, path))
    sizes = sorted(tuple(map(int, one.stem.split("x"))) for one in folder.glob("*.webp"))
    return Photograph(
        name,
        tuple(Rendition(w, h, folder / f"{w}x{h}.webp", folder / f"{w}x{h}.jpg") for w, h in sizes),
    )


def prepare_all(paths: Iterable[Path], cache: Path) -> None:
    """Prepare for the site those of many pictures that are not in the store: several at once, as encoding releases Python's lock.

    A file that is no picture is skipped: ``photograph`` raises for it later.
    """
    store, ids = Store(cache), _ids(cache)
    missing = [
        path for path in dict.fromkeys(paths) if not (known := ids.known(path)) or not store.has(_key(known, _WEB))
    ]
    threads = min(joblib.cpu_count(), _AT_ONCE, len(missing))
    run = joblib.Parallel(n_jobs=max(1, threads), prefer="threads")
    run(joblib.delayed(_attempt)(path, cache) for path in missing)
    ids.save()


def withheld(library: LibraryView) -> Iterator[Path]:
    """The photographs that may not be shown, or no longer."""
    for studio in library.studios.values():
        yield from (library.root / "studios" / studio.id / file for file in sorted(studio.withheld & studio.files))


def withdraw(paths: Iterable[Path], cache: Path) -> None:
    """Remove from the store everything derived from the pictures at ``paths``: nobody consents any more to their being shown."""
    withdrawn = tuple(f"{content_id(path, cache)}-" for path in paths)
    if withdrawn:
        Store(cache).remove(_KIND, lambda name: name.startswith(withdrawn))


def content_id(path: Path, cache: Path) -> str:
    """The id of a picture's content; the names of the store's entries of the picture begin with it."""
    return _ids(cache).of(path)


def derived(path: Path, what: str, cache: Path, make: Callable[[], bytes]) -> bytes:
    """What ``make`` makes of the picture at ``path``, stored until the picture is withdrawn; ``what`` names it."""
    return Store(cache).get(_key(content_id(path, cache), what), make)


def diagnostic(error: ImageError, library: LibraryView) -> Diagnostic:
    """The diagnostic of a photograph that cannot be used: where its file is, and which record names it."""
    within = error.path.is_relative_to(library.root)
    shown = error.path.relative_to(library.root).as_posix() if within else str(error.path)
    named = [
        one.path
        for studio in library.studios.values()
        for one in studio.activities
        if shown in (f"studios/{studio.id}/{photo.file}" for photo in one.photos)
    ]
    remedy = f"{error.remedy}，或从 {named[0]} 里删去它" if named else error.remedy
    return Diagnostic(top_of(shown), error.message, remedy, "read/picture")


def digest(data: bytes) -> str:
    """A short name for content."""
    return hashlib.sha256(data).hexdigest()[:16]


def size(jpeg: bytes) -> tuple[int, int]:
    """Width and height of a prepared picture, pixels."""
    with Image.open(io.BytesIO(jpeg)) as image:
        return image.size


def _attempt(path: Path, cache: Path) -> None:
    with suppress(ImageError):
        photograph(path, cache)


@lru_cache(maxsize=1)
def _ids(cache: Path) -> ContentIds:
    return ContentIds(Store(cache), f"{_KIND}/ids", _RECIPE)


def _key(name: str, what: str) -> str:
    return f"{_KIND}/{name}-{what}"


def _web(path: Path) -> Mapping[str, bytes]:
    files: dict[str, bytes] = {}
    shown = upright(path, WIDTHS[-1], Image.Resampling.BICUBIC)
    for width in reversed(WIDTHS):
        if files and shown.width >= 2 * width:
            shown = shown.reduce(2)
        elif shown.width > width:
            shown = shown.resize(_fitting(shown.size, width), Image.Resampling.BICUBIC)
        name = f"{shown.width}x{shown.height}"
        if f"{name}.webp" not in files:  # a small picture has fewer sizes
            files[f"{name}.webp"] = _encoded(shown, "WEBP", **_WEB_WEBP)
            files[f"{name}.jpg"] = _encoded(shown, "JPEG", **_WEB_JPEG)
    return files


def _paper(path: Path, width: int) -> bytes:
    shown = upright(path, width)
    return _encoded(shown, "JPEG", quality=_QUALITY, optimize=True, progressive=True)


def _encoded(image: Image.Image, form: str, **how: Any) -> bytes:
    data = io.BytesIO()
    image.save(data, form, **how)
    return data.getvalue()


def upright(path: Path, width: int, filter_: Image.Resampling = Image.Resampling.LANCZOS) -> Image.Image:
    """The picture at ``path`` upright, as 8-bit sRGB on white, no wider than ``width``, with nothing else of what was in the file.

    ImageError where it cannot be used.
    """
    with opened(path) as image:
        turn = _TURNS.get(image.getexif().get(ExifTags.Base.Orientation, 1))
        sideways = turn in _SIDEWAYS
        across, down = _fitting(image.size[::-1] if sideways else image.size, width)
        wanted = (down, across) if sideways else (across, down)
        image.draft("RGB", wanted)  # a JPEG is decoded at a fraction of its size: much faster, and little memory
        image.load()
        shown = _mixable(image)
        if shown.size != wanted:
            shown = shown.resize(wanted, filter_)
        shown = _in_srgb(_on_white(shown), image.info.get("icc_profile"))
        turned = shown.transpose(turn) if turn is not None else shown.copy()
    turned.info.clear()  # or a comment in the file would be written again
    return turned


def _fitting(given: tuple[int, int], width: int) -> tuple[int, int]:
    """The size ``given`` no wider than ``width`` and no higher than ``_TALLEST`` times that, never enlarged, never less than a pixel."""
    scale = min(1, width / given[0], _TALLEST * width / given[1])
    return max(1, round(given[0] * scale)), max(1, round(given[1] * scale))


def _mixable(image: Image.Image) -> Image.Image:
    """``image`` in a mode in which neighbouring pixels may be mixed: not numbers of a palette, not 16 bits."""
    if image.mode.startswith("I"):
        # 16 bits of grey: Pillow would make everything over 255 white
        return image.convert("I").point(lambda value: value / 256).convert("L")
    if "transparency" in image.info or image.mode in ("PA", "LA", "RGBa", "La"):
        return image.convert("RGBA")
    return image if image.mode in ("L", "RGB", "RGBA", "CMYK") else image.convert("RGB")


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode != "RGBA":
        return image
    white = Image.new("RGB", image.size, "white")
    white.paste(image, mask=image.getchannel("A"))
    return white


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """``image`` in the colours that every screen knows: many phones take wider ones and say so in a profile."""
    if profile and image.mode in ("RGB", "CMYK"):
        try:
            given = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            if not ImageCms.getProfileDescription(given).startswith("sRGB"):
                image = ImageCms.profileToProfile(image, given, _srgb(), outputMode="RGB") or image
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass  # it does not fit its picture: the colours are taken as they are
    return image.convert("RGB")


@cache
def _srgb() -> ImageCms.ImageCmsProfile:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
