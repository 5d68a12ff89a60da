"""The letterhead above the title in the forms of GB/T 9704: red head (版头, 7.2), letter (信函, 10.1), minutes (纪要, 10.3)."""

from datetime import date

from docx.oxml.text.paragraph import CT_P
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Pt

from studiobook.core.dates import chinese_date
from studiobook.documents.nodes import Paper, PaperForm, RedHead
from studiobook.word.builder import DocumentBuilder
from studiobook.word.layout.text_width import half_widths
from studiobook.word.profile import Profile, twips
from studiobook.word.runs import add_text
from studiobook.word.styles import MARK_INK, MARK_LINE
from studiobook.word.xml import TAB, element, empty_paragraph, floating_table, table_cell

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


def write_head(builder: DocumentBuilder, paper: Paper) -> None:
    """Append what comes above the title.

    Raises:
        ValueError: a letter or minutes without a head.
    """
    head = paper.head
    if head is None:
        if paper.form is not PaperForm.DOCUMENT:
            raise ValueError("信函和纪要要有发文机关标志")
        return
    match paper.form:
        case PaperForm.DOCUMENT:
            _write_mark(builder, head.mark)
            builder.add_blank_lines(2)
            add_text(builder.add_paragraph("DocumentNumber"), head.number, builder.profile.fonts.text)
        case PaperForm.LETTER:
            _write_letter_head(builder, head)
        case PaperForm.MINUTES:
            _write_minutes_head(builder, head, paper.issuer, paper.date)
    builder.add_blank_lines(2)


def _size(profile: Profile, mark: str) -> float:
    """The size of the mark in points: a long one is set smaller, to be no wider than the type area."""
    return min(profile.fonts.mark.size_pt, profile.type_width // 10 // max(1, half_widths(mark)))


def _write_mark(builder: DocumentBuilder, mark: str) -> None:
    """Append the mark, ``mark_top_mm`` below the top of the type area (7.2.4, 10.3)."""
    profile, size = builder.profile, _size(builder.profile, mark)
    above = twips(profile.head.mark_top_mm) - round(MARK_INK * size * _TWIPS_A_POINT)
    _add_mark(builder.add_paragraph("Mark", _mark_spacing(profile, size, above)), profile, mark, size)


def _mark_spacing(profile: Profile, size: float, above: int) -> str:
    if size == profile.fonts.mark.size_pt and above:
        return ""  # as the style has it
    return f'<w:spacing w:before="{above}" w:line="{round(MARK_LINE * size * _TWIPS_A_POINT)}"/>'


def _add_mark(line: CT_P, profile: Profile, mark: str, size: float) -> None:
    add_text(line, mark, profile.fonts.mark)
    if size < profile.fonts.mark.size_pt:
        for run in line.r_lst:
            run.get_or_add_rPr().sz_val = Pt(size)


def _write_minutes_head(builder: DocumentBuilder, head: RedHead, issuer: str, day: date) -> None:
    """Append the mark, its number if any, and over the red rule who issues the minutes and when, as is the custom."""
    _write_mark(builder, head.mark)
    if head.number.strip():
        builder.add_blank_lines(1)
        add_text(builder.add_paragraph("Space", '<w:jc w:val="center"/>'), head.number, builder.profile.fonts.text)
    builder.add_blank_lines(1)
    line = builder.add_paragraph("MinutesIssuer")
    for text in (issuer, chinese_date(day)):  # each at its tab, since an indent would shorten the rule
        line.append(element(TAB))
        add_text(line, text, builder.profile.fonts.text)


def _write_letter_head(builder: DocumentBuilder, head: RedHead) -> None:
    """Append mark, double rules and number of a letter (10.1); their positions are measured from the edges of the paper.

    The mark is above the type area, so in a floating table of one cell. The table ends where the number begins,
    7/8 of a character below the rule. Both rules are anchored at the number: only page 1 has them.
    """
    profile, letter, size = builder.profile, builder.profile.letter, _size(builder.profile, head.mark)
    top = twips(letter.mark_top_mm) - round(MARK_INK * size * _TWIPS_A_POINT)
    rule_mm = letter.mark_top_mm + size / _POINTS_A_MM + letter.rule_gap_mm
    thickness = letter.thick_pt + _GAP_BETWEEN_RULES_PT + letter.thin_pt
    character = profile.fonts.text.size_pt * _TWIPS_A_POINT
    # a line is higher than its letters: half of that difference is above the number's
    below = character * 7 / 8 - (profile.line - character) / 2
    height = twips(rule_mm) + round(thickness * _TWIPS_A_POINT + below) - top
    width = profile.type_width
    position = f'w:vertAnchor="page" w:horzAnchor="page" w:tblpX="{twips(profile.page.left_mm)}" w:tblpY="{top}"'
    row = f'<w:tr><w:trPr><w:trHeight w:val="{height}" w:hRule="exact"/></w:trPr>{table_cell(width)}</w:tr>'
    table = element(floating_table(width, position, row, caption="发文机关标志"))
    line = empty_paragraph("Mark", _mark_spacing(profile, size, 0))
    _add_mark(line, profile, head.mark, size)
    table[-1][-1].append(line)
    builder.add_table(table, ruled=False)
    number = builder.add_paragraph("LetterNumber")
    thick, thin = letter.thick_pt, letter.thin_pt
    number.append(_double_rule(builder, rule_mm, thick, thin))
    foot = profile.page.height_mm - letter.rule_bottom_mm - thickness / _POINTS_A_MM
    number.append(_double_rule(builder, foot, thin, thick))
    add_text(number, head.number, profile.fonts.text)


def _double_rule(builder: DocumentBuilder, top_mm: float, upper_pt: float, lower_pt: float) -> BaseOxmlElement:
    """A run with a red rule of two bars, centred on the paper, ``top_mm`` below its upper edge."""
    profile = builder.profile
    width, height = profile.letter.rule_width_mm * _POINTS_A_MM, upper_pt + _GAP_BETWEEN_RULES_PT + lower_pt
    across, down, upper, lower = (
        round(points * _PATH_UNITS_A_POINT) for points in (width, height, upper_pt, height - lower_pt)
    )
    markup = _DOUBLE_RULE.format(
        number=builder.next_drawing_id(),
        left=(profile.page.width_mm - profile.letter.rule_width_mm) / 2 * _POINTS_A_MM,
        top=top_mm * _POINTS_A_MM,
        width=width,
        height=height,
        across=across,
        down=down,
        path=f"{_bar(across, 0, upper)}{_bar(across, lower, down)}e",
        colour=profile.head.colour,
    )
    return element(markup)


def _bar(width: int, top: int, bottom: int) -> str:
    return f"m0,{top}l{width // 2},{top},{width},{top},{width},{bottom},0,{bottom}x"
