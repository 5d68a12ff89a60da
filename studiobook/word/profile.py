"""The profile of the official format: the numbers of GB/T 9704-2012, as data.

A local variant is a changed number in ``templates/reports/format.yml``. What follows from those numbers (the line pitch,
the spacing between characters, the position of the page number) is computed here, with the reason.
Lengths are millimetres in the profile and twips (1/1440 inch) in Word; sizes are points.
"""

from functools import cached_property
from math import floor
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

TWIPS_A_MM = 1440 / 25.4
EMU_A_MM = 36_000
EMU_A_TWIP = 635

Millimetres = Annotated[float, Field(gt=0, le=1000)]
Points = Annotated[float, Field(ge=4, le=120, multiple_of=0.5)]
Rule = Annotated[float, Field(ge=0.25, le=6, multiple_of=0.125)]
FontName = Annotated[str, Field(min_length=1, max_length=31, pattern=r"^[^<>&\"]+$")]


def twips(millimetres: float) -> int:
    """``millimetres`` in twips."""
    return round(millimetres * TWIPS_A_MM)


class Part(BaseModel):
    """A part of the profile: every number is required, other keys are refused."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")


class PageSetup(Part):
    """Paper and type area (版心), GB/T 9704 clause 5: the margins right and bottom follow from the type area."""

    width_mm: Millimetres
    height_mm: Millimetres
    top_mm: Millimetres
    left_mm: Millimetres
    type_width_mm: Millimetres
    type_height_mm: Millimetres
    header_mm: Millimetres
    number_gap_mm: Millimetres

    @model_validator(mode="after")
    def _type_area_is_on_the_paper(self) -> Self:
        if self.right_mm < 0 or self.bottom_mm < self.number_gap_mm:
            raise ValueError("版心超出纸张，或页码没有位置")
        return self

    @property
    def right_mm(self) -> float:
        """The margin right of the type area."""
        return self.width_mm - self.left_mm - self.type_width_mm

    @property
    def bottom_mm(self) -> float:
        """The margin below the type area, where the page number is."""
        return self.height_mm - self.top_mm - self.type_height_mm


class Density(Part):
    """Lines a page and characters a line, clause 5.2.3: 22 lines of 28 characters fill the type area."""

    lines: Annotated[int, Field(ge=10, le=60)]
    chars: Annotated[int, Field(ge=10, le=60)]


class Face(Part):
    """A Chinese font. ``rare`` takes its place for what it does not hold (the _GB2312 fonts hold GB 2312 only).

    ``beyond`` takes it for characters of the planes 2 and 3 (𠮷, 𬭎), which no font for text holds.
    """

    font: FontName
    rare: FontName | None = None
    beyond: FontName = "SimSun-ExtB"


class Letters(Face):
    """A font and its size in points."""

    size_pt: Points


class Fonts(Part):
    """Fonts and sizes by the part of the document that is set in them, clauses 5.2.2 and 7."""

    latin: FontName
    mark: Letters
    title: Letters
    text: Letters
    heading1: Letters
    heading2: Letters
    heading3: Letters
    heading4: Letters
    strong: Face
    emphasis: Face
    code: Letters
    quote: Letters
    notes: Letters
    attachment: Letters
    caption: Letters
    photo_caption: Letters
    page_number: Letters
    imprint: Letters


class Tables(Part):
    """Tables: the standard leaves their form open; these are the habits of practice.

    A table of very many columns (``turned_from_columns``) is set on landscape pages of its own.
    """

    header: Face
    cell: Face
    size_pt: Points
    small_pt: Points
    small_from_columns: Annotated[int, Field(ge=2)]
    tiny_pt: Points
    tiny_from_columns: Annotated[int, Field(ge=2)]
    tiny_padding_mm: Millimetres
    turned_from_columns: Annotated[int, Field(ge=2)]
    padding_mm: Millimetres
    rule_pt: Rule


class PhotoBoxes(Part):
    """The boxes that photographs are scaled into, and the least resolution they are printed in."""

    single_width_mm: Millimetres
    single_height_mm: Millimetres
    pair_width_mm: Millimetres
    pair_height_mm: Millimetres
    least_dpi: Annotated[int, Field(ge=72, le=600)]


class Charts(Part):
    """Charts: their frame, the height of each horizontal bar, the letters of axes and figures."""

    letters: Letters
    width_mm: Millimetres
    height_mm: Millimetres
    bar_mm: Millimetres
    most_height_mm: Millimetres


class Head(Part):
    """The red head (版头), clauses 7.2.4 to 7.2.7."""

    mark_top_mm: Millimetres
    colour: Annotated[str, Field(pattern=r"^[0-9A-F]{6}$")]
    rule_pt: Rule
    rule_space_pt: Annotated[int, Field(ge=0, le=31)]


class Signature(Part):
    """The signature under a seal, clause 7.3.5.1: the space is left, the seal is never drawn."""

    right_chars: Annotated[int, Field(ge=0, le=14)]
    seal_lines: Annotated[int, Field(ge=0, le=4)]
    unsealed_right_chars: Annotated[int, Field(ge=0, le=14)]


class Letter(Part):
    """The letter (信函格式), clause 10.1: its mark and its red double rules are measured from the edges of the paper."""

    mark_top_mm: Millimetres
    rule_gap_mm: Millimetres
    rule_bottom_mm: Millimetres
    rule_width_mm: Millimetres
    thick_pt: Rule
    thin_pt: Rule


class Contents(Part):
    """The contents (目录) of a paper of more than ``from_pages`` pages; the standard leaves them to practice."""

    from_pages: Annotated[int, Field(ge=1)]
    heading: Letters
    level1: Letters
    level2: Letters


class ImprintRules(Part):
    """The imprint (版记), clause 7.4: the first and last rule are thicker than those between."""

    edge_pt: Rule
    middle_pt: Rule


class Profile(Part):
    """The complete profile. ``Profile.model_validate(data)`` takes the mapping read from the profile file.

    Raises:
        pydantic.ValidationError: a missing, unknown or impossible number.
    """

    page: PageSetup
    density: Density
    fonts: Fonts
    tables: Tables
    photos: PhotoBoxes
    charts: Charts
    head: Head
    signature: Signature
    letter: Letter
    imprint: ImprintRules
    contents: Contents

    @cached_property
    def hashed(self) -> int:
        """Its hash: worked out once, for it is asked for with every document."""
        return hash(self.model_dump_json())

    def __hash__(self) -> int:
        """Of a frozen model's numbers."""
        return self.hashed

    @cached_property
    def type_width(self) -> int:
        """The width of the type area in twips."""
        return twips(self.page.width_mm) - twips(self.page.left_mm) - twips(self.page.right_mm)

    @cached_property
    def type_height(self) -> int:
        """The height of the type area in twips."""
        return twips(self.page.height_mm) - twips(self.page.top_mm) - twips(self.page.bottom_mm)

    @cached_property
    def line(self) -> int:
        """The exact line pitch in twips. Rounded down: 22 lines of 579 fit into 225 mm, of 580 (29 pt) only 21 do."""
        return self.type_height // self.density.lines

    @cached_property
    def spacing(self) -> int:
        """What is added between characters of the text, in twips: -5 (紧缩 0.25 磅) for 28 of 16 pt on 156 mm.

        Rounded down: with -4 a line has only 27 characters.
        """
        return floor(self.type_width / self.density.chars - self.fonts.text.size_pt * 20)

    @cached_property
    def em(self) -> int:
        """The advance of one character of the text in twips, the 字 that indents are counted in."""
        return round(self.fonts.text.size_pt * 20) + self.spacing

    @cached_property
    def footer(self) -> int:
        """The distance of the footer from the paper's lower edge in twips.

        The dash (一字线) must be ``number_gap_mm`` below the type area. In a line as high as its letters it is drawn
        0.512 of that height above the line's lower edge (measured).
        """
        line = self.fonts.page_number.size_pt * 20
        return round((self.page.bottom_mm - self.page.number_gap_mm) * TWIPS_A_MM - 0.512 * line)
