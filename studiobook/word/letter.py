"""A complete paper: letterhead, title, text, signature or attendance, attachments, imprint."""

from datetime import date
from itertools import pairwise

from studiobook.core.dates import chinese_date
from studiobook.documents.nodes import Attachment, Block, Paper, PaperForm
from studiobook.word.blocks import is_landscape, without_end_marks, write_text, write_title
from studiobook.word.builder import DocumentBuilder
from studiobook.word.imprint import write_imprint
from studiobook.word.layout.text_width import half_widths
from studiobook.word.letterhead import write_head
from studiobook.word.runs import RunFormat, add_text
from studiobook.word.styles import indent


def write_paper(builder: DocumentBuilder, paper: Paper) -> None:
    """Append all of ``paper``.

    Raises:
        ValueError: as ``write_head`` and ``write_text``.
    """
    write_head(builder, paper)
    write_title(builder, "Title", paper.title)
    builder.add_blank_lines(1)
    if paper.recipient.strip():
        recipient = paper.recipient.strip().rstrip(":：")
        add_text(builder.add_paragraph("Recipient"), f"{recipient}：", builder.profile.fonts.text)
    text, attachments = _split_attachments(paper.blocks)
    write_text(builder, text)
    builder.keep_orientation()  # the signature is on a page with text, a landscape one too
    titles = [attachment.title for attachment, _ in attachments]
    if titles:
        _write_attachment_note(builder, titles)
    if paper.form is PaperForm.MINUTES:
        _write_attendance(builder, paper.attendance)
    elif paper.issuer:
        _write_signature(builder, paper.issuer, paper.date, sealed=paper.sealed)
    builder.set_landscape(False)
    for number, (attachment, blocks) in enumerate(attachments, 1):
        _write_attachment(builder, f"附件{number if len(attachments) > 1 else ''}", attachment.title, blocks)
    if paper.imprint:
        write_imprint(builder, paper.imprint, paper.form)
    builder.close()


def _split_attachments(
    blocks: tuple[Block, ...],
) -> tuple[tuple[Block, ...], list[tuple[Attachment, tuple[Block, ...]]]]:
    """The text, and each attachment with its own text."""
    starts = [index for index, block in enumerate(blocks) if isinstance(block, Attachment)]
    attachments = []
    for start, end in pairwise((*starts, len(blocks))):
        opening = blocks[start]
        assert isinstance(opening, Attachment)
        attachments.append((opening, blocks[start + 1 : end]))
    return blocks[: starts[0] if starts else len(blocks)], attachments


def _write_attachment_note(builder: DocumentBuilder, titles: list[str]) -> None:
    """Append 附件说明 (clause 7.3.4): a blank line below the text; numbered if several; lines wrap under the name."""
    face, em = builder.profile.fonts.text, builder.profile.em
    builder.keep_last_with_next()
    builder.add_blank_lines(1)
    label = "附件："
    for number, title in enumerate(titles, 1):
        counted = f"{number}．" if len(titles) > 1 else ""
        before = half_widths(counted) / 2
        hanging = before + (len(label) if number == 1 else 0)
        line = builder.add_paragraph("AttachmentNote", indent(em, left=2 + len(label) + before, hanging=hanging))
        name = "".join(without_end_marks(title).splitlines())
        add_text(line, (label if number == 1 else "") + counted + name, face)


def _write_attendance(builder: DocumentBuilder, attendance: tuple[tuple[str, tuple[str, ...]], ...]) -> None:
    """Append 出席、请假、列席 (clause 10.3): a blank line below the text, each on its own lines that wrap under the names."""
    text, label = builder.profile.fonts.text, builder.profile.fonts.heading1
    if attendance:
        builder.add_blank_lines(1)
    for title, names in attendance:
        hanging = half_widths(title) / 2 + 1
        line = builder.add_paragraph("Attendance", indent(builder.profile.em, left=2 + hanging, hanging=hanging))
        add_text(line, f"{title}：", text, RunFormat(label))
        add_text(line, "、".join(names) or "无", text)


def _write_signature(builder: DocumentBuilder, issuer: str, day: date, *, sealed: bool) -> None:
    """Append 署名 and 成文日期 of one issuer (clause 7.3.5), on one page with the end of the text.

    Under a seal the date is so many characters from the right and the name is centred above it. A name so long that it would
    leave the type area ends at its edge, and the date is centred below. Without a seal the name is a blank line below the text
    and two characters from the right. The date begins two characters after the name does. A date that would then end further to
    the right is two characters from the right itself, and the name moves left.
    """
    profile = builder.profile
    written = chinese_date(day)
    name_width, date_width = (half_widths(text) * profile.em // 2 for text in (issuer, written))
    if sealed:
        room = profile.signature.seal_lines * profile.line
        date_right = max(profile.signature.right_chars * profile.em, (name_width - date_width) // 2)
        name_right = date_right + (date_width - name_width) // 2
    else:
        room, least = profile.line, profile.signature.unsealed_right_chars * profile.em
        further = name_width - 2 * profile.em - date_width  # how much further left the date ends
        name_right, date_right = (least, least + further) if further >= 0 else (least - further, least)
        name_right = max(0, min(name_right, builder.width - name_width))
    builder.keep_last_with_next()
    changes = f'<w:spacing w:before="{room}"/><w:ind w:right="{max(0, name_right)}"/>'
    add_text(builder.add_paragraph("Signature", changes), issuer, profile.fonts.text)
    add_text(builder.add_paragraph("Date", f'<w:ind w:right="{date_right}"/>'), written, profile.fonts.text)


def _write_attachment(builder: DocumentBuilder, label: str, title: str, blocks: tuple[Block, ...]) -> None:
    """Append an attachment (附件, clause 7.3.7): a new page, the label flush left on line 1, the title on line 3.

    An attachment that begins with a landscape block has its title on the landscape page too.
    """
    builder.set_landscape(bool(blocks) and is_landscape(builder, blocks[0]))
    builder.break_page()
    add_text(builder.add_paragraph("Attachment"), label, builder.profile.fonts.attachment)
    builder.add_blank_lines(1)
    write_title(builder, "AttachmentTitle", title)
    builder.add_blank_lines(1)
    builder.set_landscape(False)
    write_text(builder, blocks)
