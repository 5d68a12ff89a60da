"""The site in a real Chromium: on a phone, in the dark, and its search."""

import functools
import http.server
import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

pytestmark = pytest.mark.browser

PAGES = (
    "index.html",
    "studios/index.html",
    "studios/chunhui/index.html",
    "status/index.html",
    "activities/index.html",
    "studios/chunhui/activities/2025-10-17-lessons.html",
    "studios/chunhui/activities/2026-03-forum.html",
    "outcomes/index.html",
    "policy/index.html",
    "search.html?q=倾听",
    "handbook/studio.html",
    "about.html",
    "404.html",
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    found = shutil.which("chromium")
    if found is None:
        said = "Chromium is not installed (apt install chromium)"
        if os.environ.get("STUDIOBOOK_REQUIRE_ALL") == "1":
            pytest.fail(said)
        pytest.skip(said)
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        running = playwright.chromium.launch(executable_path=found, args=arguments)
        yield running
        running.close()


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves files and says nothing."""

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def address(built: Path) -> Iterator[str]:
    """The address of the site, in a folder below the server's root: the site must not mind."""
    handler = functools.partial(Quiet, directory=str(built.parent))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/{built.name}/"
    server.shutdown()
    server.server_close()


def opened(browser: Browser, width: int, scheme: str = "light") -> tuple[Page, list[str], list[str]]:
    """A page in a fresh profile, with what its console complains of and every address it asks for."""
    page = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme).new_page()  # type: ignore[arg-type]
    complaints: list[str] = []
    asked: list[str] = []
    page.on(
        "console", lambda message: complaints.append(message.text) if message.type in ("error", "warning") else None
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    return page, complaints, asked


def test_no_page_scrolls_sideways_complains_or_asks_elsewhere(browser: Browser, address: str) -> None:
    page, complaints, asked = opened(browser, 360)
    for path in PAGES:
        page.goto(address + path)
        if path == "404.html":  # without a site_url it takes itself to lie at the server's root
            complaints.clear()
            continue
        widths = page.evaluate("[document.documentElement.scrollWidth, document.body.scrollWidth, innerWidth]")
        assert max(widths) == 360, f"{path}: {widths}"
        assert too_wide(page) == [], path
        assert complaints == [], path
    host = address.split("/")[2]
    assert [url for url in asked if url.split("/")[2] != host] == []


def too_wide(page: Page) -> list[str]:
    """What of the text reaches beyond the window and is in no frame that scrolls."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll("article *")].filter((one) => {
             for (let at = one.parentElement; at && at.tagName !== "ARTICLE"; at = at.parentElement)
               if (getComputedStyle(at).overflowX !== "visible") return false
             const box = one.getBoundingClientRect()
             return box.width && (box.right > innerWidth + 1 || box.left < -1)
           }).map((one) => one.className || one.tagName)"""
    )
    return found


def test_the_dark_scheme_follows_the_reader_and_can_be_switched(browser: Browser, address: str) -> None:
    page, complaints, _ = opened(browser, 1200, "dark")
    page.goto(address)
    scheme = "document.body.getAttribute('data-md-color-scheme')"
    page.wait_for_function(f"{scheme} === 'slate'")
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.click("label[title='切换到浅色']")
    page.wait_for_function(f"{scheme} === 'default'")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != dark
    assert complaints == []


def test_search_finds_by_word_and_narrows_by_facet(browser: Browser, address: str) -> None:
    page, complaints, _ = opened(browser, 1200)
    page.goto(address)
    page.fill(".sb-find__input", "倾听")
    page.press(".sb-find__input", "Enter")
    page.wait_for_selector(".sb-search__list li")
    before = page.locator(".sb-search__list li").count()
    page.click("label:has-text('2025—2026学年')")
    page.wait_for_function(f"document.querySelectorAll('.sb-search__list li').length < {before}")
    assert "%E5%AD%A6%E5%B9%B4=" in page.url  # the address keeps the choice, so that it can be sent on
    page.click("text=倾听主题班会课展示")
    page.wait_for_selector(".sb-activity")
    assert complaints == []
