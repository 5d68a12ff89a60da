"""The package around the text: what is the same in every document of one format, prepared once, and the zip file.

The same input gives the same bytes anywhere: entries in a fixed order with a fixed date, and stored, not deflated,
because what deflating yields depends on the zlib that a machine happens to have.
"""

import zipfile
from functools import lru_cache
from io import BytesIO
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr

from docx import Document
from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.document import CT_Document
from docx.oxml.ns import nsdecls
from docx.oxml.parser import parse_xml

from studiobook.documents.nodes import Paper
from studiobook.word.profile import Format
from studiobook.word.sections import Sections, make_sections
from studiobook.word.styles import settings_xml, styles_xml
from studiobook.word.xml import clean

MEDIA = {"image/jpeg": "jpg", "image/png": "png"}

CHART = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_RELATED = "http://schemas.openxmlformats.org/package/2006/relationships"

_XML = "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"
_CORE = (
    'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
)

_UNWANTED = ("/thumbnail", "/customXml", "/stylesWithEffects", "/theme", "/webSettings", "/fontTable", "/numbering")
_LONGEST_PROPERTY = 255
_CUSTOM = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_APP = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    b"<Application>studiobook</Application></Properties>"
)


class Template(NamedTuple):
    """A prepared document without text: its body, its sections and relationships, and by name the parts that never change."""

    document: CT_Document
    sections: Sections
    relationships: bytes
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
    sections = make_sections(made, form)
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
    assert isinstance(document, CT_Document)
    return Template(document, sections, main.rels.xml, tuple(files))


def _content_types(parts: list[Part]) -> bytes:
    defaults = {"rels": CT.OPC_RELATIONSHIPS, "xml": CT.XML} | {end: kind for kind, end in MEDIA.items()}
    defaults["xlsx"] = CT.SML_SHEET
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        + "".join(f'<Default Extension="{end}" ContentType="{kind}"/>' for end, kind in sorted(defaults.items()))
        + "".join(f'<Override PartName="{part.partname}" ContentType="{part.content_type}"/>' for part in parts)
        + "</Types>"
    ).encode()


def _core(paper: Paper) -> bytes:
    by, issued = escape(_property(paper.issuer)) or "studiobook", f"{paper.date.isoformat()}T00:00:00Z"
    return (
        f"{_XML}<cp:coreProperties {_CORE}><dc:title>{escape(_property(paper.title))}</dc:title><dc:creator>{by}</dc:creator>"
        f'<cp:lastModifiedBy>{by}</cp:lastModifiedBy><dcterms:created xsi:type="dcterms:W3CDTF">{issued}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{issued}</dcterms:modified><dc:language>zh-CN</dc:language>'
        "<cp:revision>1</cp:revision></cp:coreProperties>"
    ).encode()


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


def _chart_files(number: int, markup: bytes, workbook: bytes) -> list[tuple[str, bytes]]:
    """The part of a chart, its only relationship, and the workbook that this leads to."""
    leads = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<Relationships xmlns="{_RELATED}"><Relationship Id="rId1" Type="{RT.PACKAGE}"'
        f' Target="../embeddings/chart{number}.xlsx"/></Relationships>'
    )
    return [
        (f"word/charts/chart{number}.xml", markup),
        (f"word/charts/_rels/chart{number}.xml.rels", leads.encode()),
        (f"word/embeddings/chart{number}.xlsx", workbook),
    ]


def _with(part: bytes, root: str, more: str) -> bytes:
    """``part``, whose root element is ``root``, with ``more`` elements at its end."""
    return part.replace(f"</{root}>".encode(), f"{more}</{root}>".encode())


def packed(
    paper: Paper,
    form: Format,
    document: bytes,
    media: list[tuple[str, str, bytes]],
    charts: list[tuple[str, bytes, bytes]],
) -> bytes:
    """The docx file of ``document``, the part that holds the text.

    ``media`` are its pictures: relationship id, file name under ``word/``, bytes; ``charts`` its charts: relationship id, part, workbook.
    """
    prepared = template(form)
    related = [(key, RT.IMAGE, name) for key, name, _ in media]
    related += [(key, RT.CHART, f"charts/chart{number}.xml") for number, (key, _, _) in enumerate(charts, 1)]
    relationships = "".join(f'<Relationship Id="{key}" Type="{kind}" Target="{name}"/>' for key, kind, name in related)
    overrides = "".join(
        f'<Override PartName="/word/charts/chart{number}.xml" ContentType="{CHART}"/>'
        for number in range(1, len(charts) + 1)
    )
    types, *parts = prepared.parts
    files = [
        (types[0], _with(types[1], "Types", overrides)),
        *parts,
        ("docProps/core.xml", _core(paper)),
        ("docProps/custom.xml", _custom(paper.properties)),
        ("word/document.xml", document),
        ("word/_rels/document.xml.rels", _with(prepared.relationships, "Relationships", relationships)),
        *((f"word/{name}", data) for _, name, data in media),
        *(file for number, (_, *chart) in enumerate(charts, 1) for file in _chart_files(number, *chart)),
    ]
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name, content in files:
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.create_system = 3
            entry.external_attr = 0o600 << 16
            archive.writestr(entry, content)
    return target.getvalue()
