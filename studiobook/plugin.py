"""The mkdocs plugin: hands the generated pages to mkdocs. The only module that imports mkdocs; it decides nothing of the domain."""

import logging
import os
import re
import traceback
from collections.abc import Callable
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

from jinja2 import Environment, TemplateError, TemplateSyntaxError
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
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from studiobook import cli, digest, fromdisk, navigation, pages, search, security
from studiobook.earlier import NOTHING, Earlier
from studiobook.errors import DataFault, Trouble
from studiobook.library import Library, load
from studiobook.pages import Built
from studiobook.render import PROGRAM, folders, page_environment

# the theme's own search engine and the maps of its scripts: nothing loads them
_HEADING = re.compile(r"^(#{1,6} .*\n)", re.MULTILINE)
_SLOT = "studiobook"
_TAKEN = "taken.html"
_FROM_DISK = "js/disk.js"  # the search of a copy that is opened from a disk
# columns of Markdown's tables: no page may have styles written into it
_ALIGNED = re.compile(r'style="text-align: (left|center|right);"')
_NOT_SERVED = ("assets/javascripts/lunr/", "assets/javascripts/workers/")


class StudiobookOptions(Config):  # type: ignore[no-untyped-call]  # mkdocs gives no types here
    """``root``: the district's folder, the program's own when empty. ``today``: the day of the build, the day it runs when empty.

    ``library``: the district as it was read already; without it the folder is read at each build, as a preview must. ``earlier``:
    a build of before whose pages may be taken over. ``offline``: the site is to be opened from a disk.
    """

    library = config_options.Optional(config_options.Type(Library))
    earlier = config_options.Type(Earlier, default=NOTHING)
    root = config_options.Type(str, default="")
    today = config_options.Type(str, default="")
    preview = config_options.Type(bool, default=False)
    offline = config_options.Type(bool, default=False)


