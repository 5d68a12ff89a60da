"""What stands above the title in the forms of GB/T 9704: red head (版头, 7.2), letter (信函, 10.1), minutes (纪要, 10.3)."""

from datetime import date

from docx.oxml.text.paragraph import CT_P
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Pt

from studiobook.core.dates import chinese_date
from studiobook.documents.nodes import Form, Paper, RedHead
from studiobook.word.builder import Sheet
from studiobook.word.layout.text_width import half_widths
from studiobook.word.profile import Format, twips
from studiobook.word.runs import write
from studiobook.word.styles import MARK_INK, MARK_LINE
from studiobook.word.xml import element, grid, paragraph

_TWIPS_A_POINT = 20
_POINTS_A_MM = 72 / 25.4
_GAP_BETWEEN_RULES_PT = 1.5
_PATH_UNITS_A_POINT = 20
# One shape of two bars: Word could draw a line of two strokes, LibreOffice does not.
_DOUBLE_RULE = (
    '<w:r xmlns:v="urn:schemas-microsoft-com:vml"><w:pict><v:shape id="rule{number}" alt="红色双线" style="position:absolute;'
    "margin-left:{left:.2f}pt;margin-top:{top:.2f}pt;width:{width:.2f}pt;height:{height:.2f}pt;z-index:-{number};"
    'mso-position-horizontal-relative:page;mso-position-vertical-relative:page" coordsize="{across},{down}" path="{path}"'
    ' fillcolor="#{colour}" stroked="f"/></w:pict></w:r>'
)


def write_head(sheet: Sheet, paper: Paper) -> None:
    """Appends what stands above the title. Raises ValueError for a letter or minutes without a head."""
    head = paper.head
    if head is None:
        if paper.form is not Form.DOCUMENT:
            raise ValueError("信函和纪要要有发文机关标志")
        return
    match paper.form:
        case Form.DOCUMENT:
            _write_mark(sheet, head.mark)
            sheet.leave(2)
            write(sheet.add("DocumentNumber"), head.number, sheet.form.fonts.text)
        case Form.LETTER:
            _write_letter_head(sheet, head)
        case Form.MINUTES:
            _write_minutes_head(sheet, head, paper.issuer, paper.date)
    sheet.leave(2)


