"""Writes the pages of a site to disk for plain mkdocs: the same pages, pictures and settings without our plugin and theme."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from shutil import copytree
from typing import Any

import yaml

from studiobook.cli.options import Options
from studiobook.core import paths, store
from studiobook.loading.library import load
from studiobook.rules.evaluate import evaluate
from studiobook.website.build import build_pages
from studiobook.website.pages.base import public_site

_MOST_IN_NAVIGATION = 60


def export(order: Options) -> None:
    """Write the site of ``order`` below its ``out``: ``plain/docs`` with all pages, and ``plain/mkdocs.yml``."""
    folder = order.out / "plain"
    docs = folder / "docs"
    content = next(path for path in paths.folders(order.root, "content") if path.is_dir())
    copytree(content, docs)
    library = load(order.root)
    findings = evaluate(library, order.today)
    built = build_pages(public_site(library, findings, order.today, store.folder_of(order.root)))
    for page in built.pages:
        _write(docs / page.path, page.data)
    for asset in built.assets:
        _write(docs / asset.path, asset.data)
    names = sorted(path.relative_to(docs).as_posix() for path in docs.rglob("*.md"))
    (folder / "mkdocs.yml").write_text(yaml.safe_dump(settings(names), allow_unicode=True), encoding="utf-8")


def settings(names: Iterable[str]) -> dict[str, Any]:
    """Our ``mkdocs.yml`` for plain Material: its own search for ours, no theme folder, no style sheets, a slim navigation."""
    given: dict[str, Any] = yaml.safe_load((paths.PROGRAM / "mkdocs.yml").read_text(encoding="utf-8"))
    theme: Mapping[str, Any] = given["theme"]
    dropped = ("custom_dir", "logo", "favicon", "icon")
    navigation = [name for name in names if "/activities/" not in name][:_MOST_IN_NAVIGATION]
    return {
        **{
            key: value
            for key, value in given.items()
            if key not in ("extra_css", "extra_javascript", "hooks", "strict")
        },
        "docs_dir": "docs",
        "site_dir": "site",
        "plugins": ["search"],
        "theme": {key: value for key, value in theme.items() if key not in dropped},
        "nav": navigation,
    }


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
