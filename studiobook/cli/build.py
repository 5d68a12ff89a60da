"""The tasks that build the site and whatever else is not a report: site, pages, build, serve, clean, schemas."""

from contextlib import ExitStack
from datetime import date
from pathlib import Path

from studiobook.checks.gate import checked
from studiobook.cli import build_state, output_folders
from studiobook.cli import reports as report_tasks
from studiobook.cli.errors import done, errors
from studiobook.cli.options import Options
from studiobook.core import atomic, paths, store
from studiobook.core.diagnostic import DataError, Diagnostic, UsageError, top_of
from studiobook.core.store import Store
from studiobook.models import json_schema
from studiobook.models.library import Library
from studiobook.rules.findings import Finding
from studiobook.website.build import build_pages
from studiobook.website.incremental.previous import NOTHING, Earlier
from studiobook.website.pages.base import public_site
from studiobook.website.privacy import leak_scan


def run_site(options: Options, *, offline: bool = False, incremental: bool = False) -> int:
    """Check, then build the public site into ``out/site``, or into ``out/offline`` a copy that is opened from a disk.

    Args:
        options: What the task is asked with.
        offline: Whether to build the copy.
        incremental: Whether to take over unchanged files of the last build, and to record this one for the next.
    """
    target = _target(options, "offline" if offline else "site")
    before = build_state.state(target) if incremental else ""
    library, findings = checked(options.root, options.today)
    message = f"{'离线网站' if offline else '网站'}：{target.folder / 'index.html'}"
    with output_folders.reserved(target.folder):
        earlier = build_state.earlier(target) if incremental else NOTHING
        with atomic.replaced(target.folder) as folder:
            built = _write_site(library, findings, options.today, folder, earlier, offline=offline)
        if incremental:
            build_state.save(target, before, message, built)
    done(message)
    return 0


def run_pages(options: Options, to: str) -> int:
    """Check, then write the site's pages into the folder ``to`` as a plain tree that another engine can build."""
    from studiobook.website import export, navigation  # other tasks need neither

    if not to:
        raise UsageError("没有说写到哪里 → 例如 ./inv pages --to dist/pages")
    folder = paths.typed(to, paths.PROGRAM)
    if not export.is_ours(folder):
        raise UsageError(f"“{folder}”里已有别的内容 → --to 后面写一个还没有的文件夹")
    library, findings = checked(options.root, options.today)
    site = public_site(library, findings, options.today, store.folder_of(options.root))
    with output_folders.reserved(folder, export.is_ours), atomic.replaced(folder) as new:
        count = export.write(site, build_pages(site), new)
        written = frozenset(f"docs/{name}" for name in navigation.content(options.root))
        _refuse_leaks(leak_scan.sought(library, written), new)
    done(f"网页源文件：{count} 页，目录是 {folder}")
    return 0


def run_build(options: Options, *, incremental: bool = False) -> int:
    """Check, site, reports; both are put in place when both are built. ``incremental`` is as in ``run_site``."""
    site, reports = _target(options, "site"), _target(options, "reports")
    before = [build_state.state(target) if incremental else "" for target in (site, reports)]
    library, findings = checked(options.root, options.today)
    message = f"网站：{site.folder / 'index.html'}"
    with output_folders.reserved(site.folder), output_folders.reserved(reports.folder):
        earlier = build_state.earlier(site) if incremental else NOTHING
        with atomic.replaced(site.folder) as site_folder, atomic.replaced(reports.folder) as folder:
            built = _write_site(library, findings, options.today, site_folder, earlier)
            written = report_tasks.write(library, findings, options.today, folder)
        if incremental:
            build_state.save(site, before[0], message, built)
        if incremental and report_tasks.status(written) == 0:  # what is missing is printed again by building again
            build_state.save(reports, before[1], report_tasks.how_many(options, written))
    done(message)
    return report_tasks.reported(options, library, written)


def run_serve(options: Options, as_of: str) -> int:
    """Show the site in a browser and build it again whenever a file changes."""
    from studiobook.website.mkdocs import plugin  # takes mkdocs with it

    plugin.serve(options.root, options.today if as_of else None)
    return 0


def run_clean(root: Path, out: Path) -> int:
    """Remove what the program wrote: the output in the folder ``out``, and the store of the district in ``root``."""
    with ExitStack() as stack:
        folders = [out / name for name in ("site", "offline", "reports")]
        for folder in folders:
            if out.is_dir():
                stack.enter_context(output_folders.reserved(folder))  # before anything is removed
        for folder in folders:
            atomic.discard(folder)
    Store(store.folder_of(root)).clear()
    return 0


def run_schemas(folder: Path) -> int:
    """Write the JSON Schemas of all record kinds."""
    for name in json_schema.SCHEMAS:
        (folder / f"{name}.schema.json").write_text(json_schema.schema(name), encoding="utf-8", newline="\n")
    return 0


def _target(options: Options, what: str) -> build_state.Target:
    return build_state.Target(what, options.root, options.out, options.today.isoformat())


def _write_site(
    library: Library,
    findings: tuple[Finding, ...],
    today: date,
    folder: Path,
    earlier: Earlier,
    *,
    offline: bool = False,
) -> Earlier:
    from studiobook.website.mkdocs import plugin  # takes mkdocs with it, which the other tasks need not load

    with errors().status("正在生成网站…", spinner="line"):  # on a terminal only
        site = public_site(library, findings, today, store.folder_of(library.root))
        built = plugin.build_site(site, folder, earlier, offline=offline)
    sought = leak_scan.sought(library, paths.written_pages(library.root))
    _refuse_leaks(sought, folder, earlier)
    return built._replace(innocent=sought.seal)


def _refuse_leaks(sought: leak_scan.Sought, folder: Path, earlier: Earlier = NOTHING) -> None:
    """Private fields do not exist for pages; what is found here a person wrote into a public record as well."""
    diagnostics = [
        Diagnostic(
            top_of(f"site/{leak.file}"),
            f"网页里有不公开的内容“{leak.value}”",
            "从公开的记录里删去这段话；它只该写在不公开的项目里",
            "build/private-value",
        )
        for leak in leak_scan.found(sought, folder, earlier)
    ]
    if diagnostics:
        raise DataError(diagnostics)
