"""The document under construction: paragraphs, tables, sections, page breaks, captions and media in reading order."""

from copy import deepcopy
from typing import NamedTuple

from docx.opc.oxml import serialize_part_xml
from docx.oxml.document import CT_Body
from docx.oxml.ns import qn
from docx.oxml.text.paragraph import CT_P
from docx.oxml.xmlchemy import BaseOxmlElement

from studiobook.word.captions import Captions
from studiobook.word.package import IMAGE_TYPES, ChartPart, ImagePart, base_document
from studiobook.word.profile import Profile
from studiobook.word.table_rows import RowStore
from studiobook.word.xml import clean, element, empty_paragraph, keep_with_next, style_id

_THIN = '<w:spacing w:line="20" w:lineRule="exact"/>'
_P, _T, _TBL = qn("w:p"), qn("w:t"), qn("w:tbl")
_EXTENT, _SIZE, _PROPERTIES = qn("wp:extent"), qn("a:ext"), qn("wp:docPr")


class Figure(NamedTuple):
    """A picture, two abreast or a chart: the blocks of the body that hold it and its caption.

    One that ``floats`` may come earlier in the running text that it follows.
    """

    blocks: tuple[BaseOxmlElement, ...]
    floats: bool = False
    chart: bool = False


class DocumentBuilder:
    """Takes paragraphs and tables in reading order and counts what runs through the document.

    It keeps two tables apart, since Word joins neighbours. It puts a page break on the paragraph that it is for, so
    that no empty paragraph or page is left where nothing follows.
    """

    def __init__(self, profile: Profile, *, first_page_numbered: bool = True) -> None:
        """An empty document set in ``profile``; the first page of a letter is not numbered (GB/T 9704 clause 10.1)."""
        self.profile = profile
        base = base_document(profile)
        self.document = deepcopy(base.document)
        self.captions = Captions()
        self.rows = RowStore()
        self._sections = base.sections
        self._section = deepcopy(base.sections.portrait)
        self._section.titlePg_val = None if first_page_numbered else True
        self._landscape = self._next_landscape = False
        self._drawings = 0
        self._images: dict[bytes, ImagePart] = {}
        self.charts: list[ChartPart] = []
        self.figures: list[Figure] = []
        body = self.document.body
        assert isinstance(body, CT_Body)
        self.body = body
        self._last: BaseOxmlElement | None = None
        self._page_break = False
        self._after_ruled_table = False

    # --- paragraphs and tables ---

    def add_paragraph(self, style: str, properties: str = "") -> CT_P:
        """A new paragraph at the end, see ``xml.paragraph_markup``."""
        if self._after_ruled_table and not self._page_break and self._landscape == self._next_landscape:
            self._append(empty_paragraph("Gap"))
        self._after_ruled_table = False
        return self._append(empty_paragraph(style, properties))

    def add_blank_lines(self, count: int) -> None:
        """Leave ``count`` lines blank, on one page with what comes next."""
        for _ in range(count):
            self.add_paragraph("Space")

    def add_table(self, table: BaseOxmlElement, ruled: bool = True) -> None:
        """Append ``table``. A ruled one has a little room before it, but not after its caption."""
        self._begin_section()
        after_table = self._last is not None and self._last.tag == _TBL
        if self._page_break or after_table or (ruled and not self._last_has_style("Caption")):
            self._after_ruled_table = False
            self.add_paragraph("Gap")
        self.body.append(table)
        self._last, self._after_ruled_table = table, ruled

    def keep_last_with_next(self) -> None:
        """Keep the end of what was added last on the page of what comes next.

        Not a paragraph or row of more than half a page: LibreOffice would move all of it and might leave page 1 empty.
        """
        if self._last is None:
            return
        last = self._last if self._last.tag == _P else self.rows.pop_last(self._last)
        density = self.profile.density
        if sum(len(text.text or "") for text in last.iter(_T)) > density.lines * density.chars // 2:
            return
        for paragraph in last.iter(_P):
            keep_with_next(paragraph)

    # --- pages ---

    def set_landscape(self, landscape: bool) -> None:
        """Put what is added next on landscape pages, or on portrait ones again."""
        self._next_landscape = landscape

    def keep_orientation(self) -> None:
        """Put what is added next on a page of the same orientation as the last one."""
        self._next_landscape = self._landscape

    @property
    def landscape(self) -> bool:
        """Whether what is added next is on a landscape page."""
        return self._next_landscape

    @property
    def width(self) -> int:
        """The width of the type area for what is added next, in twips."""
        return self.profile.type_height if self._next_landscape else self.profile.type_width

    @property
    def height(self) -> int:
        """The height of the type area for what is added next, in twips."""
        return self.profile.type_width if self._next_landscape else self.profile.type_height

    def break_page(self) -> None:
        """Begin a page with what is added next."""
        self._page_break = True

    def drop_page_break(self) -> None:
        """Drop a page break that waits for something to follow: the text ends."""
        self._page_break = False

    # --- drawings and media ---

    def add_image(self, data: bytes, mime_type: str) -> str:
        """The relationship id of a picture; the same bytes are stored once."""
        if data not in self._images:
            number = len(self._images) + 1
            self._images[data] = ImagePart(f"rIdImage{number}", f"media/image{number}.{IMAGE_TYPES[mime_type]}", data)
        return self._images[data].relationship

    def add_chart(self, markup: bytes, workbook: bytes) -> str:
        """The relationship id of a chart."""
        self.charts.append(ChartPart(f"rIdChart{len(self.charts) + 1}", markup, workbook))
        return self.charts[-1].relationship

    def images(self) -> list[ImagePart]:
        """All pictures, each once, in the order of their first use."""
        return list(self._images.values())

    def next_drawing_id(self) -> int:
        """The number of the next drawing, from 1."""
        self._drawings += 1
        return self._drawings

    def drawing(self, markup: str, size: tuple[int, int], name: str, description: str) -> BaseOxmlElement:
        """A new run with an inline drawing.

        Args:
            markup: a filled in ``xml.DRAWING``.
            size: width and height in EMU.
            name: what the selection pane of Word calls it, before its number.
            description: the alternative text.
        """
        number = str(self.next_drawing_id())
        run = element(markup)
        for part in run.iter(_EXTENT, _SIZE):
            part.set("cx", str(size[0]))
            part.set("cy", str(size[1]))
        properties = next(run.iter(_PROPERTIES))
        properties.set("id", number)
        properties.set("name", f"{name} {number}")
        properties.set("descr", clean(description).replace("\n", " ").strip() or name)
        return run

    # --- the end ---

    def close(self) -> None:
        """End the document: Word wants a paragraph after a table.

        Raises:
            ValueError: a cross-reference leads nowhere.
        """
        if self._last is not None and self._last.tag == _TBL:
            self.body.append(empty_paragraph("Gap", _THIN))
        self.body.append(self._section)
        self.captions.resolve_references()

    def document_xml(self) -> bytes:
        """``word/document.xml``."""
        return self.rows.insert_into(serialize_part_xml(self.document))

    def _append(self, paragraph: CT_P) -> CT_P:
        begun = self._begin_section()
        if self._page_break or begun:  # a section begins a page already, whatever the style says
            paragraph.get_or_add_pPr().pageBreakBefore_val = not begun
            self._page_break = False
        self.body.append(paragraph)
        self._last = paragraph
        return paragraph

    def _begin_section(self) -> bool:
        """End the current section if the next page has another orientation; its last paragraph carries its properties."""
        if self._landscape == self._next_landscape:
            return False
        self._landscape = self._next_landscape
        following = self._sections.landscape if self._landscape else self._sections.portrait
        if self._last is not None:
            if self._last.tag == _TBL:
                self._last = empty_paragraph("Gap", _THIN)
                self.body.append(self._last)
            assert isinstance(self._last, CT_P)
            self._last.set_sectPr(self._section)
        self._section = deepcopy(following)
        self._last, self._page_break, self._after_ruled_table = None, False, False
        return True

    def _last_has_style(self, style: str) -> bool:
        return isinstance(self._last, CT_P) and style_id(self._last) == style
