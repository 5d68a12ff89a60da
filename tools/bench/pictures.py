"""``python -m tools.bench.pictures naive|ours FOLDER OUT``: photographs of a phone made ready for a site, plainly with Pillow or by us.

Both give the same: three sizes, each as WebP and as JPEG. *naive* is what the manual shows: open, turn, resize to each size,
save with Pillow's own settings. ``--write N FOLDER`` makes N photographs of 4000 × 3000, the same each time.
"""

import sys
from pathlib import Path
from random import Random
from shutil import rmtree

from PIL import Image, ImageOps

from studiobook.loading.photos import WIDTHS, prepare_all


def write(number: int, folder: Path) -> None:
    """So many photographs: soft shapes under the grain of a sensor."""
    folder.mkdir(parents=True, exist_ok=True)
    for one in range(number):
        chance = Random(f"photograph {one}")
        shapes = Image.frombytes("RGB", (40, 30), chance.randbytes(3600)).resize((4000, 3000), Image.Resampling.BICUBIC)
        grain = Image.frombytes("L", (1000, 750), chance.randbytes(750_000)).resize((4000, 3000))
        picture = Image.blend(shapes, Image.merge("RGB", (grain,) * 3), 0.08)
        picture.save(folder / f"{one:02}.jpg", quality=88)


def naive(folder: Path, out: Path) -> None:
    """As the manual shows."""
    out.mkdir(parents=True, exist_ok=True)
    for path in sorted(folder.iterdir()):
        with Image.open(path) as image:
            upright = ImageOps.exif_transpose(image).convert("RGB")
        for width in WIDTHS:
            small = upright.resize((width, upright.height * width // upright.width), Image.Resampling.LANCZOS)
            for ending in ("webp", "jpg"):
                small.save(out / f"{path.stem}-{width}.{ending}")


def ours(folder: Path, out: Path) -> None:
    """As the site does, with nothing stored before."""
    rmtree(out, ignore_errors=True)
    prepare_all(sorted(folder.iterdir()), out)


if __name__ == "__main__":
    what, given, place = sys.argv[1:]
    if what == "--write":
        write(int(given), Path(place))
    else:
        {"naive": naive, "ours": ours}[what](Path(given), Path(place))
