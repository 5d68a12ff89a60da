"""A form as a Word file: compiled once, filled many times, the same bytes anywhere.

docxtpl joins the tags that Word cuts into pieces and applies ``{%tr %}`` and ``{%p %}`` to their row or paragraph. What it
does for every document, reading the package and compiling, is done once here.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from docx.oxml.ns import qn
from docxtpl import DocxTemplate  # type: ignore[import-untyped]  # it has no types
from jinja2 import StrictUndefined, Template
from lxml import etree  # type: ignore[import-untyped]  # it has no types

from studiobook.core import zips
from studiobook.documents.sandbox import Sandbox
from studiobook.models.base import UNSEEN
from studiobook.reports.forms.locations import Element, parse_xml
from studiobook.reports.forms.names import RecordView, printed_value
from studiobook.word.package import custom_properties

MAIN = "word/document.xml"
_PARTS = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml")
_PART_NAMES = {"document": "正文", "header": "页眉", "footer": "页脚", "footnotes": "脚注", "endnotes": "尾注"}
_MAX_BYTES = 30_000_000  # of all parts together, unpacked
_PARAGRAPH = "\a"  # docxtpl's sign for: a new paragraph, formatted like this one
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_CORE, _CUSTOM = "docProps/core.xml", "docProps/custom.xml"
_TYPES = {
    _CORE: "application/vnd.openxmlformats-package.core-properties+xml",
    _CUSTOM: "application/vnd.openxmlformats-officedocument.custom-properties+xml",
}
_RELATIONS = {
    _CORE: f"{_PACKAGE}/relationships/metadata/core-properties",
    _CUSTOM: f"{_OFFICE}/relationships/custom-properties",
}


class InvalidForm(Exception):
    """A file that Word would not open either; the message is Chinese."""


class FormEnvironment(Sandbox):
    """Jinja with only what a form needs: no globals, no attributes but those of record views."""

    def __init__(self) -> None:
        """Strict, and every value escaped."""
        super().__init__(autoescape=True, finalize=_finalize)
        self.globals = {}
        self.filters = {"个数": len, "连写": joined}
        self.tests = {}

    def getattr(self, obj: Any, attribute: str) -> Any:
        """The value of ``attribute`` of a record view; empty for an empty text; undefined for everything else."""
        if isinstance(obj, str):
            return ""
        try:
            return obj.value(attribute) if isinstance(obj, RecordView) else self.undefined(obj=obj, name=attribute)
        except KeyError:
            return self.undefined(obj=obj, name=attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """As ``getattr``: brackets reach no further."""
        return self.getattr(obj, argument if isinstance(argument, str) else str(argument))


def joined(values: Any, between: str = "、") -> str:
    """The items of a list in a row."""
    return str(between).join(filter(None, map(printed_value, values)))


def _finalize(value: Any) -> Any:
    """The text of a value; each line of it becomes a paragraph."""
    if isinstance(value, StrictUndefined):
        return value
    return UNSEEN.sub("", re.sub(r"\s*\n\s*", "\n", printed_value(value).strip())).replace("\n", _PARAGRAPH)


@dataclass(frozen=True)
class FormFile:
    """The parts of a form that never change, and those that are filled, by their names in the package."""

    fixed: Mapping[str, bytes]
    texts: Mapping[str, bytes]

    def roots(self) -> list[tuple[str, Element]]:
        """The parts with text, each with its Chinese name, the main text first."""
        order = sorted(self.texts, key=lambda name: (name != MAIN, name))
        return [(_PART_NAMES[re.sub(r"\d+", "", Path(name).stem)], parse_xml(self.texts[name])) for name in order]


def read(data: bytes) -> FormFile:
    """The form in a Word file.

    Raises:
        InvalidForm: Word could not open it.
    """
    try:
        parts = zips.unpacked(data, _MAX_BYTES)
        texts = {name: data for name, data in parts.items() if _PARTS.fullmatch(name)}
        for text in texts.values():
            parse_xml(text)
        fixed = {name: data for name, data in parts.items() if name not in texts and name not in _TYPES}
        fixed["[Content_Types].xml"] = _content_types(parts["[Content_Types].xml"])
        fixed["_rels/.rels"] = _relations(parts["_rels/.rels"])
    except zips.TooLarge:
        raise InvalidForm("文件太大") from None
    except (zips.Broken, KeyError, etree.XMLSyntaxError):
        raise InvalidForm("不是 Word 能打开的 docx 文件") from None
    if MAIN not in texts:
        raise InvalidForm("不是 Word 能打开的 docx 文件")
    return FormFile(fixed, texts)


def _content_types(data: bytes) -> bytes:
    root = parse_xml(data)
    for one in root:
        if one.get("PartName", "").lstrip("/") in _TYPES:
            root.remove(one)
    for name, kind in _TYPES.items():
        etree.SubElement(root, f"{{{_PACKAGE}/content-types}}Override", PartName=f"/{name}", ContentType=kind)
    return _bytes(root)


def _relations(data: bytes) -> bytes:
    root = parse_xml(data)
    for one in root:
        if one.get("Type") in _RELATIONS.values():
            root.remove(one)
    for number, (name, kind) in enumerate(_RELATIONS.items(), start=1):
        etree.SubElement(
            root, f"{{{_PACKAGE}/relationships}}Relationship", Id=f"rIdForm{number}", Type=kind, Target=name
        )
    return _bytes(root)


@dataclass(frozen=True)
class CompiledForm:
    """A form ready to be filled."""

    fixed: Mapping[str, bytes]
    templates: Mapping[str, Template]

    def fill(self, names: Mapping[str, Any], title: str, issuer: str, properties: tuple[tuple[str, str], ...]) -> bytes:
        """The Word file with ``names`` filled in."""
        parts = {name: _part(template.render(names)) for name, template in self.templates.items()}
        parts[_CORE] = _core(title, issuer)
        parts[_CUSTOM] = custom_properties(properties)
        return _packed({**self.fixed, **parts})


def compile_form(file: FormFile) -> CompiledForm:
    """Compile ``file``, which was checked before.

    Raises:
        TemplateSyntaxError: A mistake that shows only when the tags are joined.
    """
    environment = FormEnvironment()
    patch = DocxTemplate("").patch_xml  # opens nothing until it is rendered, and here it never is
    templates = {}
    fixed = dict(file.fixed)
    for name, data in file.texts.items():
        text = etree.tostring(_without_ids(parse_xml(data)), encoding="unicode")
        if "{" in text:
            templates[name] = environment.from_string(patch(text))
        else:
            fixed[name] = data
    return CompiledForm(fixed, templates)


def _without_ids(root: Element) -> Element:
    """``root`` without what must be unique, since a repeated row would repeat it, and without marks of spelling."""
    for one in list(root.iter(*(qn(f"w:{name}") for name in ("bookmarkStart", "bookmarkEnd", "proofErr")))):
        one.getparent().remove(one)
    for one in root.iter(qn("w:p"), qn("w:tr")):
        for key in [key for key in one.attrib if key.endswith(("}paraId", "}textId"))]:
            del one.attrib[key]
    return root


def _part(text: str) -> bytes:
    if _PARAGRAPH in text or "\t" in text:
        text = DocxTemplate("").resolve_listing(text)
    root = parse_xml(text.encode())
    _repair(root)
    return _bytes(root)


def _repair(root: Element) -> None:
    """Remove tables without rows and end cells with a paragraph, or Word would ask to repair the file."""
    for table in list(root.iter(qn("w:tbl"))):
        if table.find(f".//{qn('w:tr')}") is None:
            table.getparent().remove(table)
    for cell in root.iter(qn("w:tc")):
        if len(cell) == 0 or cell[-1].tag != qn("w:p"):
            etree.SubElement(cell, qn("w:p"))


def _bytes(root: Element) -> bytes:
    data: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
    return data


def _core(title: str, issuer: str) -> bytes:
    """Title and issuer, and no times: a form carries no clock."""
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{_clean(title)}</dc:title><dc:creator>{_clean(issuer)}</dc:creator>"
        f"<cp:lastModifiedBy>{_clean(issuer)}</cp:lastModifiedBy><dc:language>zh-CN</dc:language></cp:coreProperties>"
    ).encode()


def _clean(text: str) -> str:
    return escape(UNSEEN.sub("", text))


def _packed(parts: Mapping[str, bytes]) -> bytes:
    """The package: the list of types first, as Word writes it, the rest by name."""
    order = sorted(parts, key=lambda one: (one != "[Content_Types].xml", one))
    return zips.packed((name, parts[name]) for name in order)
