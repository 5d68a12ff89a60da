"""The sections of a document: upright pages, and turned pages for wide tables.

A turned page is bound like the others: its head lies at the binding edge of odd pages, and its number stands where that of
every page stands, which is the left margin when one looks at the turned page (GB/T 9704 clause 7.6).
"""

from typing import NamedTuple

from docx.document import Document
from docx.oxml.ns import qn
from docx.oxml.section import CT_SectPr
from docx.oxml.text.paragraph import CT_P
from docx.section import Section, _Footer
from docx.shared import Twips

from studiobook.word.profile import Format, twips
from studiobook.word.xml import element, field, grid

_PAGE_SIZE, _ORIENTATION = qn("w:pgSz"), qn("w:orient")
_NUMBER = (
    '<w:r><w:t xml:space="preserve">— </w:t></w:r>',
    *field(" PAGE ", "1"),
    '<w:r><w:t xml:space="preserve"> —</w:t></w:r>',
)
_ROUNDING = 4  # twips
_TURNED_CELL_MM = 40  # the room of a turned page number along the edge


class Sections(NamedTuple):
    """The properties of a section of upright and of turned pages. They are shared: copy what you put into a document."""

    upright: CT_SectPr
    turned: CT_SectPr


def make_sections(document: Document, form: Format) -> Sections:
    """Gives ``document`` the footers of both kinds of section, and returns what refers to them."""
    upright = document.sections[0]
    _set_page(upright, form)
    _write(upright.footer, "Footer")
    _write(upright.even_page_footer, "FooterEven")
    turned = document.add_section()
    _turn(turned, form)
    _write_turned(turned.footer, form, odd=True)
    _write_turned(turned.even_page_footer, form, odd=False)
    # python-docx has moved the properties of the first section meanwhile
    return Sections(*(section._sectPr for section in document.sections))


def _set_page(section: Section, form: Format) -> None:
    page = form.page
    section.page_width, section.page_height = Twips(twips(page.width_mm)), Twips(twips(page.height_mm))
    _set_height(section, twips(page.top_mm), form.line * form.density.lines)
    section.left_margin, section.right_margin = Twips(twips(page.left_mm)), Twips(twips(page.right_mm))
    _set_rest(section, form, form.line, form.footer)


def _turn(section: Section, form: Format) -> None:
    """The sheet turned a quarter anticlockwise: what was its left margin is above."""
    page = form.page
    section.page_width, section.page_height = Twips(twips(page.height_mm)), Twips(twips(page.width_mm))
    lines = form.type_width // form.line
    pitch = form.type_width // lines
    _set_height(section, twips(page.left_mm), pitch * lines)
    section.left_margin, section.right_margin = Twips(twips(page.bottom_mm)), Twips(twips(page.top_mm))
    # the footer holds nothing that takes room; one that did not fit into the margin would take it of the type area
    _set_rest(section, form, pitch, twips(page.right_mm) // 2)
    section._sectPr.find(_PAGE_SIZE).set(_ORIENTATION, "landscape")


def _set_height(section: Section, top: int, height: int) -> None:
    """The margins above and below a type area of whole lines of the grid, ``height`` twips altogether.

    LibreOffice fills only those, and loses the rows of a table whose first row ends in a rest of a line below them; but it
    rounds all lengths to hundredths of a millimetre, so that a little must be left.
    """
    assert section.page_height is not None
    section.top_margin, section.bottom_margin = Twips(top), Twips(section.page_height.twips - top - height - _ROUNDING)


def _set_rest(section: Section, form: Format, pitch: int, footer: int) -> None:
    """Everything but size and margins: the pitch of the grid, how far the footer stands above the paper's edge; twips."""
    section.header_distance, section.footer_distance = Twips(twips(form.page.header_mm)), Twips(footer)
    section.gutter = Twips(0)
    properties = section._sectPr
    properties.attrib.clear()
    for old in properties.xpath("w:docGrid | w:type"):
        properties.remove(old)
    properties.append(element(f'<w:docGrid w:type="lines" w:linePitch="{pitch}"/>'))


def _write(footer: _Footer, style: str) -> None:
    """— 1 — (clause 7.5)."""
    line = _begun(footer, style)
    line.extend(map(element, _NUMBER))


def _begun(footer: _Footer, style: str) -> CT_P:
    """The one paragraph of ``footer``, empty."""
    footer.is_linked_to_previous = False
    line: CT_P = footer.paragraphs[0]._p
    for child in list(line):
        line.remove(child)
    line.append(element(f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>'))
    return line


def _write_turned(footer: _Footer, form: Format, *, odd: bool) -> None:
    """The number of a turned page: text that runs down the left margin, at its lower end on odd pages.

    It stands in a floating table of one cell, since no other text is turned in LibreOffice too.
    """
    page, letters = form.page, form.fonts.page_number
    style = "Footer" if odd else "FooterEven"
    room, high = round(letters.size_pt * 32), twips(_TURNED_CELL_MM)
    across = twips(page.bottom_mm - page.number_gap_mm) - room // 2
    down = twips(page.width_mm - page.right_mm) - high if odd else twips(page.left_mm)
    table = element(
        '<w:tbl><w:tblPr><w:tblpPr w:leftFromText="0" w:rightFromText="0" w:vertAnchor="page" w:horzAnchor="page"'
        f' w:tblpX="{across}" w:tblpY="{down}"/><w:tblOverlap w:val="never"/><w:tblW w:w="{room}" w:type="dxa"/>'
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/>'
        f'</w:tblCellMar></w:tblPr>{grid([room])}<w:tr><w:trPr><w:trHeight w:val="{high}" w:hRule="exact"/></w:trPr>'
        f'<w:tc><w:tcPr><w:tcW w:w="{room}" w:type="dxa"/><w:textDirection w:val="tbRl"/><w:vAlign w:val="center"/>'
        f'</w:tcPr><w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{"".join(_NUMBER)}</w:p></w:tc></w:tr></w:tbl>'
    )
    _begun(footer, style).addprevious(table)
