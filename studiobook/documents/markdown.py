r"""Parses Markdown once into the tree of blocks from which site and reports are both rendered.

One dialect: CommonMark, tables, struck text, footnotes, task lists, and ``\newpage`` alone for a page break. HTML is text like
any other, so that nothing a person writes can reach a page as code. Links lead to web addresses only, images to the studio's
own files. What Markdown itself would drop silently (a cell too many, a note without a reference) becomes a diagnostic.
"""

import posixpath
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import cache, lru_cache
from itertools import accumulate
from typing import Any, NamedTuple
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.common.utils import normalizeReference
from markdown_it.rules_block.table import escapedSplit
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from studiobook.core.diagnostic import Diagnostic, Location
from studiobook.documents.nodes import (
    Align,
    Block,
    BlockQuote,
    CodeBlock,
    FootnoteReference,
    Footnotes,
    Heading,
    Image,
    Inline,
    LineBreak,
    ListBlock,
    PageBreak,
    Paragraph,
    Table,
    Text,
    ThematicBreak,
    plain_text,
)


class Prose(NamedTuple):
    """A parsed text, and what in it is not shown as its author meant; see ``_diagnostic`` for the places."""

    blocks: tuple[Block, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()


def _diagnostic(line: int, message: str, remedy: str) -> Diagnostic:
    """A diagnostic without path; ``line`` counts from 0 within the text."""
    return Diagnostic(Location("", ("body", line)), message, remedy)


class _Form(NamedTuple):
    """The format of the text inside inline markup."""

    strong: bool = False
    emphasis: bool = False
    struck: bool = False
    link: str | None = None


_PAGE_BREAK = (Text("\\newpage"),)
_TASK = re.compile(r"\[([ xX])\] +")
_LABEL = re.compile(r"\[((?:[^\[\]\\]|\\.)+)\]")
_DEFINITIONS = "definitions of notes"
_CACHED = 256  # texts: that of an activity is on its page and on the one to be copied


@cache
def _parser(*, notes: bool) -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    if notes:
        parser.use(footnote_plugin, inline=False)
        parser.core.ruler.before("footnote_tail", "footnote_definitions", _collect_definitions)
    return parser


def _collect_definitions(state: StateCore) -> None:
    """Store the label and the line of each note before the parser drops those without a reference."""
    opened = (token for token in state.tokens if token.type == "footnote_reference_open")
    state.env[_DEFINITIONS] = [(str(token.meta["label"]), token.map[0] if token.map else 0) for token in opened]


@lru_cache(maxsize=_CACHED)
def parse(text: str, folder: str = "") -> Prose:
    """The blocks of Markdown ``text``.

    Args:
        text: without front matter.
        folder: that of its file within the studio's folder, to which image paths are relative.
    """
    diagnostics: list[Diagnostic] = []
    environment: dict[str, Any] = {}
    tokens = _parser(notes=True).parse(text, environment)
    if _are_balanced(tokens):
        diagnostics += _lost_notes(environment)
    else:
        diagnostics.append(_diagnostic(0, "脚注写在了引用或另一条脚注里面", "把脚注“[^1]: …”单独写成一段，前后空行"))
        environment = {}
        tokens = _parser(notes=False).parse(text, environment)
    diagnostics += _lost_addresses(text, environment)
    diagnostics += _lost_cells(tokens, text)
    # deeper than the parser goes, a text would be left out silently
    deepest = _parser(notes=True).options["maxNesting"] - 1
    lines = {token.map[0] for token in tokens if token.level >= deepest and token.map}
    diagnostics += [_diagnostic(line, "引用或列表套得太深，里面的文字显示不出来", "减少层数") for line in sorted(lines)]
    return Prose(tuple(_blocks(iter(tokens), folder, diagnostics)), tuple(diagnostics))


def _are_balanced(tokens: list[Token]) -> bool:
    """Whether all blocks end after they began; not if a note begins inside the quotation of another."""
    levels = list(accumulate(token.nesting for token in tokens))
    return not levels or (min(levels) >= 0 and levels[-1] == 0)


def _lost_notes(environment: dict[str, Any]) -> Iterator[Diagnostic]:
    """The notes that would vanish: they have no reference, or a later note has their label."""
    definitions: list[tuple[str, int]] = environment.get(_DEFINITIONS, [])
    last = dict(definitions)
    for label, line in definitions:
        if line != last[label]:
            yield _diagnostic(line, f"脚注“[^{label}]”写了两次，这一条显示不出来", "给两条脚注各用一个记号")
        elif environment["footnotes"]["refs"][f":{label}"] < 0:
            yield _diagnostic(
                line, f"脚注“[^{label}]”没有地方引用，显示不出来", f"在正文里写上 [^{label}]，或删去这条脚注"
            )


def _lost_addresses(text: str, environment: dict[str, Any]) -> Iterator[Diagnostic]:
    """Link reference definitions that are not used, or that have the label of an earlier one."""
    references: dict[str, dict[str, Any]] = environment.get("references", {})
    if not references:
        return
    duplicates: list[dict[str, Any]] = environment.get("duplicate_refs", [])
    used = Counter(normalizeReference(found) for found in _LABEL.findall(text))
    used.subtract(reference["label"] for reference in duplicates)
    unused = [reference for label, reference in references.items() if used[label] <= 1]
    for reference in (*unused, *duplicates):
        message = f"网址“{reference['href']}”没有地方引用，显示不出来"
        yield _diagnostic(reference["map"][0], message, "写成 [文字](网址)，或删去这一行")


def _lost_cells(tokens: list[Token], text: str) -> Iterator[Diagnostic]:
    """The rows of tables that have more cells than the header has columns."""
    lines = re.split("\r\n?|\n", text)
    columns = 0
    for token in tokens:
        match token.type:
            case "table_open":
                columns = 0
            case "th_open":
                columns += 1
            case "tr_open" if columns:
                number = token.map[0] if token.map else 0
                extra = _cells_beyond(columns, lines[number])
                if extra:
                    message = f"表格这一行的格子比表头多，“{extra}”显示不出来"
                    yield _diagnostic(number, message, "补上表头，或去掉多余的“|”；文字里的竖线写成 \\|")


def _cells_beyond(columns: int, row: str) -> str:
    """The cells of the source line ``row`` that are not empty and have no column."""
    cells = escapedSplit(row.strip().lstrip("> \t"))
    cells = cells[1:] if not cells[0] else cells
    return "、".join(cell.strip() for cell in cells[columns:] if cell.strip())


def _blocks(tokens: Iterator[Token], folder: str, diagnostics: list[Diagnostic]) -> Iterator[Block]:
    """The blocks up to the end of the one around them; the caller must take all, since they consume ``tokens``."""
    for token in tokens:
        match token.type:
            case "paragraph_open":
                line = _line(tokens, folder, diagnostics)
                yield PageBreak() if line == _PAGE_BREAK else Paragraph(line)
            case "heading_open":
                yield Heading(min(int(token.tag[1]), 4), _line(tokens, folder, diagnostics))
            case "blockquote_open":
                yield BlockQuote(tuple(_blocks(tokens, folder, diagnostics)))
            case "bullet_list_open" | "ordered_list_open":
                start = int(token.attrs.get("start", 1)) if token.type == "ordered_list_open" else None
                yield ListBlock(tuple(map(_item, _parts(tokens, folder, diagnostics))), start)
            case "fence" | "code_block":
                yield CodeBlock(token.content.rstrip("\n"))
            case "hr":
                yield ThematicBreak()
            case "table_open":
                yield _table(tokens, folder, diagnostics)
            case "footnote_block_open":
                yield Footnotes(tuple(_parts(tokens, folder, diagnostics)))
            case "footnote_anchor":
                pass  # the page has its own way back from a note to its mark
            case _ if token.nesting < 0:
                return
            case other:
                raise ValueError(f"the parser gave a block that is not in the dialect: {other}")


def _parts(tokens: Iterator[Token], folder: str, diagnostics: list[Diagnostic]) -> Iterator[tuple[Block, ...]]:
    """The blocks of each item of a list, or of each note, up to the end of the list or notes."""
    for token in tokens:
        if token.nesting < 0:
            return
        yield tuple(_blocks(tokens, folder, diagnostics))


def _item(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """An item of a list; one that begins with ``[ ]`` or ``[x]`` is a task, and gets a box instead."""
    match blocks:
        case (Paragraph(inlines=(Text(code=False, link=None) as first, *rest)), *others):
            task = _TASK.match(first.text)
            if task:
                box = "□ " if task[1] == " " else "√ "
                return Paragraph((replace(first, text=box + first.text[task.end() :]), *rest)), *others
    return blocks


def _table(tokens: Iterator[Token], folder: str, diagnostics: list[Diagnostic]) -> Table:
    rows: list[list[tuple[Inline, ...]]] = []
    aligns: list[Align] = []
    for token in tokens:
        match token.type:
            case "table_close":
                break
            case "tr_open":
                rows.append([])
            case "th_open" | "td_open":
                if token.type == "th_open":
                    aligns.append(_align(token))
                rows[-1].append(_line(tokens, folder, diagnostics))
    header, *body = map(tuple, rows)
    return Table(header, tuple(body), tuple(aligns))


def _align(cell: Token) -> Align:
    found = re.search(r"text-align:(\w+)", str(cell.attrs.get("style", "")))
    return Align(found[1]) if found else Align.LEFT


def _line(tokens: Iterator[Token], folder: str, diagnostics: list[Diagnostic]) -> tuple[Inline, ...]:
    """The inlines up to the end of the block around them."""
    found: list[Inline] = []
    for token in tokens:
        if token.nesting < 0:
            break
        found += _inlines(token.children or [], folder, token.map[0] if token.map else 0, diagnostics)
    return tuple(found)


def _inlines(tokens: list[Token], folder: str, line: int, diagnostics: list[Diagnostic]) -> Iterator[Inline]:
    forms = [_Form()]
    for index, token in enumerate(tokens):
        form = forms[-1]
        match token.type:
            case "text":
                if token.content:
                    yield Text(token.content, form.strong, form.emphasis, form.struck, link=form.link)
            case "softbreak":
                if not _between_chinese(tokens, index):
                    yield Text(" ", form.strong, form.emphasis, form.struck, link=form.link)
            case "hardbreak":
                yield LineBreak()
            case "code_inline":
                yield Text(token.content, form.strong, form.emphasis, form.struck, code=True, link=form.link)
            case "strong_open":
                forms.append(form._replace(strong=True))
            case "em_open":
                forms.append(form._replace(emphasis=True))
            case "s_open":
                forms.append(form._replace(struck=True))
            case "link_open":
                _report_title(token, line, diagnostics)
                forms.append(form._replace(link=_address(str(token.attrs.get("href", "")), line, diagnostics)))
            case "strong_close" | "em_close" | "s_close" | "link_close":
                forms.pop()
            case "image":
                yield _image(token, folder, line, diagnostics)
            case "footnote_ref":
                yield FootnoteReference(int(token.meta["id"]) + 1)
            case other:
                raise ValueError(f"the parser gave inline markup that is not in the dialect: {other}")


def _between_chinese(tokens: list[Token], index: int) -> bool:
    """Whether the line end at ``index`` is between Chinese characters, where it means nothing."""
    around = tokens[max(index - 1, 0) : index + 2]
    left, right = (one.content if one.type == "text" else "" for one in (around[0], around[-1]))
    return any("\u2e80" <= side <= "\uffef" for side in (left[-1:], right[:1]))


def _alt(image: Token) -> str:
    """The description of an image, without the marks in it."""
    return plain_text(tuple(_inlines(image.children or [], "", 0, [])))


def _address(href: str, line: int, diagnostics: list[Diagnostic]) -> str | None:
    if re.match(r"(https?://|mailto:)", href, re.IGNORECASE):
        return href
    diagnostics.append(
        _diagnostic(line, f"链接“{href}”不是网址", "写完整的网址，以 https:// 开头；工作室的文件用 photos 或 file 登记")
    )
    return None


def _report_title(token: Token, line: int, diagnostics: list[Diagnostic]) -> None:
    """Report a title in quotation marks after an address: it would only be seen under a mouse."""
    title = str(token.attrs.get("title", ""))
    if title:
        diagnostics.append(_diagnostic(line, f"网址后面的“{title}”显示不出来", "把这句话写进正文"))


def _image(token: Token, folder: str, line: int, diagnostics: list[Diagnostic]) -> Inline:
    _report_title(token, line, diagnostics)
    source, alt = unquote(str(token.attrs.get("src", ""))), _alt(token)
    path = posixpath.normpath(posixpath.join(folder, source))
    if ":" in source or "\\" in source or posixpath.isabs(source) or not path.startswith("files/"):
        diagnostics.append(
            _diagnostic(line, f"图片“{source}”不在本工作室的 files/ 里", "把图片放进 files/，写成 ../files/名称.jpg")
        )
        return Text(alt)
    if not alt.strip():
        diagnostics.append(
            _diagnostic(line, f"图片“{source}”没有说明", "在方括号里写图片里是什么，例如 ![教师分组讨论](…)")
        )
    return Image(path, alt)
