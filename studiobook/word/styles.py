"""The named styles and the settings of a document in official format.

Everything that the layout depends on is set here, and nothing is left to Word's defaults. That is East Asian fonts by name
(never by theme), exact lines, spacing between characters. Indents are written twice, in characters for Word and in twips for
LibreOffice, which reads only those.
"""

from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple, Self

from docx.oxml.ns import nsdecls

from studiobook.documents.nodes import Align
from studiobook.word.profile import Face, Letters, Profile

# The mark's ink begins 0.1208 of its size below the top of a line that is 1.2083 of its size high (measured at 48 pt).
MARK_LINE, MARK_INK = 1.2083, 0.1208
# The line pitch of a table by the size of its letters.
TABLE_LINE = 1.45
GAP = 120
CONTENTS_INDENT = 2  # characters by which the second level of the contents is indented


class Shape(NamedTuple):
    """The paragraph properties of a style; lengths in twips, indents in characters of the style's own size.

    ``keep_next`` sets ``keep_lines`` too: Word would move the last line only, LibreOffice moves all of them.
    """

    align: str = "both"
    first: int = 0
    left: int = 0
    right: int = 0
    line: int | None = None
    exact: bool = True
    before: int = 0
    after: int = 0
    keep_next: bool = False
    keep_lines: bool = False
    page_break: bool = False
    outline: int | None = None
    border: str = ""
    tabs: tuple[tuple[str, int], ...] = ()
    dotted: bool = False


class Style(NamedTuple):
    """A paragraph style: ``builtin`` for a name of Word's own, ``latin`` for another Latin font than the document's."""

    id: str
    name: str
    letters: Letters
    shape: Shape = Shape()
    builtin: bool = False
    colour: str = "000000"
    latin: str = ""


def indent(em: int, left: float = 0, right: float = 0, first: float = 0, hanging: float = 0) -> str:
    """The ``w:ind`` of so many characters of ``em`` twips each."""
    sides = (("left", left), ("right", right), ("hanging", hanging) if hanging else ("firstLine", first))
    return (
        "<w:ind"
        + "".join(f' w:{side}Chars="{round(chars * 100)}" w:{side}="{round(chars * em)}"' for side, chars in sides)
        + "/>"
    )


def em_of(profile: Profile, letters: Letters) -> int:
    """The advance of one character of ``letters`` in twips: those of the text are set closer, others are not."""
    return round(letters.size_pt * 20) + spacing_of(profile, letters)


def spacing_of(profile: Profile, letters: Letters) -> int:
    """The character spacing of ``letters`` in twips."""
    return profile.spacing if letters.size_pt == profile.fonts.text.size_pt else 0


class TableSize(StrEnum):
    """How large the letters of a table are; the more columns, the smaller."""

    NORMAL = ""
    SMALL = "Small"
    TINY = "Tiny"

    @classmethod
    def of(cls, profile: Profile, columns: int) -> Self:
        """The size for a table of so many columns."""
        if columns >= profile.tables.tiny_from_columns:
            return cls.TINY
        return cls.SMALL if columns >= profile.tables.small_from_columns else cls.NORMAL


_TABLE_SIZES = {TableSize.NORMAL: "", TableSize.SMALL: "小", TableSize.TINY: "特小"}


def table_letters(profile: Profile, face: Face, size: TableSize) -> Letters:
    """The letters of a table of this size that is set in ``face``."""
    tables = profile.tables
    points = {TableSize.NORMAL: tables.size_pt, TableSize.SMALL: tables.small_pt, TableSize.TINY: tables.tiny_pt}
    return Letters(font=face.font, rare=face.rare, beyond=face.beyond, size_pt=points[size])


def table_line(letters: Letters) -> int:
    """The line pitch in the cells of a table, in twips."""
    return round(letters.size_pt * 20 * TABLE_LINE)


def cell_style(align: Align | None, size: TableSize) -> str:
    """The id of the style of a table's cells in a column of this alignment; None for the header."""
    return f"Table{'Header' if align is None else align.capitalize()}{size}"


