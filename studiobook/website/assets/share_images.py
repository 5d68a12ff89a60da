"""The picture shown where the address of a page is shared, and the QR code that leads a phone to the page.

Pictures carry no words: a build machine may have no Chinese font.
"""

import io
from functools import cache
from importlib.metadata import version
from pathlib import Path

import PIL
import segno
from markupsafe import Markup
from PIL import Image, ImageDraw, ImageOps

from studiobook.core import hashing
from studiobook.core.store import Store
from studiobook.loading import photos

WIDTH, HEIGHT = 1200, 630  # pixels, as Open Graph asks for
_QUALITY = 82
_PINE, _PINE_DEEP, _GOLD, _CREAM = "#1d4f4a", "#153b38", "#d8b56a", "#f6efe0"
_FINE = 4  # times larger, then reduced: smooth edges
_DRAWN = 1  # goes up when the pictures are drawn in another way
# Every mask is valid, and scanners read which it is. Trying all eight takes four times as long.
_MASK = 3


def code(address: str, cache: Path) -> Markup:
    """The QR code for ``address``, level M, as an SVG element; ``cache`` is the folder of the store."""
    key = hashing.of_texts([version("segno"), str(_MASK), address])
    return Markup(Store(cache).get(f"codes/{key}", lambda: _code(address)).decode())


def picture(photo: Path | None, cache: Path) -> bytes:
    """The share picture: the middle of ``photo`` with the site's mark in its corner, or the mark alone; a JPEG.

    Raises:
        ImageError: The file at ``photo`` is no picture.
    """
    if photo is None:
        return Store(cache).get(f"share/mark-{PIL.__version__}-{_DRAWN}", lambda: _jpeg(_plain()))
    return photos.derived(photo, f"share-{_DRAWN}", cache, lambda: _jpeg(_cropped(photo, cache)))


def _code(address: str) -> bytes:
    matrix = segno.make_qr(address, error="m", boost_error=False, mask=_MASK)
    drawn = matrix.svg_inline(omitsize=True, dark="#000", light="#fff", svgclass=None, lineclass=None)
    return drawn.encode()


def _jpeg(canvas: Image.Image) -> bytes:
    data = io.BytesIO()
    canvas.save(data, "JPEG", quality=_QUALITY, optimize=True, progressive=True)
    return data.getvalue()


def _cropped(photo: Path, cache: Path) -> Image.Image:
    """The middle of a photograph as it was prepared for the site: much faster than from the file that was handed in."""
    with Image.open(photos.photograph(photo, cache).renditions[-1].jpeg) as image:
        canvas = ImageOps.fit(image, (WIDTH, HEIGHT), Image.Resampling.BICUBIC)
    mark = _mark(112)
    canvas.paste(mark, (WIDTH - mark.width - 40, HEIGHT - mark.height - 40), mark)
    return canvas


def _plain() -> Image.Image:
    canvas = Image.new("RGB", (WIDTH, HEIGHT), _PINE_DEEP)
    ImageDraw.Draw(canvas).rectangle((0, HEIGHT - 16, WIDTH, HEIGHT), fill=_GOLD)
    mark = _mark(300)
    canvas.paste(mark, ((WIDTH - mark.width) // 2, (HEIGHT - mark.height) // 2), mark)
    return canvas


@cache
def _mark(side: int) -> Image.Image:
    """The site's mark, an open book on a pine tile, as ``templates/theme/images/favicon.svg`` draws it on 32 by 32."""
    size = side * _FINE
    unit = size / 32
    image = Image.new("RGBA", (size, size))
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle((0, 0, size - 1, size - 1), 7 * unit, fill=_PINE)
    for flip in (1, -1):
        for fill, corners in ((_CREAM, _LEAF), (_PINE, _HOLLOW)):
            draw.polygon([((16 + flip * (x - 16)) * unit, y * unit) for x, y in corners], fill=fill)
    return image.resize((side, side), Image.Resampling.LANCZOS)


def _curve(
    start: tuple[float, float], one: tuple[float, float], two: tuple[float, float], end: tuple[float, float]
) -> list[tuple[float, float]]:
    """Points of a cubic Bézier curve."""
    steps = [number / 16 for number in range(17)]
    return [
        (
            (1 - t) ** 3 * start[0] + 3 * (1 - t) ** 2 * t * one[0] + 3 * (1 - t) * t**2 * two[0] + t**3 * end[0],
            (1 - t) ** 3 * start[1] + 3 * (1 - t) ** 2 * t * one[1] + 3 * (1 - t) * t**2 * two[1] + t**3 * end[1],
        )
        for t in steps
    ]


# the left page and what is cut out of it
_LEAF = (
    *_curve((16, 9.6), (13.6, 7.8), (10.4, 7.2), (6, 7.2)),
    *_curve((6, 22.8), (10.4, 22.8), (13.6, 23.4), (16, 25.2)),
)
_HOLLOW = (
    *_curve((14.9, 21.9), (13, 21.1), (10.8, 20.7), (8.3, 20.6)),
    *_curve((8.3, 9.5), (11.1, 9.7), (13.3, 10.4), (14.9, 11.6)),
)
