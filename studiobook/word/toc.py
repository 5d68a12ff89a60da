"""The contents (目录) of a long paper, with the page numbers that are printed on its pages.

GB/T 9704 does not mention contents. They come right before the first heading that they list. Whatever comes earlier stays
before them, as page 1 must show text (clause 7.3.3). So a red-headed paper has its opening paragraphs there, and a notice that
only sends attachments comes first with its signature. The contents have pages of their own then. A paper with only its title
before the first heading shows the contents under the title, as plans of governments do. Its text follows after a blank line: it
may begin on page 1, and no page is left with two lines of contents.
"""

from typing import NamedTuple

from docx.oxml.ns import qn
from docx.oxml.text.paragraph import CT_P

from studiobook.word.builder import DocumentBuilder
from studiobook.word.layout.line_breaking import line_ends
from studiobook.word.layout.pagination import Layout, Pages
from studiobook.word.profile import Letters
from studiobook.word.runs import add_text
from studiobook.word.styles import CONTENTS_INDENT, em_of, spacing_of
from studiobook.word.xml import TAB, element, elements, empty_paragraph, field_runs, style_id

HEADING = "目录"

_P, _T, _BR = qn("w:p"), qn("w:t"), qn("w:br")
_LEVELS = {"Heading1": 1, "Heading2": 2, "AttachmentTitle": 1}
_LEVELS_OF_BOOK = {"OpeningTitle": 1, "Heading1": 2, "AttachmentTitle": 1}
# The head of page 1.
_HEAD = frozenset(("Mark", "DocumentNumber", "LetterNumber", "MinutesIssuer", "Title", "Recipient", "Space"))
# \t includes the titles of attachments, which are no headings. No setting makes Word update the field: it would ask the reader.
_INSTRUCTION = ' TOC \\o "1-2" \\h \\z \\u \\t "附件标题,1" '
_INSTRUCTION_OF_BOOK = ' TOC \\h \\z \\t "Title 篇名,1,heading 1,2,附件标题,1" '
_AFTER_ENTRY = 4  # characters: two of dots at the least, and a page number of three digits


class ContentsLine(NamedTuple):
    """A line of the contents: its heading, the level and text of that, and the bookmark around it."""

    heading: CT_P
    level: int
    text: str
    bookmark: str


class TableOfContents(NamedTuple):
    """Contents without page numbers yet: their lines, each with its heading."""

    lines: tuple[tuple[CT_P, CT_P], ...] = ()

    def fill_page_numbers(self, pages: Pages) -> None:
        """Fill in the page numbers."""
        for line, heading in self.lines:
            *_, number = line.iter(_T)
            number.text = str(pages.starts[heading])


def add_toc(builder: DocumentBuilder, wanted: bool | None, layout: Layout) -> TableOfContents:
    """Insert contents into the finished document of ``builder``.

    They list the headings of the first two levels. In a collection they list its papers, and below each its sections.

    Args:
        builder: the finished document.
        wanted: None for: if it has more pages than the profile says. A paper without headings never has contents.
        layout: the layout of the document.
    """
    rules = builder.profile.contents
    styles = [(line, style_id(line)) for line in builder.body.iterchildren(_P)]
    book = any(style == "OpeningTitle" for _, style in styles)
    levels = _LEVELS_OF_BOOK if book else _LEVELS
    headings = [(line, levels[style]) for line, style in styles if style in levels]
    if not headings or wanted is False or (wanted is None and not layout.longer_than(rules.from_pages)):
        return TableOfContents()
    entries = [_entry(builder, number, *heading) for number, heading in enumerate(headings, 1)]
    lines = [_line(builder, entry) for entry in entries]
    for part in reversed(_field_start(_INSTRUCTION_OF_BOOK if book else _INSTRUCTION)):
        lines[0].insert(1, element(part))
    lines[-1].append(element('<w:r><w:fldChar w:fldCharType="end"/></w:r>'))
    _insert(entries[0].heading, lines, rules.heading)
    return TableOfContents(tuple(zip(lines, (entry.heading for entry in entries), strict=True)))


def _entry(builder: DocumentBuilder, number: int, line: CT_P, level: int) -> ContentsLine:
    """Bookmark ``line``, a heading of ``level``."""
    bookmark = f"_Toc{number:09}"
    start, end = builder.captions.bookmark(bookmark)
    line.insert(1, start)
    line.append(end)
    return ContentsLine(line, level, "".join(part.text or "" for part in line.iter(_T)).strip(), bookmark)


def _field_start(instruction: str) -> tuple[str, ...]:
    *start, _, _ = field_runs(instruction, "")
    return tuple(start)


def _line(builder: DocumentBuilder, entry: ContentsLine) -> CT_P:
    """The line of ``entry`` without its page number. A text too long for it is broken here, so that dots follow its end."""
    letters = _letters(builder, entry.level)
    em = em_of(builder.profile, letters)
    room = builder.profile.type_width - round((CONTENTS_INDENT * (entry.level - 1) + _AFTER_ENTRY) * em)
    ends = line_ends(entry.text, letters.size_pt * 20, spacing_of(builder.profile, letters), room, room)
    line = empty_paragraph(f"TOC{entry.level}")
    pieces = (entry.text[start:end].strip() for start, end in zip((0, *ends), ends, strict=False))
    add_text(line, "\n".join(pieces), letters)
    link = element(f'<w:hyperlink w:anchor="{entry.bookmark}" w:history="1"/>')
    number = field_runs(f" PAGEREF {entry.bookmark} \\h ", "0")
    link.extend([*line[1:], *elements("".join((TAB, *number)))])
    line.append(link)
    return line


def _letters(builder: DocumentBuilder, level: int) -> Letters:
    contents = builder.profile.contents
    return contents.level1 if level == 1 else contents.level2


def _insert(first: CT_P, lines: list[CT_P], heading: Letters) -> None:
    """Insert the contents before the heading ``first``; ``heading`` are the letters of the word 目录 above them."""
    before = list(first.itersiblings(preceding=True))
    if style_id(first) == "AttachmentTitle":  # its label begins the page
        first = next(line for line in before if isinstance(line, CT_P) and style_id(line) == "Attachment")
        before = list(first.itersiblings(preceding=True))
    opened = any(not isinstance(block, CT_P) or style_id(block) not in _HEAD for block in before)
    title = empty_paragraph("TOCHeading", "<w:pageBreakBefore/>" if opened else "")
    add_text(title, HEADING, heading)
    for line in (title, empty_paragraph("Space"), *lines):
        first.addprevious(line)
    if opened:
        first.get_or_add_pPr().pageBreakBefore_val = True
    elif style_id(first) != "Attachment":  # which begins a page anyhow
        first.addprevious(empty_paragraph("Space", '<w:keepNext w:val="0"/>'))  # not at the top of the next page
