"""The one style sheet of the site: of the theme's rules and ours those that pages can use, without comments and margins.

The theme is written for every site there can be. Rules for what this one never shows (tabs, tags, blog posts, text from right
to left, other colours) are left out. So are values that no rule asks for. A phone loads one file in place of two dozen.
"""

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import tinycss2
from tinycss2 import ast

from studiobook.core import hashing
from studiobook.core.store import Store

# what the theme has and no page of ours: beginnings of class names (a test looks for them on every page)
UNUSED = (
    "arithmatex", "critic", "emojione", "gemoji", "giscus", "grid", "keys", "md-annotation", "md-author",
    "md-banner", "md-code", "md-consent", "md-feedback", "md-footer__", "md-header__source", "md-hero", "md-input",
    "md-nav--integrated", "md-nav__source", "md-pagination", "md-path", "md-pin", "md-post", "md-profile", "md-progress",
    "md-search", "md-select", "md-social", "md-source", "md-status", "md-tag", "md-tooltip", "md-version", "mermaid", "tabbed",
    "task-list", "twemoji",
)  # fmt: skip
# reading directions and colours of other sites
_ELSEWHERE = re.compile(r"dir=.?rtl|data-md-color-(?:primary|accent)=(?!.?custom)")
_GROUPS = ("media", "supports", "layer")  # other rules that begin with @ stay as they are, whatever they mean
_ASKED = re.compile(r"var\(\s*(--[\w-]+)")
_SPACE = ast.WhitespaceToken(0, 0, " ")


def stored(sheets: Sequence[str], cache: Path) -> str:
    """``joined``, from the store in the folder ``cache`` where the same sheets were joined before."""
    key = hashing.of_texts([hashing.of_file(Path(__file__)), *sheets])
    return Store(cache).get(f"styles/{key}", lambda: joined(sheets).encode()).decode()


def joined(sheets: Iterable[str]) -> str:
    """One sheet of ``sheets``, in their order: the theme's, then ours."""
    rules = [rule for sheet in sheets for rule in tinycss2.parse_stylesheet(sheet)]
    asked, needed = {""}, set(_ASKED.findall(tinycss2.serialize(rules)))
    text = ""
    while asked != needed:  # without a value, others that only it asked for are not needed either
        asked = needed
        text = "".join(_written(rules, asked))
        needed = set(_ASKED.findall(text))
    return f'@charset "UTF-8";{text}\n'


def _written(nodes: Iterable[ast.Node], asked: Container[str]) -> Iterator[str]:
    """Of rules, or of the content of one, each that some page can need; of values by name those that are ``asked`` for."""
    for node in nodes:
        match node:
            case ast.QualifiedRule():
                heads = [_text(one) for one in _selectors(node.prelude) if _fits(one)]
                body = _body(node.content, asked)
                if heads and body:
                    yield f"{','.join(heads)}{{{body}}}"
            case ast.AtRule(lower_at_keyword="charset"):
                pass  # written once, at the very beginning
            case ast.AtRule(content=[*content]) if node.lower_at_keyword in _GROUPS:
                if body := _body(content, asked):
                    yield f"@{node.at_keyword} {_text(node.prelude)}{{{body}}}"
            case ast.AtRule():
                yield node.serialize()
            case ast.Declaration() if not node.name.startswith("--") or node.name in asked:
                yield f"{node.name}:{_text(node.value)}{'!important' if node.important else ''};"


def _body(content: list[ast.Node], asked: Container[str]) -> str:
    return "".join(_written(tinycss2.parse_blocks_contents(content), asked)).removesuffix(";")


def _selectors(prelude: Iterable[ast.Node]) -> Iterator[list[ast.Node]]:
    """The selectors of a rule, which commas part."""
    one: list[ast.Node] = []
    for node in prelude:
        if isinstance(node, ast.LiteralToken) and node == ",":
            yield one
            one = []
        else:
            one.append(node)
    yield one


def _fits(selector: Sequence[ast.Node]) -> bool:
    """Whether something on a page of ours can match ``selector``; the arguments of :is() or :not() are not looked at."""
    for pair in pairwise([_SPACE, *selector]):
        match pair:
            case ast.LiteralToken(value="."), ast.IdentToken(value=name) if name.startswith(UNUSED):
                return False
            case _, ast.SquareBracketsBlock(content=attribute) if _ELSEWHERE.match(tinycss2.serialize(attribute)):
                return False
    return True


def _text(nodes: Iterable[ast.Node]) -> str:
    """``nodes`` without comments, with single spaces between them."""
    shown = [_SPACE if node.type == "whitespace" else node for node in nodes if node.type != "comment"]
    return tinycss2.serialize(shown).strip()
