"""The file itself: the same bytes anywhere, nothing of python-docx's template, pictures kept once."""

import hashlib
import os
import subprocess
import sys
import zipfile
from io import BytesIO
from xml.etree import ElementTree

import pytest

from studiobook.documents.nodes import Photos, Table
from studiobook.word import write
from tests.papers import FORM, REPOSITORY, a_paper, a_paragraph, a_photo, a_table, opened

MAKES_ONE = """
import hashlib, sys
sys.path[:0] = ["tests", "."]
from tests.papers import *
from studiobook.documents.nodes import Photos
paper = a_paper(a_paragraph("正文喆"), a_table(), Photos((a_photo(), a_photo(2))), properties=(("提交", "abc"),))
print(hashlib.sha256(write(paper, FORM)).hexdigest())
"""


def archive(*blocks: object, **more: object) -> zipfile.ZipFile:
    return zipfile.ZipFile(BytesIO(write(a_paper(*blocks, **more), FORM)))  # type: ignore[arg-type]  # what a paper takes


@pytest.mark.slow
@pytest.mark.parametrize(("seed", "zone"), [("1", "Asia/Shanghai"), ("2", "America/Los_Angeles")])
def test_the_same_paper_gives_the_same_bytes_anywhere(seed: str, zone: str) -> None:
    surroundings = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": "C"}
    made = subprocess.run(
        [sys.executable, "-c", MAKES_ONE], env=surroundings, cwd=REPOSITORY, check=True, capture_output=True, text=True
    )
    paper = a_paper(a_paragraph("正文喆"), a_table(), Photos((a_photo(), a_photo(2))), properties=(("提交", "abc"),))
    assert made.stdout.strip() == hashlib.sha256(write(paper, FORM)).hexdigest()


def test_one_document_leaves_nothing_in_the_next() -> None:
    first = write(a_paper(a_paragraph("甲"), a_table()), FORM)
    write(a_paper(a_paragraph("乙"), Photos((a_photo(),))), FORM)
    assert write(a_paper(a_paragraph("甲"), a_table()), FORM) == first


def test_every_entry_is_stored_under_one_date_and_opens() -> None:
    with archive(a_paragraph("正文"), Photos((a_photo(),))) as package:
        assert package.testzip() is None
        assert {entry.compress_type for entry in package.infolist()} == {zipfile.ZIP_STORED}
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_nothing_of_the_template_is_left() -> None:
    with archive(a_paragraph("正文")) as package:
        names = package.namelist()
        app = package.read("docProps/app.xml").decode()
    assert not [name for name in names if "thumbnail" in name or "customXml" in name or "theme" in name]
    assert "<Application>studiobook</Application>" in app


def test_the_same_photograph_is_kept_once() -> None:
    blocks = Photos((a_photo(1), a_photo(2))), Photos((a_photo(1),))
    with archive(*blocks) as package:
        pictures = [entry for entry in package.infolist() if entry.filename.startswith("word/media/")]
        kept = {package.read(entry) for entry in pictures}
    assert kept == {a_photo(1).data, a_photo(2).data}
    assert len(pictures) == 2


def test_properties_name_the_paper_and_its_data() -> None:
    paper = a_paper(a_paragraph("正文"), properties=(("数据提交", "3f2a9c1"), ("说明", "<甲 & 乙>\x07")))
    core = opened(paper).core_properties
    assert (core.title, core.author, core.language) == ("考核报告", "示例区教育局", "zh-CN")
    assert core.created is not None
    assert core.created == core.modified
    assert core.created.isoformat()[:19] == "2026-01-05T00:00:00"
    with zipfile.ZipFile(BytesIO(write(paper, FORM))) as package:
        custom = ElementTree.fromstring(package.read("docProps/custom.xml"))
    assert [(entry.get("name"), "".join(entry.itertext())) for entry in custom] == [
        ("数据提交", "3f2a9c1"),
        ("说明", "<甲 & 乙>"),
    ]


def test_a_title_of_any_length_fits_the_properties() -> None:
    assert len(opened(a_paper(title="长" * 400)).core_properties.title) == 255


def test_page_numbers_stand_outside_on_both_sides() -> None:
    document = opened(a_paper(a_paragraph("正文")))
    section = document.sections[0]
    assert document.settings.odd_and_even_pages_header_footer
    odd, even = section.footer.paragraphs[0], section.even_page_footer.paragraphs[0]
    assert odd.text == even.text == "— 1 —"
    assert (odd.style.paragraph_format.alignment, even.style.paragraph_format.alignment) == (2, 0)


def test_a_table_cannot_end_a_document() -> None:
    table = a_table()
    assert isinstance(table, Table)
    body = opened(a_paper(a_paragraph("正文"), table)).element.body
    assert [part.tag.rpartition("}")[2] for part in body][-2:] == ["p", "sectPr"]
