"""Makes the example forms in ``templates/forms/``: A4 tables as bureaus print them, with the tags that are filled from the records.

They are committed, and a bureau changes them in Word; this program is how they were made.

    python -m tools.samples.draw_forms templates/forms
"""

import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from docx import Document
from docx.document import Document as Paper
from docx.enum.table import WD_ALIGN_VERTICAL, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.shared import Mm, Pt
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph

TITLE, HEAD, TEXT = "方正小标宋简体", "黑体", "仿宋"  # 仿宋, not 仿宋_GB2312: names of people have rare characters
SEAL = "（盖章）"
LATIN = "Times New Roman"
GRID, WIDTH = 24, 162  # columns of the grid that cells are merged on; millimetres
LEFT, CENTER, RIGHT = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT

UNWANTED = ("thumbnail", "customXml", "stylesWithEffects", "theme", "webSettings", "fontTable", "numbering")
STYLES = ("Normal", "DefaultParagraphFont", "TableNormal", "NoList", "TableGrid", "Title", "Footer")

Part = tuple[str, int]  # what stands in a cell, and how many columns of the grid it takes


def form(title: str, below: str) -> Paper:
    """An empty form with its title and a line below it."""
    paper = Document()
    core = paper.core_properties
    core.title, core.author, core.created = title, "示例", datetime(2026, 1, 1)  # noqa: DTZ001 - Word's times have no zone
    core.modified, core.last_modified_by, core.comments, core.language = core.created, "示例", "", "zh-CN"
    slim(paper)
    section = paper.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(28), Mm(22)
    section.left_margin = section.right_margin = Mm(24)
    set_font(paper.styles["Normal"].element.get_or_add_rPr(), TEXT)
    paper.styles["Normal"].font.size = Pt(12)
    format_ = paper.styles["Normal"].paragraph_format
    format_.space_after, format_.line_spacing = Pt(0), 1.0
    line(paper.add_paragraph(style="Title"), title, TITLE, 22, CENTER)
    number = line(section.footer.paragraphs[0], "— ", "宋体", 10.5, CENTER)
    for kind, text in (("begin", ""), ("", " PAGE "), ("separate", ""), ("end", "")):
        field(number, kind, text)
    line(number, " —", "宋体", 10.5, CENTER)
    line(paper.add_paragraph(), below, "楷体", 14, CENTER).paragraph_format.space_after = Pt(8)
    return paper


def slim(paper: Paper) -> None:
    """Takes away what python-docx's own template brings and no form needs: pictures, themes, and all but five styles."""
    for relationships in (paper.part.package.rels, paper.part.rels):
        for key in [key for key, one in relationships.items() if one.reltype.rsplit("/")[-1] in UNWANTED]:
            del relationships[key]
    styles = paper.styles.element
    for style in list(styles):
        if style.tag == qn("w:latentStyles") or (
            style.tag == qn("w:style") and style.get(qn("w:styleId")) not in STYLES
        ):
            styles.remove(style)
    title = paper.styles["Title"].element
    for part in ("pPr", "rPr", "next", "link"):
        for old in title.findall(qn(f"w:{part}")):
            title.remove(old)
    defaults = styles.find(qn("w:docDefaults")).find(f".//{qn('w:rPr')}")
    defaults.clear()
    set_font(defaults, TEXT)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-US")
    language.set(qn("w:eastAsia"), "zh-CN")
    defaults.append(language)


def field(paragraph: Paragraph, kind: str, text: str) -> None:
    """A part of a field: its beginning, its instruction, or its end."""
    run = paragraph.add_run()
    set_font(run._r.get_or_add_rPr(), "宋体")
    run.font.size = Pt(10.5)
    part = OxmlElement("w:fldChar" if kind else "w:instrText")
    if kind:
        part.set(qn("w:fldCharType"), kind)
    else:
        part.set(qn("xml:space"), "preserve")
        part.text = text
    run._r.append(part)


def set_font(properties: Any, name: str) -> None:
    """``name`` for Chinese, Times New Roman for the rest."""
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = OxmlElement("w:rFonts")
        properties.insert(0, fonts)
    fonts.attrib.clear()
    fonts.set(qn("w:hint"), "eastAsia")  # quotation marks, dashes and boxes are Chinese ones
    for key, value in (("ascii", LATIN), ("hAnsi", LATIN), ("cs", LATIN), ("eastAsia", name)):
        fonts.set(qn(f"w:{key}"), value)


