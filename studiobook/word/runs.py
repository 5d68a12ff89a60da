"""Running text: the inlines of the document tree as Word runs.

Stress follows the practice of official documents: 黑体 for strong and 楷体 for emphasis instead of bold and italics.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple
from xml.sax.saxutils import escape

from docx.oxml.text.paragraph import CT_P

from studiobook.documents.nodes import CrossReference, FootnoteReference, Image, Inline, LineBreak, Text, plain_text
from studiobook.word.builder import DocumentBuilder
from studiobook.word.numbering import circled
from studiobook.word.profile import Face, Fonts
from studiobook.word.xml import clean, element

_WEB_ADDRESS = re.compile(r"(?:https?://|mailto:)\S", re.IGNORECASE)
# Characters that Word sets in the Latin font unless the run says that it is East Asian: “ ” … — × ① and the like.
_AMBIGUOUS = re.compile("[\u00a1-\u2e7f]")
_IDEOGRAPHS = re.compile("[\u2460-\u24ff\u2e80-\u2fff\u3021-\u3029\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_LINE_END = re.compile("(\n)")
_EMPTY_LINE = re.compile("^(?=\n)", re.MULTILINE)
# What a run without properties cannot carry: control characters, and whatever may be ambiguous as above.
_SPECIAL = re.compile("[\x00-\x1f\x7f-\u2e7f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
# Quotation marks that LibreOffice takes for Latin whatever the run says: after letters, and at the start of a paragraph.
_QUOTES_AFTER_LETTERS = re.compile("((?<=[!-~\u00c0-\u024f])[“”‘’]+)")
_QUOTES = re.compile("[“”‘’]+")
_FIRST_RARE_PLANE = "\U00020000"
_RUN_END = "</w:t></w:r>"
_LINE_BREAK = "<w:r><w:br/></w:r>"
_SIMPLE_RUN = '<w:r><w:t xml:space="preserve">'


class RunFormat(NamedTuple):
    """How a run differs from the style of its paragraph (the run properties of OOXML)."""

    face: Face | None = None
    struck: bool = False
    code: bool = False


PLAIN = RunFormat()


_Run = tuple[str, str]
"""The markup of a run before its characters, and these; a line break is ``_LINE_BREAK`` and no characters."""


def add_text(paragraph: CT_P, text: str, face: Face, run_format: RunFormat = PLAIN) -> None:
    """Append ``text`` to ``paragraph``; a line end becomes a line break.

    Args:
        paragraph: one with a style in ``face``.
        text: any characters; those that XML cannot carry are left out.
        face: the font of the paragraph's style.
        run_format: how the text differs from that style.
    """
    for start, characters in _runs(text, face, run_format, first=len(paragraph) < 2):
        if start is _LINE_BREAK:
            paragraph.append(element(_LINE_BREAK))
        else:
            run = element(start + _RUN_END)
            run[-1].text = characters
            paragraph.append(run)


def add_inlines(builder: DocumentBuilder, paragraph: CT_P, inlines: tuple[Inline, ...], face: Face) -> None:
    """Append ``inlines`` to ``paragraph``; its style is set in ``face``.

    Paper has no links. An address on the web follows its text in brackets; a path inside the studio's folder is left out.
    An image gives its description here; the picture itself comes below the paragraph.
    """
    for part in _formatted(inlines, builder.profile.fonts):
        if isinstance(part, CrossReference):
            builder.captions.add_reference(paragraph, part.caption)
        else:
            add_text(paragraph, part[0], face, part[1])


def runs_markup(inlines: tuple[Inline, ...], face: Face, fonts: Fonts) -> tuple[str, str] | None:
    """The runs of a paragraph of ``inlines`` as markup, and the characters that they print.

    Returns:
        The markup, and the text with a line feed for each line break. None if a cross-reference is among ``inlines``:
        its number is known only when the document is finished.
    """
    text = printed_text(inlines)
    if is_simple((inlines,), (text,), face):
        return simple_runs([text])[0], text
    runs: list[_Run] = []
    for part in _formatted(inlines, fonts):
        if isinstance(part, CrossReference):
            return None
        runs += _runs(part[0], face, part[1], first=not runs)
    markup = (start if start is _LINE_BREAK else f"{start}{escape(characters)}{_RUN_END}" for start, characters in runs)
    return "".join(markup), "".join(characters or "\n" for _, characters in runs)


def is_simple(cells: Iterable[tuple[Inline, ...]], texts: Iterable[str], face: Face) -> bool:
    """Whether runs without properties can carry ``cells``, which print ``texts``; nearly all rows of tables are so."""
    for cell in cells:
        part = cell[0] if len(cell) == 1 else None
        if not isinstance(part, Text) or part.strong or part.emphasis or part.struck or part.code or part.link:
            return False
    return _needs_no_properties("".join(texts), face)


def simple_runs(texts: list[str]) -> list[str]:
    """The run of each of ``texts``, which ``is_simple`` accepted, as markup; nothing for an empty text."""
    return [f"{_SIMPLE_RUN}{text}{_RUN_END}" if text else "" for text in escape("\n".join(texts)).split("\n")]


def printed_text(inlines: tuple[Inline, ...]) -> str:
    """All characters that ``inlines`` print, addresses included."""
    if len(inlines) == 1:
        part = inlines[0]
        if isinstance(part, Text) and not part.link:
            return part.text
    return plain_text(_with_addresses(inlines))


# --- from a text to its runs: lines, then quotation marks, then fonts ---


def _runs(text: str, face: Face, run_format: RunFormat, *, first: bool) -> Iterator[_Run]:
    """The runs of ``text``; ``first`` if it begins its paragraph."""
    if run_format is PLAIN and text and _needs_no_properties(text, run_format.face or face):
        yield _SIMPLE_RUN, text
        return
    for line in _lines(clean(text)):
        if line == "\n":
            yield _LINE_BREAK, ""
        else:
            yield from _line_runs(line, face, run_format, first=first)
        first = False


def _line_runs(line: str, face: Face, run_format: RunFormat, *, first: bool) -> Iterator[_Run]:
    own = run_format.face or face
    for words in _apart_from_quotes(line, first=first):
        if _QUOTES.fullmatch(words):
            yield _run_start(own.font, True, run_format, quotes=True), words
            continue
        for characters, font in _by_font(words, own):
            hint = _AMBIGUOUS.search(characters) is not None
            yield _run_start(font or (own.font if run_format.face else None), hint, run_format), characters


def _lines(text: str) -> Iterable[str]:
    """The lines of ``text`` that are not empty, and its line feeds, in order."""
    if "\n" not in text:
        return (text,) if text else ()
    # LibreOffice sets an empty line less high than it should be; one with a blank is as high as others
    if "\n\n" in text or text[:1] == "\n" != text:
        text = _EMPTY_LINE.sub("\u3000", text)
    return filter(None, _LINE_END.split(text))


def _apart_from_quotes(line: str, *, first: bool) -> Iterable[str]:
    """``line`` in pieces, so that quotation marks which LibreOffice takes for Latin have a piece of their own."""
    if not _QUOTES.search(line):
        return (line,)
    opening = _QUOTES.match(line) if first else None
    start = opening.end() if opening else 0
    return filter(None, (line[:start], *_QUOTES_AFTER_LETTERS.split(line[start:])))


def _by_font(text: str, face: Face) -> Iterator[tuple[str, str | None]]:
    """``text`` in pieces, each with the font that it needs; None for the face's own font."""
    if _holds(face, text):
        yield text, None
        return
    for font, characters in groupby(text, lambda character: _font_of(character, face)):
        yield "".join(characters), font


