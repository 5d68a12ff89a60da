"""Photographs on the built site, in a real Chromium: what a screen loads of them, the lightbox by keyboard, and how much home weighs."""

import functools
import gzip
import http.server
import io
import re
import threading
from collections.abc import Iterator
from datetime import date
from http import HTTPStatus
from pathlib import Path
from typing import ClassVar

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page

from studiobook.website.mkdocs import plugin
from tests.browser import until
from tests.builders import REPOSITORY, a_site
from tests.external import path_of

ACTIVITY = "studios/chunhui/activities/2025-10-17-lessons.html"
MOST_OF_HOME = 300_000  # bytes
PACKED = {".html", ".css", ".js", ".svg", ".json", ".xml"}


class Server(http.server.SimpleHTTPRequestHandler):
    """Serves files, texts packed as docs/serving.md has servers do it, and keeps how many bytes each path took."""

    sent: ClassVar[dict[str, int]] = {}

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        packed = path.suffix in PACKED
        data = gzip.compress(path.read_bytes()) if packed else path.read_bytes()
        self.sent[self.path] = len(data)
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header("Content-Length", str(len(data)))
        if packed:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the sample district, built by mkdocs."""
    folder = tmp_path_factory.mktemp("sample") / "site"
    plugin.build_site(a_site(REPOSITORY, date(2026, 11, 20)), folder)
    return folder


def served(folder: Path) -> Iterator[str]:
    Server.sent.clear()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Server, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.fixture
def address(built: Path) -> Iterator[str]:
    yield from served(built)


@pytest.fixture
def sample_address(sample: Path) -> Iterator[str]:
    yield from served(sample)


def screen(browser: Browser, width: int, dots: float = 1, **more: object) -> Page:
    context = browser.new_context(
        viewport={"width": width, "height": 844},
        device_scale_factor=dots,
        bypass_csp=True,
        **more,  # type: ignore[arg-type]  # what Playwright takes
    )
    return context.new_page()


# --- what is loaded ---


@pytest.mark.parametrize(
    ("width", "dots", "expected"), [(390, 1, 400), (390, 2, 800), (390, 3, 800), (1440, 1, 400), (1440, 2, 800)]
)
def test_a_screen_loads_the_size_it_needs(
    browser: Browser, address: str, width: int, dots: float, expected: int
) -> None:
    page = screen(browser, width, dots)
    page.goto(address + ACTIVITY)
    second = page.locator(".sb-photos img").nth(1)
    second.scroll_into_view_if_needed()
    until(page, "(({complete, currentSrc}) => complete && currentSrc)(document.querySelectorAll('.sb-photos img')[1])")
    assert re.search(r"-(\d+)\.webp$", second.evaluate("one => one.currentSrc"))[1] == str(expected)  # type: ignore[index]  # or the test fails


def test_only_the_first_picture_of_a_page_is_not_lazy(built: Path) -> None:
    for name in (ACTIVITY, "index.html", "studios/chunhui/index.html", "activities/index.html"):
        images = re.findall(r"<img [^>]*photos/[^>]*>", (built / name).read_text(encoding="utf-8"))
        assert ["loading" in one for one in images] == [False] + [True] * (len(images) - 1), name


def test_every_picture_keeps_its_place_before_it_is_there(browser: Browser, address: str) -> None:
    page = screen(browser, 390)
    page.route("**/photos/**", lambda route: route.abort())
    page.goto(address + ACTIVITY)
    assert page.evaluate(
        "[...document.querySelectorAll('article picture img')].every(one => one.width > 0 && one.height > 0)"
    )
    heights = page.evaluate(
        "[...document.querySelectorAll('.sb-photos img')].map(one => one.getBoundingClientRect().height)"
    )
    page.unroute("**/photos/**")
    page.goto(address + ACTIVITY)
    page.evaluate("document.querySelectorAll('img').forEach(one => one.loading = 'eager')")
    until(page, "[...document.images].every(one => one.complete)")
    loaded = page.evaluate(
        "[...document.querySelectorAll('.sb-photos img')].map(one => one.getBoundingClientRect().height)"
    )
    assert loaded == pytest.approx(heights, abs=1)
    assert len(loaded) == 8


def test_nothing_moves_while_a_page_loads(browser: Browser, address: str) -> None:
    page = screen(browser, 390)
    page.add_init_script(
        "window.moved = 0; new PerformanceObserver(list => list.getEntries().forEach(one => moved += one.value))"
        ".observe({type: 'layout-shift', buffered: true})"
    )
    page.goto(address + ACTIVITY)
    page.locator(".sb-photos img").last.scroll_into_view_if_needed()
    page.wait_for_load_state("networkidle")
    assert page.evaluate("moved") < 0.02


def test_every_file_in_a_choice_is_there_and_as_wide_as_it_says(built: Path) -> None:
    text = (built / ACTIVITY).read_text(encoding="utf-8")
    choices = re.findall(r'srcset="([^"]*)"', text)
    assert len(choices) == 2 * 9
    for choice in choices:
        for part in choice.split(", "):
            name, width = part.split()
            with Image.open((built / ACTIVITY).parent / name) as image:
                assert f"{image.width}w" == width
                assert image.format == ("WEBP" if name.endswith("webp") else "JPEG")
                assert not image.getexif()


# --- the lightbox ---


def focused(page: Page) -> str:
    said: str = page.evaluate("document.activeElement.getAttribute('aria-label') ?? document.activeElement.tagName")
    return said


def shown(page: Page) -> str:
    said: str = page.locator(".sb-lightbox__caption").inner_text()
    return said


def opened(browser: Browser, address: str, **more: object) -> Page:
    page = screen(browser, 1440, **more)
    page.goto(address + ACTIVITY)
    page.locator(".sb-photos a.sb-zoom").nth(1).focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("dialog.sb-lightbox[open]")
    return page


def test_the_lightbox_is_used_by_keyboard_alone(browser: Browser, address: str) -> None:
    page = opened(browser, address)
    first = shown(page)
    assert page.locator(".sb-lightbox__count").inner_text() == "3 / 9"  # the one in the text counts
    page.keyboard.press("ArrowRight")
    assert shown(page) != first
    page.keyboard.press("ArrowLeft")
    assert shown(page) == first
    page.keyboard.press("Home")
    assert page.locator(".sb-lightbox__count").inner_text() == "1 / 9"
    page.keyboard.press("ArrowLeft")
    assert page.locator(".sb-lightbox__count").inner_text() == "9 / 9"
    alt = page.locator(".sb-lightbox img").get_attribute("alt")
    assert alt
    assert alt in shown(page)
    seen = set()
    for _ in range(8):
        page.keyboard.press("Tab")
        seen.add(focused(page))
    assert (
        {"关闭", "上一张", "下一张"} <= seen <= {"关闭", "上一张", "下一张", "照片", "BODY"}
    )  # BODY: the browser's own frame
    page.keyboard.press("Escape")
    page.wait_for_selector("dialog.sb-lightbox", state="hidden")
    assert page.evaluate("document.activeElement === document.querySelectorAll('.sb-photos a.sb-zoom')[1]")
    assert page.url == address + ACTIVITY


def test_the_lightbox_shows_the_largest_size_a_screen_needs(browser: Browser, address: str) -> None:
    page = opened(browser, address)
    until(page, "document.querySelector('.sb-lightbox img').complete")
    box = page.locator(".sb-lightbox img").bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["y"] >= 0
    assert box["x"] + box["width"] <= 1440
    assert box["y"] + box["height"] <= 844
    page.locator(".sb-lightbox__frame").click(position={"x": 40, "y": 40})  # beside the picture
    page.wait_for_selector("dialog.sb-lightbox", state="hidden")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_open_lightbox_is_accessible(browser: Browser, address: str, scheme: str) -> None:
    page = opened(browser, address, color_scheme=scheme, reduced_motion="reduce")
    page.add_script_tag(path=path_of("axe-core", "axe.min.js"))
    found = page.evaluate(
        "axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})"
        ".then(one => one.violations.map(two => [two.id, two.nodes.map(node => node.html)]))"
    )
    assert found == []
    assert page.evaluate("getComputedStyle(document.querySelector('.sb-lightbox__frame')).animationName") == "none"


def test_without_scripts_a_photo_is_a_link_to_its_largest_picture(browser: Browser, address: str, built: Path) -> None:
    page = screen(browser, 1440, java_script_enabled=False)
    page.goto(address + ACTIVITY)
    page.locator(".sb-photos a.sb-zoom").first.click()
    page.wait_for_url("**/photos/*.jpg")
    with Image.open(io.BytesIO((built / page.url.removeprefix(address)).read_bytes())) as image:
        assert image.width in (600, 800)  # as wide as it was handed in


# --- how much the first page weighs ---


@pytest.mark.parametrize("dots", [1, 2, 3])
def test_home_comes_quickly_to_a_phone(browser: Browser, sample_address: str, dots: float) -> None:
    page = screen(browser, 390, dots)
    page.goto(sample_address)
    page.wait_for_load_state("networkidle")
    for image in page.locator("img").all():  # and with every picture further down
        image.scroll_into_view_if_needed()
    until(page, "[...document.images].every(one => one.complete)")
    sent = dict(Server.sent)
    assert sum(sent.values()) < MOST_OF_HOME, sorted(sent.items(), key=lambda one: -one[1])
    assert len([name for name in sent if name.endswith(".webp")]) >= 4
    assert not [name for name in sent if name.endswith(".jpg")]
