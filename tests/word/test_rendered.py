"""The page as it is drawn: 22 lines of 28 characters (GB/T 9704-2012, clause 5.2.3)."""

import os
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pdfplumber
import pytest

from studiobook.word import write
from tests.word.papers import FORM, a_paper, a_paragraph

# No punctuation: a mark at the end of a line may rightly push characters to the next.
RUNNING_TEXT = "示例文字没有标点用来排满版心数行数字" * 110


@pytest.fixture
def soffice() -> str:
    """LibreOffice's program, and a font that it can draw Chinese with."""
    program = shutil.which("soffice")
    fonts = shutil.which("fc-list")
    found = fonts and subprocess.run([fonts, ":lang=zh-cn"], capture_output=True, check=True).stdout.strip()
    if program and found:
        return program
    lacking = "没有 soffice" if not program else "没有中文字体"
    if os.environ.get("STUDIOBOOK_REQUIRE_ALL"):
        pytest.fail(lacking)
    pytest.skip(lacking)


@pytest.mark.office
def test_a_full_page_has_22_lines_of_28_characters(soffice: str, tmp_path: Path) -> None:
    (tmp_path / "report.docx").write_bytes(write(a_paper(a_paragraph(RUNNING_TEXT)), FORM))
    profile = (tmp_path / "profile").as_uri()
    subprocess.run(
        [soffice, f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf", "report.docx"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        timeout=180,
    )
    with pdfplumber.open(tmp_path / "report.pdf") as pdf:
        full_page = pdf.pages[1]
        foot = full_page.height * (1 - 35 / 297)
        drawn = [c for c in full_page.chars if c["text"].strip() and c["top"] < foot]
    lines = Counter(round(c["matrix"][5]) for c in drawn)
    assert len(lines) == 22
    assert set(lines.values()) == {28}
