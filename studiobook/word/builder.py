"""The document while it is being written."""

from copy import deepcopy
from typing import NamedTuple

from docx.opc.oxml import serialize_part_xml
from docx.oxml.document import CT_Body
from docx.oxml.ns import qn
from docx.oxml.text.paragraph import CT_P
from docx.oxml.xmlchemy import BaseOxmlElement

from studiobook.word.captions import Captions
from studiobook.word.package import MEDIA, template
from studiobook.word.profile import Format
from studiobook.word.table_rows import Rows
from studiobook.word.xml import keep_with_next, paragraph, style_of

_THIN = '<w:spacing w:line="20" w:lineRule="exact"/>'
_P, _T, _TBL = qn("w:p"), qn("w:t"), qn("w:tbl")


class Figure(NamedTuple):
    """A picture, two abreast or a chart: the blocks of the body that hold it and its caption.

    One that ``floats`` may stand earlier in the running text that it follows.
    """

    blocks: tuple[BaseOxmlElement, ...]
    floats: bool = False
    chart: bool = False


class Sheet:
    """The body being written: takes paragraphs and tables in reading order, and counts what must be counted through.

    It keeps two tables apart, since Word joins neighbours, and puts a page break on the paragraph that it is for, so
    that no empty paragraph or page is left where nothing follows. ``first_page_numbered`` is false for letters.
    """

    def __init__(self, form: Format, *, first_page_numbered: bool = True) -> None:
        self.form = form
        prepared = template(form)
        self.document = deepcopy(prepared.document)
        self.captions = Captions()
        self.rows = Rows()
        self._sections = prepared.sections
        self._section = deepcopy(prepared.sections.upright)
        self._section.titlePg_val = None if first_page_numbered else True
        self._turned = self._turns = False
        self._drawings = 0
        self._media: dict[bytes, tuple[str, str]] = {}
        self.charts: list[tuple[str, bytes, bytes]] = []
        self.figures: list[Figure] = []
        body = self.document.body
        assert isinstance(body, CT_Body)
        self.body = body
        self._last: BaseOxmlElement | None = None
        self._breaks = False
        self._ruled = False

    def add(self, style: str, changes: str = "") -> CT_P:
        """A new paragraph at the end, see ``markup.paragraph``."""
        if self._ruled and not self._breaks and self._turned == self._turns:
            self._append(paragraph("Gap"))
        self._ruled = False
        return self._append(paragraph(style, changes))

    def leave(self, lines: int) -> None:
        """Leaves ``lines`` blank, together with what comes next."""
        for _ in range(lines):
            self.add("Space")

    def add_table(self, table: BaseOxmlElement, ruled: bool = True) -> None:
        """Puts ``table`` at the end. One with rules stands a little off the text, but not off its caption."""
        self._begin_section()
        after_table = self._last is not None and self._last.tag == _TBL
        if self._breaks or after_table or (ruled and not self._last_is("Caption")):
            self._ruled = False
            self.add("Gap")
        self.body.append(table)
        self._last, self._ruled = table, ruled

    def turn(self, sideways: bool) -> None:
        """What is added next stands on pages turned sideways, or on upright ones again."""
        self._turns = sideways

    def stay(self) -> None:
        """What is added next stands on a page turned as the last one is."""
        self._turns = self._turned

    @property
    def sideways(self) -> bool:
        """Whether what is added next stands on a page turned sideways."""
        return self._turns

    @property
    def width(self) -> int:
        """The width in twips that what is added next has."""
        return self.form.type_height if self._turns else self.form.type_width

    @property
    def height(self) -> int:
        """The height in twips of the page that what is added next stands on."""
        return self.form.type_width if self._turns else self.form.type_height

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
        last = self._last if self._last.tag == _P else self.rows.take_last(self._last)
        density = self.form.density
        if sum(len(text.text or "") for text in last.iter(_T)) > density.lines * density.chars // 2:
            return
        for line in last.iter(_P):
            keep_with_next(line)

    def close(self) -> None:
        """Ends the document: Word wants a paragraph after a table. Raises ValueError for a reference that leads nowhere."""
        if self._last is not None and self._last.tag == _TBL:
            self.body.append(paragraph("Gap", _THIN))
        self.body.append(self._section)
        self.captions.resolve()

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

    def chart(self, markup: bytes, workbook: bytes) -> str:
        """The relationship id of a chart: its part and the workbook of its figures."""
        self.charts.append((f"rIdChart{len(self.charts) + 1}", markup, workbook))
        return self.charts[-1][0]

    def media(self) -> list[tuple[str, str, bytes]]:
        """All pictures: relationship id, file name, bytes."""
        return [(key, name, data) for data, (key, name) in self._media.items()]

    def written_out(self) -> bytes:
        """The document as its part of the package."""
        return self.rows.put_into(serialize_part_xml(self.document))

    def _append(self, line: CT_P) -> CT_P:
        begun = self._begin_section()
        if self._breaks or begun:  # a section begins a page already, whatever the style says
            line.get_or_add_pPr().pageBreakBefore_val = not begun
            self._breaks = False
        self.body.append(line)
        self._last = line
        return line

    def _begin_section(self) -> bool:
        """Ends the pages so far if what comes next is turned otherwise; the last paragraph of a section carries it."""
        if self._turned == self._turns:
            return False
        self._turned = self._turns
        following = self._sections.turned if self._turned else self._sections.upright
        if self._last is not None:
            if self._last.tag == _TBL:
                self._last = paragraph("Gap", _THIN)
                self.body.append(self._last)
            assert isinstance(self._last, CT_P)
            self._last.set_sectPr(self._section)
        self._section = deepcopy(following)
        self._last, self._breaks, self._ruled = None, False, False
        return True

    def _last_is(self, style: str) -> bool:
        return isinstance(self._last, CT_P) and style_of(self._last) == style
