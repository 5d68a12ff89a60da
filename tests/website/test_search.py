"""The search in a real Chromium: a table of questions on the sample, what a first search loads, keys, and what it says when it fails."""

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from studiobook.loading import library
from studiobook.website.privacy.public_view import public_view
from studiobook.website.search import entries as search_entries
from studiobook.website.search import index as search_index
from studiobook.website.search.entries import Entry
from studiobook.website.search.sections import Section, Written, sections
from tests.browser import opened, served
from tests.builders import REPOSITORY
from tools.bench.visitor import first_search

# a question on the sample, and the addresses that have to be among what it finds
QUESTIONS = {
    "李敏": ("studios/chunhui/people/li-min.html", "studios/chunhui/index.html"),  # names, whole
    "贺兰舟": ("studios/dengxia/activities/2025-06-20-year-end.html",),
    "梁知秋": ("studios/dengxia/index.html",),
    "霍长青": ("studios/sunmao/people/huo-changqing.html",),
    "知秋": ("studios/dengxia/index.html",),  # parts of names
    "嘉禾": ("studios/chunhui/index.html",),
    "舟": ("studios/dengxia/index.html", "studios/qiming/index.html"),
    "云溪初级": ("studios/dengxia/activities/2024-05-24-yunxi-lessons.html",),  # parts of schools' names
    "灯下": ("studios/dengxia/index.html",),
    "112号": ("studios/chunhui/projects/home-visit.html",),  # numbers
    "一百二十四张便条": ("studios/chunhui/projects/home-visit.html",),
    "2024 家访": ("studios/chunhui/projects/home-visit.html",),
    "２０２４家访": ("studios/chunhui/projects/home-visit.html",),
    "word": ("handbook/forms.html",),  # Latin, alone and among Chinese
    "WORD表格": ("handbook/forms.html",),
    "一页 A4": (),
    "主任": ("studios/chunhui/index.html",),  # parts of words that a dictionary does not cut
    "过程": ("studios/chunhui/projects/class-council.html",),
    "班级议事": ("studios/chunhui/projects/class-council.html",),
    "家访的问题": ("studios/chunhui/projects/home-visit.html",),
    "小学家访的问题导向研究": ("studios/chunhui/projects/home-visit.html",),
    "家校沟通": ("studios/chunhui/projects/home-visit.html", "themes/"),  # themes
    "值日 座位": ("studios/chunhui/index.html",),
    "豁免": ("handbook/bureau.html",),
    "领衔人 规划": ("policy/index.html#clause-6-1-1",),  # the policy
    "无障碍": ("accessibility.html",),  # pages written by hand
    "研究报告": ("handbook/studio.html#research-report",),
}
ALL = """async () => {
  const more = () => document.querySelector(".sb-search__more:not([hidden])")
  while (more()) {
    const before = document.querySelectorAll(".sb-search__list li").length
    more().click()
    while (document.querySelectorAll(".sb-search__list li").length === before) await new Promise((done) => setTimeout(done, 5))
  }
  return [...document.querySelectorAll(".sb-search__title a")].map((one) => one.href)
}"""


