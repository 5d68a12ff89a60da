"""A real Chromium for tests of pages: a server of a folder, a page that notes what it complains of, and waits without haste."""

import functools
import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from studiobook.website import urls
from tests import external
from tests.external import PATIENCE

PAGES = (
    "index.html",
    "studios/index.html",
    "studios/chunhui/index.html",
    "status/index.html",
    "activities/index.html",
    "studios/chunhui/activities/2025-10-17-lessons.html",
    "studios/chunhui/activities/2026-03-forum.html",
    "statistics/index.html",
    "statistics/2024-2025.html",
    "people/index.html",
    "studios/chunhui/people/li-min.html",
    "activities/kinds.html",
    "activities/calendar/2025-2026.html",
    "outcomes/index.html",
    "projects/index.html",
    "studios/chunhui/projects/home-school.html",
    "themes/index.html",
    f"themes/{urls.token('倾听')}.html",
    "privacy.html",
    "accessibility.html",
    "policy/index.html",
    "data/index.html",
    "search.html?q=倾听",
    "handbook/index.html",
    "handbook/studio.html",
    "about.html",
    "404.html",
)
"""One page of every kind, by its address on the site of ``tests/website/conftest.py``."""


@contextmanager
def chromium() -> Iterator[Browser]:
    """The system's Chromium, whose pages wait as long as a loaded machine may need."""
    found = external.program("chromium")
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=found, args=arguments, timeout=PATIENCE * 1000)
        browser.on("context", lambda context: context.set_default_timeout(PATIENCE * 1000))
        yield browser
        browser.close()


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves files and says nothing."""

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def served(root: Path) -> Iterator[str]:
    """A server of the files in ``root``, by its address."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(root)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def opened(browser: Browser, width: int, scheme: str = "light") -> tuple[Page, list[str], list[str]]:
    """A page in a fresh profile, with what its console complains of and every address it asks for."""
    page = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme).new_page()  # type: ignore[arg-type]  # a plain string, where Playwright wants a literal
    complaints: list[str] = []
    asked: list[str] = []
    page.on(
        "console", lambda message: complaints.append(message.text) if message.type in ("error", "warning") else None
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    return page, complaints, asked


def until(page: Page, condition: str) -> None:
    """Wait until an expression (or what it promises) is true in the page, for ``PATIENCE`` at most.

    ``Page.wait_for_function`` compiles its text again each time it looks again, which the pages' Content-Security-Policy forbids.
    """
    page.evaluate(f"""async () => {{
        const end = Date.now() + {PATIENCE * 1000};
        while (!(await ({condition}))) {{
            if (Date.now() > end) throw new Error("waited too long");
            await new Promise((again) => setTimeout(again, 50));
        }}
    }}""")


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
