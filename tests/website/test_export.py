"""The pages as a plain tree: another engine builds the same pages from it, with the same links."""

import posixpath
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from lxml import html

from studiobook.cli import main as cli
from studiobook.website import export
from studiobook.website.build import build_pages
from studiobook.website.pages.base import Site
from tests.builders import a_district, a_studio

OURS_ALONE = {"search.html"}  # the other engine has a search of its own


@pytest.fixture(scope="module")
def tree(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tree")
    export.write(site, build_pages(site), folder)
    return folder


@pytest.fixture(scope="module")
def theirs(tree: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site that ProperDocs makes of the tree."""
    folder = tmp_path_factory.mktemp("theirs")
    asked = ["build", "-q", "--strict", "-f", str(tree / "mkdocs.yml"), "-d", str(folder)]
    done = subprocess.run([sys.executable, "-m", "properdocs", *asked], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return folder


def named(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*.html")}


def links(folder: Path, page: str) -> set[str]:
    """Where the text of a page leads within the site: pages, files and anchors, from the site's root."""
    article = html.parse(str(folder / page)).find(".//article")
    found = set()
    for link in article.iterfind(".//a[@href]"):
        parts = urlsplit(link.get("href"))
        ours = link.xpath("ancestor::*[contains(@class, 'sb-share')]")  # the foot that our theme adds
        if not parts.scheme and not parts.netloc and not ours:
            target = posixpath.normpath(posixpath.join(posixpath.dirname(page), parts.path)) if parts.path else page
            found.add(f"{unquote(target)}#{unquote(parts.fragment)}")
    return found


def test_the_pages_are_the_same(built: Path, theirs: Path) -> None:
    assert named(theirs) == named(built) - OURS_ALONE


def test_every_page_leads_to_the_same_places(built: Path, theirs: Path) -> None:
    pages_ = sorted(
        name for name in named(theirs) & named(built) if html.parse(str(built / name)).find(".//article") is not None
    )
    counted = 0
    for page in pages_:
        if page == "404.html":
            continue
        ours = links(built, page)
        assert links(theirs, page) == ours, page
        counted += len(ours)
    assert len(pages_) > 20
    assert counted > 200


@pytest.mark.slow
def test_every_link_of_theirs_leads_somewhere(theirs: Path) -> None:
    for page in named(theirs) - {"404.html"}:
        if html.parse(str(theirs / page)).find(".//article") is None:
            continue
        for link in links(theirs, page):
            path, _, _ = link.partition("#")
            assert (theirs / path).exists() or path in OURS_ALONE, f"{page} -> {link}"


def test_the_html_of_a_page_is_one_block_in_any_dialect() -> None:
    text = "---\ntitle: 'a'\n---\n\n<div>\n\n<p>b</p>\n\n\n<pre>c\n\nd</pre>\n</div>\n\n## e\n\n<p>f</p>\n\n<p>g</p>\n"
    assert export.plain(text) == (
        "---\ntitle: 'a'\n---\n\n<div>\n<p>b</p>\n<pre>c&#10;&#10;d</pre>\n</div>\n\n## e\n\n<p>f</p>\n<p>g</p>\n"
    )


@pytest.mark.slow
def test_the_task_writes_twice_and_spares_the_folders_of_others(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = a_district(tmp_path / "district", chunhui=a_studio())
    options, to = cli.parse_options(str(root), "", "2024-11-01"), tmp_path / "tree"
    assert cli.run_pages(options, str(to)) == 0
    first = {path.relative_to(to): path.read_bytes() for path in to.rglob("*") if path.is_file()}
    assert cli.run_pages(options, str(to)) == 0
    assert {path.relative_to(to): path.read_bytes() for path in to.rglob("*") if path.is_file()} == first
    assert f"{sum(path.suffix == '.md' for path in first)} 页，目录是 {to}" in capsys.readouterr().out

    other = tmp_path / "letters"
    other.mkdir()
    (other / "letter.txt").write_text("dear", encoding="utf-8")
    assert cli.exit_status(lambda: cli.run_pages(options, str(other))) == 1
    assert "已有别的内容" in capsys.readouterr().err
    assert [path.name for path in other.iterdir()] == ["letter.txt"]
    assert cli.exit_status(lambda: cli.run_pages(options, "")) == 1
