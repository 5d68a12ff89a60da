"""Photographs: upright, sized, without a trace of where and with what they were taken, and kept by content."""

import io
import random
import subprocess
import sys
from datetime import date
from pathlib import Path
from zlib import crc32

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms
from pillow_heif import from_pillow

from studiobook.core import images
from studiobook.core.diagnostic import DataError
from studiobook.core.images import ImageError
from studiobook.loading import photos
from studiobook.loading.library import load, read
from studiobook.loading.photos import Photograph, photograph, prepare, prepare_all, size
from studiobook.website.assets import share_images
from studiobook.website.build import build_pages
from studiobook.website.pages.base import public_site
from tests.builders import REPOSITORY, a_district, a_picture, a_studio, an_activity


def photo(folder: Path, data: bytes, name: str = "a.jpg") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def encoded(image: Image.Image, form: str, **more: object) -> bytes:
    made = io.BytesIO()
    image.save(made, form, **more)  # type: ignore[arg-type]  # what Pillow's writers take
    return made.getvalue()


def sizes(made: Photograph) -> list[tuple[int, int]]:
    return [(one.width, one.height) for one in made.renditions]


# --- on paper ---


@pytest.mark.parametrize(
    ("given_size", "made_size"),
    [
        ((800, 600), (400, 300)),
        ((400, 300), (400, 300)),
        ((40, 30), (40, 30)),
        ((900, 10), (400, 4)),
        ((9000, 1), (400, 1)),
    ],
)
def test_a_picture_is_made_no_wider_than_asked_and_never_larger(
    tmp_path: Path, given_size: tuple[int, int], made_size: tuple[int, int]
) -> None:
    assert size(prepare(photo(tmp_path, a_picture(*given_size)), 400, tmp_path / "cache")) == made_size


# --- on the site ---


@pytest.mark.parametrize(
    ("given_size", "expected"),
    [
        ((4000, 3000), [(400, 300), (800, 600), (1600, 1200)]),
        ((1200, 900), [(400, 300), (800, 600), (1200, 900)]),
        ((601, 401), [(400, 267), (601, 401)]),
        ((300, 200), [(300, 200)]),
        ((1000, 40_000), [(120, 4800)]),
        ((9000, 600), [(400, 27), (800, 54), (1600, 107)]),
    ],
)
def test_a_photograph_has_three_sizes_at_most(
    tmp_path: Path, given_size: tuple[int, int], expected: list[tuple[int, int]]
) -> None:
    made = photograph(photo(tmp_path, a_picture(*given_size, form="JPEG")), tmp_path / "cache")
    assert sizes(made) == expected
    for one in made.renditions:
        for path, form in ((one.webp, "WEBP"), (one.jpeg, "JPEG")):
            with Image.open(path) as image:
                assert (image.size, image.format, image.mode) == ((one.width, one.height), form, "RGB")


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_nothing_of_the_camera_is_left(tmp_path: Path, form: str) -> None:
    exif = Image.Exif()
    exif[0x010F] = "CameraMaker"
    exif.get_ifd(0x8825)[2] = (31.0, 46.0, 0.0)  # GPS latitude
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    path = photo(
        tmp_path, a_picture(form=form, exif=exif, comment=b"secret", icc_profile=profile, xmp=b"<x>secret</x>")
    )
    with Image.open(path) as before:
        assert before.getexif().get_ifd(0x8825)  # or the test proves nothing
    made = photograph(path, tmp_path / "cache").renditions[0]
    for data in (prepare(path, 400, tmp_path / "cache"), made.webp.read_bytes(), made.jpeg.read_bytes()):
        with Image.open(io.BytesIO(data)) as after:
            assert dict(after.getexif()) == {}
            assert not after.info.keys() & {"exif", "icc_profile", "xmp", "comment"}
        assert b"CameraMaker" not in data
        assert b"secret" not in data


CORNERS = {1: "red", 2: "green", 3: "white", 4: "blue", 5: "red", 6: "blue", 7: "white", 8: "green"}


