"""Widths of text, lines of a title, columns of a table: what must be known before Word lays the page out.

Widths are counted in half characters: a Chinese character is 2 wide, a Latin letter or digit 1.
"""

import re
from itertools import accumulate, pairwise
from math import ceil, inf, sqrt
from unicodedata import combining, east_asian_width

_WORD = re.compile(r"[!-~]+")
# Words of our field that a line of a title does not cut.
_WHOLE = re.compile(
    r"\d+(?:[—-]\d+)*(?:学年度?|年度?|月|日|个|所|名|届|期|次|%|％)?|[A-Za-z]+|名?班主任|工作室|教育局|学年度?|年度|领衔人|成员"
    r"|通知|报告|意见|方案|办法|细则|名单|考核|考评|评审|建设|周期|经费|情况|汇总表|一览表|统计表|基础教育|综合|关于|公布|印发|开展|结果|总结|计划|活动|成果|课题|研究|发展|管理|全区|中小学"
)
_AFTER = re.compile(r"(?:[、，：；》”）—\s]|教育局|工作室|学年度?|年度|关于|周期|小学|中学|学校|办公室)$")
_BEFORE = re.compile(r"关于|和|与|及|暨|《|“|年度|综合|三年|考核|情况|汇总表|一览表|统计表")
_NEVER_FIRST = "的了等、，。；：？！）》〉”’】〕…—"
_NEVER_LAST = "（《〈“‘【〔"
_CUT_WORD, _NEUTRAL = 60.0, 10.0


def half_widths(text: str) -> int:
    """The width of ``text``."""
    if text.isascii():
        return len(text)
    try:
        return len(text.encode("gbk"))
    except UnicodeEncodeError:
        return sum(0 if combining(c) else 2 if east_asian_width(c) in "WFA" else 1 for c in text)


def longest_word(text: str) -> int:
    """The length of the longest run of Latin letters, digits and marks, which Word does not like to break."""
    return max(map(len, _WORD.findall(text)), default=0)


def balanced(text: str, width: int) -> list[str]:
    """``text`` in as few lines of ``width`` half characters as it needs, nearly equal in length, broken at sense units.

    Titles: GB/T 9704 clause 7.3.1 asks for lines that break at whole words in a trapezoid or lozenge. One line for a
    text that cannot be broken so; Word wraps it then.
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
    """What a line break before each character costs; inf where it is not allowed."""
    costs = [_NEUTRAL] * len(text)
    for at in range(1, len(text)):
        if text[at] in _NEVER_FIRST or text[at - 1] in _NEVER_LAST:
            costs[at] = inf
        elif _AFTER.search(text, 0, at) or _BEFORE.match(text, at):
            costs[at] = 0.0
    for word in _WHOLE.finditer(text):
        for at in range(word.start() + 1, word.end()):
            costs[at] += _CUT_WORD
    costs[0] = inf
    return costs


def _cuts(text: str, costs: list[float], count: int, width: int, target: float) -> tuple[int, ...]:
    """Where to break ``text`` into ``count`` lines at the least cost; empty if it cannot be done."""
    at_width = (0, *accumulate(half_widths(c) for c in text))

    def unevenness(start: int, end: int) -> float:
        line = at_width[end] - at_width[start]
        return inf if line > width or line < 6 else ((line - target) / 2) ** 2

    best: dict[int, tuple[float, tuple[int, ...]]] = {0: (0.0, ())}
    for _ in range(count - 1):
        longer: dict[int, tuple[float, tuple[int, ...]]] = {}
        for start, (cost, cuts) in best.items():
            for end in range(start + 1, len(text)):
                if at_width[end] - at_width[start] > width:
                    break
                found = cost + costs[end] + unevenness(start, end)
                if found < longer.get(end, (inf,))[0]:
                    longer[end] = (found, (*cuts, end))
        best = longer
    ends = [(cost + unevenness(start, len(text)), cuts) for start, (cost, cuts) in best.items()]
    cost, cuts = min(ends, default=(inf, ()))
    return cuts if cost < inf else ()


def shares(total: int, wanted: list[float]) -> list[int]:
    """Widths that add up to ``total`` exactly, one for each width ``wanted``.

    Where there is room, all grow in proportion. Where there is not, narrow columns get what they want, and the wide
    ones divide the rest by the square root of their wants, so that a long text gets more without starving the others.
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
        # no column vanishes, however little it wants beside the others
        edges.append(min(max(round(edge * scale), edges[-1] + 1), total - len(widths) + index))
    return [right - left for left, right in pairwise(edges)]
