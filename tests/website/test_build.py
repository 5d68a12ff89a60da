"""The real build by mkdocs: every page is there, nothing is fetched from elsewhere, nothing private is anywhere."""

import hashlib
import html
import re
from pathlib import Path

import pytest

from studiobook.core import paths
from studiobook.loading import library
from studiobook.website.assets import css
from studiobook.website.build import build_pages
from studiobook.website.mkdocs import plugin
from studiobook.website.pages.base import Site
from studiobook.website.privacy import leak_scan
from tests.builders import a_district, a_site, a_studio, write
from tests.website.conftest import HOSTILE, SECRETS, TODAY

FETCHED = re.compile(
    r"""(?:<(?:script|img|iframe|source|audio|video)\b[^>]*?\ssrc(?:set)?|<link\b[^>]*?\shref)\s*=\s*["']?\s*((?:https?:)?//[^"'\s>]+)""",
    re.IGNORECASE,
)
IMPORTED = re.compile(r"""(?:@import\s+(?:url\()?|url\()\s*["']?\s*((?:https?:)?//[^"')\s]+)""", re.IGNORECASE)


def test_every_page_is_there(built: Path, site: Site) -> None:
    for page in build_pages(site).pages:
        assert (built / page.path).with_suffix(".html").is_file(), page.path
    assert {"404.html", "about.html", "handbook"} <= {path.name for path in built.iterdir()}
    assert not (built / "sitemap.xml").exists()


def test_every_picture_and_link_leads_somewhere(built: Path) -> None:
    for path in built.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        for address in re.findall(r'(?:href|src)="([^"#?]+)', text):
            target = html.unescape(address)
            if path.name != "404.html" and not re.match(r"[a-z]+:|//", target):
                assert (path.parent / target).exists(), f"{path.relative_to(built)} -> {target}"


def test_every_anchor_that_a_page_leads_to_exists(built: Path) -> None:
    for path in built.rglob("*.html"):
        for address, anchor in re.findall(r'href="([^":?]*\.html|)#([^"]+)"', path.read_text(encoding="utf-8")):
            target = path.parent / address if address else path
            assert f'id="{anchor}"' in target.read_text(encoding="utf-8"), (
                f"{path.relative_to(built)}: {address}#{anchor}"
            )


def test_nothing_is_fetched_from_another_host(built: Path) -> None:
    for path in built.rglob("*.html"):
        assert FETCHED.findall(path.read_text(encoding="utf-8")) == [], path
    for path in (*built.rglob("*.css"), *built.rglob("*.html")):
        assert IMPORTED.findall(path.read_text(encoding="utf-8")) == [], path


def test_hostile_text_is_shown_as_it_is_and_does_nothing(built: Path) -> None:
    for path in built.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"<script>alert|<img src=x", text), path
    page = (built / "studios/qiming/activities/2025-11-07-hostile.html").read_text(encoding="utf-8")
    article = html.unescape(page[page.index("<article") :])
    assert article.count(HOSTILE) == 2  # title and summary
    assert html.unescape(re.sub(r"<.*?>", "", page[page.index("<title>") : page.index("</title>")])).startswith(HOSTILE)
    studio = (built / "studios/qiming/index.html").read_text(encoding="utf-8")
    assert html.unescape(studio).count(HOSTILE) >= 2  # motto and profile


def test_activities_are_not_in_the_navigation(built: Path) -> None:
    text = (built / "index.html").read_text(encoding="utf-8")
    navigation = text[text.index("md-nav--primary") : text.index("<article")]
    assert "studios/chunhui/index.html" in navigation
    assert "/activities/2" not in navigation


def test_the_notice_stands_on_every_page(built: Path) -> None:
    for path in built.rglob("*.html"):
        assert "本站内容均为示例。" in path.read_text(encoding="utf-8"), path


def test_one_sheet_has_what_pages_ask_for(built: Path) -> None:
    """And no page asks for what was left out of the theme's."""
    (sheet,) = (built / "assets/stylesheets").iterdir()
    rules = sheet.read_text(encoding="utf-8")
    assert not list(built.glob("assets/javascripts/*"))
    assert {path.name for path in (built / "css").iterdir()} == {"wechat.css"}
    for path in built.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        used = {name for names in re.findall(r'\bclass="([^"]*)"', text) for name in names.split()}
        assert {name for name in used if name.startswith(css.UNUSED)} <= {"md-search__icon"}, path
        if "md-header" in used:
            assert re.findall(r'<link rel="stylesheet" href="[./]*([^"]+)"', text) == [
                f"assets/stylesheets/{sheet.name}"
            ]
    assert "md-header" in rules
    assert len(rules) < 125_000  # the theme alone has 150,000


def test_a_phone_gets_home_with_few_and_small_files(built: Path) -> None:
    """As they lie, not packed; pictures of the smallest size that is wide enough, those in sight at once."""
    text = (built / "index.html").read_text(encoding="utf-8")
    loaded = {
        *re.findall(r'<link rel="(?:stylesheet|icon)" href="([^"]+)"', text),
        *re.findall(r'<script src="([^"]+)"', text),
    }
    assert len(loaded) <= 5
    frame = sum((built / one).stat().st_size for one in loaded)
    assert frame < 150_000


def test_nothing_private_is_anywhere(built: Path, district: Path) -> None:
    written = paths.written_pages(district)
    assert leak_scan.found(leak_scan.sought(library.load(district), written), built) == ()
    for path in built.rglob("*.html"):
        if path.relative_to(built).as_posix() in written:
            continue  # the handbook's examples are made of what tests are made of
        text = path.read_text(encoding="utf-8")
        for secret in SECRETS:
            assert secret not in text, f"{path}: {secret}"


def test_two_builds_are_the_same(built: Path, district: Path, tmp_path: Path) -> None:
    plugin.build_site(a_site(district, TODAY), tmp_path / "again")
    assert digests(tmp_path / "again") == digests(built)


def digests(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.mark.slow
@pytest.mark.parametrize(
    "asked",
    [
        "{{ person.born }}",
        "{{ person.age_on(today) }}",
        "{{ studio.appraisals }}",
        "{{ person.statement }}",
        "{{ library.waivers[0] }}",
    ],
)
def test_a_template_that_asks_for_a_private_field_fails(asked: str, tmp_path: Path) -> None:
    root = a_district(tmp_path, chunhui=a_studio())
    loop = (
        "{% for studio in library.studios.values() %}{% for person in studio.everyone %}ASKED{% endfor %}{% endfor %}"
    )
    write(root, {"templates/pages/studio_list.md.j2": loop.replace("ASKED", asked)})
    with pytest.raises(Exception, match=r"no attribute|no element|out of range"):
        build_pages(a_site(root, TODAY, tmp_path / "cache"))


@pytest.mark.slow
def test_a_district_may_bring_its_own_pages_and_theme(tmp_path: Path) -> None:
    root = a_district(tmp_path / "district", chunhui=a_studio())
    write(
        root,
        {
            "content/about.md": "# 本区自己的说明\n",
            "templates/theme/css/home.css": ".own::after { content: '本区自己的样式'; }\n",
        },
    )
    plugin.build_site(a_site(root, TODAY), tmp_path / "site")
    assert "本区自己的说明" in (tmp_path / "site/about.html").read_text(encoding="utf-8")
    sheet = next((tmp_path / "site/assets/stylesheets").iterdir())
    assert '.own::after{content:"本区自己的样式"}' in sheet.read_text(encoding="utf-8")
    assert (tmp_path / "site/handbook/studio.html").is_file()
