"""The copy of the site that is opened from a disk, in a real Chromium: pages, pictures, and a search without a server."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from studiobook.cli import main as cli
from studiobook.website.mkdocs import plugin
from tests.browser import opened, until
from tests.builders import a_district, a_site, a_studio
from tests.website.conftest import HOSTILE, TODAY

FOUND = ".sb-search__list li"
PAGES = ("index.html", "studios/index.html", "activities/index.html", "studios/chunhui/index.html",
         "studios/chunhui/activities/2025-10-17-lessons.html", "handbook/studio.html")  # fmt: skip


@pytest.fixture(scope="module")
def copy(district: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of the copy: in a folder whose name has a space and Chinese characters, as people's folders have."""
    folder = tmp_path_factory.mktemp("copy") / "工作室 网站"
    plugin.build_site(a_site(district, TODAY), folder, offline=True)
    return folder.as_uri()


def results(page: Page) -> list[str]:
    titles: list[str] = page.locator(f"{FOUND} a").all_inner_texts()
    return titles


def test_pages_open_without_complaint_and_ask_for_files_only(browser: Browser, copy: str) -> None:
    page, complaints, asked = opened(browser, 1200)
    for path in PAGES:
        page.goto(f"{copy}/{path}")
        page.wait_for_load_state("networkidle")
        assert complaints == [], path
    assert {url.split(":")[0] for url in asked} <= {"file", "data"}


def test_search_from_the_header_finds_narrows_and_leads_on(browser: Browser, copy: str) -> None:
    page, complaints, asked = opened(browser, 1200)
    page.goto(f"{copy}/studios/index.html")
    page.fill(".sb-find__input", "倾听")
    page.press(".sb-find__input", "Enter")
    page.wait_for_selector(FOUND)
    before = page.locator(FOUND).count()
    assert "<mark>倾听</mark>" in page.locator(".sb-search__excerpt").first.inner_html()
    page.click("label:has-text('2025—2026学年')")
    until(page, f"document.querySelectorAll('{FOUND}').length < {before}")
    page.click("text=倾听主题班会课展示")
    page.wait_for_selector(".sb-activity")
    assert complaints == []
    assert {url.split(":")[0] for url in asked} <= {"file", "data"}


def test_every_word_has_to_occur_and_titles_come_first(browser: Browser, copy: str) -> None:
    page, _, _ = opened(browser, 1200)
    page.goto(f"{copy}/search.html?q=春季 论坛")
    page.wait_for_selector(FOUND)
    assert results(page)[0] == "春季论坛"
    page.goto(f"{copy}/search.html?q=春季 没有这个词")
    page.wait_for_selector("text=没有找到")
    assert page.locator(FOUND).count() == 0


def test_hostile_texts_are_found_and_do_nothing(browser: Browser, copy: str) -> None:
    page, complaints, _ = opened(browser, 1200)
    page.goto(f"{copy}/search.html?q=alert")
    page.wait_for_selector(FOUND)
    assert HOSTILE in results(page)
    assert page.locator(".sb-search__results script, .sb-search__results img").count() == 0
    assert complaints == []


@pytest.mark.slow
def test_the_task_puts_the_copy_beside_the_site(tmp_path: Path) -> None:
    root = a_district(tmp_path / "district", chunhui=a_studio())
    assert cli.run_site(cli.parse_options(str(root), str(tmp_path / "out"), "2024-11-01"), offline=True) == 0
    offline = tmp_path / "out/offline"
    assert (offline / "search/entries.js").is_file()
    assert not (offline / "pagefind").exists()
    assert 'type="module"' not in (offline / "search.html").read_text(encoding="utf-8")
    assert [path.name for path in (tmp_path / "out").iterdir() if path.is_dir()] == ["offline"]
