"""The mkdocs plugin: hands the generated pages to mkdocs, by way of ``files``. It decides nothing of the domain."""

import gc
import logging
import os
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from jinja2 import Environment, TemplateError
from markupsafe import Markup, escape

from studiobook.checks import gate
from studiobook.core import store
from studiobook.website.build import build_pages

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

from studiobook.core import hashing
from studiobook.core.diagnostic import DataError, Diagnostic
from studiobook.core.paths import PROGRAM, folders
from studiobook.documents.templates import page_environment, template_diagnostic
from studiobook.website import csp, navigation
from studiobook.website.assets import css
from studiobook.website.incremental.previous import NOTHING, Earlier
from studiobook.website.mkdocs import files as mkdocs_files
from studiobook.website.pages import base
from studiobook.website.pages.base import Built, Site, public_site
from studiobook.website.search import index as search_index
from studiobook.website.search import offline as offline_search
from studiobook.website.search.sections import Written

_NAME = "studiobook"
_TAKEN = "taken.html"
_FROM_DISK = "js/disk.js"  # the search of a copy that is opened from a disk
# columns of Markdown's tables: no page may have styles written into it
_ALIGNED = re.compile(r'style="text-align: (left|center|right);"')
_NOT_SERVED = ("assets/javascripts/", "assets/images/")
_STYLES = "assets/stylesheets/"


