"""What differs between an expected and a given Word file: the text by paragraph and cell, other parts by name.

The file as it is may come from anywhere: it is read within limits, and nothing in it is followed or run.
"""

import re
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import NamedTuple

from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml
from docx.oxml.xmlchemy import BaseOxmlElement

from studiobook.core import zips

_MOST_BYTES = 200_000_000  # of all parts, unpacked
_MOST_LINES = 10
_SHOWN = 24  # characters of a text around what differs
_TEXT_PARTS = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml")
_STORIES = {"document": "", "header": "页眉", "footer": "页脚", "footnotes": "脚注", "endnotes": "尾注"}
_CUSTOM = "docProps/custom.xml"
_PROPERTY = "{http://schemas.openxmlformats.org/officeDocument/2006/custom-properties}property"


class Broken(Exception):
    """The bytes are no Word file that can be read within the limits."""


class Passage(NamedTuple):
    """A paragraph or a cell: its place in words, and its text."""

    place: str
    text: str


def properties(data: bytes) -> Mapping[str, str]:
    """The file's custom properties.

    Raises:
        Broken: It is no Word file.
    """
    parts = _unpacked(data)
    if _CUSTOM not in parts:
        return {}
    return {one.get("name", ""): "".join(map(str, one.itertext())) for one in _xml(parts[_CUSTOM]).iter(_PROPERTY)}


def differences(expected: bytes, given: bytes) -> tuple[str, ...]:
    """In Chinese, what is different in ``given``, at most ten lines and how many more; empty only for equal bytes."""
    if expected == given:
        return ()
    try:
        lines = list(_differences(_unpacked(expected), _unpacked(given)))
    except Broken:
        return ("文件打不开，或者不是 Word 文件",)
    if not lines:
        return ("各部分的内容都相同，只是压缩包的写法不同：被别的程序重新保存过",)
    more = len(lines) - _MOST_LINES
    return (*lines[:_MOST_LINES], f"另有 {more} 处不同") if more > 0 else tuple(lines)


def _differences(expected: Mapping[str, bytes], given: Mapping[str, bytes]) -> Iterator[str]:
    names = sorted({*expected, *given}, key=lambda name: (name != "word/document.xml", name))
    for name in names:
        if name not in given:
            yield f"少了{_part_name(name)}"
        elif name not in expected:
            yield f"多了{_part_name(name)}"
        elif expected[name] != given[name]:
            found = list(_text_differences(name, expected[name], given[name])) if _TEXT_PARTS.fullmatch(name) else []
            yield from found or [f"{_part_name(name)}不同" + ("（文字相同）" if _TEXT_PARTS.fullmatch(name) else "")]


def _part_name(name: str) -> str:
    if name.startswith("word/media/"):
        return f"图片（{name}）"
    if name.startswith("docProps/"):
        return f"文件属性（{name}）"
    return "正文的格式" if name == "word/document.xml" else f"文件的组成部分 {name} "


def _text_differences(name: str, expected: bytes, given: bytes) -> Iterator[str]:
    where = _STORIES[re.sub(r"^word/|\d*\.xml$", "", name)]
    old, new = list(_passages(_xml(expected))), list(_passages(_xml(given)))
    matcher = SequenceMatcher(None, [one.text for one in old], [one.text for one in new], autojunk=False)
    for change, *bounds in matcher.get_opcodes():
        if change != "equal":
            for before, after in zip_longest(old[bounds[0] : bounds[1]], new[bounds[2] : bounds[3]]):
                yield where + _difference(before, after)


def _difference(before: Passage | None, after: Passage | None) -> str:
    if before is None:
        assert after is not None
        return f"{after.place}：多了“{_excerpt(after.text, 0)}”"
    if after is None:
        return f"{before.place}：少了“{_excerpt(before.text, 0)}”"
    pairs = zip(before.text, after.text, strict=False)
    same = next((at for at, (one, other) in enumerate(pairs) if one != other), min(len(before.text), len(after.text)))
    start = max(0, same - _SHOWN // 3)
    return f"{after.place}：应为“{_excerpt(before.text, start)}”，文件里是“{_excerpt(after.text, start)}”"


def _excerpt(text: str, start: int) -> str:
    end = start + _SHOWN
    return ("…" if start else "") + text[start:end] + ("…" if end < len(text) else "")


def _passages(root: BaseOxmlElement) -> Iterator[Passage]:
    """Paragraphs and cells that have text, in reading order; a table within a cell belongs to the cell."""
    paragraphs, tables = 0, 0
    inner: set[BaseOxmlElement] = set()  # of tables and text boxes
    for one in root.iter(qn("w:p"), qn("w:tbl")):
        if one in inner:
            continue
        inner.update(one.iter(qn("w:p"), qn("w:tbl")))
        if one.tag == qn("w:tbl"):
            tables += 1
            yield from _cells(one, tables)
        elif text := _text(one):
            paragraphs += 1
            yield Passage(f"第 {paragraphs} 段", text)


def _cells(table: BaseOxmlElement, number: int) -> Iterator[Passage]:
    """The cells of the table that have text; ``number`` is that of the table in the document."""
    for row, line in enumerate(table.iterchildren(qn("w:tr")), start=1):
        for column, cell in enumerate(line.iterchildren(qn("w:tc")), start=1):
            if text := _text(cell):
                yield Passage(f"第 {number} 个表格第 {row} 行第 {column} 格", text)


def _text(element: BaseOxmlElement) -> str:
    return "".join(one.text or "" for one in element.iter(qn("w:t")))


def _xml(data: bytes) -> BaseOxmlElement:
    """The part's tree; python-docx's parser resolves no entity and asks no address."""
    try:
        return parse_xml(data)
    except SyntaxError:  # lxml's, too
        raise Broken from None


def _unpacked(data: bytes) -> dict[str, bytes]:
    try:
        return zips.unpacked(data, _MOST_BYTES)
    except zips.Broken:
        raise Broken from None
