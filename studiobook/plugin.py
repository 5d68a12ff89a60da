"""The mkdocs plugin: hands the generated pages to mkdocs. The only module that imports mkdocs; it decides nothing of the domain."""

import logging
import os
import re
import traceback
from collections.abc import Callable, Iterator
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

from jinja2 import TemplateError, TemplateSyntaxError
from markupsafe import Markup, escape

os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")  # before mkdocs: its theme would print a notice into every build

from mkdocs.commands import build as mkdocs_build
from mkdocs.commands import serve as mkdocs_serve
from mkdocs.config import config_options, load_config
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from studiobook import cli, pages, search
from studiobook.errors import DataFault, Trouble
from studiobook.library import Library, load
from studiobook.pages import Built, facts
from studiobook.render import PROGRAM, folders, page_environment

_HANDBOOK = ("index.md", "studio.md", "bureau.md", "rules.md", "matrix.md", "codes.md")
# the theme's own search engine and the maps of its scripts: nothing loads them
_HEADING = re.compile(r"^(#{1,6} .*\n)", re.MULTILINE)
_SLOT = "studiobook"
_NOT_SERVED = ("assets/javascripts/lunr/", "assets/javascripts/workers/")


class StudiobookOptions(Config):  # type: ignore[no-untyped-call]  # mkdocs gives no types here
    """``root``: the district's folder, the program's own when empty. ``today``: the day of the build, the day it runs when empty.

    ``library``: the district as it was read already; without it the folder is read at each build, as a preview must.
    """

    library = config_options.Optional(config_options.Type(Library))
    root = config_options.Type(str, default="")
    today = config_options.Type(str, default="")
    preview = config_options.Type(bool, default=False)


