"""Prints pages: fills a page kind's template, makes addresses between pages, and prepares the pictures that pages show."""

import zlib
from functools import partial
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from markupsafe import Markup, escape

from studiobook.errors import DataFault, Trouble
from studiobook.pages import facts
from studiobook.pages.page import Asset, Page, Site
from studiobook.photos import PhotoFault, digest, prepare, size
from studiobook.render import page_environment

_SMALL, _LARGE = 640, 1600  # pixels: a card or a phone; the width of an article on a fine screen
_PHOTOS = {".jpg", ".jpeg", ".png", ".webp", ".heic"}
_TINTS = 6  # covers that templates/theme/css/cover.css knows
_SPECIAL = str.maketrans(
    {**{mark: f"\\{mark}" for mark in "\\`*_{}[]()#+-.!|"}, "&": "&amp;", "<": "&lt;", ">": "&gt;"}
)


class Picture(NamedTuple):
    """A prepared picture in two widths; ``width`` and ``height`` are those of the large one, pixels."""

    small: str
    small_width: int
    large: str
    width: int
    height: int

    @property
    def upright(self) -> bool:
        """Whether it is higher than wide."""
        return self.height > self.width


class Press:
    """One printing of a site. Keeps what the pages asked for: the pictures, and those that could not be read."""

    def __init__(self, site: Site) -> None:
        """Ready to print ``site``."""
        self.site = site
        self._environment = page_environment(
            site.library.root, {"line": one_line, "heading": heading, "figure": figure, "tint": tint}
        )
        self._pictures: dict[tuple[str, str], Picture | None] = {}
        self._assets: dict[str, Asset] = {}
        self._troubles: list[Trouble] = []

    def page(self, path: str, template: str, title: str, description: str, **names: Any) -> Page:
        """The page at ``path`` from ``templates/pages/TEMPLATE.md.j2``, which sees ``names`` and what every page sees."""
        library = self.site.library
        text = self._environment.get_template(f"pages/{template}.md.j2").render(
            title=title,
            description=description,
            district=library.district,
            library=library,
            today=self.site.today,
            facts=facts,
            url=partial(address, path),
            picture=self.picture,
            download=self.download,
            name=partial(facts.name_of, library),
            **names,
        )
        return Page(path, title, description, text)

    def fragment(self, template: str, path: str, **names: Any) -> Markup:
        """A piece of the page at ``path`` from ``templates/pages/parts/TEMPLATE.j2``."""
        made = self._environment.get_template(f"pages/parts/{template}.j2")
        return Markup(made.render(url=partial(address, path), picture=self.picture, **names))

    def picture(self, studio: str, file: str) -> Picture | None:
        """The prepared picture of a studio's ``file``; None where it is no picture, which ``finish`` will tell."""
        if (studio, file) not in self._pictures:
            self._pictures[studio, file] = self._prepare(studio, file)
        return self._pictures[studio, file]

    def download(self, studio: str, file: str) -> str:
        """The source path of a studio's ``file`` as it is offered to readers; a picture is offered prepared, not as it was taken."""
        if PurePosixPath(file).suffix.lower() in _PHOTOS:
            shown = self.picture(studio, file)
            return shown.large if shown else ""
        path = f"downloads/{studio}/{file.removeprefix('files/')}"
        if path not in self._assets:
            source = self.site.library.root / "studios" / studio / file
            self._assets[path] = Asset(path, source.read_bytes())
        return path

    def finish(self) -> tuple[Asset, ...]:
        """Every asset that the pages show. DataFault with every picture that cannot be read."""
        if self._troubles:
            raise DataFault(self._troubles)
        return tuple(self._assets[path] for path in sorted(self._assets))

    def _prepare(self, studio: str, file: str) -> Picture | None:
        shown = f"studios/{studio}/{file}"
        source = self.site.library.root / shown
        try:
            small = prepare(source, _SMALL, self.site.cache)
            large = prepare(source, _LARGE, self.site.cache)
        except (PhotoFault, OSError):
            self._troubles.append(Trouble(shown, 1, 1, "这张照片打不开", "用看图软件另存为 JPG，再换上"))
            return None
        width, height = size(large)
        return Picture(self._keep(small), size(small)[0], self._keep(large), width, height)

    def _keep(self, jpeg: bytes) -> str:
        path = f"photos/{digest(jpeg)}.jpg"
        self._assets[path] = Asset(path, jpeg)
        return path


def address(here: str, there: str) -> str:
    """The relative address of the page or file ``there`` (a source path, ``#`` allowed) from the page ``here``.

    It goes by way of the site's root: thousands are made, and the shortest way takes ten times as long to find.
    """
    path, mark, anchor = there.partition("#")
    target = f"{path[:-3]}.html" if path.endswith(".md") else path
    return "../" * here.count("/") + target + mark + anchor


def one_line(text: str) -> str:
    """``text`` on one line: for front matter, where a line break would end the value."""
    return " ".join(text.split())


def heading(text: str) -> Markup:
    """``text`` for a Markdown heading, shown as it is: the one place where a written text meets Python-Markdown."""
    return Markup(one_line(text).translate(_SPECIAL))


def figure(value: float) -> Markup:
    """A number for reading: thousands apart, without a needless decimal part."""
    return escape(f"{value:,.0f}" if value == int(value) else f"{value:,.1f}")


def tint(studio_id: str) -> int:
    """Which of the covers a studio has: always the same for one id."""
    return zlib.crc32(studio_id.encode()) % _TINTS