def line(paragraph: Paragraph, text: str, font: str, size: float, align: WD_ALIGN_PARAGRAPH) -> Paragraph:
    """Writes ``text`` into an empty paragraph."""
    run = paragraph.add_run(text)
    set_font(run._r.get_or_add_rPr(), font)
    run.font.size = Pt(size)
    paragraph.alignment = align
    return paragraph


def table(paper: Paper, about: str) -> Table:
    """A table as wide as the text, on a grid of narrow columns."""
    made: Table = paper.add_table(0, GRID)
    made.style = "Table Grid"
    made.alignment = WD_TABLE_ALIGNMENT.CENTER
    made.autofit = False
    for column in made.columns:
        column.width = Mm(WIDTH / GRID)
    properties = made._tbl.tblPr
    caption = OxmlElement("w:tblCaption")
    caption.set(qn("w:val"), about)
    properties.append(caption)
    layout = properties.find(qn("w:tblW"))
    layout.set(qn("w:type"), "dxa")
    layout.set(qn("w:w"), str(round(WIDTH * 1440 / 25.4)))
    return made


def row(made: Table, *parts: Part, height: float = 9, head: bool = False, split: bool = False) -> _Row:
    """A row of ``parts``: in turn label and value where a label is written as ``"*label"``; ``head`` makes all of them labels."""
    added: _Row = made.add_row()  # type: ignore[no-untyped-call]  # python-docx leaves it without types
    added.height, added.height_rule = Mm(height), WD_ROW_HEIGHT_RULE.AT_LEAST
    if not split:
        added._tr.get_or_add_trPr().insert(0, OxmlElement("w:cantSplit"))
    start = 0
    for text, width in parts:
        cell = added.cells[start].merge(added.cells[start + width - 1])
        cell.width = Mm(WIDTH / GRID * width)
        start += width
        is_label = head or text.startswith("*")
        fill(cell, text.lstrip("*"), HEAD if is_label else TEXT, CENTER if is_label or width <= 7 else LEFT)
    assert start == GRID, parts
    return added


def fill(cell: _Cell, text: str, font: str, align: WD_ALIGN_PARAGRAPH) -> None:
    """Writes ``text`` into an empty cell, a paragraph a line."""
    cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
    for number, one in enumerate(text.split("\n")):
        paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
        line(paragraph, one, font, 11 if font == TEXT else 10.5, align)


def section(made: Table, text: str) -> None:
    """A row that begins a part of the form and stays with the next one."""
    added = row(made, (f"*{text}", GRID), height=8)
    paragraph = added.cells[0].paragraphs[0]
    paragraph.alignment = LEFT
    paragraph.paragraph_format.keep_with_next = True
    shade = OxmlElement("w:shd")
    for key, value in (("val", "clear"), ("color", "auto"), ("fill", "EDEDED")):
        shade.set(qn(f"w:{key}"), value)
    cell = added.cells[0]._tc.get_or_add_tcPr()
    cell.insert(list(cell).index(cell.find(qn("w:vAlign"))), shade)


def each(made: Table, loop: str, columns: Sequence[Part], values: Sequence[Part], empty: str = "") -> None:
    """A head, and a row for each item of ``loop``; ``empty`` is what stands there for none."""
    head = row(made, *columns, head=True, height=8)
    for cell in head.cells:
        cell.paragraphs[0].paragraph_format.keep_with_next = True
    row(made, (f"{{%tr for {loop} %}}", GRID))
    row(made, *values, height=8)
    if empty:
        row(made, ("{%tr else %}", GRID))
        row(made, (empty, GRID), height=8)
    row(made, ("{%tr endfor %}", GRID))


def opinion(made: Table, label: str, text: str, signed: str, height: float = 32) -> None:
    """A place for an opinion, with its signature below. A seal's place is space, and nothing is drawn there."""
    added = row(made, (f"*{label}", 4), (text, GRID - 4), height=height)
    cell = added.cells[-1]
    cell.vertical_alignment = WD_ALIGN_VERTICAL.BOTTOM
    for paragraph in cell.paragraphs:
        paragraph.paragraph_format.first_line_indent = Pt(22) if text else None
    below = line(cell.add_paragraph() if text else cell.paragraphs[0], signed, TEXT, 11, RIGHT)
    below.paragraph_format.space_before = Pt(14)
    below.paragraph_format.right_indent = Mm(12 if signed == SEAL else 48)
    date = line(cell.add_paragraph(), "年　　月　　日", TEXT, 11, RIGHT)
    date.paragraph_format.right_indent = Mm(8)
    date.paragraph_format.space_before = date.paragraph_format.space_after = Pt(4)


