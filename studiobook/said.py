"""Says findings: as text for people, as JSON for programs. The sentences themselves are made by the findings."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import groupby
from typing import Any

from rich.markup import escape

from studiobook import library
from studiobook.check import Finding, limits
from studiobook.errors import Trouble
from studiobook.library import Library
from studiobook.schoolyear import chinese_date
from studiobook.terms import State, Strength

# the sections of a studio, in order: heading, which findings, and whether they are shown without being asked for
_SECTIONS: tuple[tuple[str, Callable[[Finding], bool], bool], ...] = (
    ("要先修改，网站和报告才能生成", lambda one: one.refuses, True),
    (
        "逾期没有完成",
        lambda one: one.state is State.UNMET and one.rule.strength is not Strength.EXPECTED and not one.refuses,
        True,
    ),
    ("建议", lambda one: one.state is State.UNMET and one.rule.strength is Strength.EXPECTED, True),
    ("进行中，到期前完成即可", lambda one: one.state is State.PENDING, True),
    ("已豁免", lambda one: one.state is State.WAIVED, True),
    ("已达到", lambda one: one.state is State.MET, False),
    ("统计", lambda one: one.state is State.COUNTED, False),
)


def trouble(district: Library, finding: Finding) -> Trouble:
    """An unmet finding as a trouble: where, what, how to mend it."""
    line, column = library.locate(district.root, finding.place)
    return Trouble(finding.place.path, line, column, f"{finding.about}：{finding.said()}", finding.advice())


def as_text(district: Library, findings: tuple[Finding, ...], *, everything: bool) -> Iterator[str]:
    """Lines for people: by studio, then by state, then by clause; the same duty of several people on one line; totals last.

    What is met and what is only counted is left out unless ``everything``.
    """
    for studio, group in groupby(findings, key=lambda finding: finding.studio):
        mine = tuple(group)
        lines = [line for section in _SECTIONS for line in _section(district, mine, *section, everything)]
        if lines:
            yield f"[bold]{escape(district.studios[studio].name)}[/]（studios/{studio}）"
            yield from lines
    yield _summary(district, findings)


def _section(
    district: Library,
    findings: tuple[Finding, ...],
    heading: str,
    belongs: Callable[[Finding], bool],
    always: bool,
    everything: bool,
) -> Iterator[str]:
    found = [finding for finding in findings if belongs(finding)]
    if found and (always or everything):
        yield f"  {heading}："
        yield from (f"    {escape(line)}" for line in _lines(district, found))


def _lines(district: Library, findings: list[Finding]) -> Iterator[str]:
    if findings[0].state is State.UNMET:
        yield from (str(trouble(district, finding)) for finding in findings)
        return
    for _, group in groupby(findings, key=lambda one: (one.clause.id, one.rule.id, one.year)):
        same = tuple(group)
        yield _together(same[0].state, same)


def _together(state: State, same: tuple[Finding, ...]) -> str:
    """One duty of one term for everybody whom it concerns."""
    first = same[0]
    year = f"{first.year.label}，" if first.year else ""
    head = (
        f"{first.clause.cite} {first.rule.label}（{year}{'、'.join(limits(first.rule)) or first.rule.strength.label}）"
    )
    if state is State.PENDING:
        due = f"，{chinese_date(first.due)}前" if first.due else ""
        return f"{head}：还差 {_whom(same)}{due}"
    if state is State.WAIVED:
        return f"{head}：{_whom(same)}，{first.advice()}"
    return f"{head}：" + "、".join(f"{_name(one)}{_figure(one)}" for one in same)


def _whom(same: tuple[Finding, ...]) -> str:
    return "、".join(_name(one) for one in same) if _name(same[0]) else "1 项"


def _name(finding: Finding) -> str:
    """Whose duty it is; nobody's name for the studio's own."""
    return finding.about if finding.rule.each.kind != "studio" else ""


def _figure(finding: Finding) -> str:
    if isinstance(finding.value, bool):
        return "有" if finding.value else "无"
    return f"{finding.value:g} {finding.rule.unit}"


def _summary(district: Library, findings: tuple[Finding, ...]) -> str:
    count = Counter(finding.state for finding in findings)
    judged = sum(count[state] for state in (State.MET, State.PENDING, State.UNMET, State.WAIVED))
    parts = [
        f"{state.label} {count[state]}"
        for state in (State.MET, State.PENDING, State.UNMET, State.WAIVED)
        if count[state]
    ]
    return (
        f"工作室 {len(district.studios)} 个，要求 {judged} 项：{'，'.join(parts)}；另有统计 {count[State.COUNTED]} 项。"
    )


def as_json(
    district: Library | None, troubles: Iterable[Trouble], findings: Iterable[Finding], today: date
) -> dict[str, Any]:
    """Troubles and findings as plain values."""
    return {
        "as_of": today.isoformat(),
        "commit": district.commit if district else "",
        "troubles": [one._asdict() for one in sorted(set(troubles))],
        "findings": [_as_json(district, one) for one in findings] if district else [],
    }


def _as_json(district: Library, finding: Finding) -> dict[str, Any]:
    line, column = library.locate(district.root, finding.place) if finding.state is State.UNMET else (1, 1)
    rule = finding.rule
    return {
        "rule": rule.id,
        "clause": finding.clause.id,
        "studio": finding.studio,
        "subject": finding.about,
        "person": finding.person,
        "school_year": str(finding.year) if finding.year else None,
        "state": finding.state.value,
        "strength": rule.strength.value,
        "value": float(finding.value) if not isinstance(finding.value, bool) else finding.value,
        "at_least": rule.at_least,
        "at_most": rule.at_most,
        "equals": rule.equals,
        "due": finding.due.isoformat() if finding.due else None,
        "refuses": finding.refuses,
        "counted": sorted({one.path for one in finding.counted if getattr(one, "path", "")}),
        "waiver": finding.waiver.document if finding.waiver else None,
        "path": finding.place.path,
        "line": line,
        "column": column,
        "message": finding.said(),
        "remedy": finding.advice(),
    }