def _size(form: Format, mark: str) -> float:
    """The size of the mark in points: a long one is set smaller, since it must not be wider than the type area."""
    return min(form.fonts.mark.size_pt, form.type_width // 10 // max(1, half_widths(mark)))


def _write_mark(sheet: Sheet, mark: str) -> None:
    """The mark, ``mark_top_mm`` below the type area's top (7.2.4, 10.3)."""
    form, size = sheet.form, _size(sheet.form, mark)
    above = twips(form.head.mark_top_mm) - round(MARK_INK * size * _TWIPS_A_POINT)
    _fill(sheet.add("Mark", _mark_spacing(form, size, above)), form, mark, size)


def _mark_spacing(form: Format, size: float, above: int) -> str:
    if size == form.fonts.mark.size_pt and above:
        return ""  # as the style has it
    return f'<w:spacing w:before="{above}" w:line="{round(MARK_LINE * size * _TWIPS_A_POINT)}"/>'


def _fill(line: CT_P, form: Format, mark: str, size: float) -> None:
    write(line, mark, form.fonts.mark)
    if size < form.fonts.mark.size_pt:
        for run in line.r_lst:
            run.get_or_add_rPr().sz_val = Pt(size)


def _write_minutes_head(sheet: Sheet, head: RedHead, issuer: str, day: date) -> None:
    """The mark, its number if there is one, and over the red rule who issues the minutes and when, as is the custom."""
    _write_mark(sheet, head.mark)
    if head.number.strip():
        sheet.leave(1)
        write(sheet.add("Space", '<w:jc w:val="center"/>'), head.number, sheet.form.fonts.text)
    sheet.leave(1)
    line = sheet.add("MinutesIssuer")
    for text in (issuer, chinese_date(day)):  # each at its tab, since an indent would shorten the rule
        line.append(element("<w:r><w:tab/></w:r>"))
        write(line, text, sheet.form.fonts.text)


def _write_letter_head(sheet: Sheet, head: RedHead) -> None:
    """Mark, double rules and number of a letter (10.1), whose places are measured from the paper's edges.

    The mark stands above the type area, so in a floating table of one cell; its height ends where the number begins,
    7/8 of a character below the rule. Both rules are anchored at the number: only page 1 has them.
    """
    form, letter, size = sheet.form, sheet.form.letter, _size(sheet.form, head.mark)
    top = twips(letter.mark_top_mm) - round(MARK_INK * size * _TWIPS_A_POINT)
    rule_mm = letter.mark_top_mm + size / _POINTS_A_MM + letter.rule_gap_mm
    thickness = letter.thick_pt + _GAP_BETWEEN_RULES_PT + letter.thin_pt
    character = form.fonts.text.size_pt * _TWIPS_A_POINT
    # a line is higher than its letters: half of that difference stands above the number's
    below = character * 7 / 8 - (form.line - character) / 2
    height = twips(rule_mm) + round(thickness * _TWIPS_A_POINT + below) - top
    width = form.type_width
    table = element(
        '<w:tbl><w:tblPr><w:tblpPr w:leftFromText="0" w:rightFromText="0" w:vertAnchor="page" w:horzAnchor="page"'
        f' w:tblpX="{twips(form.page.left_mm)}" w:tblpY="{top}"/><w:tblOverlap w:val="never"/>'
        f'<w:tblW w:w="{width}" w:type="dxa"/><w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="0" w:type="dxa"/>'
        f'<w:right w:w="0" w:type="dxa"/></w:tblCellMar><w:tblCaption w:val="发文机关标志"/></w:tblPr>{grid([width])}<w:tr>'
        f'<w:trPr><w:trHeight w:val="{height}" w:hRule="exact"/></w:trPr><w:tc><w:tcPr>'
        f'<w:tcW w:w="{width}" w:type="dxa"/></w:tcPr></w:tc></w:tr></w:tbl>'
    )
    line = paragraph("Mark", _mark_spacing(form, size, 0))
    _fill(line, form, head.mark, size)
    table[-1][-1].append(line)
    sheet.add_table(table, ruled=False)
    number = sheet.add("LetterNumber")
    thick, thin = letter.thick_pt, letter.thin_pt
    number.append(_double_rule(sheet, rule_mm, thick, thin))
    foot = form.page.height_mm - letter.rule_bottom_mm - thickness / _POINTS_A_MM
    number.append(_double_rule(sheet, foot, thin, thick))
    write(number, head.number, form.fonts.text)


def _double_rule(sheet: Sheet, top_mm: float, upper_pt: float, lower_pt: float) -> BaseOxmlElement:
    """A red rule of two bars, centred on the paper, whose upper edge stands ``top_mm`` below the paper's."""
    form = sheet.form
    width, height = form.letter.rule_width_mm * _POINTS_A_MM, upper_pt + _GAP_BETWEEN_RULES_PT + lower_pt
    across, down, upper, lower = (
        round(points * _PATH_UNITS_A_POINT) for points in (width, height, upper_pt, height - lower_pt)
    )
    markup = _DOUBLE_RULE.format(
        number=sheet.drawing_number(),
        left=(form.page.width_mm - form.letter.rule_width_mm) / 2 * _POINTS_A_MM,
        top=top_mm * _POINTS_A_MM,
        width=width,
        height=height,
        across=across,
        down=down,
        path=f"{_bar(across, 0, upper)}{_bar(across, lower, down)}e",
        colour=form.head.colour,
    )
    return element(markup)


def _bar(width: int, top: int, bottom: int) -> str:
    return f"m0,{top}l{width // 2},{top},{width},{top},{width},{bottom},0,{bottom}x"
