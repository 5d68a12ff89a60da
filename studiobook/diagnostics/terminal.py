"""Diagnostics and findings as lines for people. The findings make their sentences themselves."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby

from rich.cells import cell_len

from studiobook.checks import gate
from studiobook.core.dates import chinese_date
from studiobook.core.diagnostic import Diagnostic, in_order
from studiobook.models.enums import State, Strength
from studiobook.models.library import Library
from studiobook.rules.findings import Finding, figure_text, limits

Source = Callable[[Diagnostic], str]
_WIDTH = 100  # of a source line, in columns; of a longer one the part around the caret is shown

# the sections of a studio, in order: heading, which findings, and whether they are shown without being asked for
SECTIONS: tuple[tuple[str, Callable[[Finding], bool], bool], ...] = (
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


def diagnostic_lines(diagnostics: Iterable[Diagnostic], source: Source | None = None) -> Iterator[str]:
    """Every diagnostic, one a line, in order of place; how many, last. With ``source``, the line of the file beneath each."""
    ordered = in_order(diagnostics)
    for one in ordered:
        yield str(one)
        yield from _shown(one, source)
    yield f"共 {len(ordered)} 处需要修改；改好以后再运行一次。"


def remark_lines(remarks: Sequence[Diagnostic], source: Source | None = None) -> Iterator[str]:
    """What is worth a look and refuses nothing, under a heading of its own."""
    if remarks:
        yield "建议核对（不影响生成网站和报告）："
    for one in remarks:
        yield f"  {one}"
        yield from (f"  {line}" for line in _shown(one, source))


def _shown(one: Diagnostic, source: Source | None) -> tuple[str, ...]:
    """The line of the file with a caret under the place; nothing where there is none to show."""
    line = source(one).replace("\t", " ").rstrip() if source else ""
    if not line or one.column > len(line) + 1:
        return ()
    before, after = line[: one.column - 1], line[one.column - 1 :]
    if cell_len(line) > _WIDTH:
        before, after = _end(before, _WIDTH // 2), _start(after, _WIDTH // 2)
    margin = " " * len(str(one.line))
    return (f"  {one.line} | {before}{after}", f"  {margin} | {' ' * cell_len(before)}^")


def _start(text: str, width: int) -> str:
    while cell_len(text) > width:
        text = text[: len(text) - max(2, (cell_len(text) - width) // 2)] + "…"
    return text


def _end(text: str, width: int) -> str:
    return _start(text[::-1], width)[::-1]


def as_text(
    library: Library, findings: Sequence[Finding], *, everything: bool, source: Source | None = None
) -> Iterator[str]:
    """Lines for people: by studio, then by state, then by clause; the same duty of several people on one line.

    What is met and what is only counted is left out unless ``everything``. With ``source``, the line of the file beneath
    what is to be mended.
    """
    for studio, group in groupby(findings, key=lambda finding: finding.studio):
        mine = tuple(group)
        lines: list[str] = []
        for heading, belongs, always in SECTIONS:
            found = [finding for finding in mine if belongs(finding)]
            if found and (always or everything):
                lines += (f"  {heading}：", *(f"    {line}" for line in _lines(library, found, source)))
        if lines:
            yield f"{library.studios[studio].name}（studios/{studio}）"
            yield from lines


def _lines(library: Library, findings: Sequence[Finding], source: Source | None) -> Iterator[str]:
    if findings[0].state is not State.UNMET:
        yield from together(findings)
        return
    for finding in findings:
        one = gate.diagnostic(library, finding)
        yield str(one)
        yield from _shown(one, source)


def together(findings: Sequence[Finding]) -> list[str]:
    """Findings of one state, a line for each duty and term with everybody whom it concerns."""
    groups = groupby(findings, key=lambda one: (one.clause.id, one.rule.id, one.term))
    return [_together(findings[0].state, tuple(group)) for _, group in groups]


def _together(state: State, same: tuple[Finding, ...]) -> str:
    """One duty of one term for everybody whom it concerns."""
    first = same[0]
    year = f"{first.term.label}，" if first.term else ""
    head = (
        f"{first.clause.cite} {first.rule.label}（{year}{'、'.join(limits(first.rule)) or first.rule.strength.label}）"
    )
    if state is State.PENDING:
        due = f"，{chinese_date(first.due)}前" if first.due else ""
        return f"{head}：还差 {_whom(same)}{due}"
    if state is State.WAIVED:
        return f"{head}：{_whom(same)}，{first.advice()}"
    return f"{head}：" + "、".join(f"{_name(one)}{figure_text(one)}" for one in same)


def _whom(same: tuple[Finding, ...]) -> str:
    return "、".join(_name(one) for one in same) if _name(same[0]) else "1 项"


def _name(finding: Finding) -> str:
    """The name of who has the duty; nobody's name for the studio's own."""
    return finding.about if finding.rule.each.kind != "studio" else ""


def summary(library: Library, findings: Sequence[Finding]) -> str:
    """How many studios and requirements there are, by state."""
    count = Counter(finding.state for finding in findings)
    judged = sum(count[state] for state in (State.MET, State.PENDING, State.UNMET, State.WAIVED))
    parts = [
        f"{state.label} {count[state]}"
        for state in (State.MET, State.PENDING, State.UNMET, State.WAIVED)
        if count[state]
    ]
    by_state = f"：{'，'.join(parts)}" if parts else ""
    return f"工作室 {len(library.studios)} 个，要求 {judged} 项{by_state}；另有统计 {count[State.COUNTED]} 项。"