class StudiobookOptions(Config):  # type: ignore[no-untyped-call]  # mkdocs gives no types here
    """``root``: the district's folder, the program's own when empty. ``today``: the day of the build, the day it runs when empty.

    ``library``: the district as it was read already. Without it the folder is read at each build, as a preview must.
    ``earlier``: an earlier build, the pages of which may be taken over. ``offline``: the site is to be opened from a disk.
    """

    site = config_options.Optional(config_options.Type(Site))
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
        self.diagnostics: tuple[Diagnostic, ...] = ()
        self.keys: dict[str, str] = {}
        self.shell = ""
        self.searched: search_index.Started | None = None
        self.taken: dict[str, Path] = {}
        self.digests: dict[str, str] = {}  # of the texts of generated pages
        self.written: list[Written] = []
        self.sidebars: dict[tuple[str, ...], str] = {}
        config.extra["offline"] = self.config.offline
        config.theme.dirs[:0] = [str(path) for path in folders(self.root, "templates/theme")[:-1] if path.is_dir()]
        try:
            self.built = self._build(config)
        except (DataError, TemplateError) as error:
            if not self.config.preview:
                raise
            self.diagnostics = error.diagnostics if isinstance(error, DataError) else (template_diagnostic(error),)
            self.built = _problem_page(self.root, self.diagnostics, config)
        if not config.site_url:
            config.theme.static_templates.discard("sitemap.xml")  # it would hold no address
        return config

    def _build(self, config: MkDocsConfig) -> Built:
        if self.config.preview:
            gc.collect()  # what the preview before this one left; otherwise it is looked for seldom
        self.site = self.config.site or self._read()
        district = self.site.library.district
        if not self.config.preview:  # its server has an address of its own, and puts a script into every page
            config.site_url = district.address or None
            config.extra["page_policy"] = csp.page_policy()
        config.site_name = str(escape(district.title))
        config.copyright = str(escape(district.notice or f"{district.bureau}{district.section}"))
        config.nav = list(navigation.navigation(self.site))
        return build_pages(self.site, self.config.earlier)

    def _read(self) -> Site:
        """The sources of pages, as the folder has them now."""
        return public_site(*gate.checked(self.root, self.today), self.today, store.folder_of(self.root))

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Add the generated pages and pictures, and the program's own content where the district has none."""
        for file in list(files):
            unwanted = file.src_uri.startswith(_NOT_SERVED) or file.src_uri.endswith((".map", "sitemap.xml"))
            unwanted = unwanted or (file.src_uri == _FROM_DISK and not self.config.offline)
            if unwanted or (self.diagnostics and file.is_documentation_page()):
                files.remove(file)
        self._dress(files, config)
        if not self.diagnostics:
            for name, path in navigation.content(self.root).items():
                if files.get_file_from_path(name) is None:
                    folder = str(path.parents[name.count("/")])
                    files.append(File(name, folder, config.site_dir, config.use_directory_urls))
        before, day = self.config.earlier.folder, self.today.isoformat()
        for name in sorted(self.built.taken):
            self.taken |= mkdocs_files.take(self.built.units[name], before, files, config, day)
        mkdocs_files.add(self.built, files, config)
        if not (self.diagnostics or self.config.offline):
            self.searched = search_index.start(self.site.library, self.config.earlier)
        return files

    def _dress(self, files: Files, config: MkDocsConfig) -> None:
        """Put one style sheet in the place of the theme's and of ours."""
        names = [str(name) for name in config.extra_css]
        own = [file for name in names if (file := files.get_file_from_path(name))]
        theme = [file for file in files if file.src_uri.startswith(_STYLES) and file.src_uri.endswith(".css")]
        theme.sort(key=lambda file: file.src_uri)
        text = css.stored([one.content_string for one in (*theme, *own)], store.folder_of(self.root))
        for file in (*theme, *own):
            files.remove(file)
        path = f"{_STYLES}site.{hashing.of_texts([text])[:8]}.css"
        files.append(File.generated(config, path, content=text))
        config.extra["stylesheet"] = path
        config.extra_css = []

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Give the pages outside the navigation the quick conversion of their headings."""
        self.nav = nav
        conversions: dict[str, mkdocs_files.Outside] = {}
        listed = {page.file.src_uri for page in nav.pages}
        for page in self.built.pages:
            if page.path not in listed:
                file = files.get_file_from_path(page.path)
                assert file is not None
                mkdocs_files.Outside(file, config, conversions)
        return nav

    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
        """Find the pages that an earlier build has from the same sources: they are not built again."""
        env.globals["sidebar"] = self._sidebar
        self.files = files
        if self.diagnostics or self.config.preview:
            return env
        shell = self.shell = mkdocs_files.shell(self.root, config, self.nav)
        if self.built.taken and shell != self.config.earlier.shell:
            raise _ShellChanged
        for name in self.built.taken:
            places = map(mkdocs_files.place, self.built.units[name].pages)
            self.keys |= {path: self.config.earlier.keys[path] for path in places}
        for file in files.documentation_pages():
            page = file.page
            assert page is not None
            if file.src_uri in self.taken:
                page.meta["template"] = _TAKEN
                page.present_anchor_ids = None  # nobody knows them: only what the navigation reads was read
                continue
            head = self.built.heads.get(file.src_uri, self.built.head)
            content = self.digests.get(file.src_uri, page.content or "")
            parts = (file.src_uri, str(page.title), repr(page.meta), content, repr(head))
            self.keys[file.dest_uri] = hashing.of_texts([shell, *parts])
            place = self.config.earlier.place(file.dest_uri, self.keys[file.dest_uri])
            if place:
                page.meta["template"] = _TAKEN  # the rest stays: other pages' navigation reads it
                self.taken[file.src_uri] = place
        return env

    def _sidebar(self, page: Page, rendered: Callable[[], str]) -> str:
        """What is next to a page: for pages outside the navigation the same in each folder, but for their own headings."""
        if page in self.nav.pages:
            return rendered()
        key = (page.url.rpartition("/")[0], repr(page.meta.get("hide")), str(page.toc))
        if key not in self.sidebars:
            self.sidebars[key] = rendered()
        return self.sidebars[key]

    def on_page_markdown(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Date every page with the day of the build, so that one day's builds are the same.

        Of a generated page Markdown sees only the headings: the rest is finished HTML, which it would take apart for nothing.
        """
        page.update_date = self.today.isoformat()
        if page.file.generated_by is None:
            return markdown
        self.digests[page.file.src_uri] = hashing.of_texts([markdown])
        return mkdocs_files.outline(markdown)

    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Keep pages written by hand for the search. Of a generated page the finished HTML stays out until it is rendered."""
        if page.file.generated_by is None:
            self.written.append(Written(page.url, str(page.title), html))
            return _ALIGNED.sub(r'class="sb-\1"', html)
        return html

    def on_template_context(self, context: Any, *, template_name: str, config: MkDocsConfig) -> Any:
        """Give the site map every page, those of an earlier build among them, in an order that does not show which."""
        if template_name == "sitemap.xml":
            there = [file for file in self.files if file.page is not None]
            context["pages"] = sorted(there, key=lambda file: file.url)
        return context

    def on_page_context(self, context: Any, *, page: Page, config: MkDocsConfig, nav: Navigation) -> Any:
        """Give the theme what the page's head says; of a generated page its finished HTML, of one that is taken over all of it."""
        if page.file.src_uri in self.taken:
            context["taken"] = self.taken[page.file.src_uri].read_bytes().decode("utf-8")
        elif page.file.generated_by is not None:
            markdown = page.file.content_string.partition("\n---\n")[2].lstrip("\n")  # behind the front matter
            page.content = mkdocs_files.filled(page.content or "", markdown)
        context["head"] = self.built.heads.get(page.file.src_uri, self.built.head)
        return context

    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        """Let go of what was rendered: all pages at once would take twice the memory."""
        page.content = None
        return output

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Write the search index; the packed sitemap goes, as its bytes depend on the machine."""
        (Path(config.site_dir) / "sitemap.xml.gz").unlink(missing_ok=True)
        if self.diagnostics:
            return
        if self.config.offline:
            offline_search.write(self.site.library, Path(config.site_dir), self.written)
        else:
            assert self.searched is not None  # since on_files
            self.keys |= search_index.finish(self.searched, Path(config.site_dir), self.written, self.config.earlier)

    def on_build_error(self, *, error: Exception) -> None:
        """End the making of search indexes that nobody waits for."""
        if self.searched:
            search_index.abandon(self.searched)

    def on_serve(
        self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Callable[..., Any]
    ) -> LiveReloadServer:
        """Say where the preview is."""
        print(f"预览：{server.url}  改动保存后自动刷新，按 Ctrl+C 结束")
        return server


class _ShellChanged(Exception):
    """What every page is rendered with changed: the pages of the earlier build cannot be taken over."""


def build_site(site: Site, site_dir: Path, earlier: Earlier = NOTHING, *, offline: bool = False) -> Earlier:
    """Build the pages of ``site`` into the folder ``site_dir``.

    Args:
        site: The sources of pages.
        site_dir: The folder of the output.
        earlier: A build of before, from which what would come out the same is taken.
        offline: Whether to build a copy that is opened from a disk, with a search that works there.

    Returns:
        What the next build has to know of this one.

    Raises:
        DataError: Pictures cannot be read.
    """
    try:
        return _built(site, site_dir, earlier, offline=offline)
    except _ShellChanged:  # the name of the site or a page of its navigation, say: every page is another
        return _built(site, site_dir, earlier._replace(units={}), offline=offline)


def _built(site: Site, site_dir: Path, earlier: Earlier, *, offline: bool) -> Earlier:
    warned = mkdocs_files.Warnings()
    logging.getLogger("mkdocs").addHandler(warned)
    try:
        options = {"site": site, "today": site.today.isoformat(), "earlier": earlier, "offline": offline}
        config = load_config(strict=True, site_dir=str(site_dir), **settings(site.library.root, options))
        mkdocs_build.build(config)
        plugin = config.plugins[_NAME]
        assert isinstance(plugin, StudiobookPlugin)
        return Earlier(site_dir, plugin.keys, plugin.shell, plugin.built.units)
    except Abort as stop:
        raise RuntimeError("mkdocs refused the site:\n" + "\n".join(warned.lines)) from stop
    finally:
        logging.getLogger("mkdocs").removeHandler(warned)


def serve(root: Path, today: date | None) -> None:
    """Show the site, and build it again whenever a record, the policy, a template or a page of the content changes."""
    watched = [root / "bureau", root / "studios", *folders(root, "templates"), *folders(root, "content")]
    mkdocs_serve.serve(
        livereload=True,
        strict=False,  # a half-written link is no reason to stop a preview
        watch=[str(path) for path in watched if path.is_dir()],
        **settings(root, {"today": today.isoformat() if today else "", "preview": True}),
    )


def settings(root: Path, options: dict[str, Any]) -> dict[str, Any]:
    """What is different from ``mkdocs.yml``: the district's folder and content, and the plugin's ``options``."""
    content = next(path for path in folders(root, "content") if path.is_dir())
    return {
        "config_file": str(PROGRAM / "mkdocs.yml"),
        "docs_dir": str(content),
        "plugins": {"studiobook": {"root": str(root), **options}},
    }


def _problem_page(root: Path, diagnostics: tuple[Diagnostic, ...], config: MkDocsConfig) -> Built:
    """The one page of a preview with broken data; the theme's 404 page shows the same under every other address."""
    text = page_environment(root, {}).get_template("pages/problem.md.j2").render(diagnostics=diagnostics)
    config.nav = [{"首页": "index.md"}]
    config.copyright = None
    config.extra["problem"] = Markup(text.split("---\n", 2)[2])
    return Built((base.Page("index.md", "有内容需要修改", "", text.encode()),), ())
