"""What the tasks do, one function each: read, judge, make, and say what happened. Returns an exit status.

0: fine. 1: the data's fault, said in Chinese with place and remedy. 2 (given by ``door``): a bug of ours, with a traceback.
"""

import json
import shutil
import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.progress import track

from studiobook import check, consistency, library, public, publish, render, said, schemas, yamlfile
from studiobook.check import Finding
from studiobook.errors import DataFault, Problem, Trouble, UsageFault
from studiobook.library import Library
from studiobook.photos import PhotoFault
from studiobook.report import Desk

FORMATS = ("text", "json")


@dataclass(frozen=True)
class Order:
    """What every task is asked with: the district's folder, where output goes, and the day to judge on."""

    root: Path
    out: Path
    today: date


def order(root: str, out: str, as_of: str) -> Order:
    """An order from what was typed. UsageFault for a folder that is no district's or a date that is none."""
    folder = Path(root).resolve() if root else render.PROGRAM
    if not (folder / "bureau").is_dir():
        raise UsageFault(f"“{folder}”不是一个区的文件夹 → --root 后面写含有 bureau/ 和 studios/ 的文件夹")
    try:
        today = date.fromisoformat(as_of) if as_of else date.today()
    except ValueError:
        raise UsageFault(f"“{as_of}”不是日期 → --as-of 后面写 2026-02-14 这样的日期") from None
    return Order(folder, Path(out).resolve() if out else render.PROGRAM / "dist", today)


def door(task: Callable[[], int]) -> int:
    """Run ``task``; what the data or the caller did wrong becomes words and status 1, a bug of ours a traceback and 2."""
    try:
        return task()
    except DataFault as fault:
        say_troubles(fault.troubles)
        return 1
    except UsageFault as fault:
        _errors().print(f"[bold red]错误[/]：{fault}", highlight=False)
        return 1
    except PhotoFault as fault:
        say_troubles([Trouble(str(fault.path), 1, 1, "照片打不开，可能没有传完整", "换一张正常的 jpg 或 png 照片")])
        return 1
    except Exception:  # noqa: BLE001 - the one place that turns bugs into a status
        traceback.print_exc()
        return 2


def checked(wish: Order) -> tuple[Library, tuple[Finding, ...]]:
    """The library and its findings. DataFault with every trouble when the data cannot be built from."""
    reading = library.read(wish.root)
    troubles = list(reading.troubles)
    if reading.library:
        troubles += located(reading.library, _problems(reading))
    if reading.library is None or troubles:
        raise DataFault(troubles)
    findings = check.judge(reading.library, wish.today)
    refusing = [said.trouble(reading.library, finding) for finding in findings if finding.refuses]
    if refusing:
        raise DataFault(refusing)
    return reading.library, findings


def _problems(reading: library.Reading) -> tuple[Problem, ...]:
    """Contradictions in what could be read; a studio with an unreadable file may miss names, and is left for the next run."""
    assert reading.library is not None
    broken = {trouble.path.split("/")[1] for trouble in reading.troubles if trouble.path.startswith("studios/")}
    return (*consistency.problems(reading.library, without=frozenset(broken)), *check.policy_problems(reading.library))


def located(district: Library, problems: Iterable[Problem]) -> list[Trouble]:
    """``problems`` with line and column."""
    return [
        Trouble(one.place.path, *library.locate(district.root, one.place), one.message, one.remedy) for one in problems
    ]


def run_check(wish: Order, form: str, *, everything: bool = False) -> int:
    """Read and judge; print troubles and findings as ``form``."""
    if form not in FORMATS:
        raise UsageFault(f"不认识格式“{form}” → 可以写 {'、'.join(FORMATS)}")
    reading = library.read(wish.root)
    troubles = [*reading.troubles, *(located(reading.library, _problems(reading)) if reading.library else ())]
    findings = check.judge(reading.library, wish.today) if reading.library and not troubles else ()
    if form == "json":
        print(json.dumps(said.as_json(reading.library, troubles, findings, wish.today), ensure_ascii=False, indent=2))
    elif troubles:
        say_troubles(troubles)
    elif reading.library:
        for line in said.as_text(reading.library, findings, everything=everything):
            Console(soft_wrap=True).print(line, highlight=False)
    return 1 if troubles or any(finding.refuses for finding in findings) else 0


