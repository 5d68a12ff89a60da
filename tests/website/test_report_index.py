"""The index of the reports in a real Chromium, opened from the disk: the choices, a phone, the dark; and without scripts."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from studiobook.cli import main as cli
from tests.browser import opened, until
from tests.builders import a_district, a_studio

ROWS = "tr[data-kind]:visible"


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of the index of two studios, one of them in its second year."""
    folder = tmp_path_factory.mktemp("reports")
    root = a_district(folder / "district", chunhui=a_studio(), qiming=a_studio(name="启明工作室 #2", cycle="2025-2026"))
    assert cli.run_reports(cli.parse_options(str(root), str(folder / "out"), "2025-11-20")) == 0
    return (folder / "out/reports/index.html").as_uri()


def test_the_choices_narrow_the_list_and_can_be_taken_back(browser: Browser, index: str) -> None:
    page, complaints, asked = opened(browser, 1200)
    page.goto(index)
    everything = page.locator(ROWS).count()
    page.select_option("[name=studio]", "qiming")
    assert 0 < page.locator(ROWS).count() < everything
    assert page.locator("section.sheet:visible h2").all_inner_texts()[0].startswith("启明工作室 #2")
    page.click("[type=reset]")
    until(page, f"document.querySelector('output').textContent === '{everything} 份'")
    page.select_option("[name=kind]", "年度考核报告")
    page.select_option("[name=span]", "2024-2025学年")
    assert page.locator(ROWS).count() == 1
    assert "年度考核报告" in page.locator(ROWS).inner_text()
    assert complaints == []
    assert {url.split(":")[0] for url in asked} == {"file"}


def test_without_scripts_everything_is_there(browser: Browser, index: str) -> None:
    with_scripts, _, _ = opened(browser, 1200)
    with_scripts.goto(index)
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(index)
    assert page.locator(ROWS).count() == with_scripts.locator(ROWS).count() > 2
    assert not page.locator("form").is_visible()


def test_every_link_leads_to_a_file(browser: Browser, index: str) -> None:
    page, _, _ = opened(browser, 1200)
    page.goto(index)
    links: list[str] = page.evaluate(
        "[...document.querySelectorAll('a')].map((one) => decodeURIComponent(one.pathname))"
    )
    assert len(links) > 10
    assert [link for link in links if not Path(link).is_file()] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_a_phone_in_both_schemes(browser: Browser, index: str, scheme: str) -> None:
    page, complaints, _ = opened(browser, 360, scheme)
    page.goto(index)
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (sum(map(int, colour[4:-1].split(","))) > 380) == (scheme == "light")
    assert complaints == []
