"""The navigation of the site, and the pages written by hand: for every engine that builds the pages."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from studiobook.core.paths import folders
from studiobook.website import urls
from studiobook.website.pages.base import Site

_HANDBOOK = ("index.md", "studio.md", "bureau.md", "rules.md", "matrix.md", "codes.md", "forms.md")


def navigation(site: Site) -> Iterator[Any]:
    """The few pages that stand in the navigation: never activities, which are many (measured: 4.9 times slower)."""
    root = site.library.root
    studios = [urls.studio_page(studio) for studio in site.library.studios]
    yield {"首页": "index.md"}
    yield {"工作室": ["studios/index.md", "people/index.md", *studios]}
    yield {"进展": ["status/index.md", "statistics/index.md"]}
    yield {"活动": ["activities/index.md", "activities/kinds.md"]}
    yield {"成果": ["outcomes/index.md", "projects/index.md", "themes/index.md"]}
    yield {"管理办法": "policy/index.md"}
    handbook = [f"handbook/{name}" for name in _HANDBOOK if _is_written(root, f"handbook/{name}")]
    if handbook:
        yield {"手册": handbook}
    about = [name for name in ("about.md", "privacy.md", "accessibility.md") if _is_written(root, name)]
    about.append("data/index.md")
    yield {"关于": about}


def content(root: Path) -> dict[str, Path]:
    """What people wrote for the site by hand, by source path: the district's own, and the program's where it has none."""
    return {
        path.relative_to(folder).as_posix(): path
        for folder in reversed(folders(root, "content"))
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith(".")
    }


def _is_written(root: Path, name: str) -> bool:
    return any((folder / name).is_file() for folder in folders(root, "content"))