def run_site(wish: Order) -> int:
    """Check, then build the public site into ``out/site``."""
    district, _ = checked(wish)
    with publish.replaced(wish.out / "site") as folder:
        _write_site(district, wish.today, folder)
    _done(f"网站：{wish.out / 'site' / 'index.html'}")
    return 0


def run_reports(wish: Order) -> int:
    """Check, then write every report into ``out/reports``."""
    district, findings = checked(wish)
    with publish.replaced(wish.out / "reports") as folder:
        written = _write_reports(district, findings, wish.today, folder)
    _done(f"报告：{written} 份，在 {wish.out / 'reports'}")
    return 0


def run_build(wish: Order) -> int:
    """Check, site, reports; both are put in place when both are made."""
    district, findings = checked(wish)
    with publish.replaced(wish.out / "site") as site, publish.replaced(wish.out / "reports") as folder:
        _write_site(district, wish.today, site)
        written = _write_reports(district, findings, wish.today, folder)
    _done(f"网站：{wish.out / 'site' / 'index.html'}")
    _done(f"报告：{written} 份，在 {wish.out / 'reports'}")
    return 0


def run_serve(wish: Order, as_of: str) -> int:
    """Show the site in a browser and build it anew whenever a file changes."""
    from studiobook import plugin

    plugin.serve(wish.root, wish.today if as_of else None)
    return 0


def run_clean(out: Path) -> int:
    """Take away what was made: output and prepared pictures."""
    for folder in (out / "site", out / "reports", cache()):
        shutil.rmtree(folder, ignore_errors=True)
    return 0


def run_schemas(folder: Path) -> int:
    """Write the JSON Schemas of all record kinds."""
    for name in schemas.SCHEMAS:
        (folder / f"{name}.schema.json").write_text(schemas.schema(name), encoding="utf-8", newline="\n")
    return 0


def _write_site(district: Library, today: date, folder: Path) -> None:
    from studiobook import plugin  # takes mkdocs with it, which the other tasks need not load

    with _errors().status("正在生成网站…"):  # on a terminal only
        plugin.build_site(district, folder, today)
    _refuse_leaks(district, folder)


def _write_reports(district: Library, findings: tuple[Finding, ...], today: date, folder: Path) -> int:
    from studiobook import reports, word  # take python-docx with them

    form = yamlfile.structure(word.Format, *_format(district.root))
    papers = reports.build(Desk(district, findings, today, cache()))
    console = _errors()
    count = 0
    for report in track(papers, "正在写报告…", console=console, transient=True, disable=not console.is_terminal):
        path = folder / report.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(word.write(report.paper, form))
        count += 1
    return count


def _format(root: Path) -> tuple[str, str]:
    """The text of the format profile, and how errors name it."""
    name = "templates/reports/format.yml"
    path = next(folder / name for folder in (root, render.PROGRAM) if (folder / name).is_file())
    return yamlfile.read_text(path, name), name


def cache() -> Path:
    """Where prepared pictures are kept from one run to the next."""
    return render.PROGRAM / ".cache" / "photos"


def _refuse_leaks(district: Library, folder: Path) -> None:
    """Private fields do not exist for pages; what is found here a person wrote into a public record as well."""
    by_hand = (
        path.relative_to(content)
        for content in render.folders(district.root, "content")
        for path in content.rglob("*.md")
    )
    written = frozenset(path.with_suffix(".html").as_posix() for path in by_hand)
    troubles = [
        Trouble(
            f"site/{leak.file}",
            1,
            1,
            f"网页里有不公开的内容“{leak.value}”",
            "从公开的记录里删去这段话；它只该写在不公开的项目里",
        )
        for leak in public.leaks(district, folder, written)
    ]
    if troubles:
        raise DataFault(troubles)


def say_troubles(troubles: Iterable[Trouble]) -> None:
    """Every trouble, one a line, in order of place; how many, last."""
    ordered = sorted(set(troubles))
    console = _errors()
    for trouble in ordered:
        console.print(
            f"{trouble.path}:{trouble.line}:{trouble.column} {trouble.message} → {trouble.remedy}",
            markup=False,
            highlight=False,
        )
    console.print(f"共 {len(ordered)} 处需要修改；改好以后再运行一次。", highlight=False)


def _errors() -> Console:
    return Console(stderr=True, soft_wrap=True)


def _done(sentence: str) -> None:
    Console(soft_wrap=True).print(sentence, highlight=False)
