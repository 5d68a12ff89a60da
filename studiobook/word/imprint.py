"""The imprint (版记) at the foot of the last page (GB/T 9704 clause 7.4): who gets copies, who printed it and when.

It is a floating table that stands on the lower edge of the type area. A blank as high as the table stands before it while
the pages are worked out, which tells whether there is room for it below the text.
"""

from itertools import takewhile

from docx.oxml.ns import qn
from docx.oxml.table import CT_Tbl
from docx.oxml.text.paragraph import CT_P
from docx.shared import Twips

from studiobook.core.dates import chinese_date
from studiobook.documents.nodes import Form, Imprint
from studiobook.word.builder import Sheet
from studiobook.word.layout.fitting import shrink
from studiobook.word.layout.pagination import Layout, Pages
from studiobook.word.layout.text_width import half_widths
from studiobook.word.profile import twips
from studiobook.word.runs import write
from studiobook.word.styles import indent
from studiobook.word.xml import element, grid

_P = qn("w:p")
_LABEL = "抄送："
_NAME = "版记"
_LAST_PARAGRAPHS = 3  # that begin a page of their own where no heading can
_ANCHOR = 10  # a line that leaves no trace, twips


def write_imprint(sheet: Sheet, imprint: Imprint, form: Form) -> None:
    """Appends ``imprint``; a letter's has neither rules nor issuer (10.1)."""
    letter = form is Form.LETTER
    copies = [f"{_LABEL}{'，'.join(imprint.copies_to)}。"] if imprint.copies_to else []
    issuer = [] if letter else [f"{imprint.issuer}\t{chinese_date(imprint.date)}印发"]
    rows = [*copies, *issuer]
    if not rows:
        return
    letters = sheet.form.fonts.imprint
    em = round(letters.size_pt * 20)
    room = sum(_lines(row, sheet.form.type_width / em - 2) for row in rows) * sheet.form.line
    sheet.add("Space", f'<w:keepNext w:val="0"/><w:spacing w:line="{room}" w:lineRule="exact"/>')
    table = element(_frame(sheet, len(rows), ruled=not letter))
    for line, row in zip(table.iter(_P), rows, strict=True):
        assert isinstance(line, CT_P)
        if row.startswith(_LABEL):
            line.get_or_add_pPr().append(element(indent(em, left=4, right=1, hanging=3)))
            write(line, row, letters)
        else:
            left, _, right = row.partition("\t")
            write(line, left, letters)
            line.append(element("<w:r><w:tab/></w:r>"))
            write(line, right, letters)
    sheet.add_table(table, ruled=False)


def settle_imprint(sheet: Sheet, form: Form, layout: Layout, pages: Pages) -> Pages:
    """Ends the text of a finished document where its imprint begins: turns the page, or only keeps an anchor for the table.

    A document is printed on both sides, so that the imprint stands on an even page. Where the text fills an even page, the
    pictures are made a little smaller if that makes room for the imprint. Else the last section of the text begins a new
    page, and the imprint stands on the back of that one: no page is left empty between them. Only where one paragraph or
    table takes the whole last page it follows on the next, odd page.

    ``pages`` are those of the document so far; returns what becomes of them.
    """
    found = sheet.body.tbl_lst
    blank = found[-1].getprevious() if found and _is_imprint(found[-1]) else None
    if not isinstance(blank, CT_P):
        return pages
    spacing = blank.get_or_add_pPr().get_or_add_spacing()
    room, spacing.line = spacing.line, Twips(_ANCHOR)
    without = layout.pages()
    of_text = without.starts[blank] - (without.tops[blank] == 0)
    fits, both_sides = pages.total == of_text, form is not Form.LETTER
    odd = both_sides and of_text % 2 == 1
    if fits and not odd:
        return without
    if both_sides and not odd:
        spacing.line = room
        fits = shrink(sheet.figures, layout, of_text)
        spacing.line = Twips(_ANCHOR)
        turned = None if fits else _last_part(blank, without, of_text)
        if turned is not None:
            turned.get_or_add_pPr().pageBreakBefore_val = True
    if odd or not fits:
        blank.get_or_add_pPr().pageBreakBefore_val = True
    return layout.pages()


def _last_part(blank: CT_P, pages: Pages, page: int) -> CT_P | None:
    """Where the text of ``page``, its last, may be parted for a new one: at its last heading, or else some paragraphs earlier."""
    on_page = takewhile(lambda one: pages.starts.get(one) == page, blank.itersiblings(preceding=True))
    lines = [line for line in on_page if isinstance(line, CT_P) and pages.tops[line] > 0]
    headings = [line for line in lines if (line.style or "").startswith("Heading")]
    running = [line for line in lines if line.style == "BodyText"]
    return next(iter([*headings, *running[:_LAST_PARAGRAPHS][::-1]]), None)


def _is_imprint(table: CT_Tbl) -> bool:
    return bool(table.xpath(f"w:tblPr/w:tblCaption[@w:val='{_NAME}']"))


def _lines(text: str, width: float) -> int:
    """The lines that ``text`` takes at so many characters a line; those after the first begin under the names."""
    rest = half_widths(text) / 2 - width
    return 1 if rest <= 0 else 1 + int(-(-rest // (width - len(_LABEL))))


def _frame(sheet: Sheet, rows: int, *, ruled: bool) -> str:
    form = sheet.form
    width = form.type_width
    edge, middle = (round(points * 8) if ruled else 0 for points in (form.imprint.edge_pt, form.imprint.middle_pt))
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="{size}" w:space="0" w:color="000000"/>' if size else f'<w:{side} w:val="nil"/>'
        for side, size in (("top", edge), ("left", 0), ("bottom", edge), ("right", 0), ("insideH", middle))
    )
    row = (
        f'<w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>'
        '<w:p><w:pPr><w:pStyle w:val="Imprint"/></w:pPr></w:p></w:tc></w:tr>'
    )
    return (
        '<w:tbl><w:tblPr><w:tblpPr w:leftFromText="0" w:rightFromText="0" w:vertAnchor="margin" w:horzAnchor="page"'
        f' w:tblpX="{twips(form.page.left_mm)}" w:tblpYSpec="bottom"/><w:tblOverlap w:val="never"/>'
        f'<w:tblW w:w="{width}" w:type="dxa"/><w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar>'
        f'<w:tblCaption w:val="{_NAME}"/></w:tblPr>{grid([width])}{row * rows}</w:tbl>'
    )
