"""Markdown for a comment on a pull request: how many of what, then tables; what is not yet due is folded away."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby

from studiobook.core.dates import chinese_date
from studiobook.core.diagnostic import Diagnostic
from studiobook.diagnostics import terminal
from studiobook.diagnostics.issues import Issue, unwaived
from studiobook.models.enums import State
from studiobook.models.library import Library
from studiobook.rules.findings import Finding

MAX_ROWS = 100  # a comment holds 65 536 characters
_SIGNS = {"error": "要先修改", "warning": "逾期", "note": "建议"}  # the gravest first
_HEAD = ("| | 位置 | 问题 | 怎么改 | 代号 |", "|---|---|---|---|---|")


def write(district: Library | None, diagnostics: Sequence[Diagnostic], findings: Sequence[Finding], today: date) -> str:
    """The complete comment."""
    found = unwaived(district, diagnostics, findings, today)
    lines = [f"## 检查结果（{chinese_date(today)}）", "", _counts(found)]
    lines += _table("读不懂或前后不一", [one for one in found if not one.finding and one.level == "error"])
    if district and not diagnostics:
        for studio, group in groupby(findings, key=lambda one: one.studio):
            mine = tuple(group)
            rows = [one for one in found if one.finding and one.finding.studio == studio]
            lines += _table(f"{safe(district.studios[studio].name)}（`studios/{studio}`）", rows)
            lines += _folded(f"{safe(district.studios[studio].name)}：", mine)
        lines += _table("建议核对", [one for one in found if one.finding is None])
        lines += ["", safe(terminal.summary(district, findings))]
    return "\n".join(lines) + "\n"


def _counts(found: Sequence[Issue]) -> str:
    counts = {sign: sum(one.level == level for one in found) for level, sign in _SIGNS.items()}
    counted = "，".join(f"**{sign} {count} 处**" for sign, count in counts.items() if count)
    return f"{counted}。" if counted else "没有要修改的地方。"


def _table(heading: str, found: Sequence[Issue]) -> Iterator[str]:
    if not found:
        return
    yield from ("", f"### {heading}", "", *_HEAD)
    for one in sorted(found, key=lambda one: list(_SIGNS).index(one.level))[:MAX_ROWS]:
        place = f"{_code(f'{one.path}:{one.line}')}"
        yield f"| {_SIGNS[one.level]} | {place} | {safe(one.message)} | {safe(one.remedy)} | {_code(one.code)} |"
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
