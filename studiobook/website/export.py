"""The site's pages as a plain tree that another engine can build: Markdown with HTML, the files next to it, ``mkdocs.yml``.

What only our own site has is left out: the heads of pages, and the search page, as other engines build their own index. The
HTML of a page holds no empty line, so that every dialect of Markdown takes it for one block.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from shutil import copyfile
from typing import Any

import yaml

from studiobook.core.paths import PROGRAM, folders
from studiobook.website.navigation import content, navigation
from studiobook.website.pages.base import Built, Site

SETTINGS = "mkdocs.yml"
_FIRST_LINE = "# Written by ./inv pages; the next run replaces this folder.\n"
_SEARCH = "search.md"
_STYLED = ("css", "images")  # of the theme's folder
# of our settings what any engine for such trees understands
_SHARED_SETTINGS = ("use_directory_urls", "markdown_extensions", "extra_css")
_THEME = ("name", "language", "font", "features", "palette")
_HEADING = re.compile(r"^(#{1,6} .*\n)", re.MULTILINE)
_PRE = re.compile(r"(<pre\b.*?</pre>)", re.DOTALL)


def is_ours(folder: Path) -> bool:
    """Whether ``folder`` may be replaced: it is not there, empty, or was written by ``write``."""
    if not folder.exists():
        return not folder.is_symlink()
    if not folder.is_dir():
        return False
    settings = folder / SETTINGS
    return not any(folder.iterdir()) or (
        settings.is_file() and settings.read_text(encoding="utf-8", errors="replace").startswith(_FIRST_LINE)
    )


def write(site: Site, built: Built, folder: Path) -> int:
    """Write the tree into the empty ``folder``; how many pages it has."""
    docs = folder / "docs"
    root = site.library.root
    for name, source in (*_styles(root), *content(root).items()):
        _put(docs / name, source)
    for page in built.pages:
        if page.path != _SEARCH:
            _put(docs / page.path, plain(page.text).encode())
    for asset in built.assets:
        _put(docs / asset.path, asset.content)
    text = yaml.safe_dump(_settings(site), allow_unicode=True, sort_keys=False)
    (folder / SETTINGS).write_text(_FIRST_LINE + text, encoding="utf-8", newline="\n")
    return sum(1 for _ in docs.rglob("*.md"))


def plain(text: str) -> str:
    """A page's text: its front matter and headings as they are, between them HTML without an empty line."""
    _, front, body = text.split("---\n", 2)
    parts = (part if part.startswith("#") else _solid(part) for part in _HEADING.split(body) if part.strip())
    return f"---\n{front}---\n\n" + "\n".join(parts)


def _solid(html: str) -> str:
    """``html`` without empty lines; those of preformatted texts are written as characters."""
    parts = _PRE.split(html)
    parts[::2] = (re.sub(r"\n\s*\n", "\n", part) for part in parts[::2])
    parts[1::2] = (part.replace("\n", "&#10;") for part in parts[1::2])
    return "".join(parts).strip("\n") + "\n"


def _styles(root: Path) -> Iterator[tuple[str, Path]]:
    """The theme's style sheets and pictures, the district's own before the program's."""
    for folder in reversed(folders(root, "templates/theme")):
        for name in _STYLED:
            for path in sorted((folder / name).glob("*")):
                yield f"{name}/{path.name}", path


def _settings(site: Site) -> dict[str, Any]:
    """Our ``mkdocs.yml`` as far as it holds for other engines, with the district's names and the navigation."""
    ours: Mapping[str, Any] = yaml.safe_load((PROGRAM / SETTINGS).read_text(encoding="utf-8"))
    district = site.library.district
    return {
        "site_name": district.title,
        **({"site_url": district.address} if district.address else {}),
        "copyright": district.notice or f"{district.bureau}{district.section}",
        "docs_dir": "docs",
        "site_dir": "site",
        **_chosen(ours, _SHARED_SETTINGS),
        "plugins": ["search"],
        "theme": {**_chosen(ours["theme"], _THEME), "favicon": ours["theme"]["favicon"]},
        "nav": list(navigation(site)),
    }


def _chosen(given: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    return {name: given[name] for name in names if name in given}


def _put(path: Path, content_: bytes | Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(content_, Path):
        copyfile(content_, path)
    else:
        path.write_bytes(content_)
