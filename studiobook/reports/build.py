"""Builds every report and sets it in official format. Takes from the store what was built from the same things before.

A unit is a studio with all its reports, and then the district with its own. A studio's reports see that studio, the studios
that it held activities with, and the bureau's files, nothing else. The digest of these tells whether they have to be built
again.
"""

import traceback
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import joblib
from jinja2 import TemplateError

from studiobook import word
from studiobook.core import gc_tuning, hashing, paths
from studiobook.core.diagnostic import DataError, Diagnostic, top_of
from studiobook.core.images import ImageError
from studiobook.core.store import Store
from studiobook.documents import templates as page_templates
from studiobook.loading import photos, yaml_reader
from studiobook.models.library import Library
from studiobook.models.studio import Studio
from studiobook.reports import forms
from studiobook.reports import kinds as report_kinds
from studiobook.reports import store as report_store
from studiobook.reports.base import Report, ReportContext, ReportFile, identity
from studiobook.word import Profile

_WORTH = 8  # studios to build, below which starting further processes takes longer than it saves


@dataclass(frozen=True)
class Failure:
    """Reports of one kind that could not be built: what is wrong with the data, or the traceback of a bug of ours.

    ``span`` is empty where the kind failed while it built a report: the reports before that one are there.
    """

    kind: str
    studio: str
    span: str
    diagnostics: tuple[Diagnostic, ...]
    bug: str = ""


class UnitReports(NamedTuple):
    """What a unit gave: reports, and those that failed."""

    files: tuple[ReportFile, ...]
    failures: tuple[Failure, ...]


class Unit(NamedTuple):
    """A studio, or the district (empty), with what its reports may see and the digest of it."""

    studio: str
    context: ReportContext
    key: str


class Run(NamedTuple):
    """All there is to build for a district: its units in the order of studios' ids, the district last; and the store."""

    units: tuple[Unit, ...]
    store: Store

    @property
    def key(self) -> str:
        """The digest of everything that may be read."""
        return self.units[-1].key


def prepared(context: ReportContext) -> Run:
    """The run for everything that ``context`` holds."""
    return Run(tuple(_units(context)), Store(context.cache))


def everything(run: Run) -> Iterator[UnitReports]:
    """What each unit gives, in their order.

    Raises:
        DataError: The format profile cannot be read.
    """
    form = format_of(run.units[-1].context.library.root)
    again = [unit for unit in run.units if not report_store.has(run.store, unit.key)]
    fresh = _run([partial(unit_reports, unit.context, unit.studio, form) for unit in again])
    waiting = {unit.key for unit in again}
    for unit in run.units:
        found = None if unit.key in waiting else report_store.load(run.store, unit.key)
        if found is not None:
            yield UnitReports(found, ())
            continue
        built = next(fresh) if unit.key in waiting else unit_reports(unit.context, unit.studio, form)
        if not built.failures:
            report_store.save(run.store, unit.key, built.files)
        yield built


def district_files(run: Run, make: Callable[[], Iterable[tuple[str, bytes]]]) -> tuple[tuple[str, bytes], ...]:
    """The files that ``make`` gives, which see all records of the district; those in the store where nothing changed."""
    key = f"{run.key}-files"
    found = report_store.load(run.store, key)
    if found is None:
        found = tuple(ReportFile("", "", "", name, data) for name, data in make())
        report_store.save(run.store, key, found)
    return tuple((one.about, one.data) for one in found)


def finish(run: Run) -> None:
    """Remove from the store what this run did not use."""
    report_store.prune(run.store, {*(unit.key for unit in run.units), f"{run.key}-files"})


@gc_tuning.seldom_collected()  # in another process as in this one
def unit_reports(context: ReportContext, studio: str, form: Profile, only: str = "") -> UnitReports:
    """The reports of the studio with id ``studio``, of the district where it is empty; of one kind where ``only`` names it."""
    about = (context, context.library.studios[studio]) if studio else (context,)
    kinds = report_kinds.STUDIO_KINDS if studio else report_kinds.DISTRICT_KINDS
    wanted = [kind for kind in kinds if only in ("", kind.NAME)]
    library = context.library
    found = [one for kind in wanted for one in _kind(kind.NAME, studio, partial(kind.reports, *about), form, library)]
    if not only or not wanted:
        found += [one for one in _forms(context, studio) if only in ("", one.kind)]
    files = tuple(one for one in found if isinstance(one, ReportFile))
    return UnitReports(files, tuple(one for one in found if isinstance(one, Failure)))


