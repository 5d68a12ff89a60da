"""Photographs: upright, sized, without a trace of where and with what they were taken, and cached by content."""

import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from studiobook.photos import PhotoFault, digest, prepare, size
from tests.builders import a_picture


def photo(folder: Path, data: bytes, name: str = "a.jpg") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("given_size", "made_size"),
    [((800, 600), (400, 300)), ((400, 300), (400, 300)), ((40, 30), (40, 30)), ((900, 10), (400, 4))],
)
def test_a_picture_is_made_no_wider_than_asked_and_never_larger(
    tmp_path: Path, given_size: tuple[int, int], made_size: tuple[int, int]
) -> None:
    assert size(prepare(photo(tmp_path, a_picture(*given_size)), 400, tmp_path / "cache")) == made_size


def test_nothing_of_the_camera_is_left(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x010F] = "CameraMaker"
    exif.get_ifd(0x8825)[2] = (31.0, 46.0, 0.0)  # GPS latitude
    path = photo(tmp_path, a_picture(form="JPEG", exif=exif, comment=b"secret"))
    with Image.open(path) as before:
        assert before.getexif().get_ifd(0x8825)  # or the test proves nothing
    made = prepare(path, 400, tmp_path / "cache")
    with Image.open(io.BytesIO(made)) as after:
        assert dict(after.getexif()) == {}
        assert after.info.keys() <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive", "progression"}
        assert after.format == "JPEG"
    assert b"CameraMaker" not in made
    assert b"secret" not in made


def test_a_picture_is_turned_upright(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # taken with the camera on its side
    made = prepare(photo(tmp_path, a_picture(40, 30, "JPEG", exif=exif)), 400, tmp_path / "cache")
    assert size(made) == (30, 40)


@pytest.mark.parametrize("mode", ["L", "P", "RGBA", "CMYK", "1", "I;16"])
def test_every_kind_of_colour_is_made_plain(tmp_path: Path, mode: str) -> None:
    made = io.BytesIO()
    Image.new(mode, (20, 10)).save(made, "TIFF" if mode == "CMYK" else "PNG")
    with Image.open(io.BytesIO(prepare(photo(tmp_path, made.getvalue()), 400, tmp_path / "cache"))) as image:
        assert image.mode == "RGB"


def test_the_cache_goes_by_content_and_width(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    one, other = photo(tmp_path, a_picture(), "a.png"), photo(tmp_path, a_picture(), "b.png")
    made = prepare(one, 20, cache)
    assert prepare(other, 20, cache) == made
    assert [path.name for path in cache.iterdir()] == [f"{digest(a_picture())}-20.jpg"]
    prepare(one, 30, cache)
    assert len(list(cache.iterdir())) == 2
    kept = cache / f"{digest(a_picture())}-20.jpg"
    kept.write_bytes(b"kept")
    assert prepare(one, 20, cache) == b"kept"


def test_the_same_picture_is_made_the_same(tmp_path: Path) -> None:
    path = photo(tmp_path, a_picture(300, 200))
    assert prepare(path, 100, tmp_path / "one") == prepare(path, 100, tmp_path / "two")


@pytest.mark.parametrize("data", [b"", b"<html>", a_picture(60, 60)[:-30], a_picture(600, 400, "JPEG")[:500]])
def test_what_is_no_whole_picture_is_said_to_be_none(tmp_path: Path, data: bytes) -> None:
    path = photo(tmp_path, data)
    with pytest.raises(PhotoFault) as caught:
        prepare(path, 400, tmp_path / "cache")
    assert caught.value.path == path
    assert not (tmp_path / "cache").exists()


WHOLE = {form: a_picture(60, 40, form) for form in ("PNG", "JPEG", "WEBP")}


@settings(deadline=None, max_examples=250)
@given(st.sampled_from(sorted(WHOLE)), st.integers(0, 10**6), st.binary(min_size=1, max_size=8))
@pytest.mark.filterwarnings(
    "ignore::PIL.Image.DecompressionBombWarning", "ignore:Truncated File Read", "ignore:Corrupt EXIF"
)
def test_a_damaged_picture_is_made_or_refused(
    tmp_path_factory: pytest.TempPathFactory, form: str, at: int, junk: bytes
) -> None:
    folder = tmp_path_factory.mktemp("damaged")
    data = bytearray(WHOLE[form])
    start = at % len(data)
    data[start : start + len(junk)] = junk
    try:
        made = prepare(photo(folder, bytes(data)), 50, folder / "cache")
    except PhotoFault:
        return
    assert size(made)[0] <= 50
