"""Titles (标题, GB/T 9704 clause 7.3.1): in lines that break at sense units, without a mark at their end."""

import re

from studiobook.word.builder import Sheet
from studiobook.word.layout.text_width import balanced
from studiobook.word.runs import write


def write_title(sheet: Sheet, style: str, title: str) -> None:
    """Appends ``title`` in ``style``, which is set in the letters of titles."""
    letters = sheet.form.fonts.title
    # One character is kept in reserve: Latin letters are not all half as wide as Chinese ones.
    width = int(sheet.width / (letters.size_pt * 10)) - 2
    lines = [line for part in bare(title).splitlines() for line in balanced(part.strip(), width)]
    write(sheet.add(style), "\n".join(lines), letters)


def bare(title: str) -> str:
    """``title`` without the marks at its end."""
    return re.sub(r"[\s。；，、;,]+$", "", title).strip()
