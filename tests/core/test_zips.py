"""Zip files of others: what is damaged, encrypted or too large is refused, whatever is wrong with it, and with one exception."""

import io
import zipfile

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from studiobook.core import zips

FILES = {"a.txt": b"first", "folder/b.bin": bytes(range(256)) * 20}


def a_zip(way: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", way) as whole:
        whole.mkdir("folder")
        for name, data in FILES.items():
            whole.writestr(name, data)
    return made.getvalue()


WHOLE = a_zip()


def test_what_was_packed_comes_out_again() -> None:
    assert zips.unpacked(zips.packed(FILES.items()), 10_000) == FILES
    assert zips.unpacked(WHOLE, 10_000) == FILES


@given(st.integers(0, len(WHOLE)), st.integers(0, 60), st.binary(max_size=60))
@example(0, len(WHOLE), b"")
@example(0, 60, b"")  # the files stand before the beginning: zipfile seeks below nothing
def test_damage_is_refused_or_does_no_harm(at: int, count: int, put: bytes) -> None:
    try:
        found = zips.unpacked(WHOLE[:at] + put + WHOLE[at + count :], 10_000)
    except zips.Broken:
        return
    assert all(data == FILES.get(name, data) for name, data in found.items())


def test_no_more_is_unpacked_than_is_allowed() -> None:
    size = sum(map(len, FILES.values()))
    assert zips.unpacked(WHOLE, size) == FILES
    with pytest.raises(zips.TooLarge):
        zips.unpacked(WHOLE, size - 1)


@pytest.mark.parametrize("way", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_another_way_of_packing_is_refused(way: int) -> None:
    with pytest.raises(zips.Broken):
        zips.unpacked(a_zip(way), 10_000)


def test_an_encrypted_file_is_refused() -> None:
    encrypted = WHOLE.replace(b"PK\x01\x02\x14\x03\x14\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01\x00")
    assert encrypted != WHOLE
    with pytest.raises(zips.Broken):
        zips.unpacked(encrypted, 10_000)
