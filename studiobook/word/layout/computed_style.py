"""How the paragraphs of a document lie on the page: what their styles say, and what they change of it. Lengths in twips."""

from functools import cache, lru_cache
from typing import NamedTuple

from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from studiobook.word.profile import Format, twips
from studiobook.word.styles import Style, all_styles, spacing_of

_VALUE, _KEEP, _NEW_PAGE, _SPACING, _IND = (
    qn(f"w:{name}") for name in ("val", "keepNext", "pageBreakBefore", "spacing", "ind")
)
_OFF = ("0", "false", "off")


class Look(NamedTuple):
    """A paragraph's layout once its own properties are put over its style's."""

    size: float
    spacing: int
    above: int
    below: int
    line: int
    exact: bool
    first: int
    left: int
    right: int
    keep: bool
    whole: bool
    new_page: bool
    mono: bool
    shrinks: bool


class Rules(NamedTuple):
    """What the format says of a layout: the looks of its styles, the room beside a cell's text, a table's lines."""

    looks: dict[str, Look]
    padding: int
    rule: int


@lru_cache(maxsize=4)
def rules_of(form: Format) -> Rules:
    """The rules of ``form``."""
    looks = {style.id: _look(form, style) for style in all_styles(form)}
    return Rules(looks, twips(form.tables.padding_mm), round(form.tables.rule_pt * 20))


def _look(form: Format, style: Style) -> Look:
    shape, size, spacing = style.shape, style.letters.size_pt * 20, spacing_of(form, style.letters)
    em = round(size) + spacing
    return Look(
        size=size,
        spacing=spacing,
        above=shape.before,
        below=shape.after,
        line=form.line if shape.line is None else shape.line,
        exact=shape.exact,
        first=round(shape.first * em),
        left=round(shape.left * em),
        right=round(shape.right * em),
        keep=shape.keep_next,
        whole=shape.whole,
        new_page=shape.new_page,
        mono=bool(style.latin),
        shrinks=style.id == "Mark",
    )


@cache
def _named(name: str) -> str:
    return qn(f"w:{name}")


def number(element: BaseOxmlElement | None, name: str, otherwise: int = 0) -> int:
    """The attribute ``w:name`` of ``element`` as a number; ``otherwise`` where either is missing."""
    value = None if element is None else element.get(_named(name))
    return otherwise if value is None else int(value)


def looked(paragraph: BaseOxmlElement, rules: Rules) -> Look:
    """The look of ``paragraph``, which names its style."""
    own = paragraph[0]
    look = rules.looks[own[0].get(_VALUE, "")]
    if len(own) == 1:
        return look
    changed: dict[str, int | bool | float] = {}
    for part in own:
        if part.tag == _KEEP:
            changed["keep"] = part.get(_VALUE) not in _OFF
        elif part.tag == _NEW_PAGE:
            changed["new_page"] = part.get(_VALUE) not in _OFF
        elif part.tag == _SPACING:
            changed |= {
                "above": number(part, "before", look.above),
                "below": number(part, "after", look.below),
                "line": number(part, "line", look.line),
            }
            rule = part.get(qn("w:lineRule"))
            if rule:
                changed["exact"] = rule == "exact"
        elif part.tag == _IND:
            changed |= {"left": number(part, "left", look.left), "right": number(part, "right", look.right)}
            changed["first"] = -number(part, "hanging") or number(part, "firstLine", look.first)
    return look._replace(**changed)  # type: ignore[arg-type]  # the names and kinds above are those of Look
