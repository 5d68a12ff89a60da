"""The tasks that make the site and whatever else is not a report: site, build, serve, clean, schemas."""

import shutil
from datetime import date
from pathlib import Path

from studiobook import again, leaks, publish, render, schemas, standing
from studiobook.cli import orders, printing
from studiobook.cli.checking import checked
from studiobook.cli.door import done, errors
from studiobook.cli.orders import Order
from studiobook.earlier import NOTHING, Earlier
from studiobook.errors import DataFault, Trouble, UsageFault
from studiobook.library import Library


def run_site(wish: Order, *, offline: bool = False, kept: Path | None = None) -> int:
    """Check, then build the public site into ``out/site``, or into ``out/offline`` a copy that is opened from a disk.

    What it is made from is kept in the folder ``kept``, so that the next run does again only what changed.
    """
    made = _made(wish, "offline" if offline else "site")
    before = standing.state(made) if kept else ""
    district, _ = checked(wish)
    with publish.replaced(made.folder) as folder:
        left = _write_site(district, wish.today, folder, standing.earlier(kept, made), offline=offline)
    said = f"{'离线网站' if offline else '网站'}：{made.folder / 'index.html'}"
    if kept:
        standing.keep(kept, made, before, said, left)
    done(said)
    return 0


def run_pages(wish: Order, to: str) -> int:
    """Check, then write the site's pages into the folder ``to`` as a plain tree that another engine can build."""
    from studiobook import navigation, pages, plaintree

    if not to:
        raise UsageFault("没有说写到哪里 → 例如 ./inv pages --to dist/pages")
    folder = Path(to).resolve()
    if not plaintree.is_ours(folder):
        raise UsageFault(f"“{folder}”里已有别的内容 → --to 后面写一个还没有的文件夹")
    district, _ = checked(wish)
    site = pages.public_site(district, wish.today, orders.cache())
    with publish.replaced(folder) as new:
        count = plaintree.write(site, pages.build(site), new)
        written = frozenset(f"docs/{name}" for name in navigation.content(wish.root))
        _refuse_leaks(leaks.sought(district, written), new)
    done(f"网页源文件：{count} 页，目录是 {folder}")
    return 0


def run_build(wish: Order, *, kept: Path | None = None) -> int:
    """Check, site, reports; both are put in place when both are made. What they are made from is kept in the folder ``kept``."""
    site, reports = _made(wish, "site"), _made(wish, "reports")
    before = [standing.state(made) if kept else "" for made in (site, reports)]
    district, findings = checked(wish)
    with publish.replaced(site.folder) as site_folder, publish.replaced(reports.folder) as folder:
        left = _write_site(district, wish.today, site_folder, standing.earlier(kept, site))
        written = printing.write(district, findings, wish.today, folder)
    said = f"网站：{site.folder / 'index.html'}"
    done(said)
    status = printing.reported(wish, district, written)
    if kept:
        standing.keep(kept, site, before[0], said, left)
    if kept and status == 0:  # what is missing is told again by making it again
        standing.keep(kept, reports, before[1], printing.how_many(wish, written))
    return status


def run_serve(wish: Order, as_of: str) -> int:
    """Show the site in a browser and build it anew whenever a file changes."""
    from studiobook import plugin

    plugin.serve(wish.root, wish.today if as_of else None)
    return 0


def run_clean(out: Path) -> int:
    """Take away what was made: output and prepared pictures."""
    made = (out / "site", out / "offline", out / "reports")
    for folder in (*made, orders.cache(), orders.kept_reports(), again.folder(), standing.folder()):
        shutil.rmtree(folder, ignore_errors=True)
    return 0


def run_schemas(folder: Path) -> int:
    """Write the JSON Schemas of all record kinds."""
    for name in schemas.SCHEMAS:
        (folder / f"{name}.schema.json").write_text(schemas.schema(name), encoding="utf-8", newline="\n")
    return 0


def _made(wish: Order, what: str) -> standing.Made:
    return standing.Made(what, wish.root, wish.out, wish.today.isoformat())


def _write_site(district: Library, today: date, folder: Path, earlier: Earlier, *, offline: bool = False) -> Earlier:
    from studiobook import plugin  # takes mkdocs with it, which the other tasks need not load

    with errors().status("正在生成网站…"):  # on a terminal only
        left = plugin.build_site(district, folder, today, earlier, offline=offline)
    sought = leaks.sought(district, render.written_pages(district.root))
    _refuse_leaks(sought, folder, earlier)
    return left._replace(innocent=sought.seal)


def _refuse_leaks(sought: leaks.Sought, folder: Path, earlier: Earlier = NOTHING) -> None:
    """Private fields do not exist for pages; what is found here a person wrote into a public record as well."""
    troubles = [
        Trouble(
            f"site/{leak.file}",
            1,
            1,
            f"网页里有不公开的内容“{leak.value}”",
            "从公开的记录里删去这段话；它只该写在不公开的项目里",
        )
        for leak in leaks.found(sought, folder, earlier)
    ]
    if troubles:
        raise DataFault(troubles)
