"""The tasks that read and judge: check, what-if, policy."""

from dataclasses import replace
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from studiobook import diagnostics
from studiobook.checks import bureau, gate
from studiobook.cli import check_cache
from studiobook.cli.errors import errors
from studiobook.cli.options import Order
from studiobook.core.diagnostic import DataFault, UsageFault
from studiobook.diagnostics import trial_report
from studiobook.loading import library
from studiobook.rules import compiler, trial
from studiobook.rules import findings as rule_findings
from studiobook.rules.findings import Finding


def run_check(wish: Order, form: str, *, everything: bool = False, kept: Path | None = None) -> int:
    """Read and judge; print troubles and findings as ``form``. A text is kept in the folder ``kept``, to be told again."""
    if form not in diagnostics.FORMATS:
        raise UsageFault(f"不认识格式“{form}” → 可以写 {'、'.join(diagnostics.FORMATS)}")
    asked = check_cache.Asked(wish.root, wish.today.isoformat(), everything)
    before = check_cache.state(asked) if kept and form == "text" else ""
    reading = library.read(wish.root)
    troubles = gate.troubles(reading)
    findings: tuple[Finding, ...] = ()
    try:
        findings = rule_findings.judge(reading.library, wish.today) if reading.library and not troubles else ()
    except DataFault as fault:  # a rule that fails on these records
        troubles += fault.troubles
    status = 1 if troubles or any(finding.refuses for finding in findings) else 0
    if form != "text":
        print(diagnostics.FORMATS[form](reading.library, troubles, findings, wish.today), end="")
        return status
    # what is read in a file or a pipe stays without the lines of the source
    with_lines = everything or Console(stderr=bool(troubles)).is_terminal
    source = (lambda one: library.line_of(wish.root, one.path, one.line)) if with_lines else None
    text = diagnostics.text.write(reading.library, troubles, findings, wish.today, everything=everything, source=source)
    told = check_cache.Said(text, status, bool(troubles))
    check_cache.tell(told)
    if kept:
        check_cache.keep(kept, asked, before, told)
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
    troubles = gate.troubles(reading)
    if reading.library is None or troubles:
        raise DataFault(troubles)
    edition = library.draft(wish.root, path)
    wrong = [
        *bureau.edition_problems(edition),
        *compiler.compile_policy(edition)[1],
        *trial.problems(reading.library, edition),
    ]
    if wrong:
        raise DataFault(gate.located(reading.library, wrong))
    console = Console(soft_wrap=True)
    for line in trial_report.told(trial.trial(reading.library, edition, wish.today)):
        console.print(line, markup=False, highlight=False, emoji=False)
    return 0


def run_policy(wish: Order, *, as_matrix: bool) -> int:
    """The editions of the policy in a line each, or as the matrix: a table on a terminal, the handbook's page elsewhere."""
    from studiobook.cli import policy_matrix  # takes pages and reports with it

    policies = library.load(wish.root).policies
    console = Console(soft_wrap=not as_matrix)
    if as_matrix and not console.is_terminal:
        print(policy_matrix.markdown(policies), end="")
        return 0
    for policy in policies:
        if as_matrix:
            console.print(
                _matrix_table(policy.title, policy_matrix.HEAD, [row.cells for row in policy_matrix.rows(policy)])
            )
            continue
        count = len(list(policy.rules()))
        said_ = f"{policy.path}：{policy.issuer}《{policy.title}》，{len(policy.clauses)} 条，规则 {count} 条"
        console.print(said_, markup=False, highlight=False)
    holes = [hole for policy in policies for hole in policy_matrix.holes(policy_matrix.rows(policy))]
    if holes:
        errors().print(f"没有着落的：{'、'.join(holes)}", markup=False, highlight=False)
    return 1 if holes else 0


def _matrix_table(title: str, head: tuple[str, ...], rows: list[tuple[str, ...]]) -> Table:
    table = Table(*head, title=title, show_lines=True)
    for row in rows:
        table.add_row(*map(escape, row))
    return table
