"""The document while it is being written."""

from copy import deepcopy

from docx.oxml.document import CT_Body
from docx.oxml.ns import qn
from docx.oxml.text.paragraph import CT_P
from docx.oxml.xmlchemy import BaseOxmlElement

from studiobook.word.format import Format
from studiobook.word.markup import paragraph
from studiobook.word.package import MEDIA, template

_P, _T, _TBL = qn("w:p"), qn("w:t"), qn("w:tbl")


class Sheet:
    """The body being written: takes paragraphs and tables in reading order, and counts what must be counted through.

    It keeps two tables apart, since Word joins neighbours, and puts a page break on the paragraph that it is for, so
    that no empty paragraph or page is left where nothing follows.
    """

    def __init__(self, form: Format) -> None:
        self.form = form
        self.document = deepcopy(template(form).document)
        self.tables = 0
        self._drawings = 0
        self._media: dict[bytes, tuple[str, str]] = {}
        body = self.document.body
        assert isinstance(body, CT_Body)
        self._end = body.sectPr
        self._last: BaseOxmlElement | None = None
        self._breaks = False
        self._ruled = False

    def add(self, style: str, changes: str = "") -> CT_P:
        """A new paragraph at the end, see ``markup.paragraph``."""
        if self._ruled and not self._breaks:
            self._append(paragraph("Gap"))
        self._ruled = False
        return self._append(paragraph(style, changes))

    def add_table(self, table: BaseOxmlElement, ruled: bool = True) -> None:
        """Puts ``table`` at the end. One with rules stands a little off the text, but not off its caption."""
        after_table = self._last is not None and self._last.tag == _TBL
        if self._breaks or after_table or (ruled and not self._last_is("Caption")):
            self._ruled = False
            self.add("Gap")
        assert self._end is not None
        self._end.addprevious(table)
        self._last, self._ruled = table, ruled

    def break_page(self) -> None:
        """What is added next begins a page."""
        self._breaks = True

    def forget_break(self) -> None:
        """The text ends: a page break that waits for something to follow is dropped."""
        self._breaks = False

    def keep_last_with_next(self) -> None:
        """Holds the end of what was added last on the page of what comes next.

        Not a paragraph or row of more than half a page: LibreOffice would move the whole of it, and page 1 might be left empty.
        """
        if self._last is None:
            return
        last = self._last if self._last.tag == _P else self._last[-1]
        density = self.form.density
        if sum(len(text.text or "") for text in last.iter(_T)) > density.lines * density.chars // 2:
            return
        for line in last.iter(_P):
            assert isinstance(line, CT_P)
            line.get_or_add_pPr().keepNext_val = True

    def close(self) -> None:
        """Ends the document: Word wants a paragraph after a table."""
        if self._last is not None and self._last.tag == _TBL:
            self._append(paragraph("Gap", '<w:spacing w:line="20" w:lineRule="exact"/>'))

    def drawing_number(self) -> int:
        """A number for the next drawing, from 1."""
        self._drawings += 1
        return self._drawings

    def medium(self, data: bytes, kind: str) -> str:
        """The relationship id of the picture ``data`` of MIME type ``kind``; the same bytes are kept once."""
        if data not in self._media:
            number = len(self._media) + 1
            self._media[data] = (f"rIdImage{number}", f"media/image{number}.{MEDIA[kind]}")
        return self._media[data][0]

    def media(self) -> list[tuple[str, str, bytes]]:
        """All pictures: relationship id, file name, bytes."""
        return [(key, name, data) for data, (key, name) in self._media.items()]

    def _append(self, line: CT_P) -> CT_P:
        if self._breaks:
            line.get_or_add_pPr().pageBreakBefore_val = True
            self._breaks = False
        assert self._end is not None
        self._end.addprevious(line)
        self._last = line
        return line

    def _last_is(self, style: str) -> bool:
        return isinstance(self._last, CT_P) and self._last.style == style
