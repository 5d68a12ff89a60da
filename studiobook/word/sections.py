"""The sections of a document: portrait pages, and landscape pages for wide tables.

A landscape page is bound like the others (GB/T 9704 clause 7.6): its head is at the binding edge of odd pages. Its number is
where every page has it, which is the left margin when one looks at the landscape page.
"""

from typing import NamedTuple

from docx.document import Document
from docx.oxml.ns import qn
from docx.oxml.section import CT_SectPr
from docx.oxml.text.paragraph import CT_P
from docx.section import Section, _Footer
from docx.shared import Twips

from studiobook.word.profile import Profile, twips
from studiobook.word.xml import element, field_runs, floating_table, paragraph_markup, table_cell

_PAGE_SIZE, _ORIENTATION = qn("w:pgSz"), qn("w:orient")
_NUMBER = (
    '<w:r><w:t xml:space="preserve">— </w:t></w:r>',
    *field_runs(" PAGE ", "1"),
    '<w:r><w:t xml:space="preserve"> —</w:t></w:r>',
)
_ROUNDING = 4  # twips
_LANDSCAPE_CELL_MM = 40  # the length of the page number's cell along the edge


class Sections(NamedTuple):
    """The section properties of portrait and of landscape pages. They are shared: copy what you put into a document."""

    portrait: CT_SectPr
    landscape: CT_SectPr


def create_sections(document: Document, profile: Profile) -> Sections:
    """Give ``document`` the footers of both kinds of section; returns the properties that refer to them."""
    portrait = document.sections[0]
    _set_portrait(portrait, profile)
    _add_number(portrait.footer, "Footer")
    _add_number(portrait.even_page_footer, "FooterEven")
    landscape = document.add_section()
    _set_landscape(landscape, profile)
    _add_landscape_number(landscape.footer, profile, odd=True)
    _add_landscape_number(landscape.even_page_footer, profile, odd=False)
    # python-docx has moved the properties of the first section meanwhile
    return Sections(*(section._sectPr for section in document.sections))


def _set_portrait(section: Section, profile: Profile) -> None:
    page = profile.page
    section.page_width, section.page_height = Twips(twips(page.width_mm)), Twips(twips(page.height_mm))
    _set_height(section, twips(page.top_mm), profile.line * profile.density.lines)
    section.left_margin, section.right_margin = Twips(twips(page.left_mm)), Twips(twips(page.right_mm))
    _set_rest(section, profile, profile.line, profile.footer)


def _set_landscape(section: Section, profile: Profile) -> None:
    """Turn the page a quarter anticlockwise: what was its left margin becomes the upper one."""
    page = profile.page
    section.page_width, section.page_height = Twips(twips(page.height_mm)), Twips(twips(page.width_mm))
    lines = profile.type_width // profile.line
    pitch = profile.type_width // lines
    _set_height(section, twips(page.left_mm), pitch * lines)
    section.left_margin, section.right_margin = Twips(twips(page.bottom_mm)), Twips(twips(page.top_mm))
    # the footer holds nothing that takes room; one that did not fit into the margin would shorten the type area
    _set_rest(section, profile, pitch, twips(page.right_mm) // 2)
    section._sectPr.find(_PAGE_SIZE).set(_ORIENTATION, "landscape")


def _set_height(section: Section, top: int, height: int) -> None:
    """Set the margins above and below a type area of ``height`` twips, a multiple of the line pitch.

    LibreOffice fills only full lines of the grid. It loses rows of a table if its first row ends in a rest of a line
    below them. It also rounds all lengths to hundredths of a millimetre, so that a little must be left.
    """
    assert section.page_height is not None
    section.top_margin, section.bottom_margin = Twips(top), Twips(section.page_height.twips - top - height - _ROUNDING)


def _set_rest(section: Section, profile: Profile, pitch: int, footer: int) -> None:
    """Set everything but size and margins: the pitch of the grid, the distance of the footer from the edge; twips."""
    section.header_distance, section.footer_distance = Twips(twips(profile.page.header_mm)), Twips(footer)
    section.gutter = Twips(0)
    properties = section._sectPr
    properties.attrib.clear()
    for old in properties.xpath("w:docGrid | w:type"):
        properties.remove(old)
    properties.append(element(f'<w:docGrid w:type="lines" w:linePitch="{pitch}"/>'))


def _add_number(footer: _Footer, style: str) -> None:
    """Put — 1 — (clause 7.5) into ``footer``."""
    _begin(footer, style).extend(map(element, _NUMBER))


def _begin(footer: _Footer, style: str) -> CT_P:
    """The one paragraph of ``footer``, empty."""
    footer.is_linked_to_previous = False
    paragraph: CT_P = footer.paragraphs[0]._p
    for child in list(paragraph):
        paragraph.remove(child)
    paragraph.append(element(f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>'))
    return paragraph


def _add_landscape_number(footer: _Footer, profile: Profile, *, odd: bool) -> None:
    """Put the number of a landscape page into ``footer``: text that runs down the left margin, at its lower end on odd pages.

    It is in a floating table of one cell, since LibreOffice turns no other text.
    """
    page, letters = profile.page, profile.fonts.page_number
    style = "Footer" if odd else "FooterEven"
    width, height = round(letters.size_pt * 32), twips(_LANDSCAPE_CELL_MM)
    across = twips(page.bottom_mm - page.number_gap_mm) - width // 2
    down = twips(page.width_mm - page.right_mm) - height if odd else twips(page.left_mm)
    cell = table_cell(
        width,
        paragraph_markup(style, runs="".join(_NUMBER)),
        '<w:textDirection w:val="tbRl"/><w:vAlign w:val="center"/>',
    )
    row = f'<w:tr><w:trPr><w:trHeight w:val="{height}" w:hRule="exact"/></w:trPr>{cell}</w:tr>'
    position = f'w:vertAnchor="page" w:horzAnchor="page" w:tblpX="{across}" w:tblpY="{down}"'
    _begin(footer, style).addprevious(element(floating_table(width, position, row)))
