"""Prints every report: builds it, sets it in official format, and does again only what was made from something that changed.

The unit is a studio with all its reports, and then the district's. A studio's reports see that studio, the studios that it held
activities with, and the bureau's files, nothing else, so that the digest of these tells whether anything has to be made anew.
"""

import traceback
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import NamedTuple

import joblib
from jinja2 import TemplateError

from studiobook import word
from studiobook.core import gc_tuning, hashing, paths
from studiobook.core.diagnostic import DataFault, Trouble
from studiobook.core.images import PhotoFault
from studiobook.documents import templates as page_templates
from studiobook.loading import photos, yaml_reader
from studiobook.models.library import Library
from studiobook.models.studio import Studio
from studiobook.reports import forms
from studiobook.reports import kinds as report_kinds
from studiobook.reports import store as report_store
from studiobook.reports.base import Desk, Printed, Report, identity
from studiobook.word import Format

_WORTH = 8  # studios to be made anew, below which starting further processes takes longer than it saves


@dataclass(frozen=True)
class Failure:
    """Reports of one kind that could not be made: what is wrong with the data, or the traceback of a bug of ours.

    ``span`` is empty where the kind failed as a whole: those of its reports that were made before stand.
    """

    kind: str
    studio: str
    span: str
    troubles: tuple[Trouble, ...]
    bug: str = ""


class Made(NamedTuple):
    """What a unit gave: reports, and those that failed."""

    printed: tuple[Printed, ...]
    failures: tuple[Failure, ...]


class Unit(NamedTuple):
    """A studio, or the district (empty), with what its reports may see and the digest of it."""

    studio: str
    desk: Desk
    key: str


class Run(NamedTuple):
    """All there is to do for a district: its units in the order of studios' ids, the district last; where finished work is kept."""

    units: tuple[Unit, ...]
    kept: Path

    @property
    def whole(self) -> str:
        """The digest of everything that may be read."""
        return self.units[-1].key


def prepared(desk: Desk, cache: Path) -> Run:
    """The run for everything that ``desk`` holds; ``cache`` is where finished work of any district is kept."""
    return Run(tuple(_units(desk)), report_store.folder_of(cache, desk.library.root))


def everything(run: Run) -> Iterator[Made]:
    """What each unit gives, in their order. DataFault where the format profile cannot be read."""
    form = format_of(run.units[-1].desk.library.root)
    again = [unit for unit in run.units if not report_store.has(run.kept, unit.key)]
    fresh = _run([partial(unit_reports, unit.desk, unit.studio, form) for unit in again])
    waiting = {unit.key for unit in again}
    for unit in run.units:
        found = None if unit.key in waiting else report_store.load(run.kept, unit.key)
        if found is not None:
            yield Made(found, ())
            continue
        made = next(fresh) if unit.key in waiting else unit_reports(unit.desk, unit.studio, form)
        if not made.failures:
            report_store.store(run.kept, unit.key, made.printed)
        yield made


def beside(run: Run, make: Callable[[], Iterable[tuple[str, bytes]]]) -> tuple[tuple[str, bytes], ...]:
    """The files that ``make`` gives, made from the whole district; those that are kept where nothing changed."""
    key = f"{run.whole}-beside"
    found = report_store.load(run.kept, key)
    if found is None:
        found = tuple(Printed("", "", "", name, data) for name, data in make())
        report_store.store(run.kept, key, found)
    return tuple((one.about, one.data) for one in found)


def finish(run: Run) -> None:
    """Let go what was kept and this run did not use."""
    used = {*(unit.key for unit in run.units), f"{run.whole}-beside"}
    report_store.prune(run.kept, used, run.units[-1].desk.library.root)


@gc_tuning.seldom_collected()  # in another process as in this one
def unit_reports(desk: Desk, studio: str, form: Format, only: str = "") -> Made:
    """The reports of the studio with id ``studio``, of the district where it is empty; of one kind where ``only`` names it."""
    about = (desk, desk.library.studios[studio]) if studio else (desk,)
    kinds = report_kinds.STUDIO_KINDS if studio else report_kinds.DISTRICT_KINDS
    wanted = [kind for kind in kinds if only in ("", kind.NAME)]
    made = [
        one for kind in wanted for one in _kind(kind.NAME, studio, partial(kind.reports, *about), form, desk.library)
    ]
    if not only or not wanted:
        made += [one for one in _forms(desk, studio) if only in ("", one.kind)]
    return Made(
        tuple(one for one in made if isinstance(one, Printed)), tuple(one for one in made if isinstance(one, Failure))
    )


