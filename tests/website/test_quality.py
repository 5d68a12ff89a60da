"""What every kind of page promises to every reader, in a real Chromium: WCAG 2.2 AA, valid HTML, large text, no scripts, no mouse."""

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests import external
from tests.browser import PAGES, served, too_wide
from tests.website.conftest import MOVED

WECHAT = "studios/chunhui/activities/2025-10-17-lessons-wechat.html"
TWINS = {  # of a kind that another page stands for
    "studios/chunhui/activities/2026-03-forum.html", "statistics/2024-2025.html",
    "privacy.html", "accessibility.html", "handbook/index.html",
}  # fmt: skip
KINDS = (*(path for path in PAGES if path not in TWINS), WECHAT)
WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
COLOURS = ("color-contrast", "link-in-text-block")  # all that another scheme can change
# what the checker says of the theme's base.html, which has no block there to write anew; and why it does no harm
OF_THE_THEME = {
    # Firefox would keep the drawer open over a reload; on a checkbox the attribute does what HTML says for other fields
    (
        "Attribute “autocomplete” is only allowed when the input type is “color”, “date”, “datetime-local”, “email”, "
        "“hidden”, “month”, “number”, “password”, “range”, “search”, “tel”, “text”, “time”, “url”, or “week”."
    ),
}
BREACHES = """async (only) => {
  const found = await axe.run(document, { runOnly: only, resultTypes: ["violations"] })
  return found.violations.flatMap((one) => one.nodes.map((node) => `${one.id}: ${node.target} ${node.failureSummary}`))
}"""
# words that a box cuts off; what only a screen reader reads is not meant to be seen, and a card's few lines lead to the whole
CUT_OFF = """() => {
  const walker = document.createTreeWalker(document.querySelector("article, body > main"), NodeFilter.SHOW_TEXT), found = []
  while (walker.nextNode()) {
    if (walker.currentNode.parentElement.closest("svg, [aria-hidden=true]")) continue // pictures, said in words elsewhere
    const range = document.createRange()
    range.selectNodeContents(walker.currentNode)
    const box = range.getBoundingClientRect()
    for (let at = walker.currentNode.parentElement; box.width && !at.matches("article.md-content__inner, main"); at = at.parentElement) {
      const style = getComputedStyle(at), edge = at.getBoundingClientRect()
      if (style.clipPath !== "none" || style.webkitLineClamp !== "none") break
      const across = /hidden|clip/.test(style.overflowX) && (box.left < edge.left - 1 || box.right > edge.right + 1)
      const down = /hidden|clip/.test(style.overflowY) && (box.top < edge.top - 1 || box.bottom > edge.bottom + 1)
      if (across || down) found.push(`${at.className}: ${walker.currentNode.textContent.trim().slice(0, 40)}`)
    }
  }
  return found
}"""
FOCUS = """() => {
  const at = document.activeElement, shown = at.matches(".md-option") ? at.nextElementSibling : at // its label stands for it
  const box = shown.getBoundingClientRect(), style = getComputedStyle(shown)
  return {
    words: at.textContent.trim(), inside: Boolean(at.closest("main")),
    seen: box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    marked: style.outlineStyle !== "none" || style.boxShadow !== "none" || at.matches(".sb-find__input"),
  }
}"""


@pytest.fixture(scope="module")
def address(built: Path) -> Iterator[str]:
    """The address of the site at the server's root, where its page for what is not there finds its styles."""
    with served(built) as root:
        yield root


@pytest.fixture(scope="module")
def readers(browser: Browser) -> Iterator[tuple[tuple[BrowserContext, str, str], ...]]:
    """A reader at a desk by day and one with a phone at night, each with the scheme of the page and the other one."""
    axe = external.path_of("axe-core", "axe.min.js")
    desk = browser.new_context(viewport={"width": 1440, "height": 900}, color_scheme="light", reduced_motion="reduce")
    phone = browser.new_context(viewport={"width": 390, "height": 844}, color_scheme="dark", reduced_motion="reduce")
    for context in (desk, phone):
        context.add_init_script(path=axe)
    yield (desk, "default", "slate"), (phone, "slate", "default")
    desk.close()
    phone.close()


@pytest.mark.parametrize("path", KINDS)
def test_axe_finds_nothing_in_light_and_dark_on_desktop_and_phone(
    readers: tuple[tuple[BrowserContext, str, str], ...], address: str, path: str
) -> None:
    for context, scheme, other in readers:
        page = context.new_page()
        page.goto(address + path)
        if "?q=" in path:
            page.wait_for_selector(".sb-search__list li")
        assert page.evaluate(BREACHES, {"type": "tag", "values": WCAG}) == []
        if path != WECHAT:  # it shows what a platform will, whatever the reader's scheme
            assert page.get_attribute("body", "data-md-color-scheme") == scheme
            page.evaluate("(other) => document.body.setAttribute('data-md-color-scheme', other)", other)
            assert page.evaluate(BREACHES, {"type": "rule", "values": COLOURS}) == []
        page.close()


