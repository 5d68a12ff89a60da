"""Renders templates: strict, sandboxed Jinja. A name that does not exist fails; what a person wrote can never act as markup.

A page template gives HTML, with every value escaped. A report template gives Markdown that is parsed to blocks. Values are
escaped for Markdown; a value that is a block itself (a table, a parsed text) takes its place in the tree.
"""

import re
import traceback
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import (
    ChoiceLoader,
    FileSystemLoader,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
    pass_context,
)
from jinja2.runtime import Context
from markupsafe import Markup

from studiobook.core.dates import When, chinese_date
from studiobook.core.diagnostic import Diagnostic, Location
from studiobook.core.numbers import money_text, number_text, percent_text
from studiobook.core.paths import folders
from studiobook.documents import markdown, nodes, transform
from studiobook.documents.chart import Chart
from studiobook.documents.nodes import (
    Block,
    CollectedPaper,
    CrossReference,
    Heading,
    Inline,
    Landscape,
    PageBreak,
    Paragraph,
    Table,
    Text,
)
from studiobook.documents.sandbox import Sandbox

# private-use characters: loading.yaml_reader refuses them in every file, so that no text can pretend to be a block
_OPEN, _CLOSE = "\ue000", "\ue001"
_SLOTS = "_slots"
_SLOT = re.compile(f"{_OPEN}(\\d+){_CLOSE}")
_MARKS = re.compile(r"([\\`*_{}\[\]()#+.!|<>~:&-])")


def template_diagnostic(error: TemplateError) -> Diagnostic:
    """Where a template failed, and what is wrong with it as far as Jinja knows: whoever edits a template may slip."""
    shown, line = _failed_at(error)
    english = error.message or ""
    chinese = next((chinese for pattern, chinese in _TEMPLATE_ERRORS if re.search(pattern, english)), "")
    quoted = re.search(r"'([^']*)'[^']*$", english)
    why = chinese.format(quoted[1] if quoted else "") if chinese else f"这样的写法不行（{error.message}）"
    location = Location(shown, line=line, column=1)
    return Diagnostic(location, f"模板写错了：{why}", "对照程序自带的同名模板改正", "build/template")


