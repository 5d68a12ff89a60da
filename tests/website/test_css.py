"""The joined style sheet: what is left out is what no page has, and what is kept is not changed."""

import re
import shutil
from pathlib import Path

import pytest

from studiobook.website.assets import css
from tests.builders import REPOSITORY


def joined(*sheets: str) -> str:
    return css.joined(sheets).removeprefix('@charset "UTF-8";').rstrip("\n")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("a { color : red; }  b\n{ margin: 0 }", "a{color:red}b{margin:0}"),
        ("/* a's \"b */ a { c: d /* e */ } /* { */", "a{c:d}"),
        ('a::after { content: " /* , { } ; */ " }', 'a::after{content:" /* , { } ; */ "}'),
        ("a { b: url(data:image/svg+xml;utf8,x) ; c: calc(1px + 2px) }", "a{b:url(data:image/svg+xml;utf8,x);c:calc(1px + 2px)}"),
        ("a { b: c ! important; }", "a{b:c!important}"),
        (".a :is(b, c) > d\n,  e { f:\n  g  h }", ".a :is(b, c) > d,e{f:g h}"),
        ("@media (width > 1px) { a { b: c } }", "@media (width > 1px){a{b:c}}"),
        ("a { b: c; & .d { e: f } }", "a{b:c;& .d{e:f}}"),
        ("@unheard of { .of { a : b } }", "@unheard of { .of { a : b } }"),
        ("@layer a, b;", "@layer a, b;"),
        ("a { : b; c: d }", "a{c:d}"),
    ],
)  # fmt: skip
def test_comments_and_margins_go_and_nothing_else(given: str, kept: str) -> None:
    assert joined(given) == kept
    assert joined(kept) == kept


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (".md-search{a:b}.md-header{c:d}", ".md-header{c:d}"),
        (".md-search,.md-header .x{a:b}", ".md-header .x{a:b}"),
        (".md-header:not(.md-search){a:b}", ".md-header:not(.md-search){a:b}"),
        (":is(.md-tag,.md-nav) a{b:c}", ":is(.md-tag,.md-nav) a{b:c}"),
        ("@media print{.md-search{a:b}}p{c:d}", "p{c:d}"),
        ("@media print{.md-search{a:b}p{c:d}}", "@media print{p{c:d}}"),
        ("@media print{@supports (a:b){.md-search{a:b}}}", ""),
        ("@keyframes x{0%{a:b}to{c:d}}", "@keyframes x{0%{a:b}to{c:d}}"),
        ("[dir=rtl] p{a:b}[dir='rtl'] p{a:b}[dir=ltr] p{c:d}", "[dir=ltr] p{c:d}"),
        ("[data-md-color-primary=red]{a:b}[data-md-color-scheme=slate]{c:d}", "[data-md-color-scheme=slate]{c:d}"),
        (":root{--a:1px;--b:var(--c);--c:url('x;}y')}p{c:d}", "p{c:d}"),
        (":root{--a:1px;--b:'}'}p{width:var(--a)}", ":root{--a:1px}p{width:var(--a)}"),
        (":root{--b:var(--c);--c:2px}p{width:var( --b )}", ":root{--b:var(--c);--c:2px}p{width:var( --b )}"),
    ],
)  # fmt: skip
def test_what_a_page_can_need_stays(given: str, kept: str) -> None:
    assert joined(given) == kept


def test_values_are_asked_for_across_sheets() -> None:
    assert joined(":root{--z:1;--w:2}", "p { b: var(--z) }") == ":root{--z:1}p{b:var(--z)}"


def test_the_same_sheets_are_joined_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = css.stored(["a{b:c}", "d{e:f}"], tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(css, "joined", lambda _: pytest.fail("the same sheets were joined again"))
        assert css.stored(["a{b:c}", "d{e:f}"], tmp_path) == first
    shutil.rmtree(tmp_path)
    assert css.stored(["a{b:c}", "d{e:f}"], tmp_path) == first


def test_no_script_of_ours_makes_what_the_sheet_leaves_out() -> None:
    for path in (REPOSITORY / "templates/theme").rglob("*.js"):
        for name in re.findall(r"[\w-]+", path.read_text(encoding="utf-8")):
            assert not name.startswith(tuple(one for one in css.UNUSED if one.startswith("md-"))), f"{path}: {name}"