def all_styles(profile: Profile) -> Iterator[Style]:
    """Every paragraph style that a document may use."""
    fonts, centred = profile.fonts, Shape(align="center")
    heading = Shape(first=2, keep_next=True)
    title = Shape(align="center", keep_next=True)
    mark = round(fonts.mark.size_pt * 20)
    yield Style("BodyText", "Body Text", fonts.text, Shape(first=2), builtin=True)
    yield Style("Title", "Title", fonts.title, title, builtin=True)
    for layer, letters in enumerate((fonts.heading1, fonts.heading2, fonts.heading3, fonts.heading4), 1):
        shape = heading._replace(outline=layer - 1)
        yield Style(f"Heading{layer}", f"heading {layer}", letters, shape, builtin=True)
    mark_top = round(profile.head.mark_top_mm * 1440 / 25.4 - MARK_INK * mark)
    shape = Shape(align="center", before=mark_top, line=round(MARK_LINE * mark))
    yield Style("Mark", "发文机关标志", fonts.mark, shape, colour=profile.head.colour)
    rule = (
        f'<w:pBdr><w:bottom w:val="single" w:sz="{round(profile.head.rule_pt * 8)}" w:space="{profile.head.rule_space_pt}"'
        f' w:color="{profile.head.colour}"/></w:pBdr>'
    )
    yield Style("DocumentNumber", "发文字号", fonts.text, centred._replace(border=rule))
    yield Style("LetterNumber", "信函发文字号", fonts.text, Shape(align="right", keep_next=True))
    shape = Shape(align="left", border=rule, tabs=(("left", profile.em), ("right", profile.type_width - profile.em)))
    yield Style("MinutesIssuer", "纪要机关和日期", fonts.text, shape)
    shape = Shape(align="left", left=1, right=1, tabs=(("right", profile.type_width - em_of(profile, fonts.imprint)),))
    yield Style("Imprint", "版记", fonts.imprint, shape)
    contents, dots = profile.contents, (("right", profile.type_width),)
    yield Style("TOCHeading", "TOC Heading", contents.heading, title, builtin=True)
    for level, letters in enumerate((contents.level1, contents.level2)):
        shape = Shape(align="left", left=CONTENTS_INDENT * level, tabs=dots, dotted=True, keep_lines=True)
        yield Style(f"TOC{level + 1}", f"toc {level + 1}", letters, shape, builtin=True)
    yield Style("Attendance", "出席人员", fonts.text)
    yield Style("Recipient", "主送机关", fonts.text)
    yield Style("Minor", "无序号标题", fonts.heading1, heading)
    yield Style("Quote", "Quote", fonts.quote, Shape(first=2, left=2, right=2), builtin=True)
    code = Shape(align="left", left=2, line=table_line(fonts.code))
    yield Style("Verbatim", "照原样文字", fonts.code, code, latin=fonts.code.font)
    yield Style("Break", "分隔", fonts.text, centred)
    yield Style("Notes", "注释", fonts.notes, Shape(first=2))
    yield Style("Caption", "caption", fonts.caption, title, builtin=True)
    yield Style("Photo", "照片", fonts.photo_caption, Shape(align="center", line=240, exact=False, keep_next=True))
    pitch = table_line(fonts.photo_caption)
    yield Style("PhotoCaption", "照片说明", fonts.photo_caption, Shape(align="center", line=pitch, before=40))
    for size, word in _TABLE_SIZES.items():
        header, cell = (table_letters(profile, face, size) for face in (profile.tables.header, profile.tables.cell))
        shape = Shape(align="center", line=table_line(header), before=20, after=20)
        yield Style(cell_style(None, size), f"表头{word}", header, shape._replace(keep_next=True))
        for align, name in ((Align.LEFT, "左"), (Align.CENTER, "中"), (Align.RIGHT, "右")):
            yield Style(cell_style(align, size), f"表文{name}{word}", cell, shape._replace(align=align.value))
    yield Style("Gap", "间隔", fonts.text, Shape(line=GAP, keep_next=True))
    yield Style("AttachmentNote", "附件说明", fonts.text, Shape(keep_next=True))
    yield Style("Space", "空行", fonts.text, Shape(keep_next=True))
    yield Style("Signature", "署名", fonts.text, Shape(align="right", keep_next=True))
    yield Style("Date", "成文日期", fonts.text, Shape(align="right"))
    yield Style("Attachment", "附件序号", fonts.attachment, Shape(align="left", keep_next=True, page_break=True))
    yield Style("AttachmentTitle", "附件标题", fonts.title, title)
    yield Style("OpeningTitle", "Title 篇名", fonts.title, title._replace(outline=0))
    yield Style("Authors", "作者", fonts.quote, Shape(align="center", keep_next=True))
    number = fonts.page_number
    foot = Shape(align="right", right=1, line=round(number.size_pt * 20))
    yield Style("Footer", "footer", number, foot, builtin=True, latin=number.font)
    yield Style("FooterEven", "页脚双页", number, foot._replace(align="left", left=1, right=0), latin=number.font)


