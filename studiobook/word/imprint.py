"""The imprint (版记) at the foot of the last page (GB/T 9704 clause 7.4): who gets copies, who printed it and when.

It is a floating table on the lower edge of the type area. While the pages are computed, a blank paragraph as high as the table
comes before it. It shows whether there is room below the text.
"""

from itertools import takewhile

from docx.oxml.ns import qn
from docx.oxml.table import CT_Tbl
from docx.oxml.text.paragraph import CT_P
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Twips

from studiobook.core.dates import chinese_date
from studiobook.documents.nodes import Imprint, PaperForm
from studiobook.word.builder import DocumentBuilder
from studiobook.word.layout.fitting import shrink_figures
from studiobook.word.layout.pagination import Layout, Pages
from studiobook.word.layout.text_width import half_widths
from studiobook.word.profile import twips
from studiobook.word.runs import add_text
from studiobook.word.styles import indent
from studiobook.word.xml import TAB, element, floating_table, paragraph_markup, table_cell

_P = qn("w:p")
_LABEL = "抄送："
_NAME = "版记"
_LAST_PARAGRAPHS = 3  # begin a page of their own if no heading can
_ANCHOR = 10  # twips; a line so low leaves no trace


def write_imprint(builder: DocumentBuilder, imprint: Imprint, form: PaperForm) -> None:
    """Append ``imprint``; that of a letter has neither rules nor issuer (10.1)."""
    letter = form is PaperForm.LETTER
    copies = [f"{_LABEL}{'，'.join(imprint.copies_to)}。"] if imprint.copies_to else []
    issuer = [] if letter else [f"{imprint.issuer}\t{chinese_date(imprint.date)}印发"]
    rows = [*copies, *issuer]
    if not rows:
        return
    letters = builder.profile.fonts.imprint
    em = round(letters.size_pt * 20)
    room = sum(_lines(row, builder.profile.type_width / em - 2) for row in rows) * builder.profile.line
    builder.add_paragraph("Space", f'<w:keepNext w:val="0"/><w:spacing w:line="{room}" w:lineRule="exact"/>')
    table = _table(builder, len(rows), ruled=not letter)
    for line, row in zip(table.iter(_P), rows, strict=True):
        assert isinstance(line, CT_P)
        if row.startswith(_LABEL):
            line.get_or_add_pPr().append(element(indent(em, left=4, right=1, hanging=3)))
            add_text(line, row, letters)
        else:
            left, _, right = row.partition("\t")
            add_text(line, left, letters)
            line.append(element(TAB))
            add_text(line, right, letters)
    builder.add_table(table, ruled=False)


def settle_imprint(builder: DocumentBuilder, form: PaperForm, layout: Layout, pages: Pages) -> Pages:
    """Put the imprint of a finished document on its page: begin a new one, or leave only an anchor for the table.

    A document is printed on both sides, so that the imprint is on an even page. If the text fills an even page, the pictures
    are scaled down a little if that makes room for the imprint. Else the last section of the text begins a new page, and the
    imprint is on the back of that one. No page is left empty between them. Only if one paragraph or table takes the entire last
    page it follows on the next, odd page.

    Args:
        builder: the finished document.
        form: which of the forms of GB/T 9704 it has.
        layout: its layout.
        pages: its pages so far.

    Returns:
        The pages as they become.
    """
    found = builder.body.tbl_lst
    blank = found[-1].getprevious() if found and _is_imprint(found[-1]) else None
    if not isinstance(blank, CT_P):
        return pages
    spacing = blank.get_or_add_pPr().get_or_add_spacing()
    room, spacing.line = spacing.line, Twips(_ANCHOR)
    without = layout.pages()
    of_text = without.starts[blank] - (without.tops[blank] == 0)
    fits, both_sides = pages.total == of_text, form is not PaperForm.LETTER
    odd = both_sides and of_text % 2 == 1
    if fits and not odd:
        return without
    if both_sides and not odd:
        spacing.line = room
        fits = shrink_figures(builder.figures, layout, of_text)
        spacing.line = Twips(_ANCHOR)
        new_page = None if fits else _last_part(blank, without, of_text)
        if new_page is not None:
            new_page.get_or_add_pPr().pageBreakBefore_val = True
    if odd or not fits:
        blank.get_or_add_pPr().pageBreakBefore_val = True
    return layout.pages()


def _last_part(blank: CT_P, pages: Pages, page: int) -> CT_P | None:
    """Where the text of ``page``, its last, may continue on a new one: at its last heading, or else some paragraphs earlier."""
    on_page = takewhile(lambda one: pages.starts.get(one) == page, blank.itersiblings(preceding=True))
    lines = [line for line in on_page if isinstance(line, CT_P) and pages.tops[line] > 0]
    headings = [line for line in lines if (line.style or "").startswith("Heading")]
    running = [line for line in lines if line.style == "BodyText"]
    return next(iter([*headings, *running[:_LAST_PARAGRAPHS][::-1]]), None)


def _is_imprint(table: CT_Tbl) -> bool:
    return bool(table.xpath(f"w:tblPr/w:tblCaption[@w:val='{_NAME}']"))


def _lines(text: str, width: float) -> int:
    """How many lines ``text`` takes at ``width`` characters a line; those after the first begin under the names."""
    rest = half_widths(text) / 2 - width
    return 1 if rest <= 0 else 1 + int(-(-rest // (width - len(_LABEL))))


def _table(builder: DocumentBuilder, rows: int, *, ruled: bool) -> BaseOxmlElement:
    """A floating table at the foot of the type area (7.4.1). Its first and last rule are thicker than those between."""
    profile = builder.profile
    width, rules = profile.type_width, profile.imprint
    edge, middle = (round(points * 8) if ruled else 0 for points in (rules.edge_pt, rules.middle_pt))
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="{size}" w:space="0" w:color="000000"/>' if size else f'<w:{side} w:val="nil"/>'
        for side, size in (("top", edge), ("left", 0), ("bottom", edge), ("right", 0), ("insideH", middle))
    )
    row = f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{table_cell(width, paragraph_markup('Imprint'))}</w:tr>"
    position = f'w:vertAnchor="margin" w:horzAnchor="page" w:tblpX="{twips(profile.page.left_mm)}" w:tblpYSpec="bottom"'
    return element(floating_table(width, position, row * rows, borders=borders, caption=_NAME))
