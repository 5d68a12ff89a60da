"""The parts of an official document around its text: red head, title, recipient, attachments, signature."""

import re
from datetime import date
from itertools import pairwise

from docx.shared import Pt

from studiobook.document import Attachment, Block, Paper, RedHead
from studiobook.word.blocks import write_text
from studiobook.word.format import twips
from studiobook.word.measure import balanced, half_widths
from studiobook.word.runs import write
from studiobook.word.sheet import Sheet
from studiobook.word.styles import MARK_INK, MARK_LINE, indent


def write_paper(sheet: Sheet, paper: Paper) -> None:
    """Appends the whole of ``paper``. Raises ValueError as its tables and photographs do."""
    if paper.head:
        _write_head(sheet, paper.head)
    _write_title(sheet, "Title", paper.title)
    sheet.add("Space")
    if paper.recipient.strip():
        recipient = paper.recipient.strip().rstrip(":：")
        write(sheet.add("Recipient"), f"{recipient}：", sheet.form.fonts.text)
    text, attachments = _divided(paper.blocks)
    write_text(sheet, text)
    titles = [attachment.title for attachment, _ in attachments]
    if titles:
        _write_attachment_note(sheet, titles)
    _write_signature(sheet, paper.issuer, paper.date)
    for number, (attachment, blocks) in enumerate(attachments, 1):
        _write_attachment(sheet, f"附件{number if len(attachments) > 1 else ''}", attachment.title, blocks)
    sheet.close()


def _divided(blocks: tuple[Block, ...]) -> tuple[tuple[Block, ...], list[tuple[Attachment, tuple[Block, ...]]]]:
    """The text, and each attachment with its own text."""
    starts = [index for index, block in enumerate(blocks) if isinstance(block, Attachment)]
    attachments = []
    for start, end in pairwise((*starts, len(blocks))):
        opening = blocks[start]
        assert isinstance(opening, Attachment)
        attachments.append((opening, blocks[start + 1 : end]))
    return blocks[: starts[0] if starts else len(blocks)], attachments


def _write_head(sheet: Sheet, head: RedHead) -> None:
    """Mark 35 mm below the type area's top, number two lines below it over the red rule (clauses 7.2.4 to 7.2.7).

    A long name is set smaller, since it must not be wider than the type area.
    """
    form, letters = sheet.form, sheet.form.fonts.mark
    fitting = form.type_width // 10 // max(1, half_widths(head.mark))
    changes = ""
    if fitting < letters.size_pt:
        above = twips(form.head.mark_top_mm) - round(MARK_INK * fitting * 20)
        changes = f'<w:spacing w:before="{above}" w:line="{round(MARK_LINE * fitting * 20)}"/>'
    line = sheet.add("Mark", changes)
    write(line, head.mark, letters)
    if fitting < letters.size_pt:
        for run in line.r_lst:
            run.get_or_add_rPr().sz_val = Pt(fitting)
    _leave(sheet, 2)
    write(sheet.add("DocumentNumber"), head.number, form.fonts.text)
    _leave(sheet, 2)


def _leave(sheet: Sheet, lines: int) -> None:
    """Leaves ``lines`` blank, together with what comes next."""
    for _ in range(lines):
        sheet.add("Space")


def _write_title(sheet: Sheet, style: str, title: str) -> None:
    """标题, clause 7.3.1: in lines that break at sense units, without a mark at its end."""
    letters = sheet.form.fonts.title
    # One character is kept in reserve: Latin letters are not all half as wide as Chinese ones.
    width = int(sheet.form.type_width / (letters.size_pt * 10)) - 2
    lines = [line for part in _bare(title).splitlines() for line in balanced(part.strip(), width)]
    write(sheet.add(style), "\n".join(lines), letters)


def _bare(title: str) -> str:
    return re.sub(r"[\s。；，、;,]+$", "", title).strip()


def _write_attachment_note(sheet: Sheet, titles: list[str]) -> None:
    """附件说明, clause 7.3.4: a blank line below the text; numbered if several; lines wrap under the name."""
    face, em = sheet.form.fonts.text, sheet.form.em
    sheet.keep_last_with_next()
    _leave(sheet, 1)
    label = "附件："
    for number, title in enumerate(titles, 1):
        counted = f"{number}．" if len(titles) > 1 else ""
        before = half_widths(counted) / 2
        hanging = before + (len(label) if number == 1 else 0)
        line = sheet.add("AttachmentNote", indent(em, left=2 + len(label) + before, hanging=hanging))
        name = "".join(_bare(title).splitlines())
        write(line, (label if number == 1 else "") + counted + name, face)


def _write_signature(sheet: Sheet, issuer: str, day: date) -> None:
    """署名 and 成文日期 for one issuer with a seal, clause 7.3.5.1, on one page with the end of the text.

    The date stands so many characters from the right and the name is centred above it; a name so long that it would
    leave the type area ends at its edge, and the date is centred below.
    """
    form = sheet.form
    written = f"{day.year}年{day.month}月{day.day}日"
    name_width, date_width = (half_widths(text) * form.em // 2 for text in (issuer, written))
    date_right = max(form.signature.right_chars * form.em, (name_width - date_width) // 2)
    name_right = date_right + (date_width - name_width) // 2
    sheet.keep_last_with_next()
    room = form.signature.seal_lines * form.line
    changes = f'<w:spacing w:before="{room}"/><w:ind w:right="{max(0, name_right)}"/>'
    write(sheet.add("Signature", changes), issuer, form.fonts.text)
    write(sheet.add("Date", f'<w:ind w:right="{date_right}"/>'), written, form.fonts.text)


def _write_attachment(sheet: Sheet, label: str, title: str, blocks: tuple[Block, ...]) -> None:
    """附件, clause 7.3.7: a new page, the label flush left on line 1, the title on line 3."""
    write(sheet.add("Attachment"), label, sheet.form.fonts.attachment)
    _leave(sheet, 1)
    _write_title(sheet, "AttachmentTitle", title)
    _leave(sheet, 1)
    write_text(sheet, blocks)
