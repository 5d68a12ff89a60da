"""Where a paragraph's lines end: what Word does with its text, computed before Word opens it.

Measured on what this program writes: Chinese characters are one em wide, Latin letters as wide as Times New Roman's. No mark is
at the wrong end of a line (kinsoku), no word is cut. A fifth of an em is between Chinese and Latin letters. All widths in
twips.
"""

import re
from bisect import bisect_right
from functools import lru_cache
from itertools import accumulate
from unicodedata import combining, east_asian_width

# Thousandths of an em, from the blank (32) to the tilde (126).
_TIMES = (
    *(250, 333, 408, 500, 500, 833, 778, 180, 333, 333, 500, 564, 250, 333, 250, 278),
    *(500, 500, 500, 500, 500, 500, 500, 500, 500, 500, 278, 278, 564, 564, 564, 444),
    *(921, 722, 667, 667, 722, 611, 556, 722, 722, 333, 389, 722, 611, 889, 722, 722),
    *(556, 722, 667, 556, 611, 722, 722, 944, 722, 722, 611, 333, 278, 333, 469, 500),
    *(333, 444, 500, 444, 500, 444, 333, 500, 500, 278, 278, 500, 278, 778, 500, 500),
    *(500, 500, 333, 389, 278, 500, 500, 722, 500, 500, 444, 480, 200, 480, 541),
)
_OTHER_LATIN, _MIDDLE_DOT, _BLANK_AFTER_CHINESE = 500, 250, 333
_APART = 0.2  # the gap between Chinese and Latin letters, in em
_SHORT = 3  # where letters are set closer, the fit of a line is a little short of exact

_WIDE = "\u2e80-\ufaff\ufe30-\ufe4f\uff01-\uff60\uffe0-\uffe6\U00020000-\U0003ffff"
_LETTER = "0-9A-Za-z\u00c0-\u024f\u0370-\u04ff"
_LATIN = re.compile(f"[!-~{_LETTER}]+")
_IS_WIDE = re.compile(f"[{_WIDE}\u2014\u2026\u2460-\u24ff]")
_CHINESE_LETTERS = "\u2460-\u24ff\u3005-\u3007\u3021-\uff00\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\U00020000-\U0003ffff"
_LETTERS = re.compile(f"[{_LETTER}][{_CHINESE_LETTERS}]|[{_CHINESE_LETTERS}][{_LETTER}]")
# The number of an item, ①, counts as Latin if no Chinese comes before it.
_OPENS_WITH_MARK = re.compile(f"[\u2460-\u24ff][{_WIDE}]")
_BLANK_OF_CHINESE = re.compile(f"(?<=[{_WIDE}“”‘’\u2014\u2026]) ")
_ONLY_WIDE = re.compile(f"[{_WIDE}\u3000-\u303f“”‘’\u2014\u2026]*")

_NEVER_FIRST = frozenset("、。，：；！？）》〉」』】〕〗’”·～-.,:;!?)]}'\"")
_NEVER_LAST = frozenset("（《〈「『【〔〖“‘([{")
# Between these and a letter or digit no line ends.
_HELD_BEFORE_LETTER = frozenset("、。，）》〉」』】〕〗’”%％℃→@")
_HELD_AFTER_LETTER = _NEVER_LAST | frozenset("…→℃") | frozenset(map(chr, range(0x2460, 0x2500)))


class _Advances(dict[str, float]):
    """How far each character moves the line on, in letters of one size and spacing; ``mono`` for letters half as wide."""

    def __init__(self, size: float, spacing: int, mono: bool) -> None:
        self._size, self._spacing, self._mono = size, spacing, mono

    def __missing__(self, character: str) -> float:
        ems = self._thousandths(character)
        self[character] = advance = ems * self._size / 1000 + self._spacing if ems else 0.0
        return advance

    def _thousandths(self, character: str) -> int:
        code = ord(character)
        if 32 <= code < 127:
            return 500 if self._mono else _TIMES[code - 32]
        if character == "·":
            return _MIDDLE_DOT
        if character in "“”‘’—…" or 0x2460 <= code < 0x2500 or east_asian_width(character) in "WF":
            return 1000
        return 0 if combining(character) else _OTHER_LATIN


