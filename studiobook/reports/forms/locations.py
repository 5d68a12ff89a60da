"""Where in a Word file a text stands, as a person finds it: 正文第3段, 表2 第3行 第2格, 页眉; and the tags in that text."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from docx.oxml.ns import qn
from lxml import etree  # type: ignore[import-untyped]  # it has no types

_HOLDERS = {qn(f"w:{name}") for name in ("body", "footnote", "endnote", "sdt", "sdtContent", "smartTag", "customXml")}
_P, _TBL, _TR, _TC, _T = (qn(f"w:{name}") for name in ("p", "tbl", "tr", "tc", "t"))
_BOX = qn("w:txbxContent")
_BREAKS = {qn("w:br"): "\n", qn("w:tab"): "\t", qn("w:cr"): "\n"}
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"

Element = Any  # lxml gives its elements no usable type


class Spot(NamedTuple):
    """A paragraph. ``inside`` are the cells, text boxes or the page part around it, ``row`` and ``table`` the nearest ones."""

    said: str
    text: str
    inside: int
    row: int
    table: int
    whole_row: str


class Tag(NamedTuple):
    """A tag: what stands between its brackets. ``sort`` is ``{{`` or ``{%``; ``reach`` is ``p`` or ``tr`` where it says so."""

    spot: Spot
    sort: str
    reach: str
    inside: str

    def __str__(self) -> str:
        if self.sort == "{{":
            return f"{{{{ {self.inside} }}}}"
        return f"{{%{self.reach} {self.inside} %}}"


def spots(root: Element, part: str) -> Iterator[Spot]:
    """Every paragraph of ``root`` in order; ``part`` is 正文, 页眉, 页脚 or 脚注."""
    yield from _block(root, "" if part == "正文" else part, "正文" if part == "正文" else "", 0, 0, "")


def _block(holder: Element, before: str, main: str, row: int, table: int, whole_row: str) -> Iterator[Spot]:
    """The paragraphs of a body, a cell or a text box. Paragraphs with text are counted in the main text only."""
    paragraphs = tables = 0
    for child in _children(holder):
        if child.tag == _P:
            text = _text(child)
            paragraphs += bool(text.strip())
            said = f"{before}{main}第{paragraphs}段" if main else before.rstrip()
            yield Spot(said, text, id(holder), row, table, whole_row)
            for box in _boxes(child):
                yield from _block(box, f"{said}的文本框 ", "", row, table, whole_row)
        elif child.tag == _TBL:
            tables += 1
            yield from _table(child, f"{before}{'内' if before and not main else ''}表{tables}")


def _table(table: Element, said: str) -> Iterator[Spot]:
    rows = [child for child in _children(table) if child.tag == _TR]
    for number, row in enumerate(rows, start=1):
        cells = [child for child in _children(row) if child.tag == _TC]
        whole = "".join(_text(p) for cell in cells for p in cell.iter(_P))
        for place, cell in enumerate(cells, start=1):
            yield from _block(cell, f"{said} 第{number}行 第{place}格 ", "", id(row), id(table), whole)


def _children(holder: Element) -> Iterator[Element]:
    """The children of ``holder``, with what stands in content controls and the like in their place."""
    for child in holder:
        if child.tag in _HOLDERS and holder.tag != _P:
            yield from _children(child)
        else:
            yield child


def _text(paragraph: Element) -> str:
    """The text of ``paragraph`` without that of its text boxes; a tag that Word cut into several runs is whole here."""
    parts: list[str] = []
    stack = list(reversed(paragraph))
    while stack:
        one = stack.pop()
        if one.tag == _T:
            parts.append(one.text or "")
        elif one.tag in _BREAKS:
            parts.append(_BREAKS[one.tag])
        elif one.tag != _BOX and isinstance(one.tag, str):
            stack.extend(reversed(one))
    return "".join(parts)


def _boxes(paragraph: Element) -> Iterator[Element]:
    for box in paragraph.iter(_BOX):
        if not any(above.tag == _FALLBACK for above in box.iterancestors()):
            yield box


# --- tags ---

_WHOLE = re.compile(r"\{\{(?P<value>.*?)\}\}|\{%(?P<reach>tr|tc|p|r)?(?=[\s-])?(?P<order>.*?)%\}|\{#.*?#\}", re.DOTALL)
_QUOTES = str.maketrans("“”‘’", "\"\"''")


def others(text: str) -> tuple[int, str]:
    """How many whole tags stand in ``text``, and what is there besides."""
    return len(_WHOLE.findall(text)), _WHOLE.sub("", text).strip()


def tags(spot: Spot) -> Iterator[Tag]:
    """The whole tags in a paragraph, in order."""
    for match in _WHOLE.finditer(spot.text):
        if match["value"] is not None:
            yield Tag(spot, "{{", "", match["value"].translate(_QUOTES).strip())
        elif match["order"] is not None:
            yield Tag(spot, "{%", match["reach"] or "", match["order"].translate(_QUOTES).strip())


def rest(spot: Spot) -> str:
    """The text without its whole tags: what is left of brackets here is a mistake."""
    return _WHOLE.sub("", spot.text)


def parsed(data: bytes) -> Element:
    """The root of an XML part; nothing outside the file is ever opened. XMLSyntaxError for what is none."""
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, remove_blank_text=False))
