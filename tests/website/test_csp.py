"""Every page carries the Content Security Policy, obeys it in a real Chromium, and asks no other host for anything."""

import re
from html import unescape
from pathlib import Path

from playwright.sync_api import Browser

from studiobook.website import csp
from tests.browser import until
from tests.builders import REPOSITORY
from tests.website.conftest import MOVED

WECHAT = "studios/chunhui/activities/2025-10-17-lessons-wechat.html"
REPORTED = """addEventListener("securitypolicyviolation", (event) =>
  console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`))"""


def test_every_page_carries_the_policy(built: Path) -> None:
    for path in built.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        metas = re.findall(r'<meta http-equiv="Content-Security-Policy" content="([^"]+)">', text)
        copied = path.name.endswith("-wechat.html")
        assert [unescape(one) for one in metas] == [csp.page_policy(inline_styles=copied)], path
        assert text.index("Content-Security-Policy") < min(text.index("<link"), text.index("<title")), path


def test_no_page_runs_or_styles_anything_written_into_it(built: Path) -> None:
    for path in built.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        inline = [tag for tag in re.findall(r"<script\b[^>]*>", text) if " src=" not in tag]
        assert [tag for tag in inline if "json" not in tag] == [], path
        assert not re.search(r"<style\b|<[a-z][^<>]*\son[a-z]+=", text), path
        assert path.name.endswith("-wechat.html") or not re.search(r"<[a-z][^<>]*\sstyle=", text), path


def test_what_the_server_sends_forbids_no_page_what_it_allows_itself() -> None:
    sent = dict(rule.split(" ", 1) for rule in csp.server_policy().split("; "))
    for inline in (False, True):
        for rule in csp.page_policy(inline_styles=inline).split("; "):
            name, value = rule.split(" ", 1)
            assert sent[name] == value
    assert sent["frame-ancestors"] == "'none'"


def test_the_policy_lets_nothing_foreign_in() -> None:
    policy = csp.server_policy()
    assert "default-src 'none'" in policy
    assert not re.search(r"https?:|\*|script-src[^;]*'unsafe-(inline|eval)'", policy)


def test_the_sample_configurations_send_the_policy() -> None:
    text = (REPOSITORY / "docs/serving.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```(nginx|caddy)\n(.*?)```", text, re.DOTALL)
    assert [name for name, _ in blocks] == ["nginx", "caddy"]
    for _, block in blocks:
        assert f'Content-Security-Policy "{csp.server_policy()}"' in block


def test_every_page_obeys_its_policy_and_asks_no_other_host(browser: Browser, address: str, built: Path) -> None:
    page = browser.new_context(viewport={"width": 1200, "height": 800}).new_page()
    page.add_init_script(REPORTED)
    complaints: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("request", lambda request: asked.append(request.url))
    paths = sorted(path.relative_to(built).as_posix() for path in built.rglob("*.html"))
    paths.remove("404.html")
    for path in paths:
        page.goto(address + path, wait_until="load")
        if path == MOVED:
            page.wait_for_url("**/studios/chunhui/index.html")
        assert [one for one in complaints if one.startswith("policy:")] == [], path
    # without the site's address it takes itself to lie at the server's root, and finds nothing there
    page.goto(f"{address}404.html", wait_until="load")
    assert [one for one in complaints if one.startswith("policy:")] == []
    foreign = [url for url in asked if not url.startswith(address) and not url.startswith("data:")]
    assert [url for url in foreign if url.split("/")[2] != address.split("/")[2]] == []
    assert len(asked) > len(paths)  # or nothing was listened to


def test_the_policy_does_stop_what_it_forbids(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.add_init_script(REPORTED)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(f"{address}index.html")
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p onclick=\"0\" style=\"color: red\">x</p>')")
    page.evaluate("document.head.append(Object.assign(document.createElement('script'), {text: 'window.ran = 1'}))")
    wanted = {"style-src-attr", "script-src-elem"}
    while not wanted <= {one.split()[1] for one in complaints if one.startswith("policy:")}:
        with page.expect_event("console"):
            pass
    assert page.evaluate("window.ran") is None


def test_an_activity_is_copied_with_whole_addresses_of_its_pictures(browser: Browser, address: str) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(address + WECHAT)
    page.click("text=复制图文")
    page.wait_for_selector("text=已复制")
    html: str = page.evaluate(
        "navigator.clipboard.read().then(([one]) => one.getType('text/html')).then((blob) => blob.text())"
    )
    pictures = re.findall(r'<img src="([^"]+)"', html)
    assert len(pictures) == 9
    assert all(one.startswith(f"{address}photos/") for one in pictures)
    assert "孩子们围坐一圈" in html
    assert " class=" not in html
    page.click("text=复制纯文字")
    until(page, "navigator.clipboard.readText().then((text) => text.startsWith('倾听主题班会课展示'))")


def test_where_copying_is_not_allowed_the_text_is_selected(browser: Browser, address: str) -> None:
    page = browser.new_context().new_page()
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    page.goto(address + WECHAT)
    page.click("text=复制图文")
    page.wait_for_selector("text=请按 Ctrl+C")
    assert "孩子们围坐一圈" in page.evaluate("getSelection().toString()")


def test_the_qr_code_is_shown_on_demand_and_on_paper(browser: Browser, built: Path, tmp_path: Path) -> None:
    text = '<details class="sb-phone"><summary>手机上看</summary></details><figure class="sb-phone__code">x</figure>'
    style = next((built / "assets/stylesheets").glob("site.*.css")).read_text(encoding="utf-8")
    page = browser.new_page()
    page.set_content(f'<style>{style}</style><div class="md-typeset">{text}</div>')
    assert not page.is_visible(".sb-phone__code")
    page.click("summary")
    assert page.is_visible(".sb-phone__code")
    page.click("summary")
    page.emulate_media(media="print")
    assert page.is_visible(".sb-phone__code")
    assert not page.is_visible("summary")