def seen_by(desk: Desk, studio: Studio) -> Desk:
    """``desk`` with only what the reports of ``studio`` may see."""
    near = _near(desk.library, studio)
    studios = {
        name: replace(one, joint=tuple(held for held in one.joint if held.studio in near))
        for name, one in desk.library.studios.items()
        if name in near
    }
    return replace(
        desk, library=replace(desk.library, studios=studios, digests={}, sources={}), findings=desk.about(studio)
    )


def format_of(root: Path) -> Format:
    """The format profile: the district's own, else the program's. DataFault with every fault of it."""
    name = "templates/reports/format.yml"
    path = next(folder / name for folder in (root, paths.PROGRAM) if (folder / name).is_file())
    return yaml_reader.structure(word.Format, yaml_reader.read_text(path, name), name)


def _kind(
    name: str, studio: str, make: Callable[[], Iterable[Report]], form: Format, library: Library
) -> Iterator[Printed | Failure]:
    """The reports of one kind. One that cannot be set is left out; a kind that fails while it builds a report ends there."""
    try:
        for report in make():
            yield _attempted(report, studio, form)
    except PhotoFault as fault:
        yield Failure(name, studio, "", (photos.trouble(fault, library),))
    except DataFault as fault:
        yield Failure(name, studio, "", fault.troubles)
    except TemplateError as fault:
        yield Failure(name, studio, "", (page_templates.template_trouble(fault),))
    except Exception:  # noqa: BLE001 - a bug in one kind of report must not take the others away; it is told at the end
        yield Failure(name, studio, "", (), traceback.format_exc())


def _forms(desk: Desk, studio: str) -> Iterator[Printed | Failure]:
    """The bureau's own forms, filled for one studio; with the district's, which of them cannot be filled for anybody."""
    try:
        yield from forms.filled(desk, studio)
        for flaw in () if studio else forms.read(desk).flaws:
            place = f"{flaw.place}：" if flaw.place else ""
            yield Failure(Path(flaw.path).stem, "", "", (Trouble(flaw.path, 1, 1, place + flaw.message, flaw.remedy),))
    except Exception:  # noqa: BLE001 - as above
        yield Failure("自备的 Word 表格", studio, "", (), traceback.format_exc())


def _attempted(report: Report, studio: str, form: Format) -> Printed | Failure:
    """``report`` printed, or why it could not be set."""
    try:
        return printed(report, form)
    except ValueError as fault:
        shown = f"studios/{studio}" if studio else "studios"
        about = f"（{report.about}）" if report.about else ""
        said = f"{report.span}{report.kind}{about}写不成 Word 文件：{fault}"
        return Failure(report.kind, studio, report.span, (Trouble(shown, 1, 1, said, "改好这条记录，再生成一次"),))
    except Exception:  # noqa: BLE001 - as above
        return Failure(report.kind, studio, report.span, (), traceback.format_exc())


def printed(report: Report, form: Format) -> Printed:
    """``report`` as a Word file that says which report it is, so that ``verify`` can make it again."""
    studio = report.studio.id if report.studio else ""
    properties = (*report.paper.properties, *identity(report.kind, studio, report.span, report.about))
    data = word.write(replace(report.paper, properties=properties), form)
    return Printed(report.kind, studio, report.span, report.about, data)


def _units(desk: Desk) -> Iterator[Unit]:
    library = desk.library
    root = library.root
    templates = [
        hashing.of_folder(folder / part) for folder in paths.folders(root, "templates") for part in ("reports", "forms")
    ]
    always = [
        hashing.of_program(),
        desk.today.isoformat(),
        library.commit,
        *templates,
        hashing.of_folder(root / "bureau"),
    ]
    folders = {name: hashing.of_folder(root / "studios" / name, by_state=["files"]) for name in library.studios}
    for name, studio in library.studios.items():
        near = [f"{one}:{folders[one]}" for one in sorted(_near(library, studio))]
        yield Unit(name, seen_by(desk, studio), hashing.of_texts([*always, name, *near]))
    yield Unit("", desk, hashing.of_texts([*always, "", *(f"{name}:{one}" for name, one in folders.items())]))


def _near(library: Library, studio: Studio) -> frozenset[str]:
    """The studio itself, and those that it held activities with."""
    with_it = (one.studio for one in studio.joint)
    asked = (other for one in studio.activities for other in one.joint if other in library.studios)
    return frozenset((studio.id, *with_it, *asked))


def _run(work: list[Callable[[], Made]]) -> Iterator[Made]:
    """The results of ``work`` in its order; in several processes where there is enough of it."""
    processes = min(joblib.cpu_count(), len(work))
    if processes < 2 or len(work) < _WORTH:
        return (one() for one in work)
    run = joblib.Parallel(n_jobs=processes, return_as="generator", pre_dispatch="2*n_jobs")
    results: Iterator[Made] = run(joblib.delayed(one)() for one in work)
    return results