@pytest.mark.parametrize("turn", range(1, 9))
def test_a_picture_is_turned_upright(tmp_path: Path, turn: int) -> None:
    image = Image.new("RGB", (80, 60), "white")
    for colour, corner in (("red", (0, 0)), ("green", (40, 0)), ("blue", (0, 30))):
        image.paste(colour, (*corner, corner[0] + 40, corner[1] + 30))
    exif = Image.Exif()
    exif[0x0112] = turn
    made = prepare(photo(tmp_path, encoded(image, "JPEG", quality=95, exif=exif)), 400, tmp_path / "cache")
    assert size(made) == ((80, 60) if turn < 5 else (60, 80))
    with Image.open(io.BytesIO(made)) as upright:
        assert near(upright.getpixel((8, 8)), Image.new("RGB", (1, 1), CORNERS[turn]).getpixel((0, 0)))


def near(one: object, other: object, by: int = 30) -> bool:
    assert isinstance(one, tuple)
    assert isinstance(other, tuple)
    return all(abs(a - b) <= by for a, b in zip(one, other, strict=True))


WHITE, GREY, GREEN = (255, 255, 255), (128, 128, 128), (0, 128, 0)
KINDS = {
    "grey": (encoded(Image.new("L", (900, 600), 128), "PNG"), GREY),
    "black and white": (encoded(Image.new("1", (900, 600), 1), "PNG"), WHITE),
    "palette": (encoded(Image.new("RGB", (900, 600), GREEN).quantize(8), "PNG"), GREEN),
    "palette with transparency": (
        encoded(Image.new("RGB", (900, 600), GREEN).quantize(8), "PNG", transparency=0),
        WHITE,
    ),
    "transparent": (encoded(Image.new("RGBA", (900, 600), (9, 9, 9, 0)), "PNG"), WHITE),
    "half transparent grey": (encoded(Image.new("LA", (900, 600), (0, 127)), "PNG"), GREY),
    "transparent webp": (encoded(Image.new("RGBA", (900, 600), (9, 9, 9, 0)), "WEBP"), WHITE),
    "16 bits": (encoded(Image.new("I;16", (900, 600), 128 * 256), "PNG"), GREY),
    "CMYK": (encoded(Image.new("CMYK", (900, 600), (255, 0, 255, 127)), "JPEG"), GREEN),
    "HEIC": (b"", GREEN),
    "named wrongly": (encoded(Image.new("RGB", (900, 600), GREEN), "PNG"), GREEN),
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_picture_is_made_plain(tmp_path: Path, kind: str) -> None:
    data, colour = KINDS[kind]
    if kind == "HEIC":
        made = io.BytesIO()
        from_pillow(Image.new("RGB", (900, 600), GREEN)).save(made, quality=90)
        data = made.getvalue()
    shown = photograph(photo(tmp_path, data), tmp_path / "cache")
    assert sizes(shown) == [(400, 267), (800, 533), (900, 600)]
    for path in (shown.renditions[0].webp, shown.renditions[2].jpeg):
        with Image.open(path) as image:
            assert image.mode == "RGB"
            assert near(image.getpixel((200, 200)), colour, 8)


def test_colours_of_a_wide_screen_are_made_those_of_every_screen(tmp_path: Path) -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    # sRGB under another name, with red and green exchanged: what obeys the profile exchanges them back
    changed = (
        lab.replace(b"rXYZ", b"tXYZ")
        .replace(b"gXYZ", b"rXYZ")
        .replace(b"tXYZ", b"gXYZ")
        .replace("sRGB".encode("utf-16-be"), "wide".encode("utf-16-be"))
        .replace(b"sRGB", b"wide")
    )
    data = encoded(Image.new("RGB", (50, 50), "red"), "PNG", icc_profile=changed)
    with Image.open(photograph(photo(tmp_path, data), tmp_path / "cache").renditions[0].jpeg) as image:
        assert near(image.getpixel((20, 20)), (0, 255, 0))
    broken = encoded(Image.new("RGB", (50, 50), "red"), "PNG", icc_profile=b"no profile")
    with Image.open(photograph(photo(tmp_path, broken, "b.png"), tmp_path / "cache").renditions[0].jpeg) as image:
        assert near(image.getpixel((20, 20)), (255, 0, 0))


# --- what is stored ---


def stored(cache: Path) -> set[str]:
    """The names of what the store holds that was made of pictures."""
    return {path.name for path in (cache / "photos").iterdir() if "-" in path.name}


def test_the_store_goes_by_content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = tmp_path / "cache"
    one, other = photo(tmp_path, a_picture(), "a.png"), photo(tmp_path, a_picture(), "b.png")
    made, thin, shown = prepare(one, 20, cache), prepare(one, 30, cache), photograph(one, cache)
    monkeypatch.setattr(photos, "opened", lambda _: pytest.fail("a picture was opened again"))
    assert prepare(other, 20, cache) == made != thin
    assert photograph(other, cache) == shown
    assert stored(cache) == {f"{shown.name}-{what}" for what in ("20", "30", "web")}


def test_what_is_withdrawn_leaves_the_store(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    one, other = photo(tmp_path, a_picture(30), "a.png"), photo(tmp_path, a_picture(40), "b.png")
    for path in (one, other):
        photograph(path, cache)
        prepare(path, 20, cache)
        share_images.picture(path, cache)
    photos.withdraw([one], cache)
    name = photograph(other, cache).name
    assert stored(cache) == {f"{name}-20", f"{name}-web", f"{name}-share-1"}


@pytest.mark.slow
def test_the_same_picture_is_made_the_same_alone_and_among_many(tmp_path: Path) -> None:
    paths = [photo(tmp_path, a_picture(1700, 900 + number, "JPEG"), f"{number}.jpg") for number in range(4)]
    paths.append(photo(tmp_path, b"<html>", "none.jpg"))
    prepare_all(paths, tmp_path / "many")
    with pytest.raises(ImageError):
        photograph(paths[-1], tmp_path / "many")
    for path in paths[:-1]:
        together = photograph(path, tmp_path / "many")
        alone = photograph(path, tmp_path / "one")
        for one, other in zip(alone.renditions, together.renditions, strict=True):
            assert one.webp.read_bytes() == other.webp.read_bytes()
            assert one.jpeg.read_bytes() == other.jpeg.read_bytes()
    assert not list((tmp_path / "many/photos").glob(".*"))


# --- what cannot be used ---

BROKEN = "照片打不开，可能没有传完整"


@pytest.mark.parametrize("data", [b"", b"<html>", a_picture(60, 60)[:-30], a_picture(600, 400, "JPEG")[:500]])
def test_what_is_no_whole_picture_is_said_to_be_none(tmp_path: Path, data: bytes) -> None:
    path = photo(tmp_path, data)
    for make in (lambda: prepare(path, 400, tmp_path / "cache"), lambda: photograph(path, tmp_path / "cache")):
        with pytest.raises(ImageError, match=BROKEN) as caught:
            make()
        assert caught.value.path == path
    assert not (tmp_path / "cache").exists()


@pytest.mark.parametrize("form", ["EPS", "TIFF", "GIF", "BMP", "PPM"])
def test_a_format_that_was_not_asked_for_is_not_opened(tmp_path: Path, form: str) -> None:
    with pytest.raises(ImageError, match="这不是能打开的照片"):
        images.look_at(photo(tmp_path, a_picture(form=form)))


def claiming(width: int, height: int, form: str) -> bytes:
    """A picture whose head says that it is so large."""
    data = bytearray(a_picture(64, 48, form))
    if form == "PNG":
        data[16:24] = width.to_bytes(4) + height.to_bytes(4)
        data[29:33] = crc32(data[12:29]).to_bytes(4)
    else:
        at = data.index(b"\xff\xc0")
        data[at + 5 : at + 9] = height.to_bytes(2) + width.to_bytes(2)
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (claiming(12_100, 10_000, "JPEG"), "照片超过 12000 万像素"),
        (claiming(65_000, 65_000, "JPEG"), "照片超过 12000 万像素"),
        (claiming(8100, 8000, "PNG"), "照片有 8100×8000 像素，超过 6400 万"),
    ],
)
def test_what_is_far_too_large_is_refused_by_its_head(tmp_path: Path, data: bytes, said: str) -> None:
    path = photo(tmp_path, data)
    for look in (lambda: images.look_at(path), lambda: photograph(path, tmp_path / "cache")):
        with pytest.raises(ImageError) as caught:
            look()
        assert caught.value.message == said
        assert caught.value.remedy == "用看图软件把它缩小到 4000 像素宽以内，再换上"


