"""The tasks about Word files: report, form check, verify."""

import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from rich.progress import track

from studiobook.checks.gate import checked
from studiobook.cli import output, output_folders
from studiobook.cli.errors import done, errors, print_diagnostics
from studiobook.cli.options import Options
from studiobook.core import atomic, git, store
from studiobook.core.diagnostic import Diagnostic, UsageError
from studiobook.models.library import Library
from studiobook.reports import pdf
from studiobook.reports.base import ReportContext
from studiobook.rules.findings import Finding

if TYPE_CHECKING:  # they take python-docx with them, which most tasks need not load
    from studiobook.reports import bundle
    from studiobook.reports.build import UnitReports


def run_reports(options: Options, *, with_pdf: bool = False) -> int:
    """Check, then write every report into ``out/reports``. What cannot be built leaves the rest intact, and sets the status."""
    if with_pdf:
        pdf.program()  # says at once where there is none
    library, findings = checked(options.root, options.today)
    target = options.out / "reports"
    with output_folders.reserved(target), atomic.replaced(target) as folder:
        written = write(library, findings, options.today, folder, with_pdf=with_pdf)
    return reported(options, library, written)


def run_form(options: Options, action: str, files: Iterable[str]) -> int:
    """Hold the bureau's forms against the records: everything that is wrong or would stay blank, with its place."""
    if action != "check":
        raise UsageError(f"不认识“{action}” → 写 ./inv form check")
    from studiobook.reports import forms  # takes python-docx and docxtpl with it

    paths = tuple(Path(one) if Path(one).is_file() else options.root / one for one in files)
    lost = next((path for path in paths if not path.is_file()), None)
    if lost is not None:
        raise UsageError(
            f"没有文件“{lost.name}” → 写表格的路径，例如 {forms.FOLDER}/考核评审表（每个工作室每学年）.docx"
        )
    library, findings = checked(options.root, options.today)
    context = ReportContext(library, findings, options.today, store.folder_of(options.root))
    loaded = forms.load(context, paths)
    diagnostics = [*loaded.diagnostics, *forms.empty_tags(context, loaded.forms)]
    for one in diagnostics:
        errors().print(f"{one.path}: {one.message} → {one.remedy}")
    sound = f"可以填写的表格 {len(loaded.forms)} 种：{'、'.join(form.title for form in loaded.forms) or '没有'}"
    done(f"{sound}；要改或要补的 {len(diagnostics)} 处" if diagnostics else sound)
    return 1 if diagnostics else 0


def run_verify(root: Path, paths: Iterable[str]) -> int:
    """Say of each Word file whether it is what the repository in ``root`` produces; status 1 where one is not."""
    from studiobook.reports.verify import verify  # takes python-docx with it

    _explain_commit(root)
    console = output.console()
    differing = 0
    for one in verify.verifications(root, store.folder_of(root), paths):
        console.print(f"{'一致' if one.equal else '不一致'}：{one.path}")
        for line in one.reasons:
            console.print(f"  {line}")
        differing += not one.equal
    done(f"不一致或无法核对的 {differing} 份。" if differing else "都和本仓库生成的逐字节相同。")
    return 1 if differing else 0


def write(
    library: Library, findings: tuple[Finding, ...], today: date, folder: Path, *, with_pdf: bool = False
) -> "bundle.Bundle":
    """Every report, the inventory, the board and the reminders."""
    from studiobook.reports import bundle  # takes python-docx with it

    def steps(results: "Iterable[UnitReports]", count: int) -> "Iterable[UnitReports]":
        console = errors()
        return track(results, "正在写报告…", count, console=console, transient=True, disable=not console.is_terminal)

    context = ReportContext(library, findings, today, store.folder_of(library.root))
    return bundle.write(context, folder, steps, with_pdf=with_pdf)


def how_many(options: Options, written: "bundle.Bundle") -> str:
    """How many reports there are, and where."""
    return f"报告：{written.reports} 份，目录是 {options.out / 'reports' / 'index.html'}"


def reported(options: Options, library: Library, written: "bundle.Bundle") -> int:
    """Print how many reports there are and what is missing; the status is 1 for wrong data, 2 with tracebacks for bugs."""
    done(how_many(options, written))
    _explain_commit(options.root)
    for error in written.failures:
        owner = library.studios[error.studio].name if error.studio else library.district.name
        errors().print(f"没有生成：{owner} {error.span}{error.kind}")
    diagnostics = _diagnostics(written)
    if diagnostics:
        print_diagnostics(diagnostics)
    for error in written.failures:
        if error.bug:
            print(error.bug, file=sys.stderr)
    return status(written)


def status(written: "bundle.Bundle") -> int:
    """0 where nothing is missing, 1 for what is wrong with the data, 2 for bugs of ours."""
    return 2 if any(error.bug for error in written.failures) else 1 if _diagnostics(written) else 0


def _explain_commit(root: Path) -> None:
    """Print why reports name no commit of the data, where there is a repository."""
    if reason := git.state(root).reason:
        errors().print(f"报告里写不出数据提交：{reason}")


def _diagnostics(written: "bundle.Bundle") -> list[Diagnostic]:
    return [*written.diagnostics, *(one for error in written.failures for one in error.diagnostics)]
