"""Clause by clause: the data, the rules that read them, the parts of reports and the pages that show them.

Nothing of it is typed: data come from the rules' expressions, reports and pages from the sections that their modules declare.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from pydantic import BaseModel

from studiobook.models.base import Part, fields_of, types_in
from studiobook.models.policy import Clause, Policy, Rule
from studiobook.reports.kinds import REPORT_KINDS
from studiobook.reports.tables.sources import KINDS
from studiobook.rules.dependencies import Read, Section, is_private, reads
from studiobook.website.pages import PAGE_KINDS

HEAD = ("条款", "数据", "规则", "报告", "网页")
NOT_PUBLIC, REST_NOT_PUBLIC = "不公开", "其余不公开"


class Row(NamedTuple):
    """A clause with the text of each column."""

    clause: Clause
    data: tuple[str, ...]
    rules: tuple[str, ...]
    reports: tuple[str, ...]
    pages: tuple[str, ...]

    @property
    def cells(self) -> tuple[str, ...]:
        """The row as text, a column each."""
        columns = (self.data, self.rules, self.reports, self.pages)
        return (f"{self.clause.cite} {self.clause.heading}", *("；".join(one) for one in columns))


def rows(policy: Policy) -> tuple[Row, ...]:
    """Every clause of ``policy``."""
    return tuple(_row(clause) for clause in policy.clauses)


def holes(matrix: Iterable[Row]) -> tuple[str, ...]:
    """The empty cells: “五、（一）4：报告”."""
    return tuple(
        f"{row.clause.cite}：{name}" for row in matrix for name, cell in zip(HEAD, row.cells, strict=True) if not cell
    )


def sections_of(kinds: Iterable[object]) -> tuple[Section, ...]:
    """The sections that the modules of a registry declare."""
    return tuple(section for kind in kinds for section in getattr(kind, "SECTIONS", ()))


def markdown(policies: Sequence[Policy]) -> str:
    """The matrix of each edition as the handbook's page."""
    return "\n".join(_page(policies)) + "\n"


def _page(policies: Sequence[Policy]) -> Iterator[str]:
    yield "# 条款对照表 {#matrix}\n"
    yield "这一页由 `./inv policy --matrix` 从管理办法的规则、报告和网页的程序里算出，不用手改。"
    yield "每一条读哪些数据、由哪些规则核对、在报告和网页的哪里看到，都在一行里；括号里是记录里的项目，带 * 的不公开。"
    yield "每一条的要点和规则另见网站的“管理办法”页。"
    for index, policy in enumerate(policies):
        yield f"\n## {policy.title} {{#edition-{'abcdefghijklmnopqrstuvwxyz'[index]}}}\n"
        yield f"| {' | '.join(HEAD)} |"
        yield f"|{'---|' * len(HEAD)}"
        for row in rows(policy):
            yield f"| {' | '.join(cell.replace('|', '、').replace('*', chr(92) + '*') for cell in row.cells)} |"


def _row(clause: Clause) -> Row:
    return Row(
        clause,
        _data(frozenset(read for rule in clause.rules for read in reads(rule))),
        tuple(f"{rule.label}（{rule.strength.label}）" for rule in clause.rules),
        tuple(
            f"{kind.NAME}：{'、'.join(found)}"
            for kind in REPORT_KINDS
            if (found := _places(kind.SECTIONS, clause.rules))
        ),
        _public_places(clause.rules),
    )


def _places(sections: Iterable[Section], rules: Sequence[Rule]) -> tuple[str, ...]:
    return tuple(section.heading for section in sections if any(section.shows(rule) for rule in rules))


def _public_places(rules: Sequence[Rule]) -> tuple[str, ...]:
    sections = sections_of(PAGE_KINDS)
    found = _places(sections, rules)
    if not rules:
        return ()
    if not found:
        return (NOT_PUBLIC,)
    shown = all(any(section.shows(rule) for section in sections) for rule in rules)
    return found if shown else (*found, REST_NOT_PUBLIC)


def _data(found: frozenset[Read]) -> tuple[str, ...]:
    """The kinds of record in the order of the handbook, each with what is read of it."""
    models = {one.model for one in found}
    return tuple(name + _fields(kind, found) for kind, name in KINDS.items() if kind in models)


def _fields(model: type[BaseModel], found: frozenset[Read]) -> str:
    """``（荣誉（级别、授予对象））``: the fields of ``model`` that are read, with those of their parts; empty for none."""
    names = []
    for name, info in fields_of(model).items():
        read = Read(model, name)
        if read in found:
            inner = "".join(_fields(one, found) for one in types_in(info.annotation) if issubclass(one, Part))
            names.append((info.title or name) + ("*" if is_private([read]) else "") + inner)
    names += ["正文"] if Read(model, "body") in found else []
    return f"（{'、'.join(names)}）" if names else ""