MEASURED = """
import resource, sys
from pathlib import Path
from zlib import crc32
from studiobook.loading.photos import photograph
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
made = photograph(Path(sys.argv[1]), Path(sys.argv[2]))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before, *[one.width for one in made.renditions])
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="counts memory as Linux does")
def test_a_photograph_of_sixty_million_pixels_takes_little_memory(tmp_path: Path) -> None:
    path = photo(tmp_path, a_picture(9000, 6700, "JPEG"))
    command = [sys.executable, "-c", MEASURED, str(path), str(tmp_path / "cache")]
    said = subprocess.run(command, check=True, capture_output=True, text=True, cwd=REPOSITORY).stdout.split()
    assert int(said[0]) < 100_000  # kB; whole it would be 240,000
    assert said[1:] == ["400", "800", "1600"]


def test_a_broken_photograph_is_told_with_the_record_that_names_it(tmp_path: Path) -> None:
    photo_ = {"file": "files/a.jpg", "caption": "现场", "consent": True}
    files = a_studio() | {
        "activities/2024-10-17-x.md": an_activity(photos=[photo_]),
        "files/a.jpg": a_picture(800, 600, "JPEG")[:2000],
        "files/b.heic": heic(),
    }
    library = load(a_district(tmp_path / "district", chunhui=files))
    with pytest.raises(DataError) as caught:
        build_pages(public_site(library, (), date(2024, 11, 20), tmp_path / "cache"))
    assert [str(one) for one in caught.value.diagnostics] == [
        (
            "studios/chunhui/files/a.jpg:1:1 照片打不开，可能没有传完整 → 换一张正常的 jpg 或 png 照片，"
            "或从 studios/chunhui/activities/2024-10-17-x.md 里删去它"
        )
    ]


def test_a_picture_that_is_far_too_large_is_refused_when_it_is_handed_in(tmp_path: Path) -> None:
    files = a_studio() | {"files/a.png": claiming(8100, 8000, "PNG")}
    assert [str(one) for one in read(a_district(tmp_path, chunhui=files)).diagnostics] == [
        "studios/chunhui/files/a.png:1:1 照片有 8100×8000 像素，超过 6400 万 → 用看图软件把它缩小到 4000 像素宽以内，再换上"
    ]


def heic() -> bytes:
    made = io.BytesIO()
    from_pillow(Image.frombytes("RGB", (64, 48), random.Random(1).randbytes(64 * 48 * 3))).save(made, quality=50)
    return made.getvalue()


WHOLE = {form: a_picture(60, 40, form) for form in ("PNG", "JPEG", "WEBP")} | {"HEIC": heic()}


@pytest.mark.slow
@settings(max_examples=250)
@given(st.sampled_from(sorted(WHOLE)), st.integers(0, 10**6), st.binary(min_size=1, max_size=8))
@pytest.mark.filterwarnings("ignore:Truncated File Read", "ignore:Corrupt EXIF")
def test_a_damaged_picture_is_made_or_refused(
    tmp_path_factory: pytest.TempPathFactory, form: str, at: int, junk: bytes
) -> None:
    folder = tmp_path_factory.mktemp("damaged")
    data = bytearray(WHOLE[form])
    start = at % len(data)
    data[start : start + len(junk)] = junk
    try:
        made = prepare(photo(folder, bytes(data)), 50, folder / "cache")
    except ImageError:
        return
    assert size(made)[0] <= 50
