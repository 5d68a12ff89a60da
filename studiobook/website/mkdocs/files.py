"""Pages and files as mkdocs takes them, with what spares it work that it would do twice. It decides nothing of the domain."""

import logging
import re
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from studiobook.core import hashing
from studiobook.core.paths import PROGRAM, folders
from studiobook.website.incremental.previous import Unit, link
from studiobook.website.pages.base import Built

_HEADING = re.compile(r"^(#{1,6} .*\n)", re.MULTILINE)
_SLOT = re.compile(r"<!--studiobook (\d+)-->")


class Outside(Page):
    """A generated page outside the navigation. Of its Markdown only headings are left, which are the same on most pages of a kind."""

    def __init__(self, file: File, config: MkDocsConfig, conversions: dict[str, "Outside"]) -> None:
        super().__init__(None, file, config)
        self.conversions = conversions
        self.converted = ""

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Convert as mkdocs does, or take its result for the same headings on another page."""
        assert self.markdown is not None
        same = self.conversions.get(self.markdown)
        if same is None:
            super().render(config, files)
            if not self.links_to_anchors and "](" not in self.markdown:  # a link is relative to the page's place
                self.conversions[self.markdown] = self
                self.converted = self.content or ""
            return
        self.content, self.toc, self.present_anchor_ids = same.converted, same.toc, same.present_anchor_ids


class Taken(File):
    """A page or file of an earlier build that goes into this one as it is there: mkdocs neither reads nor renders it."""

    def is_documentation_page(self) -> bool:
        """Never: it is finished."""
        return False

    def copy_file(self, dirty: bool = False) -> None:
        """Take the file over."""
        assert self.abs_src_path is not None
        Path(self.abs_dest_path).parent.mkdir(parents=True, exist_ok=True)
        link(self.abs_src_path, self.abs_dest_path)


class Warnings(logging.Handler):
    """Keeps what mkdocs warns of: a strict build only counts it."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the sentence."""
        self.lines.append(record.getMessage())


def shell(root: Path, config: MkDocsConfig, nav: Navigation) -> str:
    """The digest of all that every page is rendered with: the program, its settings, the theme, the names, the navigation."""
    themes = (hashing.of_folder(folder) for folder in folders(root, "templates/theme"))
    listed = (
        f"{page.url} {page.title} { {name: value for name, value in page.meta.items() if name != 'description'} }"
        for page in nav.pages
    )
    names = (config.site_name, str(config.site_url), str(config.copyright), repr(config.extra), repr(config.nav))
    settings = hashing.of_file(PROGRAM / "mkdocs.yml")
    return hashing.of_texts([hashing.of_program(), settings, *themes, *names, *listed])


def add(built: Built, files: Files, config: MkDocsConfig) -> None:
    """Add the pages and files that were built; of pictures those that no taken unit shows too."""
    for page in built.pages:
        files.append(File.generated(config, page.path, content=page.data))
    for asset in built.assets:
        if files.get_file_from_path(asset.path) is not None:
            continue
        if isinstance(asset.content, Path):
            files.append(File.generated(config, asset.path, abs_src_path=str(asset.content)))
        else:
            files.append(File.generated(config, asset.path, content=asset.content))


def take(unit: Unit, folder: Path, files: Files, config: MkDocsConfig, updated: str) -> dict[str, Path]:
    """Add what an earlier build, in ``folder``, has of a studio or the district.

    The navigation needs pages that mkdocs knows: of those it is given the front matter. Returns where these lie.
    """
    known, rendered = set(_listed(config.nav)), dict[str, Path]()
    for path, front in unit.pages.items():
        if path in known:
            files.append(File.generated(config, path, content=front))
            rendered[path] = folder / place(path)
        else:
            file = Taken.generated(config, path, abs_src_path=str(folder / place(path)))
            file.dest_uri = place(path)
            Page(None, file, config).update_date = updated  # for the site map
            files.append(file)
    for path in unit.files:
        if files.get_file_from_path(path) is None:
            files.append(Taken.generated(config, path, abs_src_path=str(folder / path)))
    return rendered


def outline(markdown: str) -> str:
    """Of a generated page what Markdown has to read: its headings. The rest is finished HTML, with a slot for each piece."""
    numbers = count()
    return "".join(
        part if part.startswith("#") or not part.strip() else f"\n<!--studiobook {next(numbers)}-->\n\n"
        for part in _HEADING.split(markdown)
    )


def filled(html: str, markdown: str) -> str:
    """``html``, which came from the outline of ``markdown``, with the pieces in their slots."""
    finished = [part for part in _HEADING.split(markdown) if part.strip() and not part.startswith("#")]
    return _SLOT.sub(lambda slot: finished[int(slot[1])], html)


def place(source: str) -> str:
    """The place in the site of the page from ``source``."""
    return f"{source.removesuffix('.md')}.html"


def _listed(navigation: Any) -> Iterator[str]:
    """The source path of every page in the settings' ``nav``."""
    if isinstance(navigation, str):
        yield navigation
    elif isinstance(navigation, dict):
        for inner in navigation.values():
            yield from _listed(inner)
    else:
        for inner in navigation:
            yield from _listed(inner)
