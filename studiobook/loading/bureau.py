"""Reads the bureau's own files: the district, editions of the policy, waivers, reviews. Names what is there and is none of these.

A folder of another name is nobody's business, a draft may lie in it, unless it looks like one of these misspelt.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

from studiobook.core.diagnostic import DataError, Diagnostic, top_of
from studiobook.loading import layout, yaml_reader
from studiobook.loading.messages import suggestion
from studiobook.loading.notes import Notes
from studiobook.models.base import Record, Source
from studiobook.models.policy import Policy
from studiobook.models.reviews import Review, ScoreSheet

Rec = TypeVar("Rec", bound=Record)


def record(root: Path, model: type[Rec], name: str, notes: Notes) -> Rec | None:
    """The record in the file ``name`` below ``root``. None where it is missing or cannot be read, which ``notes`` then has."""
    path = root / name
    if path.is_dir():
        message, remedy = "这是一个文件夹，不是文件", "移走它，放入文件本身"
        notes.diagnostics.append(Diagnostic(top_of(name), message, remedy, "read/file-kind"))
        return None
    if not path.is_file():
        remedy = "在 bureau/ 里建立它，写法见手册“给教育局”"
        notes.diagnostics.append(Diagnostic(top_of(name), "没有这个文件", remedy, "read/missing-file"))
        return None
    try:
        found, marks = yaml_reader.marked_record(model, yaml_reader.read_text(path, name), Source(name, id=path.stem))
    except DataError as error:
        notes.diagnostics.extend(error.diagnostics)
        return None
    notes.marks[name] = marks
    return found


def optional_record(root: Path, model: type[Rec], name: str, notes: Notes) -> Rec | None:
    """``record``, of a file that need not be there."""
    return record(root, model, name, notes) if (root / name).exists() else None


def strays(root: Path) -> Iterator[Diagnostic]:
    """Files and folders of the bureau's that nothing would read, such as one of a misspelt name."""
    files, folders = ["district.yml", "moved.yml", "waivers.yml"], ["policy", "reviews"]
    for path in _listed(root / "bureau"):
        if path.is_dir() and path.name not in folders and (near := suggestion(path.name, folders)):
            yield _unknown(root, path, near)
        elif not path.is_dir() and path.name not in files:
            near = suggestion(path.name, files) or "这里放 district.yml、waivers.yml 和 moved.yml，其他文件移走"
            yield _unknown(root, path, near)
    for path in _listed(root / "bureau/policy"):
        if path.suffix != ".yml":
            yield _unknown(root, path, "管理办法的文件名以 .yml 结尾，其他文件移走")
    for folder in _listed(root / "bureau/reviews"):
        if not _is_review(folder):
            yield _unknown(root, folder, "每次考评一个文件夹，名字用小写字母、数字和连字符，例如 chunhui-2026")
            continue
        for path in _listed(folder):
            if path.name not in ("review.yml", "scores") or path.is_symlink():
                yield _unknown(root, path, "这里放 review.yml 和 scores 文件夹")
        for path in _listed(folder / "scores"):
            if not _is_sheet(path):
                yield _unknown(root, path, "每位专家一个文件，名字用小写字母、数字和连字符，例如 expert-1.yml")


def policies(root: Path, notes: Notes) -> Iterator[Policy]:
    """Every edition of the policy that can be read."""
    paths = sorted((root / "bureau/policy").glob("*.yml"))
    if not paths:
        remedy = "放入一个版本，例如 bureau/policy/wujin-trial.yml"
        notes.diagnostics.append(Diagnostic(top_of("bureau/policy"), "没有管理办法", remedy, "read/missing-file"))
    for path in paths:
        policy = record(root, Policy, path.relative_to(root).as_posix(), notes)
        if policy:
            yield policy


def reviews(root: Path, notes: Notes) -> Iterator[tuple[Review, tuple[ScoreSheet, ...]]]:
    """Every review that can be read, with its experts' sheets."""
    for folder in _listed(root / "bureau/reviews"):
        if not _is_review(folder):
            continue  # a stray
        shown = folder.relative_to(root).as_posix()
        review = record(root, Review, f"{shown}/review.yml", notes)
        paths = filter(_is_sheet, _listed(folder / "scores"))
        sheets = [record(root, ScoreSheet, path.relative_to(root).as_posix(), notes) for path in paths]
        if review:
            yield review, tuple(sheet for sheet in sheets if sheet)


def _is_review(folder: Path) -> bool:
    return folder.is_dir() and not folder.is_symlink() and bool(re.fullmatch(layout.ID, folder.name))


def _is_sheet(path: Path) -> bool:
    return path.suffix == ".yml" and not path.is_symlink() and bool(re.fullmatch(layout.ID, path.stem))


def _listed(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*") if not layout.LITTER.fullmatch(path.name))


def _unknown(root: Path, path: Path, remedy: str) -> Diagnostic:
    location = top_of(layout.legible(path.relative_to(root).as_posix()))
    return Diagnostic(location, f"不认识文件名“{layout.legible(path.name)}”", remedy, "read/file-name")