def seen_by(context: ReportContext, studio: Studio) -> ReportContext:
    """``context`` with only what the reports of ``studio`` may see."""
    near = _near(context.library, studio)
    studios = {
        name: replace(one, joint=tuple(held for held in one.joint if held.studio in near))
        for name, one in context.library.studios.items()
        if name in near
    }
    marks = {path: one for path, one in context.library.marks.items() if path.split("/")[1] in near}
    return replace(
        context,
        library=replace(context.library, studios=studios, digests={}, sources={}, marks=marks),
        findings=context.about(studio),
    )


def format_of(root: Path) -> Profile:
    """The format profile: the district's own, else the program's.

    Raises:
        DataError: It cannot be read; with every diagnostic of it.
    """
    name = "templates/reports/format.yml"
    path = next(folder / name for folder in (root, paths.PROGRAM) if (folder / name).is_file())
    return yaml_reader.structure(word.Profile, yaml_reader.read_text(path, name), name)


def _kind(
    name: str, studio: str, make: Callable[[], Iterable[Report]], form: Profile, library: Library
) -> Iterator[ReportFile | Failure]:
    """The reports of one kind. One that cannot be set is left out; a kind that fails while it builds a report ends there."""
    try:
        for report in make():
            yield _attempted(report, studio, form)
    except ImageError as error:
        yield Failure(name, studio, "", (photos.diagnostic(error, library),))
    except DataError as error:
        yield Failure(name, studio, "", error.diagnostics)
    except TemplateError as error:
        yield Failure(name, studio, "", (page_templates.template_diagnostic(error),))
    except Exception:  # noqa: BLE001 - a bug in one kind of report must not take the others away; it is reported at the end
        yield Failure(name, studio, "", (), traceback.format_exc())


def _forms(context: ReportContext, studio: str) -> Iterator[ReportFile | Failure]:
    """The bureau's own forms, filled for one studio; with the district's, which of them cannot be filled for anybody."""
    try:
        yield from forms.fill(context, studio)
        for diagnostic in () if studio else forms.load(context).diagnostics:
            yield Failure(Path(diagnostic.path).stem, "", "", (diagnostic,))
    except Exception:  # noqa: BLE001 - as above
        yield Failure("自备的 Word 表格", studio, "", (), traceback.format_exc())


def _attempted(report: Report, studio: str, form: Profile) -> ReportFile | Failure:
    """The file of ``report``, or why it could not be set."""
    try:
        return report_file(report, form)
    except ValueError as error:
        path = f"studios/{studio}" if studio else "studios"
        about = f"（{report.about}）" if report.about else ""
        message = f"{report.span}{report.kind}{about}写不成 Word 文件：{error}"
        diagnostic = Diagnostic(top_of(path), message, "改好这条记录，再生成一次", "build/paper")
        return Failure(report.kind, studio, report.span, (diagnostic,))
    except Exception:  # noqa: BLE001 - as above
        return Failure(report.kind, studio, report.span, (), traceback.format_exc())


def report_file(report: Report, form: Profile) -> ReportFile:
    """``report`` as a Word file that names which report it is, so that ``verify`` can build it again."""
    studio = report.studio.id if report.studio else ""
    properties = (*report.paper.properties, *identity(report.kind, studio, report.span, report.about))
    data = word.write(replace(report.paper, properties=properties), form)
    return ReportFile(report.kind, studio, report.span, report.about, data)


def _units(context: ReportContext) -> Iterator[Unit]:
    library = context.library
    root = library.root
    templates = [
        hashing.of_folder(folder / part) for folder in paths.folders(root, "templates") for part in ("reports", "forms")
    ]
    always = [
        hashing.of_program(),
        context.today.isoformat(),
        library.commit,
        *templates,
        hashing.of_folder(root / "bureau"),
    ]
    digests = {name: hashing.of_texts(chain(*files.items())) for name, files in library.sources_by_studio.items()}
    for name, studio in library.studios.items():
        near = [f"{one}:{digests[one]}" for one in sorted(_near(library, studio))]
        yield Unit(name, seen_by(context, studio), hashing.of_texts([*always, name, *near]))
    yield Unit("", context, hashing.of_texts([*always, "", *(f"{name}:{one}" for name, one in digests.items())]))


def _near(library: Library, studio: Studio) -> frozenset[str]:
    """The studio itself, and those that it held activities with."""
    with_it = (one.studio for one in studio.joint)
    asked = (other for one in studio.activities for other in one.joint if other in library.studios)
    return frozenset((studio.id, *with_it, *asked))


def _run(work: list[Callable[[], UnitReports]]) -> Iterator[UnitReports]:
    """The results of ``work`` in its order; in several processes where there is enough of it."""
    processes = min(joblib.cpu_count(), len(work))
    if processes < 2 or len(work) < _WORTH:
        return (one() for one in work)
    run = joblib.Parallel(n_jobs=processes, return_as="generator", pre_dispatch="2*n_jobs")
    results: Iterator[UnitReports] = run(joblib.delayed(one)() for one in work)
    return results
