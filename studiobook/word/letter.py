"""A whole paper: what stands above its text, the text, and what follows it (attachments, signature, attendance, imprint)."""

from datetime import date
from itertools import pairwise

from studiobook.core.dates import chinese_date
from studiobook.documents.nodes import Attachment, Block, Form, Paper
from studiobook.word.blocks import is_wide, write_text
from studiobook.word.builder import Sheet
from studiobook.word.imprint import write_imprint
from studiobook.word.layout.text_width import half_widths
from studiobook.word.letterhead import write_head
from studiobook.word.runs import Form as RunForm
from studiobook.word.runs import write
from studiobook.word.styles import indent
from studiobook.word.titles import bare, write_title


def write_paper(sheet: Sheet, paper: Paper) -> None:
    """Appends the whole of ``paper``. Raises ValueError as its tables and photographs do."""
    write_head(sheet, paper)
    write_title(sheet, "Title", paper.title)
    sheet.leave(1)
    if paper.recipient.strip():
        recipient = paper.recipient.strip().rstrip(":：")
        write(sheet.add("Recipient"), f"{recipient}：", sheet.form.fonts.text)
    text, attachments = _divided(paper.blocks)
    write_text(sheet, text)
    sheet.stay()  # the signature stands on a page with text, a turned one too
    titles = [attachment.title for attachment, _ in attachments]
    if titles:
        _write_attachment_note(sheet, titles)
    if paper.form is Form.MINUTES:
        _write_attendance(sheet, paper.attendance)
    elif paper.issuer:
        _write_signature(sheet, paper.issuer, paper.date, sealed=paper.sealed)
    sheet.turn(False)
    for number, (attachment, blocks) in enumerate(attachments, 1):
        _write_attachment(sheet, f"附件{number if len(attachments) > 1 else ''}", attachment.title, blocks)
    if paper.imprint:
        write_imprint(sheet, paper.imprint, paper.form)
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


def _write_attachment_note(sheet: Sheet, titles: list[str]) -> None:
    """附件说明, clause 7.3.4: a blank line below the text; numbered if several; lines wrap under the name."""
    face, em = sheet.form.fonts.text, sheet.form.em
    sheet.keep_last_with_next()
    sheet.leave(1)
    label = "附件："
    for number, title in enumerate(titles, 1):
        counted = f"{number}．" if len(titles) > 1 else ""
        before = half_widths(counted) / 2
        hanging = before + (len(label) if number == 1 else 0)
        line = sheet.add("AttachmentNote", indent(em, left=2 + len(label) + before, hanging=hanging))
        name = "".join(bare(title).splitlines())
        write(line, (label if number == 1 else "") + counted + name, face)


def _write_attendance(sheet: Sheet, attendance: tuple[tuple[str, tuple[str, ...]], ...]) -> None:
    """出席、请假、列席, clause 10.3: a blank line below the text, each on lines of its own that wrap under the names."""
    text, label = sheet.form.fonts.text, sheet.form.fonts.heading1
    if attendance:
        sheet.leave(1)
    for said, names in attendance:
        hanging = half_widths(said) / 2 + 1
        line = sheet.add("Attendance", indent(sheet.form.em, left=2 + hanging, hanging=hanging))
        write(line, f"{said}：", text, RunForm(label))
        write(line, "、".join(names) or "无", text)


def _write_signature(sheet: Sheet, issuer: str, day: date, *, sealed: bool) -> None:
    """署名 and 成文日期 for one issuer, clause 7.3.5, on one page with the end of the text.

    Under a seal the date stands so many characters from the right and the name is centred above it; a name so long that
    it would leave the type area ends at its edge, and the date is centred below. Without a seal the name stands a blank
    line below the text and two characters from the right, and the date begins two characters after the name does; a
    date that would then end further to the right stands two characters from the right itself, and the name moves left.
    """
    form = sheet.form
    written = chinese_date(day)
    name_width, date_width = (half_widths(text) * form.em // 2 for text in (issuer, written))
    if sealed:
        room = form.signature.seal_lines * form.line
        date_right = max(form.signature.right_chars * form.em, (name_width - date_width) // 2)
        name_right = date_right + (date_width - name_width) // 2
    else:
        room, least = form.line, form.signature.unsealed_right_chars * form.em
        further = name_width - 2 * form.em - date_width  # how much further left the date ends
        name_right, date_right = (least, least + further) if further >= 0 else (least - further, least)
        name_right = max(0, min(name_right, sheet.width - name_width))
    sheet.keep_last_with_next()
    changes = f'<w:spacing w:before="{room}"/><w:ind w:right="{max(0, name_right)}"/>'
    write(sheet.add("Signature", changes), issuer, form.fonts.text)
    write(sheet.add("Date", f'<w:ind w:right="{date_right}"/>'), written, form.fonts.text)


def _write_attachment(sheet: Sheet, label: str, title: str, blocks: tuple[Block, ...]) -> None:
    """附件, clause 7.3.7: a new page, the label flush left on line 1, the title on line 3.

    An attachment that begins with what is turned has its title on the turned page too.
    """
    sheet.turn(bool(blocks) and is_wide(sheet, blocks[0]))
    sheet.break_page()
    write(sheet.add("Attachment"), label, sheet.form.fonts.attachment)
    sheet.leave(1)
    write_title(sheet, "AttachmentTitle", title)
    sheet.leave(1)
    sheet.turn(False)
    write_text(sheet, blocks)