def _letters(profile: Profile, letters: Letters, colour: str, latin: str) -> str:
    size = round(letters.size_pt * 2)
    return (
        f'<w:rPr><w:rFonts w:hint="eastAsia" w:ascii="{latin}" w:eastAsia="{letters.font}"'
        f' w:hAnsi="{latin}" w:cs="{latin}"/>'
        f'<w:color w:val="{colour}"/><w:spacing w:val="{spacing_of(profile, letters)}"/><w:kern w:val="0"/>'
        f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr>'
    )


def _style(profile: Profile, style: Style) -> str:
    shape = style.shape
    line = profile.line if shape.line is None else shape.line
    following = '<w:next w:val="BodyText"/>' if style.builtin and shape.keep_next else ""
    leader = ' w:leader="dot"' if shape.dotted else ""
    stops = "".join(f'<w:tab w:val="{align}"{leader} w:pos="{place}"/>' for align, place in shape.tabs)
    custom = "" if style.builtin else ' w:customStyle="1"'
    return (
        f'<w:style w:type="paragraph" w:styleId="{style.id}"{custom}>'
        f'<w:name w:val="{style.name}"/><w:basedOn w:val="Normal"/>{following}<w:qFormat/><w:pPr>'
        + ("<w:keepNext/>" if shape.keep_next else "")
        + ("<w:keepLines/>" if shape.keep_next or shape.keep_lines else "")
        + ("<w:pageBreakBefore/>" if shape.page_break else "")
        + shape.border
        + (f"<w:tabs>{stops}</w:tabs>" if stops else "")
        + f'<w:spacing w:before="{shape.before}" w:after="{shape.after}" w:line="{line}"'
        f' w:lineRule="{"exact" if shape.exact else "auto"}"/>'
        + indent(em_of(profile, style.letters), shape.left, shape.right, shape.first)
        + f'<w:jc w:val="{shape.align}"/>'
        + ("" if shape.outline is None else f'<w:outlineLvl w:val="{shape.outline}"/>')
        + f"</w:pPr>{_letters(profile, style.letters, style.colour, style.latin or profile.fonts.latin)}</w:style>"
    )


def styles_xml(profile: Profile) -> str:
    """``word/styles.xml``."""
    text, latin = profile.fonts.text, profile.fonts.latin
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="{round(profile.tables.rule_pt * 8)}" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    padding = round(profile.tables.padding_mm * 1440 / 25.4)
    return (
        f"<w:styles {nsdecls('w')}><w:docDefaults><w:rPrDefault><w:rPr>"
        f'<w:rFonts w:ascii="{latin}" w:eastAsia="{text.font}" w:hAnsi="{latin}" w:cs="{latin}"/>'
        # The Latin language must not be Chinese: LibreOffice would break "12" over two lines.
        '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/>'
        "</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/><w:pPr>'
        '<w:widowControl w:val="0"/><w:kinsoku/><w:wordWrap/><w:overflowPunct w:val="0"/><w:topLinePunct w:val="0"/>'
        '<w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/><w:adjustRightInd w:val="0"/><w:snapToGrid w:val="0"/>'
        f'<w:spacing w:before="0" w:after="0" w:line="{profile.line}" w:lineRule="exact"/><w:jc w:val="both"/></w:pPr>'
        f"{_letters(profile, text, '000000', latin)}</w:style>"
        + "".join(_style(profile, style) for style in all_styles(profile))
        + '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar>'
        f'<w:top w:w="0" w:type="dxa"/><w:left w:w="{padding}" w:type="dxa"/>'
        f'<w:bottom w:w="0" w:type="dxa"/><w:right w:w="{padding}" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
        '<w:style w:type="table" w:styleId="TableGrid"><w:name w:val="Table Grid"/><w:basedOn w:val="TableNormal"/>'
        f"<w:tblPr><w:tblBorders>{borders}</w:tblBorders></w:tblPr></w:style>"
        '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/></w:style></w:styles>'
    )


def settings_xml() -> str:
    """``word/settings.xml``: page numbers outside on both sides, punctuation compressed, the layout of Word 2013."""
    return (
        f'<w:settings {nsdecls("w")}><w:zoom w:percent="100"/><w:bordersDoNotSurroundHeader/>'
        '<w:bordersDoNotSurroundFooter/><w:defaultTabStop w:val="420"/><w:evenAndOddHeaders/>'
        '<w:characterSpacingControl w:val="compressPunctuation"/><w:compat><w:spaceForUL/>'
        "<w:balanceSingleByteDoubleByteWidth/><w:doNotLeaveBackslashAlone/><w:ulTrailSpace/><w:doNotExpandShiftReturn/>"
        '<w:adjustLineHeightInTable/><w:useFELayout/><w:compatSetting w:name="compatibilityMode"'
        ' w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
        '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/><w:decimalSymbol w:val="."/><w:listSeparator w:val=","/>'
        "</w:settings>"
    )
