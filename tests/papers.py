"""Builds small papers and opens the Word files that are made of them."""

import struct
import zlib
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import yaml
from docx import Document
from docx.document import Document as WordDocument
from docx.opc.oxml import serialize_part_xml
from docx.oxml.ns import qn
from PIL import Image

from studiobook.documents.nodes import Align, Block, Inline, ListBlock, Paper, Paragraph, Photo, Table, Text, cells
from studiobook.word import Profile, write
from studiobook.word.layout.pagination import Pages, paginated

REPOSITORY = Path(__file__).resolve().parent.parent
PROFILE: dict[str, Any] = yaml.safe_load((REPOSITORY / "templates/reports/format.yml").read_text("utf-8"))
FORM = Profile.model_validate(PROFILE)


def a_paper(*blocks: Block, **more: Any) -> Paper:
    """A plain report of ``blocks``."""
    return Paper(**{"title": "考核报告", "issuer": "示例区教育局", "date": date(2026, 1, 5), "blocks": blocks, **more})


def text(words: str, **form: Any) -> tuple[Inline, ...]:
    return (Text(words, **form),)


def a_paragraph(words: str, **form: Any) -> Paragraph:
    return Paragraph(text(words, **form))


def a_list(*items: str, start: int | None = None) -> ListBlock:
    return ListBlock(tuple((a_paragraph(item),) for item in items), start)


def a_photo(seed: int = 1, size: tuple[int, int] = (1280, 960), kind: str = "JPEG", caption: str = "研讨活动") -> Photo:
    """A photograph of one colour; another ``seed`` is another picture."""
    target = BytesIO()
    Image.new("RGB", size, (seed % 256, 90, 160)).save(target, kind)
    return Photo(f"files/{seed}.{kind.lower()}", caption, target.getvalue())


def a_wide_png(width: int, height: int) -> bytes:
    """The head of a PNG that claims to be so large; nobody decodes the rest."""
    head = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + head + struct.pack(">I", zlib.crc32(head))


def opened(paper: Paper, form: Profile = FORM) -> WordDocument:
    """The Word document of ``paper``, read again by python-docx."""
    return Document(BytesIO(write(paper, form)))


def laid_out(document: WordDocument) -> Pages:
    """The pages of ``document`` as they are computed."""
    return paginated(document.element.body, FORM)


def lines(document: WordDocument) -> list[str]:
    """The paragraphs of the text that say something, tables left out."""
    return [line.text for line in document.paragraphs if line.text]


def styled(document: WordDocument, style: str) -> list[str]:
    """The paragraphs of the text whose style has this id."""
    return [line.text for line in document.paragraphs if line.style is not None and line.style.style_id == style]


def everything(document: WordDocument) -> str:
    """All characters of the document, tables included, without the instructions of fields."""
    return "".join(part.text or "" for part in document.element.body.iter(qn("w:t")))


def eastern_font(document: WordDocument, words: str) -> str | None:
    """The East Asian font of the run that is exactly ``words``, None for its style's."""
    for run in document.element.body.iter(qn("w:r")):
        if "".join(part.text or "" for part in run.iter(qn("w:t"))) == words:
            fonts = run.find(f"{qn('w:rPr')}/{qn('w:rFonts')}")
            return None if fonts is None else fonts.get(qn("w:eastAsia"))
    raise AssertionError(f"no run says {words}")


def markup(document: WordDocument) -> str:
    return serialize_part_xml(document.element).decode()


def only_table(paper: Paper) -> Any:
    (table,) = opened(paper).tables
    return table


def a_table(*rows: tuple[tuple[Inline, ...], ...], **more: Any) -> Table:
    """A table of two columns."""
    return Table(**{"header": cells("姓名", "事项"), "rows": rows, "aligns": (Align.LEFT, Align.LEFT), **more})
