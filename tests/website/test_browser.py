"""The site in a real Chromium: on a phone, in the dark, and its search."""

import re
from itertools import pairwise

import pytest
from playwright.sync_api import Browser

from tests.browser import PAGES, opened, too_wide, until


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


def test_the_dark_scheme_follows_the_reader_and_can_be_switched(browser: Browser, address: str) -> None:
    page, complaints, _ = opened(browser, 1200, "dark")
    page.goto(address)
    scheme = "document.body.getAttribute('data-md-color-scheme')"
    until(page, f"{scheme} === 'slate'")
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.click("label[title='切换到浅色']")
    until(page, f"{scheme} === 'default'")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != dark
    assert complaints == []


TABS = {"首页": "index", "工作室": "studios/index", "进展": "status/index", "活动": "activities/index", "成果": "outcomes/index",
        "管理办法": "policy/index", "手册": "handbook/index", "关于": "about"}  # fmt: skip


def test_each_tab_opens_what_its_name_says_on_desktop_and_in_the_drawer(browser: Browser, address: str) -> None:
    page, _, _ = opened(browser, 1280)
    page.goto(address)
    assert page.eval_on_selector_all(".md-tabs a", "all => all.map((one) => [one.textContent.trim(), one.href])") == [
        [name, f"{address}{place}.html"] for name, place in TABS.items()
    ]
    page.set_viewport_size({"width": 390, "height": 844})
    page.click("label.md-header__button[for=__drawer]")
    for name, place in TABS.items():
        entry = page.locator(".md-nav--primary > .md-nav__list > li", has_text=re.compile(rf"^\s*{name}(\s|$)")).first
        link = entry.locator("> a, > .md-nav__container > a").first
        if link.count():
            assert link.evaluate("(one) => one.href") == f"{address}{place}.html"
        else:  # a list whose first page has the name that the list has on a desktop
            entry.locator("> label").click()
            first = entry.locator("> nav > ul > li > a").first
            assert first.evaluate("(one) => one.href") == f"{address}{place}.html"
            page.click(f"nav[aria-label='{name}'] > label:visible")


def test_the_frame_follows_the_reader(browser: Browser, address: str) -> None:
    page, complaints, _ = opened(browser, 1280)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(address + "handbook/studio.html")
    heading = page.locator("article h2").nth(4)
    heading.evaluate("(one) => scrollTo(0, one.getBoundingClientRect().top + scrollY - 70)")
    active = page.locator(".md-sidebar--secondary .md-nav__link--active")
    active.wait_for()
    assert active.get_attribute("href") == f"#{heading.get_attribute('id')}"
    assert page.locator(".md-header__title--active").inner_text().strip().endswith("给工作室")
    page.mouse.wheel(0, -40)
    page.click(".md-top:not([hidden])")
    until(page, "scrollY === 0")
    page.locator(".sb-copy").first.click()
    page.wait_for_selector(".sb-copy:text('已复制')")
    assert page.evaluate("navigator.clipboard.readText()") == page.locator(".highlight code").first.inner_text()
    assert complaints == []


def test_what_is_folded_opens_for_an_address_and_on_paper(browser: Browser, address: str) -> None:
    page, complaints, _ = opened(browser, 390)
    page.goto(address + "studios/chunhui/index.html#plan-2024-2025")
    assert page.locator("#duties-2024-2025").get_attribute("open") is not None
    shut = page.locator("details:not([open]):not(.sb-phone)").count()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert shut
    assert page.locator("details:not([open]):not(.sb-phone)").count() == 0
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("details:not([open]):not(.sb-phone)").count() == shut
    page.click("label.md-header__button[for=__drawer]")
    page.keyboard.press("Escape")
    assert not page.locator("#__drawer").is_checked()
    assert complaints == []


def test_search_finds_by_word_and_narrows_by_facet(browser: Browser, address: str) -> None:
    page, complaints, _ = opened(browser, 1200)
    page.goto(address)
    page.fill(".sb-find__input", "倾听")
    page.press(".sb-find__input", "Enter")
    page.wait_for_selector(".sb-search__list li")
    before = page.locator(".sb-search__list li").count()
    page.click("label:has-text('2025—2026学年')")
    until(page, f"document.querySelectorAll('.sb-search__list li').length < {before}")
    assert "%E5%AD%A6%E5%B9%B4=" in page.url  # the address keeps the choice, so that it can be sent on
    page.click("text=倾听主题班会课展示")
    page.wait_for_selector(".sb-activity")
    assert complaints == []


def test_choices_narrow_the_list_and_stay_in_the_address(browser: Browser, address: str) -> None:
    page, complaints, _ = opened(browser, 1200)
    page.goto(address + "activities/index.html")
    everything = page.locator(".sb-entry").count()
    page.select_option("[name=kind]", "open-lesson")
    assert 0 < page.locator(".sb-entry:visible").count() < everything
    assert "kind=open-lesson" in page.url
    page.select_option("[name=year]", "2024-2025")  # a folded year opens
    assert page.locator(".sb-entry:visible").count() == 1
    page.reload()
    assert page.locator(".sb-entry:visible").count() == 1
    page.click("[type=reset]")
    until(page, f"document.querySelector('.sb-filter output').textContent === '{everything} 次'")
    assert complaints == []


def test_without_scripts_lists_are_whole_and_no_form_is_there(browser: Browser, address: str) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    for path in ("studios/index.html", "activities/index.html", "outcomes/index.html", "projects/index.html"):
        page.goto(address + path)
        assert not page.locator(".sb-filter").is_visible(), path
    page.goto(address + "studios/index.html")
    assert page.locator(".sb-card--studio:visible").count() == 2
    assert page.locator(".sb-groups a:visible").count() == 2  # by cycle: all else is the same


@pytest.mark.parametrize("path", PAGES)
def test_headings_follow_each_other(browser: Browser, address: str, path: str) -> None:
    """One h1 a page, and no level is left out on the way down."""
    page, _, _ = opened(browser, 1200)
    page.goto(address + path)
    levels: list[int] = page.evaluate(
        "[...document.querySelectorAll('main :is(h1, h2, h3, h4, h5, h6)')].map((one) => Number(one.tagName[1]))"
    )
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels)), levels
