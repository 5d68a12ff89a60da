"""The contents (目录) of a long paper, with the page numbers that are printed on its pages.

The standard does not speak of contents. They stand right before the first heading that they list. Whatever comes earlier
stays before them: page 1 must show text (clause 7.3.3), so a red-headed paper keeps its opening paragraphs there, and a
notice that only sends attachments is read first, signature and all; the contents have pages of their own then. A paper that
has nothing but its title before the first heading shows the contents under the title, as plans and programmes of governments
are printed, and its text follows after a blank line: it may begin on page 1, and no page is left with two lines of contents.
"""

from typing import NamedTuple

from docx.oxml.ns import qn
from docx.oxml.text.paragraph import CT_P

from studiobook.word.builder import Sheet
from studiobook.word.layout.line_breaking import line_ends
from studiobook.word.layout.pagination import Layout, Pages
from studiobook.word.profile import Letters
from studiobook.word.runs import write
from studiobook.word.styles import CONTENTS_INDENT, em_of, spacing_of
from studiobook.word.xml import element, elements, field, paragraph, style_of

HEADING = "目录"

_P, _T, _BR = qn("w:p"), qn("w:t"), qn("w:br")
_LEVELS = {"Heading1": 1, "Heading2": 2, "AttachmentTitle": 1}
_LEVELS_OF_BOOK = {"OpeningTitle": 1, "Heading1": 2, "AttachmentTitle": 1}
# What is the head of a page 1 that shows nothing else yet.
_HEAD = frozenset(("Mark", "DocumentNumber", "LetterNumber", "MinutesIssuer", "Title", "Recipient", "Space"))
# \t takes in the titles of attachments, which are no headings. No settings ask Word to update it: that asks the reader.
_INSTRUCTION = ' TOC \\o "1-2" \\h \\z \\u \\t "附件标题,1" '
_INSTRUCTION_OF_BOOK = ' TOC \\h \\z \\t "Title 篇名,1,heading 1,2,附件标题,1" '
# Two characters of dots at the least and the number, of three digits, stand after an entry.
_AFTER_ENTRY = 4


class Entry(NamedTuple):
    """A line of the contents: the heading that it is for, its level and words, and the bookmark around the heading."""

    heading: CT_P
    level: int
    words: str
    bookmark: str


class Contents(NamedTuple):
    """Contents whose page numbers are still to come: their lines, each with the heading that it is for."""

    lines: tuple[tuple[CT_P, CT_P], ...] = ()

    def number(self, pages: Pages) -> None:
        """Fills in the page numbers."""
        for line, heading in self.lines:
            *_, number = line.iter(_T)
            number.text = str(pages.starts[heading])


def add_contents(sheet: Sheet, wanted: bool | None, layout: Layout) -> Contents:
    """Puts contents into the finished document of ``sheet``: if it is ``wanted``, or for None if it is long.

    Long is what has more pages than the profile says. A paper without headings has none. A collection's list its papers,
    and below each its sections.
    """
    form = sheet.form.contents
    styles = [(line, style_of(line)) for line in sheet.body.iterchildren(_P)]
    book = any(style == "OpeningTitle" for _, style in styles)
    levels = _LEVELS_OF_BOOK if book else _LEVELS
    headings = [(line, levels[style]) for line, style in styles if style in levels]
    if not headings or wanted is False or (wanted is None and not layout.longer_than(form.from_pages)):
        return Contents()
    entries = [_entry(sheet, number, *heading) for number, heading in enumerate(headings, 1)]
    lines = [_line(sheet, entry) for entry in entries]
    for part in reversed(_field_start(_INSTRUCTION_OF_BOOK if book else _INSTRUCTION)):
        lines[0].insert(1, element(part))
    lines[-1].append(element('<w:r><w:fldChar w:fldCharType="end"/></w:r>'))
    _place(entries[0].heading, lines, form.heading)
    return Contents(tuple(zip(lines, (entry.heading for entry in entries), strict=True)))


def _entry(sheet: Sheet, number: int, line: CT_P, level: int) -> Entry:
    """Bookmarks ``line``, a heading of ``level``."""
    bookmark = f"_Toc{number:09}"
    start, end = sheet.captions.bookmark(bookmark)
    line.insert(1, start)
    line.append(end)
    return Entry(line, level, "".join(part.text or "" for part in line.iter(_T)).strip(), bookmark)


def _field_start(instruction: str) -> tuple[str, ...]:
    *start, _, _ = field(instruction, "")
    return tuple(start)


def _line(sheet: Sheet, entry: Entry) -> CT_P:
    """The line of ``entry``, with no page number yet. Words too long for it are broken here, so that dots follow them."""
    letters = _letters(sheet, entry.level)
    em = em_of(sheet.form, letters)
    room = sheet.form.type_width - round((CONTENTS_INDENT * (entry.level - 1) + _AFTER_ENTRY) * em)
    ends = line_ends(entry.words, letters.size_pt * 20, spacing_of(sheet.form, letters), room, room)
    line = paragraph(f"TOC{entry.level}")
    words = (entry.words[start:end].strip() for start, end in zip((0, *ends), ends, strict=False))
    write(line, "\n".join(words), letters)
    link = element(f'<w:hyperlink w:anchor="{entry.bookmark}" w:history="1"/>')
    number = field(f" PAGEREF {entry.bookmark} \\h ", "0")
    link.extend([*line[1:], *elements("".join(("<w:r><w:tab/></w:r>", *number)))])
    line.append(link)
    return line


def _letters(sheet: Sheet, level: int) -> Letters:
    contents = sheet.form.contents
    return contents.level1 if level == 1 else contents.level2


def _place(first: CT_P, lines: list[CT_P], heading: Letters) -> None:
    """Puts the contents before the heading ``first``; ``heading`` are the letters of the word above them."""
    before = list(first.itersiblings(preceding=True))
    if style_of(first) == "AttachmentTitle":  # its label begins the page
        first = next(line for line in before if isinstance(line, CT_P) and style_of(line) == "Attachment")
        before = list(first.itersiblings(preceding=True))
    opened = any(not isinstance(block, CT_P) or style_of(block) not in _HEAD for block in before)
    title = paragraph("TOCHeading", "<w:pageBreakBefore/>" if opened else "")
    write(title, HEADING, heading)
    for line in (title, paragraph("Space"), *lines):
        first.addprevious(line)
    if opened:
        first.get_or_add_pPr().pageBreakBefore_val = True
    elif style_of(first) != "Attachment":  # which begins a page anyhow
        first.addprevious(paragraph("Space", '<w:keepNext w:val="0"/>'))  # not at the top of the next page
