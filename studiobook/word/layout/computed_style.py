"""The computed style of a paragraph: that of its named style, with its own properties over it. Lengths in twips."""

from functools import cache, lru_cache
from typing import NamedTuple

from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from studiobook.word.profile import Profile, twips
from studiobook.word.styles import Style, all_styles, spacing_of

_VALUE, _KEEP, _PAGE_BREAK, _SPACING, _LINE_RULE, _IND = (
    qn(f"w:{name}") for name in ("val", "keepNext", "pageBreakBefore", "spacing", "lineRule", "ind")
)
_OFF = ("0", "false", "off")


class ComputedStyle(NamedTuple):
    """The layout of a paragraph.

    ``line`` is the line pitch, which an ``exact`` one does not exceed; ``mono`` for letters all half an em wide.
    ``shrinks`` if its runs may have a size of their own.
    """

    size: float
    spacing: int
    before: int
    after: int
    line: int
    exact: bool
    first: int
    left: int
    right: int
    keep_next: bool
    keep_lines: bool
    page_break: bool
    mono: bool
    shrinks: bool


class StyleSheet(NamedTuple):
    """What a profile sets for the layout: its styles, the padding of table cells, the width of table rules; twips."""

    styles: dict[str, ComputedStyle]
    padding: int
    rule: int


@lru_cache(maxsize=4)
def style_sheet_of(profile: Profile) -> StyleSheet:
    """The style sheet of ``profile``."""
    styles = {style.id: _computed(profile, style) for style in all_styles(profile)}
    return StyleSheet(styles, twips(profile.tables.padding_mm), round(profile.tables.rule_pt * 20))


def _computed(profile: Profile, style: Style) -> ComputedStyle:
    shape, size, spacing = style.shape, style.letters.size_pt * 20, spacing_of(profile, style.letters)
    em = round(size) + spacing
    return ComputedStyle(
        size=size,
        spacing=spacing,
        before=shape.before,
        after=shape.after,
        line=profile.line if shape.line is None else shape.line,
        exact=shape.exact,
        first=round(shape.first * em),
        left=round(shape.left * em),
        right=round(shape.right * em),
        keep_next=shape.keep_next,
        keep_lines=shape.keep_lines,
        page_break=shape.page_break,
        mono=bool(style.latin),
        shrinks=style.id == "Mark",
    )


@cache
def _named(name: str) -> str:
    return qn(f"w:{name}")


def number(element: BaseOxmlElement | None, name: str, default: int = 0) -> int:
    """The attribute ``w:name`` of ``element`` as a number; ``default`` if either is missing."""
    value = None if element is None else element.get(_named(name))
    return default if value is None else int(value)


def computed_style(paragraph: BaseOxmlElement, style_sheet: StyleSheet) -> ComputedStyle:
    """The computed style of ``paragraph``, which names its style first."""
    own = paragraph[0]
    style = style_sheet.styles[own[0].get(_VALUE, "")]
    if len(own) == 1:
        return style
    changes: dict[str, int | bool | float] = {}
    for part in own:
        if part.tag == _KEEP:
            changes["keep_next"] = part.get(_VALUE) not in _OFF
        elif part.tag == _PAGE_BREAK:
            changes["page_break"] = part.get(_VALUE) not in _OFF
        elif part.tag == _SPACING:
            changes |= {
                "before": number(part, "before", style.before),
                "after": number(part, "after", style.after),
                "line": number(part, "line", style.line),
                "exact": part.get(_LINE_RULE, "exact" if style.exact else "") == "exact",
            }
        elif part.tag == _IND:
            changes |= {"left": number(part, "left", style.left), "right": number(part, "right", style.right)}
            changes["first"] = -number(part, "hanging") or number(part, "firstLine", style.first)
    return style._replace(**changes)  # type: ignore[arg-type]  # the names and kinds above are those of ComputedStyle
