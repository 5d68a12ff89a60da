"""The bureau's own forms: a Word file with tags in ``templates/forms/`` is checked and filled without any code.

The file name states for whom (``audience``), the names that its tags may use are Chinese (``names``, ``computed_names``).
Nothing else is read from it, and nothing in it can run code.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from studiobook.core.diagnostic import Diagnostic
from studiobook.core.paths import folders
from studiobook.loading import layout
from studiobook.reports.base import ReportContext, ReportFile, identity
from studiobook.reports.forms import audience, check, template
from studiobook.reports.forms.audience import Audience, Subject
from studiobook.reports.forms.check import FormChecker, form_diagnostic
from studiobook.reports.forms.computed_names import all_kinds
from studiobook.reports.forms.names import Filling, Kind, RuleNames, rule_names
from studiobook.reports.forms.template import CompiledForm, InvalidForm

FOLDER = "templates/forms"


@dataclass(frozen=True)
class Form:
    """A form that can be filled: its title, whom it is for, its checked tags, and the file ready to be filled."""

    title: str
    audience: Audience
    checker: FormChecker
    compiled: CompiledForm


class LoadedForms(NamedTuple):
    """The forms that can be filled, and everything that is wrong with the others."""

    forms: tuple[Form, ...]
    diagnostics: tuple[Diagnostic, ...]


def fill(context: ReportContext, studio: str | None = None) -> Iterator[ReportFile]:
    """Fill every sound form for everybody it is for, one after another; ``load`` returns which forms are not sound.

    Args:
        context: of the reports.
        studio: the id of one studio for its forms only; empty for those of no studio, which are about schools.
    """
    known = all_kinds(rule_names(context.library.policies))
    for form in load(context).forms:
        for subject, names in _subjects(form, context, known):
            if studio in (None, subject.studio):
                title = f"{subject.label}{form.title}"
                identified = identity(form.title, subject.studio, subject.when, subject.about)
                data = form.compiled.fill(names, title, context.bureau, (*context.properties, *identified))
                yield ReportFile(form.title, subject.studio, subject.when, subject.about, data)


def load(context: ReportContext, paths: tuple[Path, ...] = ()) -> LoadedForms:
    """The forms in the files ``paths``, or all that the district has."""
    rules = rule_names(context.library.policies)
    forms: list[Form] = []
    diagnostics: list[Diagnostic] = []
    for path in paths or form_files(context.library.root):
        shown = f"{FOLDER}/{path.name}" if path.parent.as_posix().endswith(FOLDER) else path.name
        form, found = _load(shown, path.read_bytes(), rules)
        twin = next((one for one in forms if form and one.title == form.title), None)
        if form and twin:
            message = f"和 {twin.checker.path} 同名"
            diagnostics.append(form_diagnostic(form.checker.path, message, "换一个表名，印出来才分得清"))
        elif form:
            forms.append(form)
        diagnostics += found
    return LoadedForms(tuple(forms), tuple(diagnostics))


def empty_tags(context: ReportContext, forms: tuple[Form, ...]) -> Iterator[Diagnostic]:
    """The tags of ``forms`` that would print nothing for somebody."""
    known = all_kinds(rule_names(context.library.policies))
    for form in forms:
        yield from check.empty_tags(form.checker, _subjects(form, context, known))


def form_files(root: Path) -> tuple[Path, ...]:
    """The files of forms: a form of the district replaces the program's form of the same title."""
    chosen: list[Path] = []
    titles: set[str] = set()
    for folder in folders(root, FOLDER):
        own = [path for path in sorted(folder.glob("*")) if path.is_file() and not layout.LITTER.fullmatch(path.name)]
        chosen += [path for path in own if _title(path) not in titles]
        titles |= {_title(path) for path in own}
    return tuple(chosen)


def _title(path: Path) -> str:
    found = audience.read(path.stem)
    return found[0] if found else path.stem


@lru_cache(maxsize=64)
def _load(shown: str, data: bytes, rules: RuleNames) -> tuple[Form | None, tuple[Diagnostic, ...]]:
    """The form in the file ``shown``, or what is wrong with it. Checking and compiling take longer than filling ten."""
    path = PurePosixPath(shown)
    if path.suffix != ".docx":
        return None, (form_diagnostic(shown, "不是 .docx 文件", "在 Word 里另存为“Word 文档（*.docx）”，其他文件移走"),)
    found = audience.read(path.stem)
    if found is None:
        remedy = f"在表名后面加上括号，例如 {path.stem.split('（')[0]}（{audience.AUDIENCES[0].label}）.docx；还可以写{_others()}"
        return None, (form_diagnostic(shown, "文件名没有写明为谁填", remedy),)
    try:
        file = template.read(data)
    except InvalidForm as error:
        return None, (form_diagnostic(shown, str(error), "在 Word 里打开，另存为“Word 文档（*.docx）”"),)
    checker = FormChecker(shown, found[1], all_kinds(rules))
    checker.check(file)
    if checker.diagnostics:
        return None, tuple(checker.diagnostics)
    compiled, diagnostics = check.try_compile(shown, file)
    return Form(*found, checker, compiled) if compiled else None, diagnostics


def _others() -> str:
    return "、".join(one.label for one in audience.AUDIENCES[1:])


def _subjects(
    form: Form, context: ReportContext, known: Mapping[str, Kind]
) -> Iterator[tuple[Subject, Mapping[str, Any]]]:
    """Whom ``form`` is filled for, each with the names and values to fill in."""
    for subject in audience.subjects(form.audience, context):
        yield subject, check.template_names(form.audience, subject, Filling(context, known, subject.span))
