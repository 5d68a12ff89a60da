"""Running text: the inlines of the tree as Word runs.

Stress follows the practice of official documents: 黑体 for strong and 楷体 for emphasis instead of bold and italics.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple
from xml.sax.saxutils import escape

from docx.oxml.text.paragraph import CT_P

from studiobook.documents.nodes import Image, Inline, LineBreak, NoteMark, See, Text, plain
from studiobook.word.builder import Sheet
from studiobook.word.numbering import circled
from studiobook.word.profile import Face, Fonts
from studiobook.word.xml import clean, element

_OUTSIDE = re.compile(r"(?:https?://|mailto:)\S", re.IGNORECASE)
# Characters that Word sets in the Latin font unless the run says that it is East Asian: “ ” … — × ① and the like.
_AMBIGUOUS = re.compile("[\u00a1-\u2e7f]")
_IDEOGRAPHS = re.compile("[\u2460-\u24ff\u2e80-\u2fff\u3021-\u3029\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_LINE = re.compile("(\n)")
_EMPTY_LINE = re.compile("^(?=\n)", re.MULTILINE)
# What a run without properties cannot carry: control characters, and whatever may be ambiguous as above.
_SPECIAL = re.compile("[\x00-\x1f\x7f-\u2e7f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
# Quotation marks that LibreOffice takes for Latin whatever the run says: after letters, and where a paragraph begins.
_QUOTES = re.compile("((?<=[!-~\u00c0-\u024f])[“”‘’]+)")
_OPENING = re.compile("([“”‘’]+)")
_FIRST_BEYOND = "\U00020000"
_END = "</w:t></w:r>"
_BREAK = "<w:r><w:br/></w:r>"
_SIMPLE = '<w:r><w:t xml:space="preserve">'


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
    return f'<w:r>{properties}<w:t xml:space="preserve">'


def _cut(text: str, face: Face, form: Form, opens: bool) -> Iterator[tuple[str, str]]:
    """The runs of ``text``: the markup before the characters of each, and these; ``_BREAK`` and nothing for a line break.

    ``opens`` where ``text`` begins its paragraph.
    """
    own = form.face or face
    if form is PLAIN and text and not _SPECIAL.search(text) and _holds(own, text):
        yield _SIMPLE, text
        return
    text = clean(text)
    # LibreOffice sets an empty line less high than it should be; one with a blank is as high as others
    text = _EMPTY_LINE.sub("\u3000", text) if "\n\n" in text or text[:1] == "\n" != text else text
    for line in _LINE.split(text) if "\n" in text else (text,):
        if line == "\n":
            yield _BREAK, ""
        elif line:
            opening = _OPENING.match(line) if opens else None
            if opening:
                yield _run(own.font, True, form, quotes=True), opening[0]
                line = line[opening.end() :]
            for words in _QUOTES.split(line) if _QUOTES.search(line) else (line,):
                if _OPENING.fullmatch(words):
                    yield _run(own.font, True, form, quotes=True), words
                    continue
                for piece, font in _by_font(words, own) if words else ():
                    hint = _AMBIGUOUS.search(piece) is not None
                    yield _run(font or (own.font if form.face else None), hint, form), piece
        opens = False


def write(target: CT_P, text: str, face: Face, form: Form = PLAIN) -> None:
    """Appends ``text`` to ``target``, a paragraph whose style is set in ``face``. A line end becomes a line break."""
    for start, piece in _cut(text, face, form, opens=len(target) < 2):
        if start is _BREAK:
            target.append(element(_BREAK))
        else:
            run = element(start + _END)
            run[-1].text = piece
            target.append(run)


def markup(inlines: tuple[Inline, ...], face: Face, fonts: Fonts) -> tuple[str, str] | None:
    """The runs of a paragraph of ``inlines`` as markup, and the characters that they print, a line feed for a line break.

    None where a reference is among them: only the finished document knows what it says.
    """
    said = shown(inlines)
    if simple((inlines,), (said,), face):
        return simple_runs([said])[0], said
    runs: list[str] = []
    printed = ""
    for part in _texts(inlines, fonts):
        if isinstance(part, See):
            return None
        for start, piece in _cut(part[0], face, part[1], opens=not runs):
            broken = start is _BREAK
            runs.append(start if broken else f"{start}{escape(piece)}{_END}")
            printed += "\n" if broken else piece
    return "".join(runs), printed


def simple(cells: Iterable[tuple[Inline, ...]], texts: Iterable[str], face: Face) -> bool:
    """Whether runs without any properties can carry ``cells``, which show ``texts``; so they can in nearly all rows."""
    for cell in cells:
        part = cell[0] if len(cell) == 1 else None
        if not isinstance(part, Text) or part.strong or part.emphasis or part.struck or part.code or part.link:
            return False
    text = "".join(texts)
    return not _SPECIAL.search(text) and _holds(face, text)


def simple_runs(texts: list[str]) -> list[str]:
    """The run of each of ``texts``, which are ``simple``, as markup; nothing for an empty one."""
    return [f"{_SIMPLE}{text}{_END}" if text else "" for text in escape("\n".join(texts)).split("\n")]


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
    for part in _texts(inlines, sheet.form.fonts):
        if isinstance(part, See):
            sheet.captions.refer(target, part.caption)
        else:
            write(target, part[0], face, part[1])


def _texts(inlines: tuple[Inline, ...], fonts: Fonts) -> Iterator[tuple[str, Form] | See]:
    """What each of ``inlines`` prints, and how; a reference as it is."""
    line_is_empty = True
    for part in _spelled_out(inlines):
        match part:
            case Text():
                yield part.text, _form(part, fonts)
            case LineBreak():
                yield "\u3000\n" if line_is_empty else "\n", PLAIN
            case NoteMark(number=number):
                yield f"（注{circled(number)}）", PLAIN
            case Image(alt=alt):
                yield f"（图：{alt}）", PLAIN
            case See():
                yield part
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
