"""Markdown for a comment on a pull request: how many of what, then tables. What is not yet due is folded away."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from studiobook.core.dates import chinese_date
from studiobook.core.diagnostic import Severity
from studiobook.diagnostics import terminal
from studiobook.diagnostics.results import Check, Result, unwaived
from studiobook.models.enums import State
from studiobook.rules.findings import Finding

MAX_ROWS = 100  # a comment holds 65 536 characters
_SIGNS = {Severity.ERROR: "要先修改", Severity.WARNING: "逾期", Severity.NOTE: "建议"}  # the gravest first
_HEAD = ("| | 位置 | 问题 | 怎么改 | 代号 |", "|---|---|---|---|---|")


def write(check: Check) -> str:
    """The entire comment."""
    found = unwaived(check)
    others = [one for one in found if not one.finding]
    lines = [f"## 检查结果（{chinese_date(check.today)}）", "", _counts(found)]
    lines += _table("读不懂或前后不一", [one for one in others if one.diagnostic.severity is Severity.ERROR])
    if library := check.usable:
        for studio, group in groupby(check.findings, key=lambda one: one.studio):
            name = safe(library.studios[studio].name)
            rows = [one for one in found if one.finding and one.finding.studio == studio]
            lines += _table(f"{name}（`studios/{studio}`）", rows)
            lines += _folded(f"{name}：", tuple(group))
        lines += _table("建议核对", others)
        lines += ["", safe(terminal.summary(library, check.findings))]
    return "\n".join(lines) + "\n"


def _counts(found: Sequence[Result]) -> str:
    counts = {sign: sum(one.diagnostic.severity is level for one in found) for level, sign in _SIGNS.items()}
    parts = "，".join(f"**{sign} {count} 处**" for sign, count in counts.items() if count)
    return f"{parts}。" if parts else "没有要修改的地方。"


def _table(heading: str, found: Sequence[Result]) -> Iterator[str]:
    if not found:
        return
    yield from ("", f"### {heading}", "", *_HEAD)
    gravest_first = sorted((one.diagnostic for one in found), key=lambda one: list(_SIGNS).index(one.severity))
    for one in gravest_first[:MAX_ROWS]:
        place = f"{_code(f'{one.path}:{one.line}')}"
        yield f"| {_SIGNS[one.severity]} | {place} | {safe(one.message)} | {safe(one.remedy)} | {_code(one.code)} |"
    if len(found) > MAX_ROWS:
        yield from ("", f"另有 {len(found) - MAX_ROWS} 处没有列出，运行 `./inv check` 看全部。")


def _folded(name: str, findings: Iterable[Finding]) -> Iterator[str]:
    """What is not yet due, and what was waived, as in the text for people."""
    for state in (State.PENDING, State.WAIVED):
        lines = terminal.together([one for one in findings if one.state is state])
        if lines:
            yield from ("", f"<details><summary>{name}{state.label} {len(lines)} 项</summary>", "")
            yield from (f"- {safe(line)}" for line in lines[:MAX_ROWS])
            yield from ("", "</details>")


def safe(text: str) -> str:
    """``text`` as Markdown that shows it as it is: no markup, no link, nobody called and no other thread named by it."""
    shown = re.sub(r"([\\`*_{}\[\]<>()#+|~!&])", r"\\\1", " ".join(text.split()))
    return re.sub(r"(?<=[@#])(?=\w)|(?<=\w)(?=://)|(?<=www)(?=\.)", "\u200b", shown)


def _code(text: str) -> str:
    return "`" + " ".join(text.split()).replace("`", "'").replace("|", "\\|") + "`"
