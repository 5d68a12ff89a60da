"""WordprocessingML elements from their markup. Each piece of markup is parsed once and copied after that."""

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
_KEPT = qn("w:keepNext"), qn("w:keepLines")
_BREAKS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_FORBIDDEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_SUSPECT = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def parsed(markup: str) -> BaseOxmlElement:
    """The element of ``markup``, which is well formed."""
    # Strictly, those that python-docx has no class for are plain lxml elements.
    return cast(BaseOxmlElement, _around(markup)[0])


def _around(markup: str) -> BaseOxmlElement:
    return parse_xml(f"<w:body {nsdecls('w', 'r')}>{markup}</w:body>")


_kept = lru_cache(maxsize=2048)(_around)


def element(markup: str) -> BaseOxmlElement:
    """A new element of ``markup``, which is well formed and holds no text of an author's: that is set afterwards."""
    # lxml copies all that an element holds; deepcopy() would only add its bookkeeping
    return cast(BaseOxmlElement, copy(_kept(markup)[0]))


def elements(markup: str) -> list[BaseOxmlElement]:
    """New elements of ``markup``, which holds several: to copy them together costs little more than to copy one."""
    return list(copy(_kept(markup)))


def paragraph(style: str, changes: str = "") -> CT_P:
    """An empty paragraph in ``style``; ``changes`` are paragraph properties of its own, in the order of the schema."""
    made = element(f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{changes}</w:pPr></w:p>')
    assert isinstance(made, CT_P)
    return made


def style_of(line: BaseOxmlElement) -> str:
    """The id of the style of ``line``, which was made by ``paragraph``."""
    return cast(str, line[0][0].get(_VALUE, ""))


def keep_with_next(line: BaseOxmlElement) -> None:
    """Keeps ``line``, which was made by ``paragraph``, in one piece and on the page of what follows."""
    properties = line[0]
    for old in [part for part in properties if part.tag in _KEPT]:
        properties.remove(old)
    properties[1:1] = [element("<w:keepNext/>"), element("<w:keepLines/>")]  # right after the style, says the schema


def grid(widths: Iterable[int]) -> str:
    """The ``w:tblGrid`` of columns of these widths in twips."""
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return f"<w:tblGrid>{columns}</w:tblGrid>"


def field(instruction: str, shown: str) -> tuple[str, ...]:
    """The runs of a field that shows ``shown`` until Word works it out anew."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>',
        f'<w:r><w:instrText xml:space="preserve">{instruction}</w:instrText></w:r>',
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>',
        f"<w:r><w:t>{shown}</w:t></w:r>",
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
    )


def clean(text: str) -> str:
    """``text`` as XML can carry it: no control characters, a line feed for each line end, a blank for a tab."""
    if not _SUSPECT.search(text):
        return text
    return _FORBIDDEN.sub("", _BREAKS.sub("\n", text).replace("\t", " "))