class StudiobookPlugin(BasePlugin[StudiobookOptions]):  # type: ignore[no-untyped-call]  # likewise
    """Gives mkdocs the district's name, navigation and pages. What it keeps lasts from one event of a build to the next."""

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Read the district and build its pages; in a preview, broken data become a page that says so."""
        self.root = Path(self.config.root or PROGRAM).resolve()
        self.today = date.fromisoformat(self.config.today) if self.config.today else date.today()
        self.troubles: tuple[Trouble, ...] = ()
        self.keys: dict[str, str] = {}
        self.taken: dict[str, Path] = {}
        self.sidebars: dict[tuple[str, ...], str] = {}
        config.extra["offline"] = self.config.offline
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
        if not self.config.preview:  # whose server has an address of its own, and puts a script into every page
            config.site_url = district.address or None
            config.extra["page_policy"] = security.page_policy()
        config.site_name = str(escape(f"{district.name}名班主任工作室"))
        config.copyright = str(escape(district.notice or f"{district.bureau}{district.section}"))
        config.nav = list(navigation.navigation(self.site))
        return pages.build(self.site)

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Add the generated pages and pictures, and the program's own content where the district has none."""
        for file in list(files):
            unwanted = file.src_uri.startswith(_NOT_SERVED) or file.src_uri.endswith((".map", "sitemap.xml"))
            unwanted = unwanted or (file.src_uri == _FROM_DISK and not self.config.offline)
            if unwanted or (self.troubles and file.is_documentation_page()):
                files.remove(file)
        if not self.troubles:
            for name, path in navigation.content(self.root).items():
                if files.get_file_from_path(name) is None:
                    folder = str(path.parents[name.count("/")])
                    files.append(File(name, folder, config.site_dir, config.use_directory_urls))
        for made in self.built.pages:
            files.append(File.generated(config, made.path, content=made.text))
        for asset in self.built.assets:
            if isinstance(asset.content, Path):
                files.append(File.generated(config, asset.path, abs_src_path=str(asset.content)))
            else:
                files.append(File.generated(config, asset.path, content=asset.content))
        return files

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Give the pages outside the navigation the quick conversion of their headings."""
        self.nav = nav
        conversions: dict[str, _Made] = {}
        listed = {page.file.src_uri for page in nav.pages}
        for made in self.built.pages:
            if made.path not in listed:
                file = files.get_file_from_path(made.path)
                assert file is not None
                _Made(file, config, conversions)
        return nav

    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
        """Find the pages that an earlier build made from the same things: they are not made again."""
        env.globals["sidebar"] = self._sidebar
        if self.troubles or self.config.preview:
            return env
        shell = self._shell(config)
        for file in files.documentation_pages():
            page = file.page
            assert page is not None
            head = self.built.heads.get(file.src_uri, self.built.head)
            parts = (file.src_uri, str(page.title), repr(page.meta), page.content or "", repr(head))
            self.keys[file.dest_uri] = digest.of_texts([shell, *parts])
            place = self.config.earlier.place(file.dest_uri, self.keys[file.dest_uri])
            if place:
                page.meta["template"] = _TAKEN  # the rest stays: other pages' navigation reads it
                self.taken[file.src_uri] = place
        return env

    def _shell(self, config: MkDocsConfig) -> str:
        """The digest of all that every page is printed with: the program, its settings, the theme, the names, the navigation."""
        themes = (digest.of_folder(folder) for folder in folders(self.root, "templates/theme"))
        listed = (
            f"{page.url} {page.title} { {name: value for name, value in page.meta.items() if name != 'description'} }"
            for page in self.nav.pages
        )
        names = (config.site_name, str(config.site_url), str(config.copyright), repr(config.extra), repr(config.nav))
        settings = digest.of_file(PROGRAM / "mkdocs.yml")
        return digest.of_texts([digest.of_program(), settings, *themes, *names, *listed])

    def _sidebar(self, page: Page, printed: Callable[[], str]) -> str:
        """What stands beside a page: for pages outside the navigation the same in each folder, but for their own headings."""
        if page in self.nav.pages:
            return printed()
        key = (page.url.rpartition("/")[0], repr(page.meta.get("hide")), str(page.toc))
        if key not in self.sidebars:
            self.sidebars[key] = printed()
        return self.sidebars[key]

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
            return _ALIGNED.sub(r'class="sb-\1"', html)
        return re.sub(rf"<!--{_SLOT} (\d+)-->", lambda slot: self.finished[int(slot[1])], html)

    def on_page_context(self, context: Any, *, page: Page, config: MkDocsConfig, nav: Navigation) -> Any:
        """Give the theme what the page's head says; of a page that is taken over, its text."""
        if page.file.src_uri in self.taken:
            context["taken"] = self.taken[page.file.src_uri].read_bytes().decode("utf-8")
        context["head"] = self.built.heads.get(page.file.src_uri, self.built.head)
        return context

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Write the search index; the packed sitemap, whose bytes depend on the machine, goes."""
        (Path(config.site_dir) / "sitemap.xml.gz").unlink(missing_ok=True)
        if self.troubles:
            return
        if self.config.offline:
            fromdisk.write(self.site.library, Path(config.site_dir))
        else:
            self.keys |= search.write(self.site.library, Path(config.site_dir), self.config.earlier)

    def on_serve(
        self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Callable[..., Any]
    ) -> LiveReloadServer:
        """Say where the preview is."""
        print(f"预览：{server.url}  改动保存后自动刷新，按 Ctrl+C 结束")
        return server


class _Made(Page):
    """A generated page outside the navigation. Of its Markdown only headings are left, which are the same on most pages of a kind."""

    def __init__(self, file: File, config: MkDocsConfig, conversions: dict[str, "_Made"]) -> None:
        super().__init__(None, file, config)
        self.conversions = conversions
        self.converted = ""

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Convert as mkdocs does, or take what it made of the same headings on another page."""
        assert self.markdown is not None
        same = self.conversions.get(self.markdown)
        if same is None:
            super().render(config, files)
            if not self.links_to_anchors and "](" not in self.markdown:  # a link is read from where the page lies
                self.conversions[self.markdown] = self
                self.converted = self.content or ""
            return
        self.content, self.toc, self.present_anchor_ids = same.converted, same.toc, same.present_anchor_ids


class _Warnings(logging.Handler):
    """Keeps what mkdocs warns of: a strict build only counts it."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


def build_site(
    library: Library, site_dir: Path, today: date, earlier: Earlier = NOTHING, *, offline: bool = False
) -> dict[str, str]:
    """Build the public site of ``library`` into ``site_dir``. DataFault for pictures that cannot be read.

    Takes from an ``earlier`` build what would come out the same; returns the keys by which the next build finds that of this one.
    ``offline`` makes a copy that is opened from a disk, with a search that works there.
    """
    warned = _Warnings()
    logging.getLogger("mkdocs").addHandler(warned)
    try:
        options = {"library": library, "today": today.isoformat(), "earlier": earlier, "offline": offline}
        config = load_config(strict=True, site_dir=str(site_dir), **_settings(library.root, options))
        mkdocs_build.build(config)
        plugin = config.plugins[_SLOT]
        assert isinstance(plugin, StudiobookPlugin)
        return plugin.keys
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
