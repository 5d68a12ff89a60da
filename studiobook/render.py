"""Fills templates: strict, sandboxed Jinja. A name that does not exist fails; what a person wrote can never act as markup.

A page template gives HTML, with every value escaped. A report template gives Markdown that is parsed to blocks; values are
escaped for Markdown, and a value that is a block itself (a table, a parsed text) is put into the tree where it stands.
"""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from studiobook import document, prose
from studiobook.document import Block, Heading, Paragraph, Text
from studiobook.schoolyear import When, chinese_date

# private-use characters: yamlfile refuses them in every file, so that no text can pretend to be a block
_OPEN, _CLOSE = "\ue000", "\ue001"
_SLOTS = "_slots"
_SLOT = re.compile(f"{_OPEN}(\\d+){_CLOSE}")
_MARKS = re.compile(r"([\\`*_{}\[\]()#+.!|<>~:&-])")
PROGRAM = Path(__file__).resolve().parent.parent


def folders(root: Path, name: str) -> list[Path]:
    """Where to look for ``name``: the district's own folder first, then the program's."""
    return [folder / name for folder in dict.fromkeys((root, PROGRAM))]


def written_pages(root: Path) -> frozenset[str]:
    """The pages that people write by hand, such as the handbook, by their names in the site."""
    sources = (path.relative_to(folder) for folder in folders(root, "content") for path in folder.rglob("*.md"))
    return frozenset(source.with_suffix(".html").as_posix() for source in sources)


def _environment(root: Path, **options: Any) -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        loader=ChoiceLoader([FileSystemLoader(folder) for folder in folders(root, "templates")]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        **options,
    )
    environment.filters["day"] = lambda day: day.label if isinstance(day, When) else chinese_date(day)
    return environment


def page_environment(root: Path, filters: Mapping[str, Any]) -> ImmutableSandboxedEnvironment:
    """The environment of page templates: HTML, everything escaped that is not ``Markup``."""
    environment = _environment(root, autoescape=True)
    environment.filters.update(filters)
    return environment


def report_blocks(root: Path, template: str, names: Mapping[str, Any]) -> tuple[Block, ...]:
    """The blocks of a report: ``template`` filled with ``names`` and parsed; headings of texts put in are moved below their place."""
    slots: list[tuple[Block, ...]] = []
    text = _report_environment(root).get_template(template).render({**names, _SLOTS: slots})
    return tuple(_placed(prose.parse(text).blocks, slots))


@cache
def _report_environment(root: Path) -> ImmutableSandboxedEnvironment:
    """One for all reports, so that a template is compiled once."""
    environment = _environment(root, finalize=_finalize)
    environment.globals["attachment"] = document.Attachment
    return environment


@pass_context
def _finalize(context: Context, value: Any) -> Any:
    """What a report template prints for ``value``: text escaped for Markdown, or the mark of the slot that holds its blocks."""
    if isinstance(value, Markup):
        return value
    blocks = _as_blocks(value)
    if blocks is None:
        return escape_markdown(str(value))
    slots = context[_SLOTS]
    slots.append(blocks)
    return Markup(f"{_OPEN}{len(slots) - 1}{_CLOSE}")


def escape_markdown(text: str) -> str:
    """``text`` so that Markdown shows it as it is, on one line."""
    return _MARKS.sub(r"\\\1", " ".join(text.split()))


def _as_blocks(value: Any) -> tuple[Block, ...] | None:
    if isinstance(value, document.Block):
        return (value,)
    if isinstance(value, prose.Prose):
        return value.blocks
    if isinstance(value, tuple) and all(isinstance(item, document.Block) for item in value):
        return value
    return None


def _placed(blocks: tuple[Block, ...], slots: list[tuple[Block, ...]]) -> list[Block]:
    placed: list[Block] = []
    level = 0
    for block in blocks:
        match block:
            case Paragraph(inlines=(Text(text=text),)) if slot := _SLOT.fullmatch(text):
                placed += _below(slots[int(slot[1])], level)
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
