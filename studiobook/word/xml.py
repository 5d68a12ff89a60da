"""WordprocessingML from markup: elements, each piece of markup parsed once and then copied, and the pieces that recur."""

import re
from collections.abc import Iterable
from copy import copy
from functools import lru_cache
from typing import cast

from docx.oxml.ns import nsdecls, qn
from docx.oxml.parser import parse_xml
from docx.oxml.text.paragraph import CT_P
from docx.oxml.xmlchemy import BaseOxmlElement

_VALUE = qn("w:val")
_KEEPING = qn("w:keepNext"), qn("w:keepLines")
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_FORBIDDEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_SUSPECT = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")

DRAWING = (
    '<w:r><w:drawing><wp:inline {namespaces} distT="0" distB="0" distL="0" distR="0"><wp:extent/><wp:docPr/>'
    "{graphic}</wp:inline></w:drawing></w:r>"
)
"""A run with an inline drawing. Without the four distances LibreOffice leaves 3 mm around a picture."""
TAB = "<w:r><w:tab/></w:r>"


# --- elements ---


def parse_element(markup: str) -> BaseOxmlElement:
    """The element of well-formed ``markup``."""
    # Strictly, those that python-docx has no class for are plain lxml elements.
    return cast(BaseOxmlElement, _parse(markup)[0])


def _parse(markup: str) -> BaseOxmlElement:
    return parse_xml(f"<w:body {nsdecls('w', 'r')}>{markup}</w:body>")


_parse_once = lru_cache(maxsize=2048)(_parse)


def element(markup: str) -> BaseOxmlElement:
    """A new element of well-formed ``markup``, which holds no text of an author's: that is set afterwards."""
    # lxml copies all that an element holds; deepcopy() would only add its bookkeeping
    return cast(BaseOxmlElement, copy(_parse_once(markup)[0]))


def elements(markup: str) -> list[BaseOxmlElement]:
    """New elements of ``markup``, which holds several: to copy them together costs little more than to copy one."""
    return list(copy(_parse_once(markup)))


def empty_paragraph(style: str, properties: str = "") -> CT_P:
    """A new paragraph without runs, see ``paragraph_markup``."""
    paragraph = element(paragraph_markup(style, properties))
    assert isinstance(paragraph, CT_P)
    return paragraph


def style_id(paragraph: BaseOxmlElement) -> str:
    """The style of ``paragraph``, which ``empty_paragraph`` returned."""
    return cast(str, paragraph[0][0].get(_VALUE, ""))


def keep_with_next(paragraph: BaseOxmlElement) -> None:
    """Keep ``paragraph``, which ``empty_paragraph`` returned, on one page with what follows."""
    properties = paragraph[0]
    for old in [part for part in properties if part.tag in _KEEPING]:
        properties.remove(old)
    properties[1:1] = [element("<w:keepNext/>"), element("<w:keepLines/>")]  # right after the style, says the schema


# --- markup ---


def paragraph_markup(style: str, properties: str = "", runs: str = "") -> str:
    """A ``w:p`` in ``style``; ``properties`` are paragraph properties of its own, in the order of the schema."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{runs}</w:p>'


def table_grid(widths: Iterable[int]) -> str:
    """The ``w:tblGrid`` of columns of these ``widths`` in twips."""
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return f"<w:tblGrid>{columns}</w:tblGrid>"


def table_cell(width: int, content: str = "", properties: str = "") -> str:
    """A ``w:tc`` of ``width`` twips that holds the paragraphs ``content``."""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{properties}</w:tcPr>{content}</w:tc>'


def floating_table(width: int, position: str, rows: str, *, borders: str = "", caption: str = "") -> str:
    """A ``w:tbl`` of one column, ``width`` twips wide, that floats without padding or room around it.

    Args:
        width: of the table, in twips.
        position: the attributes of ``w:tblpPr`` for its anchors and coordinates, in twips.
        rows: the ``w:tr`` elements.
        borders: the sides of ``w:tblBorders``; no borders if empty.
        caption: what a screen reader calls the table; nothing if empty.
    """
    return (
        f'<w:tbl><w:tblPr><w:tblpPr w:leftFromText="0" w:rightFromText="0" {position}/><w:tblOverlap w:val="never"/>'
        f'<w:tblW w:w="{width}" w:type="dxa"/>'
        + (f"<w:tblBorders>{borders}</w:tblBorders>" if borders else "")
        + '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/>'
        "</w:tblCellMar>"
        + (f'<w:tblCaption w:val="{caption}"/>' if caption else "")
        + f"</w:tblPr>{table_grid([width])}{rows}</w:tbl>"
    )


def field_runs(instruction: str, result: str) -> tuple[str, ...]:
    """The runs of a complex field that shows ``result`` until Word updates it."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>',
        f'<w:r><w:instrText xml:space="preserve">{instruction}</w:instrText></w:r>',
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>',
        f"<w:r><w:t>{result}</w:t></w:r>",
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
    )


def clean(text: str) -> str:
    """``text`` as XML can carry it: no control characters, a line feed for each line end, a blank for a tab."""
    if not _SUSPECT.search(text):
        return text
    return _FORBIDDEN.sub("", _LINE_ENDS.sub("\n", text).replace("\t", " "))
