"""The package around the text: what is the same in every document of one profile, prepared once, and the zip file.

The same input gives the same bytes anywhere: entries are in a fixed order, have a fixed date and are not compressed. What
compressing yields depends on the machine's zlib.
"""

from functools import lru_cache
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

from studiobook.core import zips
from studiobook.documents.nodes import Paper
from studiobook.word.profile import Profile
from studiobook.word.sections import Sections, create_sections
from studiobook.word.styles import settings_xml, styles_xml
from studiobook.word.xml import clean

IMAGE_TYPES = {"image/jpeg": "jpg", "image/png": "png"}
CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"

_CUSTOM_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_CORE = (
    f'xmlns:cp="{_PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
)
_APP = (
    f'{_DECLARATION}<Properties xmlns="{_OFFICE}/extended-properties"><Application>studiobook</Application></Properties>'
).encode()
_UNWANTED = ("/thumbnail", "/customXml", "/stylesWithEffects", "/theme", "/webSettings", "/fontTable", "/numbering")
_MAX_PROPERTY = 255  # characters
_FILE_MODE = 0o600


class ImagePart(NamedTuple):
    """A picture of the package: its relationship id, its file name under ``word/``, its bytes."""

    relationship: str
    name: str
    data: bytes


class ChartPart(NamedTuple):
    """A chart of the package: its relationship id, the markup of its part, the workbook of its figures."""

    relationship: str
    markup: bytes
    workbook: bytes


class BaseDocument(NamedTuple):
    """A prepared document without text: its body, sections and relationships, and by name the parts that never change."""

    document: CT_Document
    sections: Sections
    relationships: bytes
    parts: tuple[tuple[str, bytes], ...]


@lru_cache(maxsize=4)
def base_document(profile: Profile) -> BaseDocument:
    """The prepared document of ``profile``. It is shared: copy what you change."""
    created = Document()
    main = created.part
    package = main.package
    assert package is not None
    for relationships in (package.rels, main.rels):
        for key in [key for key, rel in relationships.items() if rel.reltype.endswith(_UNWANTED)]:
            del relationships[key]
    for root, markup in ((created.styles.element, styles_xml(profile)), (created.settings.element, settings_xml())):
        root[:] = list(parse_xml(markup))
    sections = create_sections(created, profile)
    app = Part(PackURI("/docProps/app.xml"), CT.OFC_EXTENDED_PROPERTIES, _APP, package)
    custom = Part(PackURI("/docProps/custom.xml"), _CUSTOM_TYPE, b"", package)
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
    return BaseDocument(document, sections, main.rels.xml, tuple(files))


def _content_types(parts: list[Part]) -> bytes:
    defaults = {"rels": CT.OPC_RELATIONSHIPS, "xml": CT.XML} | {end: kind for kind, end in IMAGE_TYPES.items()}
    defaults["xlsx"] = CT.SML_SHEET
    return (
        f'{_DECLARATION}<Types xmlns="{_PACKAGE}/content-types">'
        + "".join(f'<Default Extension="{end}" ContentType="{kind}"/>' for end, kind in sorted(defaults.items()))
        + "".join(f'<Override PartName="{part.partname}" ContentType="{part.content_type}"/>' for part in parts)
        + "</Types>"
    ).encode()


def _core(paper: Paper) -> bytes:
    """``docProps/core.xml``: title, issuer and the date of the paper; no clock is asked."""
    issuer, issued = escape(_property(paper.issuer)) or "studiobook", f"{paper.date.isoformat()}T00:00:00Z"
    return (
        "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"
        f"<cp:coreProperties {_CORE}><dc:title>{escape(_property(paper.title))}</dc:title><dc:creator>{issuer}</dc:creator>"
        f'<cp:lastModifiedBy>{issuer}</cp:lastModifiedBy><dcterms:created xsi:type="dcterms:W3CDTF">{issued}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{issued}</dcterms:modified><dc:language>zh-CN</dc:language>'
        "<cp:revision>1</cp:revision></cp:coreProperties>"
    ).encode()


def _property(text: str) -> str:
    return clean(text).replace("\n", " ")[:_MAX_PROPERTY]


def custom_properties(properties: tuple[tuple[str, str], ...]) -> bytes:
    """``docProps/custom.xml``: ``properties`` are pairs of name and value."""
    entries = (
        f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="{number}"'
        f" name={quoteattr(_property(name))}><vt:lpwstr>{escape(clean(value))}</vt:lpwstr></property>"
        for number, (name, value) in enumerate(properties, 2)
    )
    return (
        f'{_DECLARATION}<Properties xmlns="{_OFFICE}/custom-properties" xmlns:vt="{_OFFICE}/docPropsVTypes">'
        f"{''.join(entries)}</Properties>"
    ).encode()


def _chart_files(number: int, chart: ChartPart) -> list[tuple[str, bytes]]:
    """The part of ``chart``, its only relationship, and the workbook to which this leads."""
    relationships = (
        f'{_DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" Type="{RT.PACKAGE}"'
        f' Target="../embeddings/chart{number}.xlsx"/></Relationships>'
    )
    return [
        (f"word/charts/chart{number}.xml", chart.markup),
        (f"word/charts/_rels/chart{number}.xml.rels", relationships.encode()),
        (f"word/embeddings/chart{number}.xlsx", chart.workbook),
    ]


def _with_children(part: bytes, root: str, children: str) -> bytes:
    """``part`` with ``children`` at the end of its root element, which is called ``root``."""
    return part.replace(f"</{root}>".encode(), f"{children}</{root}>".encode())


def package_bytes(
    paper: Paper, profile: Profile, document: bytes, images: list[ImagePart], charts: list[ChartPart]
) -> bytes:
    """The docx file of ``document``, the part that holds the text of ``paper``."""
    base = base_document(profile)
    related = [(image.relationship, RT.IMAGE, image.name) for image in images]
    related += [(chart.relationship, RT.CHART, f"charts/chart{number}.xml") for number, chart in enumerate(charts, 1)]
    relationships = "".join(f'<Relationship Id="{key}" Type="{kind}" Target="{name}"/>' for key, kind, name in related)
    overrides = "".join(
        f'<Override PartName="/word/charts/chart{number}.xml" ContentType="{CHART_TYPE}"/>'
        for number in range(1, len(charts) + 1)
    )
    (types_name, types), *parts = base.parts
    files = [
        (types_name, _with_children(types, "Types", overrides)),
        *parts,
        ("docProps/core.xml", _core(paper)),
        ("docProps/custom.xml", custom_properties(paper.properties)),
        ("word/document.xml", document),
        ("word/_rels/document.xml.rels", _with_children(base.relationships, "Relationships", relationships)),
        *((f"word/{image.name}", image.data) for image in images),
        *(file for number, chart in enumerate(charts, 1) for file in _chart_files(number, chart)),
    ]
    return zips.packed(files, _FILE_MODE)