@lru_cache(maxsize=64)
def _advances(size: float, spacing: int, mono: bool) -> _Advances:
    return _Advances(size, spacing, mono)


def surely_fit(size: float, spacing: int, room: int) -> int:
    """How many characters of any kind fit on a line of ``room`` twips in letters of this size and spacing."""
    return int((room - (_SHORT if spacing else 0)) / (size * (1 + _APART)))


@lru_cache(maxsize=8192)
def line_count(text: str, size: float, spacing: int, first: int, width: int, mono: bool) -> int:
    """How many lines ``text`` takes, see ``line_ends``; cached, since reports of a district repeat the same titles."""
    return len(line_ends(text, size, spacing, first, width, mono))


def line_ends(text: str, size: float, spacing: int, first: int, width: int, mono: bool = False) -> list[int]:
    """The index after the last character of each line of ``text``; an empty text has one line.

    A word longer than a line is broken where the line ends.

    Args:
        text: without line ends.
        size: of the letters, in twips.
        spacing: between characters, in twips.
        first: the width of the first line, in twips.
        width: that of the other lines.
        mono: whether Latin letters are all half an em wide.
    """
    total = len(text)
    if total <= surely_fit(size, spacing, first):
        return [total]
    short = _SHORT if spacing else 0
    ends: list[int] = []
    start, room = 0, first - short
    if _ONLY_WIDE.fullmatch(text):
        advance = size + spacing
        while total - start > (fitting := max(1, int(room // advance))):
            start = _break(text, start, start + fitting)
            ends.append(start)
            room = width - short
        return [*ends, total]
    widths = list(map(_advances(size, spacing, mono).__getitem__, text))
    gaps = _adjust(text, widths, size, spacing)
    at = [0.0, *accumulate(widths)]
    while at[total] - at[start] - gaps.get(total - 1, 0) > room:
        end = bisect_right(at, at[start] + room, start + 1, total + 1) - 1
        if end < total and end in gaps and at[end + 1] - gaps[end] <= at[start] + room:
            end += 1  # the gap at the end of a line is not set
        while end < total and text[end] == " ":
            end += 1  # blanks hang over the edge
        end = max(end, start + 1)
        if end >= total:
            break
        start = _break(text, start, end)
        ends.append(start)
        room = width - short
    return [*ends, total]


def _adjust(text: str, widths: list[float], size: float, spacing: int) -> dict[int, float]:
    """Adjust ``widths`` where they depend on neighbours; returns the gaps by the index of the character before them."""
    gaps: dict[int, float] = {}
    for run in _LATIN.finditer(text):
        start, end = run.span()
        for before in (start - 1, end - 1):
            if before >= 0 and _IS_WIDE.match(text, start - 1 if before < start else end):
                gaps[before] = (size * _APART if _LETTERS.match(text, before) else 0) - spacing
                widths[before] += gaps[before]
    if _OPENS_WITH_MARK.match(text):
        gaps[0] = size * _APART - spacing
        widths[0] += gaps[0]
    for blank in _BLANK_OF_CHINESE.finditer(text) if " " in text else ():
        widths[blank.start()] = _BLANK_AFTER_CHINESE * size / 1000 + spacing
    return gaps


def _break(text: str, start: int, end: int) -> int:
    """Where the line from ``start`` ends, if everything before ``end`` would fit."""
    at = end
    while at > start and not _may_break(text[at - 1], text[at]):
        at -= 1
    return at if at > start else end


def _may_break(before: str, after: str) -> bool:
    if after == " " or after in _NEVER_FIRST:
        return False
    if before == " ":
        return True
    if before in _NEVER_LAST:
        return False
    if "!" <= before <= "~" and "!" <= after <= "~":
        return (before in "-/?!|" and after.isalpha()) or (before == "-" and after.isdigit())
    if before.isascii() and before.isalnum():
        return after not in _HELD_AFTER_LETTER
    if after.isascii() and after.isalnum():
        return before not in _HELD_BEFORE_LETTER
    return True
