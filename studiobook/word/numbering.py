"""Numbers in front of headings, list items and notes."""

import re

from studiobook.documents.nodes import Inline, Text, plain_text

_DIGITS = "零一二三四五六七八九"
_TYPED_NUMBER = re.compile(
    r"[\s\u3000]*(?:[一二三四五六七八九十百]{1,4}、|[（(][一二三四五六七八九十百]{1,4}[）)]"
    r"|\d{1,2}[．.、](?!\d)|[（(]\d{1,2}[）)]|[①-⑳])[\s\u3000]*"
)
_BULLETS = ("——", "·")
LAYERS = 4
MAX_CIRCLED = 20


def chinese_numeral(number: int) -> str:
    """``number`` (1 to 99) in Chinese numerals; a greater one in Arabic digits."""
    if number > 99:
        return str(number)
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else _DIGITS[tens] + "十") + (_DIGITS[ones] if ones else "")


def circled(number: int) -> str:
    """``①`` to ``⑳``, then ``[21]``: the mark of a note."""
    return chr(ord("①") + number - 1) if 1 <= number <= MAX_CIRCLED else f"[{number}]"


class HeadingNumbers:
    """Counts the headings of one text in the four layers of GB/T 9704 clause 7.3.3: 一、（一）1．（1）."""

    def __init__(self) -> None:
        self._open: list[int] = []
        self._counts = [0] * LAYERS

    def next_number(self, level: int) -> tuple[int, str]:
        """The layer and the number of the next heading, which its author put on ``level`` (1 to 4).

        Layers are never skipped: a heading of level 3 right under one of level 1 is on layer 2.
        """
        self._open = [outer for outer in self._open if outer < level] + [level]
        layer = min(len(self._open), LAYERS)
        self._counts[layer - 1] += 1
        self._counts[layer:] = [0] * (LAYERS - layer)
        count = self._counts[layer - 1]
        return layer, (f"{chinese_numeral(count)}、", f"（{chinese_numeral(count)}）", f"{count}．", f"（{count}）")[
            layer - 1
        ]


def without_number(inlines: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """``inlines`` of a heading without the number that its author typed in front."""
    typed = _TYPED_NUMBER.match(plain_text(inlines))
    return _without_start(inlines, typed.end()) if typed else inlines


def _without_start(inlines: tuple[Inline, ...], count: int) -> tuple[Inline, ...]:
    left: list[Inline] = []
    for part in inlines:
        if isinstance(part, Text) and count:
            cut = min(count, len(part.text))
            count -= cut
            part = Text(part.text[cut:], part.strong, part.emphasis, part.struck, part.code, part.link)
        left.append(part)
    return tuple(left)


def without_leading_blanks(inlines: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """``inlines`` without blanks in front: many authors type the indent of a paragraph."""
    if inlines and isinstance(inlines[0], Text) and inlines[0].text[:1].strip():
        return inlines
    text = plain_text(inlines)
    return _without_start(inlines, len(text) - len(text.lstrip()))


def list_markers(start: int | None, count: int, depth: int) -> list[str]:
    """The markers of ``count`` list items, numbered from ``start`` or bullets for None, in a list ``depth`` lists deep.

    They differ from the numbers of headings at every depth: ① then 1） then a）.
    """
    if start is None:
        return [_BULLETS[min(depth, len(_BULLETS) - 1)]] * count
    numbers = range(start, start + count)
    if depth == 0 and start >= 1 and start + count - 1 <= MAX_CIRCLED:
        return [circled(number) for number in numbers]
    if depth > 1 and start >= 1 and start + count - 1 <= 26:
        return [f"{chr(ord('a') + number - 1)}）" for number in numbers]
    return [f"{number}）" for number in numbers]
