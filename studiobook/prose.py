"""Parses Markdown once into the tree of blocks that the site and the reports are both made from.

One dialect: CommonMark, tables, struck text and footnotes. HTML is text like any other, so that nothing a person writes can
reach a page as code and nothing is dropped; links lead to web addresses only, images to the studio's own files.
"""

import posixpath
import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode
from mdit_py_plugins.footnote import footnote_plugin

from studiobook.document import (
    Align,
    Block,
    Code,
    Heading,
    Image,
    Inline,
    LineBreak,
    Listing,
    NoteMark,
    Notes,
    Paragraph,
    Quote,
    Rule,
    Table,
    Text,
    plain,
)


class Fault(NamedTuple):
    """Something in a text that is not shown as its author meant; ``line`` counts from 0 within the text."""

    line: int
    message: str
    remedy: str


class Prose(NamedTuple):
    """A parsed text and what could not be shown in it."""

    blocks: tuple[Block, ...] = ()
    faults: tuple[Fault, ...] = ()


class _Form(NamedTuple):
    """The form that the runs inside a piece of inline markup have."""

    strong: bool = False
    emphasis: bool = False
    struck: bool = False
    link: str | None = None


@cache
def _parser(*, notes: bool) -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    return parser.use(footnote_plugin, inline=False) if notes else parser


def parse(text: str, folder: str = "") -> Prose:
    """The blocks of Markdown ``text``. ``folder`` is the place of its file within the studio, from which image paths are read."""
    faults: list[Fault] = []
    tokens = _parser(notes=True).parse(text)
    try:
        tree = SyntaxTreeNode(tokens)
    except ValueError:  # the parser of notes tears blocks apart where one note begins inside another's quotation
        faults.append(Fault(0, "脚注写在了引用或另一条脚注里面", "把脚注“[^1]: …”单独写成一段，前后空行"))
        tokens = _parser(notes=False).parse(text)
        tree = SyntaxTreeNode(tokens)
    # deeper than the parser goes, a text would be left out without a word
    deepest = _parser(notes=True).options["maxNesting"] - 1
    lines = {token.map[0] for token in tokens if token.map and token.level >= deepest}
    faults += [Fault(line, "引用或列表套得太深，里面的文字显示不出来", "减少层数") for line in sorted(lines)]
    return Prose(tuple(_blocks(tree, folder, faults)), tuple(faults))


def _blocks(parent: SyntaxTreeNode, folder: str, faults: list[Fault]) -> Iterator[Block]:
    for node in parent.children:
        match node.type:
            case "heading":
                yield Heading(min(int(node.tag[1]), 4), _line(node, folder, faults))
            case "paragraph":
                yield Paragraph(_line(node, folder, faults))
            case "blockquote":
                yield Quote(tuple(_blocks(node, folder, faults)))
            case "bullet_list" | "ordered_list":
                items = tuple(tuple(_blocks(item, folder, faults)) for item in node.children)
                yield Listing(items, int(node.attrs.get("start", 1)) if node.type == "ordered_list" else None)
            case "fence" | "code_block":
                yield Code(node.content.rstrip("\n"))
            case "hr":
                yield Rule()
            case "table":
                yield _table(node, folder, faults)
            case "footnote_block":
                yield Notes(tuple(tuple(_blocks(note, folder, faults)) for note in node.children))
            case "footnote_anchor":
                pass  # the way back from a note to its mark is the page's own affair
            case other:
                raise ValueError(f"the parser gave a block that is not in the dialect: {other}")


def _table(node: SyntaxTreeNode, folder: str, faults: list[Fault]) -> Table:
    rows = [row for part in node.children for row in part.children]
    cells = [tuple(_line(cell, folder, faults) for cell in row.children) for row in rows]
    aligns = tuple(_align(cell) for cell in rows[0].children)
    return Table(cells[0], tuple(cells[1:]), aligns)


def _align(cell: SyntaxTreeNode) -> Align:
    found = re.search(r"text-align:(\w+)", str(cell.attrs.get("style", "")))
    return Align(found[1]) if found else Align.LEFT


def _line(node: SyntaxTreeNode, folder: str, faults: list[Fault]) -> tuple[Inline, ...]:
    """The inlines under a block node; its source line is said in faults."""
    return tuple(
        part
        for inline in node.children
        for part in _inlines(inline, _Form(), folder, inline.map[0] if inline.map else 0, faults)
    )


def _inlines(parent: SyntaxTreeNode, form: _Form, folder: str, line: int, faults: list[Fault]) -> Iterator[Inline]:
    for node in parent.children:
        match node.type:
            case "text":
                if node.content:
                    yield Text(node.content, form.strong, form.emphasis, form.struck, link=form.link)
            case "softbreak":
                if not _between_chinese(node):
                    yield Text(" ", form.strong, form.emphasis, form.struck, link=form.link)
            case "hardbreak":
                yield LineBreak()
            case "code_inline":
                yield Text(node.content, form.strong, form.emphasis, form.struck, code=True, link=form.link)
            case "strong":
                yield from _inlines(node, form._replace(strong=True), folder, line, faults)
            case "em":
                yield from _inlines(node, form._replace(emphasis=True), folder, line, faults)
            case "s":
                yield from _inlines(node, form._replace(struck=True), folder, line, faults)
            case "link":
                address = _address(str(node.attrs.get("href", "")), line, faults)
                yield from _inlines(node, form._replace(link=address), folder, line, faults)
            case "image":
                yield _image(node, folder, line, faults)
            case "footnote_ref":
                yield NoteMark(int(node.meta["id"]) + 1)
            case other:
                raise ValueError(f"the parser gave inline markup that is not in the dialect: {other}")


def _between_chinese(node: SyntaxTreeNode) -> bool:
    """Whether a line end stands between Chinese characters, where it means nothing."""
    before, after = node.previous_sibling, node.next_sibling
    left = before.content[-1:] if before and before.type == "text" else ""
    right = after.content[:1] if after and after.type == "text" else ""
    return any("\u2e80" <= side <= "\uffef" for side in (left, right))


def _alt(node: SyntaxTreeNode) -> str:
    """The description of an image, without the marks in it."""
    return plain(tuple(_inlines(node, _Form(), "", 0, [])))


def _address(href: str, line: int, faults: list[Fault]) -> str | None:
    if re.match(r"(https?://|mailto:)", href, re.IGNORECASE):
        return href
    faults.append(
        Fault(line, f"链接“{href}”不是网址", "写完整的网址，以 https:// 开头；工作室的文件用 photos 或 file 登记")
    )
    return None


def _image(node: SyntaxTreeNode, folder: str, line: int, faults: list[Fault]) -> Inline:
    source, alt = unquote(str(node.attrs.get("src", ""))), _alt(node)
    path = posixpath.normpath(posixpath.join(folder, source))
    if ":" in source or "\\" in source or posixpath.isabs(source) or not path.startswith("files/"):
        faults.append(
            Fault(line, f"图片“{source}”不在本工作室的 files/ 里", "把图片放进 files/，写成 ../files/名称.jpg")
        )
        return Text(alt)
    if not alt.strip():
        faults.append(Fault(line, f"图片“{source}”没有说明", "在方括号里写图片里是什么，例如 ![教师分组讨论](…)"))
    return Image(path, alt)
