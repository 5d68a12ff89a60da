"""The package around the text: what is the same in every document of one format, prepared once, and the zip file.

The same input gives the same bytes anywhere: entries in a fixed order with a fixed date, and stored, not deflated,
because what deflating yields depends on the zlib that a machine happens to have.
"""

import zipfile
from copy import deepcopy
from datetime import UTC, datetime, time
from functools import lru_cache
from io import BytesIO
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr

from docx import Document
from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.coreprops import CoreProperties
from docx.opc.oxml import CT_Relationships, serialize_part_xml
from docx.opc.oxml import parse_xml as parse_package_xml
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.coreprops import CT_CoreProperties
from docx.oxml.document import CT_Document
from docx.oxml.ns import nsdecls
from docx.oxml.parser import parse_xml
from docx.section import Section, _Footer
from docx.shared import Twips

from studiobook.document import Paper
from studiobook.word.format import Format, twips
from studiobook.word.markup import clean, element
from studiobook.word.styles import settings_xml, styles_xml

MEDIA = {"image/jpeg": "jpg", "image/png": "png"}

_UNWANTED = ("/thumbnail", "/customXml", "/stylesWithEffects", "/theme", "/webSettings", "/fontTable", "/numbering")
_LONGEST_PROPERTY = 255
_CUSTOM = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_APP = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    b"<Application>studiobook</Application></Properties>"
)


class Template(NamedTuple):
    """A prepared document without text: its body, its relationships, and the parts that never change by their names."""

    document: CT_Document
    relationships: CT_Relationships
    parts: tuple[tuple[str, bytes], ...]


@lru_cache(maxsize=4)
def template(form: Format) -> Template:
    """The prepared document of ``form``. It is shared: copy what you change."""
    made = Document()
    main = made.part
    package = main.package
    assert package is not None
    for relationships in (package.rels, main.rels):
        for key in [key for key, rel in relationships.items() if rel.reltype.endswith(_UNWANTED)]:
            del relationships[key]
    for root, markup in ((made.styles.element, styles_xml(form)), (made.settings.element, settings_xml())):
        root[:] = list(parse_xml(markup))
    section = made.sections[0]
    _set_page(section, form)
    _write_footer(section.footer, "Footer")
    _write_footer(section.even_page_footer, "FooterEven")
    app = Part(PackURI("/docProps/app.xml"), CT.OFC_EXTENDED_PROPERTIES, _APP, package)
    custom = Part(PackURI("/docProps/custom.xml"), _CUSTOM, b"", package)
    old = next((key for key, rel in package.rels.items() if rel.reltype == RT.EXTENDED_PROPERTIES), None)
    if old:
        del package.rels[old]
    package.relate_to(app, RT.EXTENDED_PROPERTIES)
    package.relate_to(custom, RT.CUSTOM_PROPERTIES)
    package.core_properties  # noqa: B018  # makes the part if the template has none
    parts = sorted(package.iter_parts(), key=lambda part: part.partname)
    changing = {main.partname, custom.partname, PackURI("/docProps/core.xml")}
    files = [("[Content_Types].xml", _content_types(parts)), ("_rels/.rels", package.rels.xml)]
    files += [(part.partname.membername, part.blob) for part in parts if part.partname not in changing]
    document = parse_xml(f"<w:document {nsdecls('w', 'r', 'wp', 'a', 'pic')}><w:body/></w:document>")
    document[0].append(section._sectPr)
    relationships_root = parse_package_xml(main.rels.xml)
    assert isinstance(relationships_root, CT_Relationships)
    assert isinstance(document, CT_Document)
    return Template(document, relationships_root, tuple(files))


