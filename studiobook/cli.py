"""What the tasks do, one function each: read, judge, make, and say what happened. Returns an exit status.

0: fine. 1: the data's fault, said in Chinese with place and remedy. 2 (given by ``door``): a bug of ours, with a traceback.
"""

import shutil
import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.progress import track
from rich.table import Table
from rich.text import Text

from studiobook import (
    bureau,
    check,
    consistency,
    emit,
    library,
    public,
    publish,
    render,
    rules,
    said,
    schemas,
    story,
    whatif,
    yamlfile,
)
from studiobook.check import Finding
from studiobook.errors import DataFault, Problem, Trouble, UsageFault
from studiobook.library import Library
from studiobook.photos import PhotoFault
from studiobook.report import Desk


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
        _errors().print(f"[bold red]错误[/]：{escape(str(fault))}", highlight=False)
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
        Trouble(one.place.path, *library.locate(district.root, one.place), one.message, one.remedy, one.code)
        for one in problems
    ]


def run_check(wish: Order, form: str, *, everything: bool = False) -> int:
    """Read and judge; print troubles and findings as ``form``."""
    if form not in emit.FORMATS:
        raise UsageFault(f"不认识格式“{form}” → 可以写 {'、'.join(emit.FORMATS)}")
    reading = library.read(wish.root)
    troubles = [*reading.troubles, *(located(reading.library, _problems(reading)) if reading.library else ())]
    findings: tuple[Finding, ...] = ()
    try:
        findings = check.judge(reading.library, wish.today) if reading.library and not troubles else ()
    except DataFault as fault:  # a rule that fails on these records
        troubles += fault.troubles
    if form == "text":
        # what is wrong goes where errors go; what is read in a file or a pipe stays without the lines of the source
        console = _errors() if troubles else Console(soft_wrap=True)
        source = (
            (lambda one: library.line_of(wish.root, one.path, one.line)) if everything or console.is_terminal else None
        )
        told = emit.text.write(reading.library, troubles, findings, wish.today, everything=everything, source=source)
        shown = Text(told)  # no markup and no emoji is read into what people wrote
        shown.highlight_regex(r"(?m)^\S.*(?=（studios/[^）]+）$)", "bold")
        console.print(shown, end="")
    else:
        print(emit.FORMATS[form](reading.library, troubles, findings, wish.today), end="")
    return 1 if troubles or any(finding.refuses for finding in findings) else 0


def run_what_if(wish: Order, draft: str) -> int:
    """Judge the same records under a draft edition and tell what would change; nothing is written."""
    path = next((one for one in (Path(draft).resolve(), wish.root / draft) if one.is_file()), None)
    if path is None:
        raise UsageFault(f"没有草案文件“{draft}”→ 写草案的路径，例如 bureau/drafts/2027.yml")
    reading = library.read(wish.root)
    if reading.library:  # a draft may lie among the editions beside the one that it is to follow
        policies = tuple(one for one in reading.library.policies if (wish.root / one.path).resolve() != path.resolve())
        others = replace(reading.library, policies=policies)
        if all(others.policy_of(studio) for studio in others.studios.values()):
            reading = reading._replace(library=others)
    troubles = [*reading.troubles, *(located(reading.library, _problems(reading)) if reading.library else ())]
    if reading.library is None or troubles:
        raise DataFault(troubles)
    edition = library.draft(wish.root, path)
    wrong = [
        *bureau.edition_problems(edition),
        *rules.compile_policy(edition)[1],
        *whatif.problems(reading.library, edition),
    ]
    if wrong:
        raise DataFault(located(reading.library, wrong))
    console = Console(soft_wrap=True)
    for line in story.told(whatif.trial(reading.library, edition, wish.today)):
        console.print(line, markup=False, highlight=False, emoji=False)
    return 0


def run_policy(wish: Order, *, as_matrix: bool) -> int:
    """The editions of the policy in a line each, or as the matrix: a table on a terminal, the handbook's page elsewhere."""
    from studiobook import matrix  # takes pages and reports with it

    policies = library.load(wish.root).policies
    console = Console(soft_wrap=not as_matrix)
    if as_matrix and not console.is_terminal:
        print(matrix.markdown(policies), end="")
        return 0
    for policy in policies:
        if as_matrix:
            console.print(_matrix_table(policy.title, matrix.HEAD, [row.cells for row in matrix.rows(policy)]))
            continue
        count = len(list(policy.rules()))
        said_ = f"{policy.path}：{policy.issuer}《{policy.title}》，{len(policy.clauses)} 条，规则 {count} 条"
        console.print(said_, markup=False, highlight=False)
    holes = [hole for policy in policies for hole in matrix.holes(matrix.rows(policy))]
    if holes:
        _errors().print(f"没有着落的：{'、'.join(holes)}", markup=False, highlight=False)
    return 1 if holes else 0


def _matrix_table(title: str, head: tuple[str, ...], rows: list[tuple[str, ...]]) -> Table:
    table = Table(*head, title=title, show_lines=True)
    for row in rows:
        table.add_row(*map(escape, row))
    return table


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
    """Every report, the board and the reminders; how many reports."""
    from studiobook import board, bundle, reports, word  # take python-docx with them

    form = yamlfile.structure(word.Format, *_format(district.root))
    desk = Desk(district, findings, today, cache())
    papers = reports.build(desk)
    console = _errors()
    count = 0
    for report in track(papers, "正在写报告…", console=console, transient=True, disable=not console.is_terminal):
        path = folder / bundle.path_of(report)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(word.write(report.paper, form))
        count += 1
    for name, data in board.files(desk):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
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
    troubles = [
        Trouble(
            f"site/{leak.file}",
            1,
            1,
            f"网页里有不公开的内容“{leak.value}”",
            "从公开的记录里删去这段话；它只该写在不公开的项目里",
        )
        for leak in public.leaks(district, folder, render.written_pages(district.root))
    ]
    if troubles:
        raise DataFault(troubles)


def say_troubles(troubles: Iterable[Trouble]) -> None:
    """Every trouble, one a line, in order of place; how many, last."""
    console = _errors()
    for line in said.as_troubles(troubles):
        console.print(line, markup=False, highlight=False, emoji=False)


def _errors() -> Console:
    return Console(stderr=True, soft_wrap=True)


def _done(sentence: str) -> None:
    Console(soft_wrap=True).print(sentence, highlight=False)
