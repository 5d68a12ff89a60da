"""The paragraphs of a Word file with their places as a person finds them: 正文第3段, 表2 第3行 第2格, 页眉; and their tags."""

import re
from collections.abc import Iterator
from itertools import count
from typing import Any, NamedTuple

from docx.oxml.ns import qn
from lxml import etree  # type: ignore[import-untyped]  # it has no types

_HOLDERS = {qn(f"w:{name}") for name in ("body", "footnote", "endnote", "sdt", "sdtContent", "smartTag", "customXml")}
_P, _TBL, _TR, _TC, _T = (qn(f"w:{name}") for name in ("p", "tbl", "tr", "tc", "t"))
_BOX = qn("w:txbxContent")
_BREAKS = {qn("w:br"): "\n", qn("w:tab"): "\t", qn("w:cr"): "\n"}
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"

_numbers = count(1)  # of containers and tables; the id() of an element may be that of an earlier one

Element = Any  # lxml gives its elements no usable type


class FormParagraph(NamedTuple):
    """A paragraph. ``container`` is the number of the cell, text box or part around it, ``table`` that of its table or 0."""

    label: str
    text: str
    container: int
    table: int
    row_text: str


class Tag(NamedTuple):
    """A tag: what is between its brackets. ``opening`` is ``{{`` or ``{%``; ``reach`` is ``p`` or ``tr`` where it says so."""

    paragraph: FormParagraph
    opening: str
    reach: str
    content: str

    def __str__(self) -> str:
        if self.opening == "{{":
            return f"{{{{ {self.content} }}}}"
        return f"{{%{self.reach} {self.content} %}}"


def paragraphs(root: Element, part: str) -> Iterator[FormParagraph]:
    """Every paragraph of ``root`` in order; ``part`` is 正文, 页眉, 页脚 or 脚注."""
    yield from _block_paragraphs(root, "" if part == "正文" else part, "正文" if part == "正文" else "", 0, "")


def _block_paragraphs(holder: Element, before: str, main: str, table: int, row_text: str) -> Iterator[FormParagraph]:
    """The paragraphs of a body, a cell or a text box. Paragraphs with text are counted in the main text only."""
    container = next(_numbers)
    paragraphs = tables = 0
    for child in _children(holder):
        if child.tag == _P:
            text = _text(child)
            paragraphs += bool(text.strip())
            label = f"{before}{main}第{paragraphs}段" if main else before.rstrip()
            yield FormParagraph(label, text, container, table, row_text)
            for box in _boxes(child):
                yield from _block_paragraphs(box, f"{label}的文本框 ", "", table, row_text)
        elif child.tag == _TBL:
            tables += 1
            yield from _table_paragraphs(child, f"{before}{'内' if before and not main else ''}表{tables}")


def _table_paragraphs(element: Element, label: str) -> Iterator[FormParagraph]:
    table = next(_numbers)
    rows = [child for child in _children(element) if child.tag == _TR]
    for number, row in enumerate(rows, start=1):
        cells = [child for child in _children(row) if child.tag == _TC]
        row_text = "".join(_text(p) for cell in cells for p in cell.iter(_P))
        for place, cell in enumerate(cells, start=1):
            yield from _block_paragraphs(cell, f"{label} 第{number}行 第{place}格 ", "", table, row_text)


def _children(holder: Element) -> Iterator[Element]:
    """The children of ``holder``; instead of content controls and the like, their content."""
    for child in holder:
        if child.tag in _HOLDERS and holder.tag != _P:
            yield from _children(child)
        else:
            yield child


def _text(paragraph: Element) -> str:
    """The text of ``paragraph`` without that of its text boxes; a tag that Word cut into several runs is in one piece here."""
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

_TAG = re.compile(r"\{\{(?P<value>.*?)\}\}|\{%(?P<reach>tr|tc|p|r)?(?=[\s-])?(?P<order>.*?)%\}|\{#.*?#\}", re.DOTALL)
_QUOTES = str.maketrans("“”‘’", "\"\"''")


def tags_and_rest(text: str) -> tuple[int, str]:
    """How many complete tags ``text`` has, and its other text."""
    return len(_TAG.findall(text)), _TAG.sub("", text).strip()


def tags(paragraph: FormParagraph) -> Iterator[Tag]:
    """The complete tags in a paragraph, in order."""
    for match in _TAG.finditer(paragraph.text):
        if match["value"] is not None:
            yield Tag(paragraph, "{{", "", match["value"].translate(_QUOTES).strip())
        elif match["order"] is not None:
            yield Tag(paragraph, "{%", match["reach"] or "", match["order"].translate(_QUOTES).strip())


def text_without_tags(paragraph: FormParagraph) -> str:
    """The text without its complete tags: a bracket that is left is a mistake."""
    return _TAG.sub("", paragraph.text)


def parse_xml(data: bytes) -> Element:
    """The root of an XML part; nothing outside the file is ever opened.

    Raises:
        XMLSyntaxError: ``data`` is no XML.
    """
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, remove_blank_text=False))
