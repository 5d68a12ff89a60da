"""The tasks that make the site and whatever else is not a report: site, build, serve, clean, schemas."""

import shutil
from datetime import date
from pathlib import Path

from studiobook.checks.gate import checked
from studiobook.cli import build_state, check_cache
from studiobook.cli import reports as report_tasks
from studiobook.cli.errors import done, errors
from studiobook.cli.options import Options
from studiobook.core import atomic, paths
from studiobook.core.diagnostic import DataError, Diagnostic, UsageError, top_of
from studiobook.models import json_schema
from studiobook.models.library import Library
from studiobook.rules.findings import Finding
from studiobook.website.build import build_pages
from studiobook.website.incremental.previous import NOTHING, Earlier
from studiobook.website.pages.base import public_site
from studiobook.website.privacy import leak_scan


def run_site(options: Options, *, offline: bool = False, kept: Path | None = None) -> int:
    """Check, then build the public site into ``out/site``, or into ``out/offline`` a copy that is opened from a disk.

    What it is made from is kept in the folder ``kept``, so that the next run does again only what changed.
    """
    made = _made(options, "offline" if offline else "site")
    before = build_state.state(made) if kept else ""
    district, findings = checked(options.root, options.today)
    with atomic.replaced(made.folder) as folder:
        left = _write_site(district, findings, options.today, folder, build_state.earlier(kept, made), offline=offline)
    said = f"{'离线网站' if offline else '网站'}：{made.folder / 'index.html'}"
    if kept:
        build_state.keep(kept, made, before, said, left)
    done(said)
    return 0


def run_pages(options: Options, to: str) -> int:
    """Check, then write the site's pages into the folder ``to`` as a plain tree that another engine can build."""
    from studiobook.website import export, navigation

    if not to:
        raise UsageError("没有说写到哪里 → 例如 ./inv pages --to dist/pages")
    folder = Path(to).resolve()
    if not export.is_ours(folder):
        raise UsageError(f"“{folder}”里已有别的内容 → --to 后面写一个还没有的文件夹")
    district, findings = checked(options.root, options.today)
    site = public_site(district, findings, options.today, paths.cache())
    with atomic.replaced(folder) as new:
        count = export.write(site, build_pages(site), new)
        written = frozenset(f"docs/{name}" for name in navigation.content(options.root))
        _refuse_leaks(leak_scan.sought(district, written), new)
    done(f"网页源文件：{count} 页，目录是 {folder}")
    return 0


def run_build(options: Options, *, kept: Path | None = None) -> int:
    """Check, site, reports; both are put in place when both are made. What they are made from is kept in the folder ``kept``."""
    site, reports = _made(options, "site"), _made(options, "reports")
    before = [build_state.state(made) if kept else "" for made in (site, reports)]
    district, findings = checked(options.root, options.today)
    with atomic.replaced(site.folder) as site_folder, atomic.replaced(reports.folder) as folder:
        left = _write_site(district, findings, options.today, site_folder, build_state.earlier(kept, site))
        written = report_tasks.write(district, findings, options.today, folder)
    said = f"网站：{site.folder / 'index.html'}"
    done(said)
    status = report_tasks.reported(options, district, written)
    if kept:
        build_state.keep(kept, site, before[0], said, left)
    if kept and status == 0:  # what is missing is told again by making it again
        build_state.keep(kept, reports, before[1], report_tasks.how_many(options, written))
    return status


def run_serve(options: Options, as_of: str) -> int:
    """Show the site in a browser and build it anew whenever a file changes."""
    from studiobook.website.mkdocs import plugin

    plugin.serve(options.root, options.today if as_of else None)
    return 0


def run_clean(out: Path) -> int:
    """Take away what was made: output and prepared pictures."""
    made = (out / "site", out / "offline", out / "reports")
    for folder in (*made, paths.cache(), paths.kept_reports(), check_cache.folder(), build_state.folder()):
        shutil.rmtree(folder, ignore_errors=True)
    return 0


def run_schemas(folder: Path) -> int:
    """Write the JSON Schemas of all record kinds."""
    for name in json_schema.SCHEMAS:
        (folder / f"{name}.schema.json").write_text(json_schema.schema(name), encoding="utf-8", newline="\n")
    return 0


def _made(options: Options, what: str) -> build_state.Made:
    return build_state.Made(what, options.root, options.out, options.today.isoformat())


def _write_site(
    district: Library,
    findings: tuple[Finding, ...],
    today: date,
    folder: Path,
    earlier: Earlier,
    *,
    offline: bool = False,
) -> Earlier:
    from studiobook.website.mkdocs import plugin  # takes mkdocs with it, which the other tasks need not load

    with errors().status("正在生成网站…"):  # on a terminal only
        site = public_site(district, findings, today, paths.cache())
        left = plugin.build_site(site, folder, earlier, offline=offline)
    sought = leak_scan.sought(district, paths.written_pages(district.root))
    _refuse_leaks(sought, folder, earlier)
    return left._replace(innocent=sought.seal)


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