def _set_page(section: Section, form: Format) -> None:
    page = form.page
    section.page_width, section.page_height = Twips(twips(page.width_mm)), Twips(twips(page.height_mm))
    section.top_margin, section.bottom_margin = Twips(twips(page.top_mm)), Twips(twips(page.bottom_mm))
    section.left_margin, section.right_margin = Twips(twips(page.left_mm)), Twips(twips(page.right_mm))
    section.header_distance, section.footer_distance = Twips(twips(page.header_mm)), Twips(form.footer)
    section.gutter = Twips(0)
    properties = section._sectPr
    properties.attrib.clear()
    for grid in properties.xpath("w:docGrid"):
        properties.remove(grid)
    properties.append(element(f'<w:docGrid w:type="lines" w:linePitch="{form.line}"/>'))


def _write_footer(footer: _Footer, style: str) -> None:
    """— 1 — (clause 7.5)."""
    footer.is_linked_to_previous = False
    line = footer.paragraphs[0]._p
    for child in list(line):
        line.remove(child)
    line.append(element(f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>'))
    line.append(element('<w:r><w:t xml:space="preserve">— </w:t></w:r>'))
    for part in field(" PAGE ", "1"):
        line.append(element(part))
    line.append(element('<w:r><w:t xml:space="preserve"> —</w:t></w:r>'))


def field(instruction: str, shown: str) -> tuple[str, ...]:
    """The runs of a field that shows ``shown`` until Word works it out anew."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>',
        f'<w:r><w:instrText xml:space="preserve">{instruction}</w:instrText></w:r>',
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>',
        f"<w:r><w:t>{shown}</w:t></w:r>",
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
    )


def _content_types(parts: list[Part]) -> bytes:
    defaults = {"rels": CT.OPC_RELATIONSHIPS, "xml": CT.XML} | {end: kind for kind, end in MEDIA.items()}
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        + "".join(f'<Default Extension="{end}" ContentType="{kind}"/>' for end, kind in sorted(defaults.items()))
        + "".join(f'<Override PartName="{part.partname}" ContentType="{part.content_type}"/>' for part in parts)
        + "</Types>"
    ).encode()


def _core(paper: Paper) -> bytes:
    root = CT_CoreProperties.new()
    core = CoreProperties(root)
    issued = datetime.combine(paper.date, time(), UTC).replace(tzinfo=None)
    core.title = _property(paper.title)
    core.author = core.last_modified_by = _property(paper.issuer)
    core.created = core.modified = issued
    core.language = "zh-CN"
    core.revision = 1
    return serialize_part_xml(root)


def _property(text: str) -> str:
    return clean(text).replace("\n", " ")[:_LONGEST_PROPERTY]


def _custom(properties: tuple[tuple[str, str], ...]) -> bytes:
    namespace = "http://schemas.openxmlformats.org/officeDocument/2006"
    entries = (
        f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="{number}"'
        f" name={quoteattr(_property(name))}><vt:lpwstr>{escape(clean(value))}</vt:lpwstr></property>"
        for number, (name, value) in enumerate(properties, 2)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<Properties xmlns="{namespace}/custom-properties" xmlns:vt="{namespace}/docPropsVTypes">'
        f"{''.join(entries)}</Properties>"
    ).encode()


def packed(paper: Paper, form: Format, document: CT_Document, media: list[tuple[str, str, bytes]]) -> bytes:
    """The docx file of ``document``; ``media`` are its pictures: relationship id, file name under ``word/``, bytes."""
    prepared = template(form)
    relationships = deepcopy(prepared.relationships)
    for key, name, _ in media:
        relationships.add_rel(key, RT.IMAGE, name)
    files = [
        *prepared.parts,
        ("docProps/core.xml", _core(paper)),
        ("docProps/custom.xml", _custom(paper.properties)),
        ("word/document.xml", serialize_part_xml(document)),
        ("word/_rels/document.xml.rels", serialize_part_xml(relationships)),
        *((f"word/{name}", data) for _, name, data in media),
    ]
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name, content in files:
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.create_system = 3
            entry.external_attr = 0o600 << 16
            archive.writestr(entry, content)
    return target.getvalue()