def note(paper: Paper, text: str) -> None:
    """A small line below the table."""
    line(paper.add_paragraph(), text, TEXT, 10.5, LEFT).paragraph_format.space_before = Pt(4)


DUTIES = (
    "{% for 项 in 人.核对 if 项.期限 %}{{ 项.名称 }} {{ 项.情况 }}"
    '{% if 项.结论 != "已达到" %}（{{ 项.结论 }}）{% endif %}　{% else %}—{% endfor %}'
)


def review() -> Paper:
    """考核评审表: the year's duties and figures of a studio; opinions and the grade are written by hand."""
    paper = form("名班主任工作室年度考核评审表", "（{{ 学年 }}）")
    made = table(paper, paper.core_properties.title)
    row(made, ("*工作室名称", 4), ("{{ 工作室.名称 }}", 20))
    row(made, ("*所在学校", 4), ("{{ 工作室.所在学校 }}", 8), ("*建设周期", 4), ("{{ 周期 }}", 8))
    row(made, ("*领衔人", 4), ("{{ 工作室.领衔人 }}", 8), ("*成员人数", 4), ("{{ 工作室.成员 | 个数 }}人", 8))
    row(
        made, ("*研究方向", 4), ("{{ 工作室.研究方向 or \"未填写\" }}", 8), ("*负责校领导", 4),
        ("{{ 工作室.负责校领导.姓名 }}（{{ 工作室.负责校领导.职务 }}）", 8),
    )  # fmt: skip
    section(made, "一、年度工作")
    row(
        made, ("*活动", 4), ("{{ 工作室.活动 | 个数 }}次", 4), ("*成果", 4), ("{{ 工作室.成果 | 个数 }}项", 4),
        ("*在研课题", 4), ("{{ 工作室.课题 | 个数 }}项", 4),
    )  # fmt: skip
    row(
        made, ("*年度计划", 4), ("{{ 工作室.年度计划.提交日期 or \"未提交\" }}", 8), ("*年度总结", 4),
        ("{{ 工作室.年度总结.提交日期 or \"未提交\" }}", 8),
    )  # fmt: skip
    row(
        made, ("*过程性材料", 4), ("{{ 工作室.过程性材料 | 个数 }}件", 4), ("*经费支出", 4),
        ("{{ 工作室.经费账.支出合计 or \"0.00\" }}元", 4), ("*经费结余", 4), ("{{ 工作室.经费账.结余 or \"0.00\" }}元", 4),
    )  # fmt: skip
    section(made, "二、职责完成情况")
    each(
        made, "人 in 工作室.人员",
        (("序号", 2), ("姓名", 3), ("身份", 3), ("所在学校", 6), ("学年职责", 10)),
        (
            ("{{ 人.序号 }}", 2), ("{{ 人.姓名 }}", 3), ("{{ 人.身份 }}", 3), ("{{ 人.所在学校 }}", 6),
            (DUTIES, 10),
        ),
    )  # fmt: skip
    section(made, "三、对照《{{ 办法 }}》核对")
    each(
        made, '项 in 工作室.核对 if 项.结论 != "统计"',
        (("条款", 4), ("内容", 7), ("要求", 5), ("情况", 4), ("结论", 4)),
        (("{{ 项.条款 }}", 4), ("{{ 项.名称 }}", 7), ("{{ 项.要求 }}", 5), ("{{ 项.情况 }}", 4), ("{{ 项.结论 }}", 4)),
        "本学年没有要核对的内容",
    )  # fmt: skip
    section(made, "四、意见")
    opinion(made, "工作室\n自评意见", "", "领衔人（签名）：")
    opinion(made, "所在学校\n意见", "", "负责校领导（签名、盖章）：")
    opinion(made, "专家组\n评审意见", "", "专家组成员（签名）：", 46)
    row(made, ("*考核等次", 4), ("优秀□　　　良好□　　　合格□　　　不合格□", 20), height=12)
    opinion(made, "区教育局\n意见", "", SEAL)
    note(paper, "前三部分由程序填写，数据截至{{ 制表日期 }}；第四部分手写，等次在方框内打“√”。")
    return paper