class StudiobookPlugin(BasePlugin[StudiobookOptions]):  # type: ignore[no-untyped-call]  # likewise
    """Gives mkdocs the district's name, navigation and pages. What it keeps lasts from one event of a build to the next."""

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Read the district and build its pages; in a preview, broken data become a page that says so."""
        self.root = Path(self.config.root or PROGRAM).resolve()
        self.today = date.fromisoformat(self.config.today) if self.config.today else date.today()
        self.troubles: tuple[Trouble, ...] = ()
        config.theme.dirs[:0] = [str(path) for path in folders(self.root, "templates/theme")[:-1] if path.is_dir()]
        try:
            self.built = self._build(config)
        except (DataFault, TemplateError) as fault:
            if not self.config.preview:
                raise
            self.troubles = fault.troubles if isinstance(fault, DataFault) else (_template_trouble(self.root, fault),)
            self.built = _problem_page(self.root, self.troubles, config)
        if not config.site_url:
            config.theme.static_templates.discard("sitemap.xml")  # it would hold no address
        return config

    def _build(self, config: MkDocsConfig) -> Built:
        if self.config.preview:
            cli.checked(cli.Order(self.root, Path(config.site_dir), self.today))
        self.site = pages.public_site(self.config.library or load(self.root), self.today, cli.cache())
        district = self.site.library.district
        config.site_name = str(escape(f"{district.name}名班主任工作室"))
        config.copyright = str(escape(district.notice or f"{district.bureau}{district.section}"))
        config.nav = list(_navigation(self.root, [facts.studio_page(studio) for studio in self.site.library.studios]))
        return pages.build(self.site)

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Add the generated pages and pictures, and the program's own content where the district has none."""
        for file in list(files):
            unwanted = file.src_uri.startswith(_NOT_SERVED) or file.src_uri.endswith((".map", "sitemap.xml"))
            if unwanted or (self.troubles and file.is_documentation_page()):
                files.remove(file)
        if not self.troubles:
            for file in _fallback(self.root, config):
                if files.get_file_from_path(file.src_uri) is None:
                    files.append(file)
        for made in self.built.pages:
            files.append(File.generated(config, made.path, content=made.text))
        for asset in self.built.assets:
            files.append(File.generated(config, asset.path, content=asset.data))
        return files

    def on_page_markdown(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Date every page with the day of the build, so that one day's builds are the same.

        Of a generated page Markdown sees only the headings: the rest is finished HTML, which it would take apart for nothing.
        """
        page.update_date = self.today.isoformat()
        if page.file.generated_by is None:
            return markdown
        self.finished = [part for part in _HEADING.split(markdown) if part.strip() and not part.startswith("#")]
        numbers = count()
        return "".join(
            part if part.startswith("#") or not part.strip() else f"\n<!--{_SLOT} {next(numbers)}-->\n\n"
            for part in _HEADING.split(markdown)
        )

    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Put the finished HTML of a generated page back between its headings."""
        if page.file.generated_by is None:
            return html
        return re.sub(rf"<!--{_SLOT} (\d+)-->", lambda slot: self.finished[int(slot[1])], html)

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Write the search index."""
        if not self.troubles:
            search.write(self.site.library, Path(config.site_dir))

    def on_serve(
        self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Callable[..., Any]
    ) -> LiveReloadServer:
        """Say where the preview is."""
        print(f"预览：{server.url}  改动保存后自动刷新，按 Ctrl+C 结束")
        return server


class _Warnings(logging.Handler):
    """Keeps what mkdocs warns of: a strict build only counts it."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


def build_site(library: Library, site_dir: Path, today: date) -> None:
    """Build the public site of ``library`` into ``site_dir``. DataFault for pictures that cannot be read."""
    warned = _Warnings()
    logging.getLogger("mkdocs").addHandler(warned)
    try:
        settings = _settings(library.root, {"library": library, "today": today.isoformat()})
        mkdocs_build.build(load_config(strict=True, site_dir=str(site_dir), **settings))
    except Abort as stop:
        raise RuntimeError("mkdocs refused the site:\n" + "\n".join(warned.lines)) from stop
    finally:
        logging.getLogger("mkdocs").removeHandler(warned)


def serve(root: Path, today: date | None) -> None:
    """Show the site, and build it anew whenever a record, the policy, a template or a page of the content changes."""
    watched = [root / "bureau", root / "studios", *folders(root, "templates"), *folders(root, "content")]
    mkdocs_serve.serve(
        livereload=True,
        strict=False,  # a half-written link is no reason to stop a preview
        watch=[str(path) for path in watched if path.is_dir()],
        **_settings(root, {"today": today.isoformat() if today else "", "preview": True}),
    )


def _settings(root: Path, options: dict[str, Any]) -> dict[str, Any]:
    """What is different from ``mkdocs.yml``: the district's folder and content, and the plugin's ``options``."""
    content = next(path for path in folders(root, "content") if path.is_dir())
    return {
        "config_file": str(PROGRAM / "mkdocs.yml"),
        "docs_dir": str(content),
        "plugins": {"studiobook": {"root": str(root), **options}},
    }


def _navigation(root: Path, studios: list[str]) -> Iterator[Any]:
    """The few pages that stand in the navigation: never activities, which are many (measured: 4.9 times slower)."""
    yield {"首页": "index.md"}
    yield {"工作室": ["studios/index.md", *studios]}
    yield {"进展": "status/index.md"}
    yield {"活动": "activities/index.md"}
    yield {"成果": "outcomes/index.md"}
    yield {"管理办法": "policy/index.md"}
    handbook = [f"handbook/{name}" for name in _HANDBOOK if _has_content(root, f"handbook/{name}")]
    if handbook:
        yield {"手册": handbook}
    if _has_content(root, "about.md"):
        yield {"关于": "about.md"}


def _has_content(root: Path, name: str) -> bool:
    return any((folder / name).is_file() for folder in folders(root, "content"))


def _fallback(root: Path, config: MkDocsConfig) -> Iterator[File]:
    """The program's own content."""
    own = folders(root, "content")[-1]
    for path in sorted(own.rglob("*")):
        if path.is_file() and not path.name.startswith("."):
            yield File(path.relative_to(own).as_posix(), str(own), config.site_dir, config.use_directory_urls)


def _problem_page(root: Path, troubles: tuple[Trouble, ...], config: MkDocsConfig) -> Built:
    """The one page of a preview whose data are broken; the theme's 404 page shows the same under every other address."""
    text = page_environment(root, {}).get_template("pages/problem.md.j2").render(troubles=troubles)
    config.nav = [{"首页": "index.md"}]
    config.copyright = None
    config.extra["problem"] = Markup(text.split("---\n", 2)[2])
    return Built((pages.Page("index.md", "有内容需要修改", "", text),), ())


def _template_trouble(root: Path, fault: TemplateError) -> Trouble:
    """Where a template failed, and why, as far as Jinja knows."""
    frames = [frame for frame in traceback.extract_tb(fault.__traceback__) if frame.filename.endswith(".j2")]
    name, line = (frames[-1].filename, frames[-1].lineno or 1) if frames else ("templates", 1)
    if isinstance(fault, TemplateSyntaxError):
        name, line = fault.filename or name, fault.lineno
    within = [
        Path(name).relative_to(folder).as_posix() for folder in (root, PROGRAM) if Path(name).is_relative_to(folder)
    ]
    shown = within[0] if within else name
    return Trouble(shown, line, 1, f"模板写错了：{fault.message}", "改好模板，页面会自动刷新")