def _font_of(character: str, face: Face) -> str | None:
    if not _IDEOGRAPHS.match(character):
        return None
    if character >= _FIRST_RARE_PLANE:
        return face.beyond
    return face.rare if face.rare and not _is_gb2312(character) else None


def _needs_no_properties(text: str, face: Face) -> bool:
    return not _SPECIAL.search(text) and _holds(face, text)


def _holds(face: Face, text: str) -> bool:
    """Whether the font of ``face`` surely has all of ``text``; if not, each character must be looked at."""
    return _encodes_gb2312(text) if face.rare else max(text, default="") < _FIRST_RARE_PLANE


def _encodes_gb2312(text: str) -> bool:
    try:
        text.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


_is_gb2312 = lru_cache(maxsize=4096)(_encodes_gb2312)


@lru_cache(maxsize=256)
def _run_start(font: str | None, hint: bool, run_format: RunFormat, quotes: bool = False) -> str:
    """The markup of a run up to its characters; ``hint`` if ambiguous characters in it are East Asian."""
    latin = f' w:ascii="{font}" w:hAnsi="{font}"' if run_format.code or quotes else ""
    eastern = f' w:eastAsia="{font}"' if font else ""
    fonts = f'<w:rFonts w:hint="eastAsia"{latin}{eastern}/>' if hint or font else ""
    struck = "<w:strike/>" if run_format.struck else ""
    properties = f"<w:rPr>{fonts}{struck}</w:rPr>" if fonts or struck else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">'


# --- from inlines to texts ---


def _formatted(inlines: tuple[Inline, ...], fonts: Fonts) -> Iterator[tuple[str, RunFormat] | CrossReference]:
    """What each of ``inlines`` prints, and how; a cross-reference as it is."""
    line_is_empty = True
    for part in _with_addresses(inlines):
        match part:
            case Text():
                yield part.text, _run_format(part, fonts)
            case LineBreak():
                yield "\u3000\n" if line_is_empty else "\n", PLAIN
            case FootnoteReference(number=number):
                yield f"（注{circled(number)}）", PLAIN
            case Image(alt=alt):
                yield f"（图：{alt}）", PLAIN
            case CrossReference():
                yield part
        line_is_empty = isinstance(part, LineBreak)


def _run_format(part: Text, fonts: Fonts) -> RunFormat:
    face = fonts.code if part.code else fonts.strong if part.strong else fonts.emphasis if part.emphasis else None
    return PLAIN if face is None and not part.struck else RunFormat(face, part.struck, part.code)


def _with_addresses(inlines: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """``inlines`` with the address after each link to the web, unless its text is the address already."""
    if not any(isinstance(part, Text) and part.link for part in inlines):
        return inlines
    parts: list[Inline] = []
    for link, group in groupby(inlines, lambda part: part.link if isinstance(part, Text) else None):
        linked = tuple(group)
        parts += linked
        address = _printed_address(link) if link else ""
        if address and _without_scheme(plain_text(linked)) != _without_scheme(address):
            parts.append(Text(f"（{address}）"))
    return tuple(parts)


def _printed_address(link: str) -> str:
    """``link`` as paper prints it; nothing for a path inside the studio's folder."""
    return re.sub("(?i)^mailto:", "", link) if _WEB_ADDRESS.match(link) else ""


def _without_scheme(address: str) -> str:
    return re.sub("(?i)^(?:https?://|mailto:)", "", address.strip()).rstrip("/").lower()
