"""Prepares photographs: turned upright, sized, in plain colours, without any of their metadata (place, camera, time).

For the site in three sizes, each as WebP and as JPEG; for paper as one JPEG. What was made is kept by the content it was made from,
so that the same photograph is encoded once, whatever it is called and wherever it is used. Which content a file has is remembered
(``contentnames.py``).
"""

import hashlib
import io
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import Any, NamedTuple

import joblib
import PIL
from PIL import ExifTags, Image, ImageCms

from studiobook.core.content_ids import Names
from studiobook.core.diagnostic import Diagnostic, top_of
from studiobook.core.images import ImageError, opened
from studiobook.models.library import LibraryView

# each size half of the next, which is made by adding up fours of pixels; together they suit phones of 1 to 3 dots a pixel
WIDTHS = (400, 800, 1600)
_TALLEST = 3  # times its width: more of a long screenshot would be more than WebP can hold
_QUALITY = 82  # of JPEG on paper
_WEB_JPEG = {"quality": 78}
_WEB_WEBP = {"quality": 75, "method": 2}  # method 4, Pillow's own choice, takes twice as long for 4 % less
# encoders of another version may give other bytes
_RECIPE = f"1 {PIL.__version__} {WIDTHS} {_TALLEST} {_QUALITY} {_WEB_JPEG} {_WEB_WEBP}"
_AT_ONCE = 4  # photographs; each may take 256 MB while it is decoded
_FORGOTTEN = 30 * 24 * 3600  # seconds after which goes what no run asked for
_DAY = 24 * 3600

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

Made = Mapping[str, bytes]


class Rendition(NamedTuple):
    """A photograph in one size, pixels, as the files that are kept."""

    width: int
    height: int
    webp: Path
    jpeg: Path


class Photograph(NamedTuple):
    """A photograph prepared for the site: a short name that goes by its content, its sizes, the smallest first."""

    name: str
    renditions: tuple[Rendition, ...]


def prepare(path: Path, width: int, store: Path) -> bytes:
    """The picture at ``path`` as one JPEG at most ``width`` pixels wide, for paper. ImageError where it is none."""
    made = _kept(store / f"{name_of(path, store)}-{width}", lambda: {"paper.jpg": _paper(path, width)})
    return (made / "paper.jpg").read_bytes()


def photograph(path: Path, store: Path) -> Photograph:
    """The picture at ``path`` in all its sizes for the site. ImageError where it is none."""
    name = name_of(path, store)
    folder = _kept(_folder(name, store), partial(_web, path))
    sizes = sorted(tuple(map(int, one.stem.split("x"))) for one in folder.glob("*.webp"))
    return Photograph(
        name,
        tuple(Rendition(w, h, folder / f"{w}x{h}.webp", folder / f"{w}x{h}.jpg") for w, h in sizes),
    )


def prepare_all(paths: Iterable[Path], store: Path) -> None:
    """Prepare for the site those of many pictures that are not kept yet: several at once, as encoding leaves Python's lock alone.

    What is no picture is passed over: whoever asks for it with ``photograph`` is told.
    """
    names = _names(store)
    missing = [path for path in dict.fromkeys(paths) if not _folder(names.known(path), store).is_dir()]
    threads = min(joblib.cpu_count(), _AT_ONCE, len(missing))
    run = joblib.Parallel(n_jobs=max(1, threads), prefer="threads")
    run(joblib.delayed(_attempt)(path, store) for path in missing)
    names.keep()


def withheld(library: LibraryView) -> Iterator[Path]:
    """The photographs that may not be shown, or no longer."""
    for studio in library.studios.values():
        yield from (library.root / "studios" / studio.id / file for file in sorted(studio.withheld & studio.files))


def withdraw(paths: Iterable[Path], store: Path) -> None:
    """Let go everything that was made of the pictures at ``paths``: nobody agrees any more that they be shown."""
    for path in paths:
        for made in store.glob(f"{name_of(path, store)}-*"):
            _remove(made)


def prune(store: Path) -> None:
    """Let go what no run asked for in a month."""
    long_ago = time.time() - _FORGOTTEN
    for path in store.glob("*"):
        if path.stat().st_mtime < long_ago:
            _remove(path)


def diagnostic(error: ImageError, library: LibraryView) -> Diagnostic:
    """What is said of a photograph that cannot be used: where it lies, and which record names it."""
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


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _attempt(path: Path, store: Path) -> None:
    with suppress(ImageError):
        photograph(path, store)


def name_of(path: Path, store: Path) -> str:
    """The name that the content of a picture gives to what is made of it and kept in ``store``."""
    return _names(store).of(path)


@lru_cache(maxsize=1)
def _names(store: Path) -> Names:
    return Names(store / "names.json", _RECIPE)


def _folder(name: str, store: Path) -> Path:
    return store / f"{name}-web"


def _kept(folder: Path, make: Callable[[], Made]) -> Path:
    """``folder`` with the files that ``make`` gives; made when it is not there yet."""
    if folder.is_dir():
        if time.time() - folder.stat().st_mtime > _DAY:
            os.utime(folder)  # asked for: see ``prune``
        return folder
    made = make()
    # written beside and moved: a run that dies leaves no half picture in the cache
    folder.parent.mkdir(parents=True, exist_ok=True)
    half = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    for name, data in made.items():
        (half / name).write_bytes(data)
    try:
        half.rename(folder)
    except OSError:
        shutil.rmtree(half)
        if not folder.is_dir():
            raise  # or another thread or process was faster
    return folder


def _web(path: Path) -> Made:
    made: dict[str, bytes] = {}
    shown = upright(path, WIDTHS[-1], Image.Resampling.BICUBIC)
    for width in reversed(WIDTHS):
        if made and shown.width >= 2 * width:
            shown = shown.reduce(2)
        elif shown.width > width:
            shown = shown.resize(_fitting(shown.size, width), Image.Resampling.BICUBIC)
        name = f"{shown.width}x{shown.height}"
        if f"{name}.webp" not in made:  # a small picture has fewer sizes
            made[f"{name}.webp"] = _encoded(shown, "WEBP", **_WEB_WEBP)
            made[f"{name}.jpg"] = _encoded(shown, "JPEG", **_WEB_JPEG)
    return made


def _paper(path: Path, width: int) -> bytes:
    shown = upright(path, width)
    return _encoded(shown, "JPEG", quality=_QUALITY, optimize=True, progressive=True)


def _encoded(image: Image.Image, form: str, **how: Any) -> bytes:
    made = io.BytesIO()
    image.save(made, form, **how)
    return made.getvalue()


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
        made = shown.transpose(turn) if turn is not None else shown.copy()
    made.info.clear()  # or a comment in the file would be written again
    return made


def _fitting(whole: tuple[int, int], width: int) -> tuple[int, int]:
    """``whole`` no wider than ``width`` and no higher than ``_TALLEST`` times that, never enlarged, never less than a pixel."""
    scale = min(1, width / whole[0], _TALLEST * width / whole[1])
    return max(1, round(whole[0] * scale)), max(1, round(whole[1] * scale))


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
