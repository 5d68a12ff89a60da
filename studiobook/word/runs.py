"""Running text: the inlines of the tree as Word runs.

Stress follows the practice of official documents: 黑体 for strong and 楷体 for emphasis instead of bold and italics.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from docx.oxml.text.paragraph import CT_P

from studiobook.document import Image, Inline, LineBreak, NoteMark, See, Text, plain
from studiobook.word.format import Face, Fonts
from studiobook.word.markup import clean, element
from studiobook.word.numbers import circled
from studiobook.word.sheet import Sheet

_OUTSIDE = re.compile(r"(?:https?://|mailto:)\S", re.IGNORECASE)
# What a run without properties cannot carry: control characters, and whatever may be ambiguous as below.
_SPECIAL = re.compile("[\x00-\x1f\x7f-\u2e7f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
# Characters that Word sets in the Latin font unless the run says that it is East Asian: “ ” … — × ① and the like.
_AMBIGUOUS = re.compile("[\u00a1-\u2e7f]")
_IDEOGRAPHS = re.compile("[\u2460-\u24ff\u2e80-\u2fff\u3021-\u3029\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_LINE = re.compile("(\n)")
_EMPTY_LINE = re.compile("^(?=\n)", re.MULTILINE)
# Quotation marks that LibreOffice takes for Latin whatever the run says: after letters, and where a paragraph begins.
_QUOTES = re.compile("((?<=[!-~\u00c0-\u024f])[“”‘’]+)")
_OPENING = re.compile("([“”‘’]+)")
_FIRST_BEYOND = "\U00020000"


class Form(NamedTuple):
    """How a run differs from its paragraph's style."""

    face: Face | None = None
    struck: bool = False
    code: bool = False


PLAIN = Form()


@lru_cache(maxsize=4096)
def _is_rare(character: str) -> bool:
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return True
    return False


def _holds(face: Face, text: str) -> bool:
    """Whether ``text`` is surely in the font of ``face``; if not, it must be looked into character by character."""
    if not face.rare:
        return max(text, default="") < _FIRST_BEYOND
    try:
        text.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def _by_font(text: str, face: Face) -> Iterator[tuple[str, str | None]]:
    """Cuts ``text`` where its font must change; None for the face's own font."""
    if _holds(face, text):
        yield text, None
        return
    for font, piece in groupby(text, lambda character: _font_of(character, face)):
        yield "".join(piece), font


def _font_of(character: str, face: Face) -> str | None:
    """The font that ``character`` needs in a text that is set in ``face``, None for the face's own."""
    if not _IDEOGRAPHS.match(character):
        return None
    if character >= _FIRST_BEYOND:
        return face.beyond
    return face.rare if face.rare and _is_rare(character) else None


@lru_cache(maxsize=256)
def _run(font: str | None, hint: bool, form: Form, quotes: bool = False) -> str:
    latin = f' w:ascii="{font}" w:hAnsi="{font}"' if form.code or quotes else ""
    eastern = f' w:eastAsia="{font}"' if font else ""
    fonts = f'<w:rFonts w:hint="eastAsia"{latin}{eastern}/>' if hint or font else ""
    struck = "<w:strike/>" if form.struck else ""
    properties = f"<w:rPr>{fonts}{struck}</w:rPr>" if fonts or struck else ""
    return f'<w:r>{properties}<w:t xml:space="preserve"/></w:r>'


def write(target: CT_P, text: str, face: Face, form: Form = PLAIN) -> None:
    """Appends ``text`` to ``target``, a paragraph whose style is set in ``face``. A line end becomes a line break."""
    own = form.face or face
    text = clean(text)
    # LibreOffice sets an empty line less high than it should be; one with a blank is as high as others
    text = _EMPTY_LINE.sub("\u3000", text) if "\n\n" in text or text[:1] == "\n" != text else text
    for line in _LINE.split(text) if "\n" in text else (text,):
        if line == "\n":
            target.append(element("<w:r><w:br/></w:r>"))
        elif line:
            opening = _OPENING.match(line) if not len(target) or target[-1] is target.pPr else None
            if opening:
                _append(target, opening[0], own.font, form, quotes=True)
                line = line[opening.end() :]
            for words in _QUOTES.split(line) if _QUOTES.search(line) else (line,):
                if _OPENING.fullmatch(words):
                    _append(target, words, own.font, form, quotes=True)
                    continue
                for piece, font in _by_font(words, own):
                    _append(target, piece, font or (own.font if form.face else None), form)


def _append(target: CT_P, text: str, font: str | None, form: Form, *, quotes: bool = False) -> None:
    run = element(_run(font, _AMBIGUOUS.search(text) is not None, form, quotes))
    run[-1].text = text
    target.append(run)


def simple(cell: tuple[Inline, ...], face: Face) -> str | None:
    """The text of ``cell`` if a run without any properties can carry it, as in nearly all cells of a table."""
    if len(cell) != 1:
        return None
    part = cell[0]
    if not isinstance(part, Text) or part.strong or part.emphasis or part.struck or part.code or part.link:
        return None
    return part.text if not _SPECIAL.search(part.text) and _holds(face, part.text) else None


def shown(inlines: tuple[Inline, ...]) -> str:
    """All characters that ``inlines`` print, addresses included."""
    if len(inlines) == 1:
        part = inlines[0]
        if isinstance(part, Text) and not part.link:
            return part.text
    return plain(_spelled_out(inlines))


def write_all(sheet: Sheet, target: CT_P, inlines: tuple[Inline, ...], face: Face) -> None:
    """Appends ``inlines`` to ``target``, a paragraph whose style is set in ``face``.

    Paper has no links: an address outside follows its text in brackets, a path inside the studio's folder is left out.
    An image gives its description here; the picture itself stands below the paragraph.
    """
    fonts = sheet.form.fonts
    line_is_empty = True
    for part in _spelled_out(inlines):
        match part:
            case Text():
                write(target, part.text, face, _form(part, fonts))
            case LineBreak():
                write(target, "\u3000\n" if line_is_empty else "\n", face)
            case NoteMark(number=number):
                write(target, f"（注{circled(number)}）", face)
            case Image(alt=alt):
                write(target, f"（图：{alt}）", face)
            case See(caption=caption):
                sheet.captions.refer(target, caption)
        line_is_empty = isinstance(part, LineBreak)


def _form(part: Text, fonts: Fonts) -> Form:
    face = fonts.code if part.code else fonts.strong if part.strong else fonts.emphasis if part.emphasis else None
    return PLAIN if face is None and not part.struck else Form(face, part.struck, part.code)


def _spelled_out(inlines: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """``inlines`` with the address after each text that leads outside, unless the text is the address."""
    if not any(isinstance(part, Text) and part.link for part in inlines):
        return inlines
    parts: list[Inline] = []
    shown = ""
    for part, after in zip(inlines, (*inlines[1:], None), strict=True):
        parts.append(part)
        link = part.link if isinstance(part, Text) else None
        if not isinstance(part, Text) or not link:
            continue
        shown += part.text
        if isinstance(after, Text) and after.link == link:
            continue
        address = _address(link)
        if address and _bare(shown) != _bare(address):
            parts.append(Text(f"（{address}）"))
        shown = ""
    return tuple(parts)


def _address(link: str) -> str:
    return re.sub("(?i)^mailto:", "", link) if _OUTSIDE.match(link) else ""


def _bare(address: str) -> str:
    return re.sub("(?i)^(?:https?://|mailto:)", "", address.strip()).rstrip("/").lower()