def _failed_at(error: TemplateError) -> tuple[str, int]:
    """The file, from ``templates/`` on, and the line."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.endswith(".j2")]
    name, line = (frames[-1].filename, frames[-1].lineno or 1) if frames else ("templates", 1)
    if isinstance(error, TemplateSyntaxError):
        name, line = error.filename or name, error.lineno
    elif isinstance(error, TemplateNotFound):
        name, line = f"templates/{error.name}", 1
    parts = Path(name).parts
    return "/".join(parts[parts.index("templates") :]) if "templates" in parts else name, line


# Patterns of Jinja's messages, and the Chinese for them; the last word that a message quotes is filled in
_TEMPLATE_ERRORS = (
    ("unknown tag", "不认识“{{% {} %}}”"),
    ("is undefined|has no attribute|(?i:no (filter|test) named)", "没有“{}”这个名称"),
    ("[Uu]nexpected end|was not closed|Missing end", "有一处 {{% %}}、{{{{ }}}} 或 {{# #}} 没有写完，或者没有结束"),
)


def _environment(root: Path, **options: Any) -> Sandbox:
    environment = Sandbox(
        loader=ChoiceLoader([FileSystemLoader(folder) for folder in folders(root, "templates")]),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        **options,
    )
    environment.filters["day"] = lambda day: day.label if isinstance(day, When) else chinese_date(day)
    return environment


def page_environment(root: Path, filters: Mapping[str, Any]) -> Sandbox:
    """The environment of page templates: HTML, everything escaped that is not ``Markup``."""
    environment = _environment(root, autoescape=True)
    environment.filters.update(filters)
    return environment


def report_blocks(root: Path, template: str, names: Mapping[str, Any]) -> tuple[Block, ...]:
    """The blocks of a report: ``template`` rendered with ``names`` and parsed.

    The headings of a text that is filled in become lower than the heading above it.
    """
    slots: list[tuple[Block, ...] | CrossReference] = []
    text = _report_environment(root).get_template(template).render({**names, _SLOTS: slots})
    blocks = markdown.parse(text).blocks
    if any(isinstance(slot, CrossReference) for slot in slots):
        blocks = transform.map_lines(blocks, lambda line: tuple(_referring(line, slots)))
    return tuple(_placed(blocks, slots))


@cache
def _report_environment(root: Path) -> Sandbox:
    """One for all reports, so that a template is compiled once."""
    environment = _environment(root, finalize=_finalize)
    environment.globals.update(REPORT_GLOBALS)
    return environment


def _see(what: str | Table | Chart) -> CrossReference:
    """``{{ see(register) }}`` or ``{{ see("活动登记") }}``: “表1”, the number of the table or picture with that caption."""
    return CrossReference(what if isinstance(what, str) else what.caption)


def _wide(*values: Any) -> Landscape:
    """``{{ wide(register) }}``: on landscape pages."""
    blocks = [_as_blocks(value) for value in values]
    if None in blocks:
        raise TypeError("wide() takes tables, pictures and parsed texts only")
    return Landscape(tuple(block for part in blocks for block in part or ()))


REPORT_GLOBALS: Mapping[str, Any] = {
    "attachment": nodes.Attachment,
    "opening": nodes.CollectedPaper,
    "page_break": PageBreak(),
    "see": _see,
    "wide": _wide,
    "number": number_text,
    "yuan": money_text,
    "percent": percent_text,
}
"""What every report template may name besides the fields of its context."""


@pass_context
def _finalize(context: Context, value: Any) -> Any:
    """What a report template prints for ``value``: text escaped for Markdown, or the mark of the slot that holds its blocks."""
    if isinstance(value, Markup):
        return value
    placed = value if isinstance(value, CrossReference) else _as_blocks(value)
    if placed is None:
        return escape_markdown(str(value))
    slots = context[_SLOTS]
    slots.append(placed)
    return Markup(f"{_OPEN}{len(slots) - 1}{_CLOSE}")


def escape_markdown(text: str) -> str:
    """``text`` so that Markdown shows it as it is, on one line."""
    return _MARKS.sub(r"\\\1", " ".join(text.split()))


def _as_blocks(value: Any) -> tuple[Block, ...] | None:
    if isinstance(value, nodes.Block):
        return (value,)
    if isinstance(value, markdown.Prose):
        return value.blocks
    if isinstance(value, tuple) and all(isinstance(item, nodes.Block) for item in value):
        return value
    return None


def _referring(line: tuple[Inline, ...], slots: list[tuple[Block, ...] | CrossReference]) -> Iterator[Inline]:
    """``line`` with the cross-references that its slots hold."""
    for part in line:
        if isinstance(part, Text) and _OPEN in part.text:
            yield from _split_at_references(part, slots)
        else:
            yield part


def _split_at_references(part: Text, slots: list[tuple[Block, ...] | CrossReference]) -> Iterator[Inline]:
    start = 0
    for slot in _SLOT.finditer(part.text):
        value = slots[int(slot[1])]
        if isinstance(value, CrossReference):
            if slot.start() > start:
                yield replace(part, text=part.text[start : slot.start()])
            yield value
            start = slot.end()
    if start < len(part.text):
        yield replace(part, text=part.text[start:])


def _placed(blocks: tuple[Block, ...], slots: list[tuple[Block, ...] | CrossReference]) -> list[Block]:
    placed: list[Block] = []
    level = 0
    for block in blocks:
        match block:
            case Paragraph(inlines=(Text(text=text),)) if slot := _SLOT.fullmatch(text):
                value = slots[int(slot[1])]
                assert not isinstance(value, CrossReference)  # these are filled in already
                placed += _below(value, level)
                if any(isinstance(one, CollectedPaper) for one in value):
                    level = 0  # a collected paper begins
            case Heading():
                level = block.level
                placed.append(block)
            case _:
                placed.append(block)
    return placed


def _below(blocks: tuple[Block, ...], level: int) -> list[Block]:
    """``blocks`` with their headings moved to the levels after ``level``, gaps closed, 4 at the deepest."""
    levels = sorted({block.level for block in blocks if isinstance(block, Heading)})
    moved = {old: min(4, level + 1 + index) for index, old in enumerate(levels)}
    return [Heading(moved[block.level], block.inlines) if isinstance(block, Heading) else block for block in blocks]
