"""The bureau's own forms: a Word file with tags in ``templates/forms/`` is checked and filled without any code.

The file name says for whom (``whom``), the names that its tags may use are Chinese (``names``, ``kinds``); nothing else is read
from it, and nothing in it can run code.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from studiobook.core.paths import folders
from studiobook.loading import layout
from studiobook.reports.base import Printed, ReportContext, identity
from studiobook.reports.forms import audience, check, template
from studiobook.reports.forms.audience import Subject, Whom
from studiobook.reports.forms.check import Flaw, Reader
from studiobook.reports.forms.computed_names import all_kinds
from studiobook.reports.forms.names import Ground, Kind, Labels, labels
from studiobook.reports.forms.template import Compiled, NotAForm

FOLDER = "templates/forms"


@dataclass(frozen=True)
class Form:
    """A form that can be filled: its title, whom it is for, what was read of its tags, and the file ready to be filled."""

    title: str
    whom: Whom
    reader: Reader
    compiled: Compiled


class Shelf(NamedTuple):
    """The forms that can be filled, and everything for which others cannot."""

    forms: tuple[Form, ...]
    flaws: tuple[Flaw, ...]


def filled(context: ReportContext, studio: str | None = None) -> Iterator[Printed]:
    """Every sound form for everybody it is for, one after another; ``read`` tells which forms are not sound.

    ``studio`` asks for those of one studio only, by its id, or for those of no studio, which are about schools, where it is empty.
    """
    known = all_kinds(labels(context.library.policies))
    for form in read(context).forms:
        for subject, names in _subjects(form, context, known):
            if studio in (None, subject.studio):
                title = f"{subject.said}{form.title}"
                known_by = identity(form.title, subject.studio, subject.when, subject.about)
                data = form.compiled.fill(names, title, context.bureau, (*context.properties, *known_by))
                yield Printed(form.title, subject.studio, subject.when, subject.about, data)


def read(context: ReportContext, paths: tuple[Path, ...] = ()) -> Shelf:
    """The forms in the files ``paths``, or all that the district has."""
    rules = labels(context.library.policies)
    forms: list[Form] = []
    flaws: list[Flaw] = []
    for path in paths or files(context.library.root):
        shown = f"{FOLDER}/{path.name}" if path.parent.as_posix().endswith(FOLDER) else path.name
        form, found = _read(shown, path.read_bytes(), rules)
        twin = next((one for one in forms if form and one.title == form.title), None)
        if form and twin:
            flaws.append(Flaw(form.reader.path, "", f"和 {twin.reader.path} 同名", "换一个表名，印出来才分得清"))
        elif form:
            forms.append(form)
        flaws += found
    return Shelf(tuple(forms), tuple(flaws))


def empty(context: ReportContext, forms: tuple[Form, ...]) -> Iterator[Flaw]:
    """The tags of ``forms`` that would print nothing for somebody."""
    known = all_kinds(labels(context.library.policies))
    for form in forms:
        yield from check.empty(form.reader, _subjects(form, context, known))


def files(root: Path) -> tuple[Path, ...]:
    """The files of forms: a form of the district takes the place of the program's of the same title."""
    chosen: list[Path] = []
    taken: set[str] = set()
    for folder in folders(root, FOLDER):
        mine = [path for path in sorted(folder.glob("*")) if path.is_file() and not layout.LITTER.fullmatch(path.name)]
        chosen += [path for path in mine if _title(path) not in taken]
        taken |= {_title(path) for path in mine}
    return tuple(chosen)


def _title(path: Path) -> str:
    found = audience.read(path.stem)
    return found[0] if found else path.stem


@lru_cache(maxsize=64)
def _read(shown: str, data: bytes, rules: Labels) -> tuple[Form | None, tuple[Flaw, ...]]:
    """The form in the file ``shown``, or what is wrong with it. Checking and compiling take longer than filling ten."""
    path = PurePosixPath(shown)
    if path.suffix != ".docx":
        return None, (Flaw(shown, "", "不是 .docx 文件", "在 Word 里另存为“Word 文档（*.docx）”，其他文件移走"),)
    found = audience.read(path.stem)
    if found is None:
        remedy = (
            f"在表名后面加上括号，例如 {path.stem.split('（')[0]}（{audience.ALL[0].said}）.docx；还可以写{_others()}"
        )
        return None, (Flaw(shown, "", "文件名没有写明为谁填", remedy),)
    try:
        file = template.read(data)
    except NotAForm as error:
        return None, (Flaw(shown, "", str(error), "在 Word 里打开，另存为“Word 文档（*.docx）”"),)
    reader = Reader(shown, found[1], all_kinds(rules))
    reader.read(file)
    if reader.flaws:
        return None, tuple(reader.flaws)
    compiled, flaws = check.tried(shown, file)
    return Form(*found, reader, compiled) if compiled else None, flaws


def _others() -> str:
    return "、".join(one.said for one in audience.ALL[1:])


def _subjects(
    form: Form, context: ReportContext, known: Mapping[str, Kind]
) -> Iterator[tuple[Subject, Mapping[str, Any]]]:
    """Whom ``form`` is filled for, each with the names and values to fill in."""
    for subject in audience.subjects(form.whom, context):
        yield subject, check.things(form.whom, subject, Ground(context, known, subject.span))
