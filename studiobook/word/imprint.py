"""The imprint (版记) at the foot of the last page (GB/T 9704 clause 7.4): who gets copies, who printed it and when.

It is a floating table that stands on the lower edge of the type area. A blank as high as the table stands before it while
the pages are worked out, which tells whether there is room for it below the text.
"""

from docx.oxml.ns import qn
from docx.oxml.table import CT_Tbl
from docx.oxml.text.paragraph import CT_P
from docx.shared import Twips

from studiobook.document import Form, Imprint
from studiobook.schoolyear import chinese_date
from studiobook.word.format import twips
from studiobook.word.markup import element, grid
from studiobook.word.measure import half_widths
from studiobook.word.pagination import paginated
from studiobook.word.runs import write
from studiobook.word.sheet import Sheet
from studiobook.word.styles import indent

_P = qn("w:p")
_LABEL = "抄送："
_NAME = "版记"
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


def settle_imprint(sheet: Sheet, form: Form) -> None:
    """Ends the text of a finished document where its imprint begins: turns the page, or only keeps an anchor for the table.

    A document is printed on both sides, so that the imprint stands on an even page. Where the text fills an even page, it
    follows on the next one all the same: no empty page is put between them.
    """
    tables = sheet.document.body.tbl_lst
    blank = tables[-1].getprevious() if tables and _is_imprint(tables[-1]) else None
    if not isinstance(blank, CT_P):
        return
    with_imprint = paginated(sheet.document.body, sheet.form).total
    blank.get_or_add_pPr().get_or_add_spacing().line = Twips(_ANCHOR)
    of_text = paginated(sheet.document.body, sheet.form).total
    odd = of_text % 2 == 1 and form is not Form.LETTER
    if odd or with_imprint > of_text:
        blank.get_or_add_pPr().pageBreakBefore_val = True


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