def application(who: str) -> Paper:
    """领衔人申报表, 成员申报表: the person's record held against the conditions; opinions are written by hand."""
    leads = who == "领衔人"
    paper = form(f"名班主任工作室{who}申报表", "（{{ 周期 }}）")
    made = table(paper, paper.core_properties.title)
    row(
        made, ("*姓　　名", 4), ("{{ 人员.姓名 }}", 4), ("*出生年月", 4), ("{{ 人员.出生年月 }}", 4), ("*申报身份", 4),
        ("{{ 人员.身份 }}", 4),
    )  # fmt: skip
    row(made, ("*申报工作室", 4), ("{{ 工作室.名称 }}", 20))
    row(made, ("*所在学校", 4), ("{{ 人员.所在学校 }}", 12), ("*现任岗位", 4), ("{{ 人员.岗位 }}", 4))
    row(
        made, ("*任教学段", 4), ("{{ 人员.学段 }}", 4), ("*任教学科", 4), ("{{ 人员.学科 }}", 4), ("*入选时年龄", 4),
        ("{{ 人员.入选时周岁 }}周岁", 4),
    )  # fmt: skip
    row(
        made, ("*始任班主任", 4), ("{{ 人员.开始做班主任 }}", 4), ("*中断年数", 4), ("{{ 人员.中断年数 }}年", 4),
        ("*班主任年限", 4), ("{{ 人员.入选时班主任年限 }}年", 4),
    )  # fmt: skip
    section(made, "一、班主任称号")
    triple = (("获得时间", 6), ("名称", 13), ("级别", 5))
    each(
        made, "称号 in 人员.入选前的称号", triple,
        (("{{ 称号.获得时间 }}", 6), ("{{ 称号.称号 }}", 13), ("{{ 称号.级别 }}", 5)), "无",
    )  # fmt: skip
    section(made, "二、荣誉")
    each(
        made, "荣誉 in 人员.入选前的荣誉", (("获得时间", 6), ("名称", 8), ("级别", 5), ("授予对象", 5)),
        (("{{ 荣誉.获得时间 }}", 6), ("{{ 荣誉.荣誉 }}", 8), ("{{ 荣誉.级别 }}", 5), ("{{ 荣誉.授予对象 }}", 5)), "无",
    )  # fmt: skip
    section(made, "三、入选前的研究")
    each(
        made, "研究 in 人员.入选前的研究", (("时间", 6), ("题目", 10), ("类别", 4), ("级别", 4)),
        (("{{ 研究.时间 }}", 6), ("{{ 研究.题目 }}", 10), ("{{ 研究.类别 }}", 4), ("{{ 研究.级别 }}", 4)), "无",
    )  # fmt: skip
    section(made, "四、对照申报条件")
    each(
        made, "项 in 人员.入选条件", (("条款", 5), ("条件", 8), ("情况", 6), ("结论", 5)),
        (("{{ 项.条款 }}", 5), ("{{ 项.名称 }}", 8), ("{{ 项.情况 }}", 6), ("{{ 项.结论 }}", 5)), "没有要核对的条件",
    )  # fmt: skip
    section(made, "五、意见")
    if leads:
        row(made, ("*带教经历", 4), ('{{ 人员.带教经历 or "未填写" }}', 20), height=20, split=True)
    opinion(made, "本人承诺", "以上内容属实，入选后遵守管理办法，履行职责。", "申报人（签名）：", 28)
    opinion(made, "所在学校\n意见", '{{ 人员.学校意见 or "　" }}', SEAL)
    if not leads:
        opinion(made, "领衔人\n意见", "", "领衔人（签名）：", 28)
    opinion(made, "区教育局\n意见", "", SEAL)
    return paper


def main() -> None:
    """Write every form into the folder that is named on the command line."""
    if len(sys.argv) != 2:
        sys.exit("usage: python -m tools.samples.draw_forms FOLDER")
    folder = Path(sys.argv[1])
    review().save(str(folder / "考核评审表（每个工作室每学年）.docx"))
    application("领衔人").save(str(folder / "领衔人申报表（每位领衔人）.docx"))
    application("成员").save(str(folder / "成员申报表（每位成员）.docx"))


if __name__ == "__main__":
    main()