@pytest.fixture(scope="module")
def sample(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The search page over the sample's records; the pages written by hand are those of every district."""
    site = Path(shutil.copytree(built, tmp_path_factory.mktemp("sample") / "site"))
    for index in json.loads((site / "pagefind/indexes.json").read_text(encoding="utf-8")):
        if index != "written":
            shutil.rmtree(site / "pagefind" / index)
    search_index.finish(search_index.start(public_view(library.load(REPOSITORY))), site)
    indexes = site / "pagefind/indexes.json"
    indexes.write_text(json.dumps([*json.loads(indexes.read_text(encoding="utf-8")), "written"]), encoding="utf-8")
    return site


@pytest.fixture(scope="module")
def address(sample: Path) -> Iterator[str]:
    with served(sample.parent) as root:
        yield f"{root}{sample.name}/"


def ask(page: Page, question: str) -> str:
    """Ask, and wait for what the page says to it."""
    page.evaluate("document.querySelector('.sb-search__said').textContent = ''")
    page.fill(".sb-search__input", question)
    page.press(".sb-search__input", "Enter")
    page.locator(".sb-search__said", has_text=re.compile("^(找到|没有)")).wait_for()
    return page.inner_text(".sb-search__said")


def holding(sample: Path, words: list[str]) -> set[str]:
    """The addresses of everything whose title and text hold every one of the words, letter for letter."""
    texts: dict[str, str] = {}
    for path in sample.glob("pagefind/*/entries/*.json"):
        entry = json.loads(path.read_text(encoding="utf-8"))
        texts[entry["url"]] = f"{entry['title']}\n{entry['text']}".lower()
    return {url for url, text in texts.items() if all(word in text for word in words)}


def test_the_questions_of_the_table_find_what_they_should(browser: Browser, address: str, sample: Path) -> None:
    page, complaints, _ = opened(browser, 1200)
    page.goto(f"{address}search.html")
    recalls, lacking = [], []
    for question, expected in QUESTIONS.items():
        ask(page, question)
        found = {url.removeprefix(address) for url in page.evaluate(ALL)}
        lacking += [(question, one) for one in expected if not any(url.startswith(one) for url in found)]
        true = holding(sample, question.lower().split())
        recalls.append(len(true & found) / len(true) if true else 1.0)
    assert lacking == []
    assert sum(recalls) / len(recalls) >= 0.95, dict(zip(QUESTIONS, recalls, strict=True))
    assert complaints == []


@pytest.mark.parametrize("question", ["小学家访的问题导向研究", "一百二十四张便条", "班主任工作室领衔人年度考核"])
def test_a_long_question_finds_just_what_holds_all_its_words(
    browser: Browser, address: str, sample: Path, question: str
) -> None:
    page, _, _ = opened(browser, 1200)
    page.goto(f"{address}search.html")
    said = ask(page, question)
    words = page.evaluate("([question, loosely]) => sbWords.words(question, loosely)", [question, "原样" in said])
    assert len(page.evaluate("(words) => words.flatMap(sbWords.marks)", words)) > 3
    assert {url.removeprefix(address) for url in page.evaluate(ALL)} == holding(sample, words) > set()


def test_without_a_question_no_part_of_an_index_is_loaded(browser: Browser, sample: Path) -> None:
    _, loaded = first_search(browser, sample, "")
    assert [one.path for one in loaded if one.path.endswith(".pf_index")] == []
    assert len([one for one in loaded if "/entries/" in one.path]) == 8


def test_who_is_asked_for_comes_first(browser: Browser, address: str) -> None:
    page, _, _ = opened(browser, 1200)
    page.goto(f"{address}search.html")
    ask(page, "李敏")
    first = page.locator(".sb-search__list li").first
    assert first.locator("a").inner_text() == "李敏"
    assert first.locator(".sb-search__facts").inner_text().split() == ["人物", "春晖", "领衔人"]


@pytest.mark.parametrize("question", ["倾听", "家校沟通", "李敏"])
def test_a_first_search_loads_at_most_150_kilobytes(browser: Browser, sample: Path, question: str) -> None:
    _, loaded = first_search(browser, sample, question)
    paths = [one.path for one in loaded]
    assert len(paths) == len(set(paths))
    assert [path for path in paths if path.endswith("wasm.unknown.pagefind")] == [
        "pagefind/always/wasm.unknown.pagefind"
    ]
    assert sum(one.packed for one in loaded) <= 150_000


def test_every_address_that_can_be_found_exists(built: Path, site_entries: tuple[Entry, ...]) -> None:
    for entry in site_entries:
        path, _, anchor = entry.url.partition("#")
        text = (built / path).read_text(encoding="utf-8")
        assert not anchor or f'id="{anchor}"' in text, entry.url


@pytest.fixture(scope="module")
def site_entries(built: Path, district: Path) -> tuple[Entry, ...]:
    written = [json.loads(path.read_text(encoding="utf-8")) for path in built.glob("pagefind/written/entries/*.json")]
    assert {one["url"].partition("/")[0] for one in written} >= {
        "handbook",
        "about.html",
        "privacy.html",
        "accessibility.html",
    }
    records = map(search_entries.with_body, search_entries.records(public_view(library.load(district))))
    return (*records, *(Entry(one["url"], one["title"], one["text"], "", None, "", "") for one in written))


def test_people_are_found_by_consent_only(site_entries: tuple[Entry, ...]) -> None:
    people = {entry.title for entry in site_entries if entry.kind == "人物"}
    assert people == {"李敏", "示例成员1"}


def test_arrows_lead_through_results_and_escape_back(browser: Browser, address: str) -> None:
    page, _, _ = opened(browser, 1200)
    page.goto(f"{address}about.html")
    page.keyboard.press("/")
    page.keyboard.type("家访")
    page.keyboard.press("Enter")
    page.wait_for_selector(".sb-search__list li")
    page.keyboard.press("/")
    focus = "document.activeElement.closest('li, form')?.className ?? ''"
    assert "sb-search__form" in page.evaluate(focus)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    second = page.locator(".sb-search__list li a").nth(1)
    assert second.evaluate("(one) => one === document.activeElement")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Escape")
    assert "sb-search__form" in page.evaluate(focus)
    page.keyboard.press("ArrowDown")
    there = page.locator(".sb-search__list li a").first.get_attribute("href")
    with page.expect_navigation(url=there):
        page.keyboard.press("Enter")


def test_the_key_can_be_turned_off(browser: Browser, address: str) -> None:
    page, _, _ = opened(browser, 1200)
    page.goto(f"{address}search.html?q=家访")
    page.wait_for_selector(".sb-search__list li")
    page.uncheck(".sb-search__slash input")
    page.goto(f"{address}about.html")
    page.keyboard.press("/")
    assert not page.locator(".sb-find__input").evaluate("(one) => one === document.activeElement")


def test_markup_in_a_question_is_text(browser: Browser, address: str) -> None:
    page, complaints, _ = opened(browser, 1200)
    page.goto(f"{address}search.html")
    assert ask(page, "<img src=x onerror=alert(1)>") == (
        "没有找到“<img src=x onerror=alert(1)>”。换一个说法，或者只写最要紧的两三个字，再试一试。"
    )
    assert page.locator(".sb-search__said *").count() == 0
    assert complaints == []


def test_words_that_stand_apart_are_found_when_no_text_has_them_together(browser: Browser, address: str) -> None:
    page, _, _ = opened(browser, 1200)
    page.goto(f"{address}search.html")
    assert ask(page, "李老师").startswith("没有原样写着“李老师”的，下面 ")
    assert "<mark>李</mark>" in page.locator(".sb-search__list li").first.inner_html()


def test_what_cannot_be_loaded_is_said_and_can_be_tried_again(browser: Browser, address: str) -> None:
    page, _, _ = opened(browser, 1200)
    page.route("**/wasm.unknown.pagefind", lambda route: route.abort())
    page.goto(f"{address}search.html?q=家访")
    page.wait_for_selector("text=再试一次")
    assert page.inner_text(".sb-search__said").startswith("搜索没有打开，可能是网络断了")
    page.unroute("**/wasm.unknown.pagefind")
    page.click("text=再试一次")
    page.wait_for_selector(".sb-search__list li")


def test_a_text_is_searched_by_its_words_of_letters_and_by_its_pairs_of_characters() -> None:
    assert list(search_index.marks("家访Ａ4，𠮷")) == ["z5bb68bbf", "z8bbf0z", "a40z", "zd842dfb7", "zdfb70z"]


def test_what_was_started_can_be_left(tmp_path: Path) -> None:
    started = search_index.start(public_view(library.load(REPOSITORY)))
    assert {one.name for one in started.begun} == started.keys.keys() > {search_index.ALWAYS}
    search_index.abandon(started)
    assert not any(Path(one.folder.name).exists() for one in started.begun)
    assert all(one.program.returncode is not None for one in started.begun)


def test_a_page_is_cut_at_its_headings() -> None:
    html = (
        '<h1 id="a">页<a class="headerlink" href="#a">#</a></h1><p>开头。</p><h2 id="b">第一<em>节</em>'
        '<a class="headerlink" href="#b">#</a></h2><p>甲<br>乙</p><ul><li>丙</li></ul><h3>没有锚</h3><h2 id="c">空节</h2>'
        "<table><tr><th>丁</th><td>戊</td></tr></table>"
    )
    assert list(sections(Written("x.html", "页", html))) == [
        Section("x.html", "页", "开头。", "页"),
        Section("x.html#b", "第一节", "甲乙\n丙没有锚", "页"),
        Section("x.html#c", "空节", "丁 戊", "页"),
    ]
