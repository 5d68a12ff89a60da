"""The tasks that read and judge: check, what-if, policy."""

from dataclasses import replace

from rich.table import Table

from studiobook.checks import bureau, gate
from studiobook.cli import check_cache, output
from studiobook.cli.errors import errors
from studiobook.cli.options import Options
from studiobook.core import paths
from studiobook.core.diagnostic import DataError, UsageError
from studiobook.diagnostics import FORMATS, text, trial_report
from studiobook.diagnostics.results import Check
from studiobook.loading import library
from studiobook.rules import compiler, trial
from studiobook.rules.evaluate import evaluate
from studiobook.rules.findings import Finding


def run_check(options: Options, form: str, *, everything: bool = False, stored: bool = False) -> int:
    """Read and judge; print diagnostics and findings as ``form``. With ``stored``, a text is stored to be printed again."""
    if form not in FORMATS:
        raise UsageError(f"不认识格式“{form}” → 可以写 {'、'.join(FORMATS)}")
    request = check_cache.Request(options.root, options.today.isoformat(), everything)
    before = check_cache.state(request) if stored and form == "text" else ""
    reading = library.read(options.root)
    diagnostics = gate.diagnostics(reading)
    findings: tuple[Finding, ...] = ()
    try:
        findings = evaluate(reading.library, options.today) if reading.library and not diagnostics else ()
    except DataError as error:  # a rule that fails on these records
        diagnostics += error.diagnostics
    check = Check(reading.library, tuple(diagnostics), findings, options.today)
    status = 1 if diagnostics or any(finding.refuses for finding in findings) else 0
    if form != "text":
        output.print_for_programs(FORMATS[form](check))
        return status
    # what is read in a file or a pipe stays without the lines of the source
    with_lines = everything or output.console(errors=bool(diagnostics)).is_terminal
    source = (lambda one: library.line_of(options.root, one.path, one.line)) if with_lines else None
    printed = text.write(check, everything=everything, source=source)
    result = check_cache.Result(printed, status, bool(diagnostics))
    check_cache.print_result(result)
    if stored:
        check_cache.save(request, before, result)
    return status


def run_what_if(options: Options, draft: str) -> int:
    """Judge the same records under a draft edition and tell what would change; nothing is written."""
    path = next((one for one in (paths.typed(draft, options.root), options.root / draft) if one.is_file()), None)
    if path is None:
        raise UsageError(f"没有草案文件“{draft}” → 写草案的路径，例如 bureau/drafts/2027.yml")
    reading = library.read(options.root)
    if reading.library:  # a draft may be among the editions, next to the one that it is to follow
        policies = tuple(
            one for one in reading.library.policies if (options.root / one.path).resolve() != path.resolve()
        )
        others = replace(reading.library, policies=policies)
        if all(others.policy_of(studio) for studio in others.studios.values()):
            reading = reading._replace(library=others)
    diagnostics = gate.diagnostics(reading)
    if reading.library is None or diagnostics:
        raise DataError(diagnostics)
    with_draft, edition = library.with_draft(reading.library, path)
    wrong = [
        *bureau.edition_diagnostics(edition),
        *compiler.compile_policy(edition)[1],
        *trial.diagnostics(reading.library, edition),
    ]
    if wrong:
        raise DataError(gate.located(with_draft, wrong))
    console = output.console()
    for line in trial_report.report_lines(trial.trial(reading.library, edition, options.today)):
        console.print(line)
    return 0


def run_policy(options: Options, *, as_matrix: bool) -> int:
    """The editions of the policy in a line each, or as the matrix: a table on a terminal, the handbook's page elsewhere."""
    from studiobook.cli import policy_matrix  # takes pages and reports with it

    policies = library.load(options.root).policies
    console = output.console()
    if as_matrix and not console.is_terminal:
        print(policy_matrix.markdown(policies), end="")
        return 0
    for policy in policies:
        if as_matrix:
            table = _matrix_table(policy.title, policy_matrix.HEAD, [row.cells for row in policy_matrix.rows(policy)])
            console.print(table, soft_wrap=False)
            continue
        count = len(list(policy.rules()))
        line = f"{policy.path}：{policy.issuer}《{policy.title}》，{len(policy.clauses)} 条，规则 {count} 条"
        console.print(line)
    holes = [hole for policy in policies for hole in policy_matrix.holes(policy_matrix.rows(policy))]
    if holes:
        errors().print(f"没有着落的：{'、'.join(holes)}")
    return 1 if holes else 0


def _matrix_table(title: str, head: tuple[str, ...], rows: list[tuple[str, ...]]) -> Table:
    table = Table(*head, title=title, show_lines=True)
    for row in rows:
        table.add_row(*row)
    return table