def test_axe_finds_nothing_on_a_page_that_leads_on(browser: Browser, built: Path) -> None:
    page = browser.new_page()
    page.set_content(
        re.sub(
            r'<meta http-equiv="(refresh|Content-Security-Policy)"[^>]*>',
            "",
            (built / MOVED).read_text(encoding="utf-8"),
        )
    )
    page.add_script_tag(path=external.path_of("axe-core", "axe.min.js"))
    assert page.evaluate(BREACHES, {"type": "tag", "values": WCAG}) == []


@pytest.mark.external
def test_every_page_is_valid_html(built: Path) -> None:
    """The whole site, not one page a kind: the checker's start costs more than all pages."""
    jar = str(external.path_of("vnu-jar", "build/dist/vnu.jar"))
    command = [
        external.program("java"),
        "-Xss4m",
        "-jar",
        jar,
        "--errors-only",
        "--format",
        "json",
        "--exit-zero-always",
    ]
    pages = [str(path) for path in sorted(built.rglob("*.html"))]
    said = json.loads(subprocess.run([*command, *pages], check=True, capture_output=True).stderr)["messages"]
    told = {one["message"] for one in said}
    assert [
        f"{one.get('url', '')}:{one.get('lastLine')}: {one['message']}"
        for one in said
        if one["message"] not in OF_THE_THEME
    ] == []
    assert told == OF_THE_THEME, "the theme has mended these: take them off the list"


@pytest.mark.parametrize("width", [1280, 390])
def test_text_twice_as_large_is_whole(browser: Browser, address: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 844}, reduced_motion="reduce")
    page = context.new_page()
    fonts = {"standard": 32, "fixed": 26}  # pixels; browsers come with 16 and 13
    context.new_cdp_session(page).send("Page.setFontSizes", {"fontSizes": fonts})
    for path in KINDS:
        page.goto(address + path)
        assert float(page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)")) >= 32, path
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        assert too_wide(page) == [], path
        assert page.evaluate(CUT_OFF) == [], path
    context.close()


def words(page: Page) -> set[str]:
    """The lines of a page that a reader sees."""
    return {line.strip() for line in page.locator("main").inner_text().splitlines() if line.strip()}


def test_without_scripts_nothing_but_search_is_lacking(browser: Browser, address: str) -> None:
    with_scripts = browser.new_context().new_page()
    without = browser.new_context(java_script_enabled=False).new_page()
    for path in KINDS:
        if path == WECHAT:  # copying is what it is for, and it says what to do instead
            continue
        with_scripts.goto(address + path)
        without.goto(address + path)
        if path.startswith("search.html"):
            assert "也可以从活动和成果两页按学年查找" in without.locator("main").inner_text()
            continue
        with_scripts.evaluate("document.querySelectorAll('.sb-filter, .sb-copy').forEach((one) => one.remove())")
        assert words(with_scripts) - words(without) == set(), path
        assert without.locator(".md-tabs a:visible").count() > 4, path


def test_a_page_is_left_and_a_file_got_by_keyboard_alone(browser: Browser, address: str) -> None:
    """From home by the tab of outcomes to the file of one; at every step the reader sees where the focus is."""
    page = browser.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce").new_page()
    page.goto(address)
    at = step(page)
    assert at["words"] == "跳转至"
    assert at["seen"]
    step_to(page, "成果")
    page.keyboard.press("Enter")
    page.wait_for_url("**/outcomes/index.html")
    step(page)
    page.keyboard.press("Enter")  # past the frame, straight to the text
    assert step(page)["inside"]
    step_to(page, "下载文件")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.path().read_bytes() == b"%PDF-1.4 sample"


def step(page: Page) -> dict[str, Any]:
    """Where the focus is after a press of the tab key."""
    page.keyboard.press("Tab")
    at: dict[str, Any] = page.evaluate(FOCUS)
    return at


def step_to(page: Page, text: str) -> None:
    """Go on from one place to the next until one that starts with ``text``."""
    for _ in range(100):
        at = step(page)
        assert at["seen"], at
        assert at["marked"], at
        if at["words"].startswith(text):
            return
    pytest.fail(f"no place reached by keyboard starts with {text}")
