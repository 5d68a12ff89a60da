"""Markdown is parsed to a tree in which nothing is code, nothing visible is lost, and what cannot be shown is said."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studiobook.core.diagnostic import Diagnostic, Location
from studiobook.documents.markdown import parse
from studiobook.documents.nodes import (
    Align,
    BlockQuote,
    CodeBlock,
    FootnoteReference,
    Footnotes,
    Heading,
    Image,
    LineBreak,
    ListBlock,
    PageBreak,
    Paragraph,
    Table,
    Text,
    ThematicBreak,
    images,
)


def blocks(text: str, folder: str = "activities") -> tuple[object, ...]:
    prose = parse(text, folder)
    assert prose.diagnostics == ()
    return prose.blocks


def test_inline_forms() -> None:
    (paragraph,) = blocks("甲**乙*丙***~~丁~~`戊`[己](https://a.cn)")
    assert paragraph == Paragraph(
        (
            Text("甲"),
            Text("乙", strong=True),
            Text("丙", strong=True, emphasis=True),
            Text("丁", struck=True),
            Text("戊", code=True),
            Text("己", link="https://a.cn"),
        )
    )


def test_blocks() -> None:
    assert blocks("# 一\n\n###### 六\n\n---\n\n> 引\n\n```py\na\n b\n```\n") == (
        Heading(1, (Text("一"),)),
        Heading(4, (Text("六"),)),
        ThematicBreak(),
        BlockQuote((Paragraph((Text("引"),)),)),
        CodeBlock("a\n b"),
    )


def test_lists() -> None:
    item = (Paragraph((Text("甲"),)),)
    assert blocks("- 甲\n- 甲") == (ListBlock((item, item)),)
    assert blocks("3. 甲") == (ListBlock((item,), 3),)


def test_tables_have_aligned_columns_and_full_rows() -> None:
    (table,) = blocks("|甲|乙|丙|\n|:-|:-:|-:|\n|一|二|\n")
    assert table == Table(
        ((Text("甲"),), (Text("乙"),), (Text("丙"),)),
        (((Text("一"),), (Text("二"),), ()),),
        (Align.LEFT, Align.CENTER, Align.RIGHT),
    )


def test_footnotes_are_counted_from_one() -> None:
    assert blocks("甲[^x]乙[^y]\n\n[^y]: 二\n[^x]: 一\n") == (
        Paragraph((Text("甲"), FootnoteReference(1), Text("乙"), FootnoteReference(2))),
        Footnotes(((Paragraph((Text("一"),)),), (Paragraph((Text("二"),)),))),
    )


def test_a_line_end_between_chinese_means_nothing() -> None:
    assert blocks("甲\n乙") == (Paragraph((Text("甲"), Text("乙"))),)
    assert blocks("ab\ncd") == (Paragraph((Text("ab"), Text(" "), Text("cd"))),)
    assert blocks("甲  \n乙") == (Paragraph((Text("甲"), LineBreak(), Text("乙"))),)


@pytest.mark.parametrize(
    "text", ["<script>x</script>", "<b>甲</b>", "<!-- x -->", "<div>\n甲\n</div>", "<a@b", "[x](javascript:x)"]
)
def test_html_is_text(text: str) -> None:
    (paragraph,) = blocks(text)
    assert isinstance(paragraph, Paragraph)
    assert "".join(part.text for part in paragraph.inlines if isinstance(part, Text)).replace(" ", "") == text.replace(
        "\n", ""
    ).replace(" ", "")


@pytest.mark.parametrize("source", ["../files/照片.jpg", "<../files/合影 1.jpg>", "../files/./2024/a.jpg"])
def test_images_are_the_studios_own(source: str) -> None:
    (paragraph,) = blocks(f"![甲*乙*](  {source} )")
    path = source.strip("<>").removeprefix("../").replace("./", "")
    assert paragraph == Paragraph((Image(path, "甲乙"),))


@pytest.mark.parametrize(
    "text",
    [
        "|甲|乙|\n|-|-|\n|一|二||\n|一|\n|a\\|b|二|",  # empty cells at the end are no loss
        "甲[^1]乙[^1]\n\n[^1]: 注",
        "[甲][网]，[网]，[ 网 ][]\n\n[网]: https://a.cn",
        "`[^1]: 不是脚注`",
    ],
)
def test_what_loses_nothing_leaves_no_diagnostic(text: str) -> None:
    assert parse(text, "activities").diagnostics == ()


def test_tasks_are_boxes() -> None:
    assert blocks("1. [ ] 甲\n2. [X] **乙**丙\n3. [x]丁") == (
        ListBlock(
            (
                (Paragraph((Text("□ 甲"),)),),
                (Paragraph((Text("√ "), Text("乙", strong=True), Text("丙"))),),
                (Paragraph((Text("[x]丁"),)),),
            ),
            1,
        ),
    )


def test_a_page_break_stands_alone() -> None:
    assert blocks("甲\n\n\\newpage\n\n乙\\newpage") == (
        Paragraph((Text("甲"),)),
        PageBreak(),
        Paragraph((Text("乙\\newpage"),)),
    )


def test_images_are_found_wherever_they_stand() -> None:
    shown = "![甲](../files/{}.jpg)"
    text = (
        f"# {shown.format(1)}\n\n> {shown.format(2)}\n\n- {shown.format(3)}\n\n|{shown.format(4)}|\n|-|\n|{shown.format(5)}|\n\n"
        f"x[^1]\n\n[^1]: {shown.format(6)}\n"
    )
    assert [image.path for image in images(parse(text, "activities").blocks)] == [f"files/{n}.jpg" for n in range(1, 7)]


LINK = "写完整的网址，以 https:// 开头；工作室的文件用 photos 或 file 登记"
CELLS = "补上表头，或去掉多余的“|”；文字里的竖线写成 \\|"
ADDRESS = "写成 [文字](网址)，或删去这一行"
PICTURE = "把图片放进 files/，写成 ../files/名称.jpg"


@pytest.mark.parametrize(
    ("text", "line", "message", "remedy"),
    [
        ("甲\n\n[乙](b.md)", 2, "链接“b.md”不是网址", LINK),
        ("[乙]()", 0, "链接“”不是网址", LINK),
        ("[乙](//evil.cn)", 0, "链接“//evil.cn”不是网址", LINK),
        ("![乙](https://a.cn/b.jpg)", 0, "图片“https://a.cn/b.jpg”不在本工作室的 files/ 里", PICTURE),
        ("![乙](/files/b.jpg)", 0, "图片“/files/b.jpg”不在本工作室的 files/ 里", PICTURE),
        ("![乙](../../qiming/files/b.jpg)", 0, "图片“../../qiming/files/b.jpg”不在本工作室的 files/ 里", PICTURE),
        ("![乙](../files/../../b.jpg)", 0, "图片“../files/../../b.jpg”不在本工作室的 files/ 里", PICTURE),
        ("![乙](../files/%2e%2e/studio.yml)", 0, "图片“../files/../studio.yml”不在本工作室的 files/ 里", PICTURE),
        ("![乙](..%5Cfiles%5Cb.jpg)", 0, "图片“..\\files\\b.jpg”不在本工作室的 files/ 里", PICTURE),
        ("![ ](../files/b.jpg)", 0, "图片“../files/b.jpg”没有说明", "在方括号里写图片里是什么，例如 ![教师分组讨论](…)"),
        ("甲\n\n|甲|\n|-|\n|[乙](b.md)|\n", 4, "链接“b.md”不是网址", LINK),
        ("[^0]:>[^0]:", 0, "脚注写在了引用或另一条脚注里面", "把脚注“[^1]: …”单独写成一段，前后空行"),
        ("|甲|乙|\n|-|-|\n|一|二|三||四|\n", 2, "表格这一行的格子比表头多，“三、四”显示不出来", CELLS),
        ("> |甲|\r\n> |-|\r\n> 一|二\\|二\r\n", 2, "表格这一行的格子比表头多，“二|二”显示不出来", CELLS),
        ("甲\n\n[^注]: 乙", 2, "脚注“[^注]”没有地方引用，显示不出来", "在正文里写上 [^注]，或删去这条脚注"),
        ("甲[^1]\n\n[^1]: 乙\n\n[^1]: 丙", 2, "脚注“[^1]”写了两次，这一条显示不出来", "给两条脚注各用一个记号"),
        ("甲\n\n[网]: https://a.cn", 2, "网址“https://a.cn”没有地方引用，显示不出来", ADDRESS),
        ("[网]\n\n[网]: https://a.cn\n[网]: https://b.cn", 3, "网址“https://b.cn”没有地方引用，显示不出来", ADDRESS),
        ('[甲](https://a.cn "题")', 0, "网址后面的“题”显示不出来", "把这句话写进正文"),
        ('![甲](../files/a.jpg "题")', 0, "网址后面的“题”显示不出来", "把这句话写进正文"),
        ("一\n\n" + ">" * 30 + "甲", 2, "引用或列表套得太深，里面的文字显示不出来", "减少层数"),
    ],
)  # fmt: skip
def test_what_cannot_be_shown_is_reported(text: str, line: int, message: str, remedy: str) -> None:
    assert parse(text, "activities").diagnostics == (Diagnostic(Location("", ("body", line)), message, remedy),)


def test_a_picture_that_is_refused_leaves_its_description() -> None:
    assert parse("![乙](https://a.cn/b.jpg)").blocks == (Paragraph((Text("乙"),)),)


@settings(max_examples=300)
@given(st.text(max_size=80))
def test_any_text_is_parsed(text: str) -> None:
    parse(text, "activities")
