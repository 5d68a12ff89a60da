"""Renders pages: fills a page kind's template, and prepares the pictures that pages show."""

import zlib
from collections.abc import Callable
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, NamedTuple

from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup

from studiobook.core.diagnostic import Diagnostic
from studiobook.core.images import ImageError
from studiobook.core.numbers import number_text
from studiobook.documents.templates import page_environment
from studiobook.loading import photos
from studiobook.loading.layout import is_picture
from studiobook.models import lookup
from studiobook.website import urls
from studiobook.website.pages.base import Asset, Page, Site

_LAZY = ' loading="lazy"'
_TINTS = 6  # covers that templates/theme/css/cover.css knows
_SPECIAL = str.maketrans(
    {**{mark: f"\\{mark}" for mark in "\\`*_{}[]()#+-.!|"}, "&": "&amp;", "<": "&lt;", ">": "&gt;"}
)


class Size(NamedTuple):
    """A prepared picture in one width, pixels: the source paths of its two files."""

    width: int
    height: int
    webp: str
    jpeg: str


class Picture(NamedTuple):
    """A prepared picture in several widths, the smallest first."""

    sizes: tuple[Size, ...]

    @property
    def width(self) -> int:
        """The width of the largest, pixels."""
        return self.sizes[-1].width

    @property
    def height(self) -> int:
        """The height of the largest, pixels."""
        return self.sizes[-1].height

    @property
    def large(self) -> str:
        """The largest as a JPEG, which every program opens."""
        return self.sizes[-1].jpeg

    @property
    def plain(self) -> str:
        """What a browser loads that knows neither WebP nor a choice of sizes."""
        return self.sizes[len(self.sizes) // 2].jpeg

    @property
    def upright(self) -> bool:
        """Whether it is higher than wide."""
        return self.height > self.width

    def srcset(self, form: str, url: Callable[[str], str]) -> str:
        """All its files of one ``form`` (``webp`` or ``jpeg``) with their widths, for a browser to choose from."""
        return ", ".join(f"{url(getattr(one, form))} {one.width}w" for one in self.sizes)


@lru_cache(maxsize=1)
def templates(root: Path) -> SandboxedEnvironment:
    """The templates for pages of the district at ``root``, each compiled when it is first used, and again when its file changed."""
    filters = {"line": one_line, "heading": heading, "figure": figure, "tint": tint, "token": urls.token}
    return page_environment(root, filters)


class PageRenderer:
    """Renders the pages of one site. Keeps what the pages asked for: the pictures, and those that could not be read."""

    def __init__(self, site: Site) -> None:
        """Ready to render ``site``."""
        self.site = site
        self._environment = templates(site.library.root)
        self._pictures: dict[tuple[str, str], Picture | None] = {}
        self._assets: dict[str, Asset] = {}
        self._diagnostics: list[Diagnostic] = []

    def page(self, path: str, template: str, title: str, description: str, **names: Any) -> Page:
        """The page at ``path`` from ``templates/pages/TEMPLATE.md.j2``, which sees ``names`` and what every page sees."""
        library = self.site.library
        text = self._environment.get_template(f"pages/{template}.md.j2").render(
            title=title,
            description=description,
            district=library.district,
            library=library,
            today=self.site.today,
            facts=lookup,
            urls=urls,
            url=partial(urls.relative, path),
            picture=self.picture,
            download=self.download,
            **names,
        )
        # the first picture of a page is most often in sight at once: the browser need not wait until it knows
        return Page(path, title, description, text.replace(_LAZY, "", 1).encode())

    def fragment(self, template: str, path: str, **names: Any) -> Markup:
        """A piece of the page at ``path`` from ``templates/pages/parts/TEMPLATE.j2``."""
        template_ = self._environment.get_template(f"pages/parts/{template}.j2")
        return Markup(template_.render(url=partial(urls.relative, path), picture=self.picture, **names))

    def picture(self, studio: str, file: str) -> Picture | None:
        """The prepared picture of a studio's ``file``. None where it may not be shown, or is no picture, which checks report."""
        if (studio, file) not in self._pictures:
            self._pictures[studio, file] = self._prepare(studio, file)
        return self._pictures[studio, file]

    def download(self, studio: str, file: str) -> str:
        """The source path of a studio's ``file`` as it is offered to readers; a picture is offered prepared, not as it was taken."""
        if is_picture(file):
            shown = self.picture(studio, file)
            return shown.large if shown else ""
        path = f"downloads/{studio}/{file.removeprefix('files/')}"
        if path not in self._assets:
            source = self.site.library.root / "studios" / studio / file
            self._assets[path] = Asset(path, source)
        return path

    def offer(self, path: str, data: bytes) -> None:
        """Put a file next to the pages."""
        self._assets[path] = Asset(path, data)

    def assets(self) -> tuple[Asset, ...]:
        """Every asset that the pages show."""
        return tuple(self._assets[path] for path in sorted(self._assets))

    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """The pictures that cannot be read."""
        return tuple(self._diagnostics)

    def _prepare(self, studio: str, file: str) -> Picture | None:
        if file in self.site.library.studios[studio].withheld:
            return None
        try:
            photograph = photos.photograph(self.site.library.root / "studios" / studio / file, self.site.cache)
        except ImageError as error:
            self._diagnostics.append(photos.diagnostic(error, self.site.library))
            return None
        return Picture(tuple(self._keep(photograph.name, one) for one in photograph.renditions))

    def _keep(self, name: str, one: photos.Rendition) -> Size:
        webp, jpeg = (f"photos/{name}-{one.width}.{ending}" for ending in ("webp", "jpg"))
        self._assets |= {webp: Asset(webp, one.webp), jpeg: Asset(jpeg, one.jpeg)}
        return Size(one.width, one.height, webp, jpeg)


def one_line(text: str) -> str:
    """``text`` on one line: for front matter, where a line break would end the value."""
    return " ".join(text.split())


def heading(text: str) -> Markup:
    """``text`` for a Markdown heading, shown as it is: the one place where a written text meets Python-Markdown."""
    return Markup(one_line(text).translate(_SPECIAL))


def figure(value: float) -> str:
    """A number for reading: thousands apart, at most one decimal place."""
    return number_text(value, places=1, grouped=True)


def tint(studio_id: str) -> int:
    """Which of the covers a studio has: always the same for one id."""
    return zlib.crc32(studio_id.encode()) % _TINTS
