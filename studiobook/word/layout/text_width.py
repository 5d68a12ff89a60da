"""Estimates before the layout: widths of text, lines of a title, columns of a table.

Widths are counted in half characters: a Chinese character is 2 wide, a Latin letter or digit 1. ``line_breaking`` has the
exact advances in twips.
"""

import re
from bisect import bisect_right
from collections.abc import Callable
from itertools import accumulate, pairwise
from math import ceil, inf, sqrt
from unicodedata import combining, east_asian_width

_LATIN_WORD = re.compile(r"[!-~]+")
# Words of our field that a line of a title does not break.
_WORDS = re.compile(
    r"\d+(?:[—-]\d+)*(?:学年度?|年度?|月|日|个|所|名|届|期|次|%|％)?|[A-Za-z]+|名?班主任|工作室|教育局|学年度?|年度|领衔人|成员"
    r"|通知|报告|意见|方案|办法|细则|名单|考核|考评|评审|建设|周期|经费|情况|汇总表|一览表|统计表|基础教育|综合|关于|公布|印发|开展|结果|总结|计划|活动|成果|课题|研究|发展|管理|全区|中小学"
)
_BREAK_AFTER = re.compile(r"(?:[、，：；》”）—\s]|教育局|工作室|学年度?|年度|关于|周期|小学|中学|学校|办公室)$")
_BREAK_BEFORE = re.compile(r"关于|和|与|及|暨|《|“|年度|综合|三年|考核|情况|汇总表|一览表|统计表")
_NEVER_FIRST = "的了等、，。；：？！）》〉”’】〕…—"
_NEVER_LAST = "（《〈“‘【〔"
_WITHIN_WORD, _NEUTRAL = 60.0, 10.0


def half_widths(text: str) -> int:
    """The width of ``text`` in half characters."""
    if text.isascii():
        return len(text)
    try:
        return len(text.encode("gbk"))
    except UnicodeEncodeError:
        return sum(0 if combining(c) else 2 if east_asian_width(c) in "WFA" else 1 for c in text)


def longest_word(text: str) -> int:
    """The length of the longest run of Latin letters, digits and marks, which Word does not like to break."""
    return max(map(len, _LATIN_WORD.findall(text)), default=0)


def balanced_lines(text: str, width: int) -> list[str]:
    """The lines of a title: few, of ``width`` half characters at most, nearly equal in length, broken at sense units.

    GB/T 9704 clause 7.3.1 asks for lines that break between words, in a trapezoid or lozenge. One line for a text that
    cannot be broken so; Word wraps it then.
    """
    total = half_widths(text)
    needed = ceil(total / width)
    if needed <= 1:
        return [text]
    costs = _break_costs(text)
    for count in (needed, needed + 1):
        cuts = _cuts(text, costs, count, width, total / count)
        if cuts:
            return [text[start:end].strip() for start, end in zip((0, *cuts), (*cuts, len(text)), strict=True)]
    return [text]


def _break_costs(text: str) -> list[float]:
    """What a line break before each character costs; inf if it is not allowed."""
    costs = [_NEUTRAL] * len(text)
    for at in range(1, len(text)):
        if text[at] in _NEVER_FIRST or text[at - 1] in _NEVER_LAST:
            costs[at] = inf
        elif _BREAK_AFTER.search(text, 0, at) or _BREAK_BEFORE.match(text, at):
            costs[at] = 0.0
    for word in _WORDS.finditer(text):
        for at in range(word.start() + 1, word.end()):
            costs[at] += _WITHIN_WORD
    costs[0] = inf
    return costs


_Cuts = dict[int, tuple[float, tuple[int, ...]]]
"""The cheapest way to end some lines at an index: its cost, and the index after each line."""


def _cuts(text: str, costs: list[float], count: int, width: int, target: float) -> tuple[int, ...]:
    """Where to break ``text`` into ``count`` lines at the least cost; empty if it cannot be done."""
    at_width = (0, *accumulate(half_widths(c) for c in text))

    def line_cost(start: int, end: int) -> float:
        """The unevenness of a line, inf for one that is too long or too short."""
        line = at_width[end] - at_width[start]
        return inf if line > width or line < 6 else ((line - target) / 2) ** 2

    best: _Cuts = {0: (0.0, ())}
    for _ in range(count - 1):
        best = _with_next_line(
            best, costs, line_cost, lambda start: bisect_right(at_width, at_width[start] + width) - 1
        )
    ends = [(cost + line_cost(start, len(text)), cuts) for start, (cost, cuts) in best.items()]
    cost, cuts = min(ends, default=(inf, ()))
    return cuts if cost < inf else ()


def _with_next_line(
    best: _Cuts, costs: list[float], line_cost: Callable[[int, int], float], farthest: Callable[[int], int]
) -> _Cuts:
    """``best`` with one line more; ``farthest`` is the last index at which a line from a start may end."""
    longer: _Cuts = {}
    for start, (cost, cuts) in best.items():
        for end in range(start + 1, min(farthest(start) + 1, len(costs))):
            total = cost + costs[end] + line_cost(start, end)
            if total < longer.get(end, (inf,))[0]:
                longer[end] = (total, (*cuts, end))
    return longer


def column_widths(total: int, wanted: list[float]) -> list[int]:
    """Widths that add up to ``total`` exactly, one for each width ``wanted``.

    If there is room, all grow in proportion. If not, narrow columns get what they want, and the wide ones divide the rest by
    the square root of their wants. So a long text gets more without starving the others.
    """
    widths = list(wanted)
    if sum(wanted) > total:
        rest = float(total)
        waiting = sorted(range(len(wanted)), key=lambda column: wanted[column])
        while waiting and wanted[waiting[0]] <= rest / len(waiting):
            rest -= wanted[waiting.pop(0)]
        most = 4 * total / len(wanted)
        roots = {column: sqrt(min(wanted[column], most)) for column in waiting}
        for column in waiting:
            widths[column] = rest * roots[column] / sum(roots.values())
    scale = total / sum(widths)
    edges = [0]
    for index, edge in enumerate(accumulate(widths), start=1):
        # no column vanishes, however little it wants
        edges.append(min(max(round(edge * scale), edges[-1] + 1), total - len(widths) + index))
    return [right - left for left, right in pairwise(edges)]
