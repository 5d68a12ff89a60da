"""The tasks that read and judge: check, what-if, policy; and what every other task does first."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from studiobook import again, bureau, check, consistency, emit, library, rules, said, story, whatif
from studiobook.check import Finding
from studiobook.cli.door import errors
from studiobook.cli.orders import Order
from studiobook.errors import DataFault, Problem, Trouble, UsageFault
from studiobook.library import Library


def checked(wish: Order) -> tuple[Library, tuple[Finding, ...]]:
    """The library and its findings. DataFault with every trouble when the data cannot be built from."""
    reading = library.read(wish.root)
    troubles = _troubles(reading)
    if reading.library is None or troubles:
        raise DataFault(troubles)
    findings = check.judge(reading.library, wish.today)
    refusing = [said.trouble(reading.library, finding) for finding in findings if finding.refuses]
    if refusing:
        raise DataFault(refusing)
    return reading.library, findings


def problems(district: Library) -> tuple[Problem, ...]:
    """Contradictions in what could be read, and rules that cannot be used."""
    return (*consistency.problems(district), *check.policy_problems(district))


def _troubles(reading: library.Reading) -> list[Trouble]:
    """Everything for which the data cannot be judged."""
    found = located(reading.library, problems(reading.library)) if reading.library else []
    return [*reading.troubles, *found]


def located(district: Library, problems: Iterable[Problem]) -> list[Trouble]:
    """``problems`` with line and column."""
    return [
        Trouble(one.place.path, *library.locate(district.root, one.place), one.message, one.remedy, one.code)
        for one in problems
    ]


def run_check(wish: Order, form: str, *, everything: bool = False, kept: Path | None = None) -> int:
    """Read and judge; print troubles and findings as ``form``. A text is kept in the folder ``kept``, to be told again."""
    if form not in emit.FORMATS:
        raise UsageFault(f"不认识格式“{form}” → 可以写 {'、'.join(emit.FORMATS)}")
    asked = again.Asked(wish.root, wish.today.isoformat(), everything)
    before = again.state(asked) if kept and form == "text" else ""
    reading = library.read(wish.root)
    troubles = _troubles(reading)
    findings: tuple[Finding, ...] = ()
    try:
        findings = check.judge(reading.library, wish.today) if reading.library and not troubles else ()
    except DataFault as fault:  # a rule that fails on these records
        troubles += fault.troubles
    status = 1 if troubles or any(finding.refuses for finding in findings) else 0
    if form != "text":
        print(emit.FORMATS[form](reading.library, troubles, findings, wish.today), end="")
        return status
    # what is read in a file or a pipe stays without the lines of the source
    with_lines = everything or Console(stderr=bool(troubles)).is_terminal
    source = (lambda one: library.line_of(wish.root, one.path, one.line)) if with_lines else None
    text = emit.text.write(reading.library, troubles, findings, wish.today, everything=everything, source=source)
    told = again.Said(text, status, bool(troubles))
    again.tell(told)
    if kept:
        again.keep(kept, asked, before, told)
    return status


def run_what_if(wish: Order, draft: str) -> int:
    """Judge the same records under a draft edition and tell what would change; nothing is written."""
    path = next((one for one in (Path(draft).resolve(), wish.root / draft) if one.is_file()), None)
    if path is None:
        raise UsageFault(f"没有草案文件“{draft}” → 写草案的路径，例如 bureau/drafts/2027.yml")
    reading = library.read(wish.root)
    if reading.library:  # a draft may lie among the editions beside the one that it is to follow
        policies = tuple(one for one in reading.library.policies if (wish.root / one.path).resolve() != path.resolve())
        others = replace(reading.library, policies=policies)
        if all(others.policy_of(studio) for studio in others.studios.values()):
            reading = reading._replace(library=others)
    troubles = _troubles(reading)
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
        errors().print(f"没有着落的：{'、'.join(holes)}", markup=False, highlight=False)
    return 1 if holes else 0


def _matrix_table(title: str, head: tuple[str, ...], rows: list[tuple[str, ...]]) -> Table:
    table = Table(*head, title=title, show_lines=True)
    for row in rows:
        table.add_row(*map(escape, row))
    return table
