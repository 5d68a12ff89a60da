"""Every example of the CommonMark specification is printed whole (the examples are those of the npm package commonmark-spec)."""

import re
import zipfile
from collections.abc import Iterator
from html import unescape
from io import BytesIO
from typing import Any

import pytest
from docx.oxml.ns import qn
from lxml import etree

from studiobook.documents.markdown import parse
from studiobook.documents.nodes import Block, BlockQuote, CodeBlock, Footnotes, Image, Inline, ListBlock, Text
from studiobook.documents.transform import map_lines
from studiobook.word import write
from tests import external
from tests.papers import FORM, a_paper

pytestmark = pytest.mark.external

# markup of HTML, which is text here; an address in angle brackets is none
HTML = re.compile(r"<(?!(?:[a-z][a-z0-9+.-]{1,31}:|[\w.+-]+@)[^\s<>]*>)[a-z/!?]", re.IGNORECASE)


@pytest.fixture(scope="module")
def examples() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = external.exported("commonmark-spec", "index.js", "tests")
    assert len(found) == 652
    return found


def printed(*blocks: Block) -> str:
    """All characters of the document of ``blocks``; python-docx would take three times as long to open it."""
    with zipfile.ZipFile(BytesIO(write(a_paper(*blocks), FORM))) as package:
        body = etree.fromstring(package.read("word/document.xml"))
    return "".join(part.text or "" for part in body.iter(qn("w:t")))


def visible(words: str) -> str:
    """The characters of ``words`` that leave ink."""
    return "".join(c for c in words if not c.isspace() and c.isprintable())


def texts(blocks: tuple[Block, ...]) -> Iterator[str]:
    """What the tree says, in reading order."""
    for block in blocks:
        match block:
            case CodeBlock(text=text):
                yield text
            case BlockQuote(blocks=inner):
                yield from texts(inner)
            case ListBlock(items=items) | Footnotes(notes=items):
                for item in items:
                    yield from texts(item)
            case _:
                found: list[Inline] = []

                def keep(line: tuple[Inline, ...], found: list[Inline] = found) -> tuple[Inline, ...]:
                    found += line
                    return line

                map_lines((block,), keep)
                for part in found:
                    match part:
                        case Text(text=text) | Image(alt=text):
                            yield text


def test_the_visible_text_of_every_example_is_printed(examples: list[dict[str, Any]]) -> None:
    for example in examples:
        blocks = parse(example["markdown"].replace("→", "\t"), "activities").blocks
        shown, at = visible(printed(*blocks)), 0
        for words in map(visible, texts(blocks)):
            found = shown.find(words, at)
            assert found >= 0, f"example {example['number']} has lost {words!r}"
            at = found + len(words)


def test_the_tree_says_what_the_specification_shows(examples: list[dict[str, Any]]) -> None:
    compared = 0
    for example in examples:
        if HTML.search(example["markdown"]):
            continue
        blocks = parse(example["markdown"].replace("→", "\t"), "activities").blocks
        shown = re.sub(r'<img [^>]*?alt="([^"]*)"[^>]*>', r"\1", example["html"].replace("→", "\t"))
        shown = unescape(re.sub(r"<[^>]*>", "", shown))
        assert visible("".join(texts(blocks))) == visible(shown), f"example {example['number']}"
        compared += 1
    assert compared > 500
