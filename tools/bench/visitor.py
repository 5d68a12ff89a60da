"""``python -m tools.bench.visitor SITE [QUESTION]``: what a visitor's browser loads of a built site, as a server would send it.

With ``--brief`` also of other sites, and only their homes: Material's search loads its index with the first page.

Texts are packed with gzip, pictures and Pagefind's own packed files go as they are. The browser keeps what it was sent, so that a
search after the first page counts only what the search adds.
"""

import argparse
import functools
import gzip
import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, Page, sync_playwright

from tests import external

HEAD = ("visit", "requests", "kB", "kB packed")
FOUND = ".sb-search__list li"
_PACKED = {".html", ".css", ".js", ".json", ".svg", ".xml", ".ics", ".csv", ".txt"}


class Sent(NamedTuple):
    """A file that was sent: its address below the site, its bytes, and its bytes on the way."""

    path: str
    plain: int
    packed: int


class _Server(http.server.ThreadingHTTPServer):
    """Keeps what it sent."""

    sent: list[Sent]


class _Handler(http.server.SimpleHTTPRequestHandler):
    """Sends a file with a day of keeping, as servers of finished sites do."""

    server: _Server

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            self.send_error(404)
            return
        data = path.read_bytes()
        body = gzip.compress(data, 6) if path.suffix in _PACKED else data
        self.server.sent.append(Sent(self.path.partition("?")[0].lstrip("/"), len(data), len(body)))
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        if body is not data:
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "max-age=86400")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def counted(site: Path) -> Iterator[tuple[str, list[Sent]]]:
    """A server of ``site``: its address, and the list of what it sent so far."""
    server = _Server(("127.0.0.1", 0), functools.partial(_Handler, directory=str(site)))
    server.sent = []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/", server.sent
    server.shutdown()
    server.server_close()


def first_search(browser: Browser, site: Path, question: str, width: int = 390) -> tuple[list[Sent], list[Sent]]:
    """What a first visit to home loads, and what the first search loads after it."""
    with counted(site) as (address, sent):
        page = _new(browser, width)
        page.goto(address)
        page.wait_for_load_state("networkidle")
        before = len(sent)
        page.goto(f"{address}search.html?q={question}")
        page.wait_for_selector(FOUND)
        page.wait_for_load_state("networkidle")
        page.context.close()
        return sent[:before], sent[before:]


def home(browser: Browser, site: Path, width: int = 390) -> list[Sent]:
    """What a first visit to home loads, of any site. Material's own search loads its index with the first page."""
    with counted(site) as (address, sent):
        page = _new(browser, width)
        page.goto(f"{address}index.html")
        page.wait_for_load_state("networkidle")
        page.context.close()
        return list(sent)


def _new(browser: Browser, width: int) -> Page:
    return browser.new_context(viewport={"width": width, "height": 844}).new_page()


def main() -> None:
    """Measure and print a table in Markdown."""
    asked = argparse.ArgumentParser(prog="python -m tools.bench.visitor", description="What a visitor loads.")
    asked.add_argument("site", type=Path, help="the folder of the built site")
    asked.add_argument("question", nargs="?", default="倾听", help="what is searched")
    asked.add_argument("--files", action="store_true", help="each file of the search")
    asked.add_argument(
        "--brief", action="store_true", help="packed bytes of home and of the first search alone, 390 px"
    )
    given = asked.parse_args()
    if given.brief:
        print(*_brief(given.site, given.question))
        return
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=external.program("chromium"), args=["--no-sandbox"])
        visits: list[tuple[str, list[Sent]]] = []
        search: list[Sent] = []
        for width in (1440, 390):
            first, search = first_search(browser, given.site, given.question, width)
            visits.append((f"home, {width} px", first))
        visits.append((f"first search after home: {given.question}", search))
        browser.close()
    for line in (HEAD, ("---", *["---:"] * (len(HEAD) - 1))):
        print(f"| {' | '.join(line)} |")
    for name, sent in visits:
        plain, packed = (round(sum(sizes) / 1000) for sizes in zip(*(one[1:] for one in sent), strict=True))
        print(f"| {name} | {len(sent)} | {plain} | {packed} |")
    if given.files:
        for one in search:
            print(f"{one.packed:8} {one.path}")


def _brief(site: Path, question: str) -> Iterator[int]:
    ours = (site / "pagefind").is_dir()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=external.program("chromium"), args=["--no-sandbox"])
        for sent in first_search(browser, site, question) if ours else (home(browser, site), []):
            yield sum(one.packed for one in sent)
        browser.close()


if __name__ == "__main__":
    main()
