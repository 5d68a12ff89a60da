"""A trial of a draft in sentences that a bureau officer understands: the result first, then who and what."""

from collections import Counter
from collections.abc import Iterable, Iterator

from studiobook.core.dates import chinese_date
from studiobook.models.enums import State
from studiobook.models.policy import Clause, Rule
from studiobook.models.studio import Studio
from studiobook.rules.findings import Finding, Term, limits
from studiobook.rules.trial import RANK, Reworded, Shift, Trial, span

_SHOWN = 12  # so many names are on a line; of more it says how many


def report_lines(trial_: Trial) -> Iterator[str]:
    """The trial in lines for people: what was tried, the result in sentences, the rules, then studio by studio."""
    yield from _opening(trial_)
    yield from _result(trial_)
    yield from _rules(trial_)
    for studio in trial_.studios:
        mine = [shift for shift in trial_.shifts if shift.finding.studio == studio.id]
        yield ""
        yield f"{studio.name}（studios/{studio.id}）：" + (_counted(mine) if mine else "没有变化")
        for way, heading in _WAYS.items():
            shifted = list(_lines([shift for shift in mine if shift.way == way]))
            if shifted:
                yield f"  {heading}："
                yield from (f"    {line}" for line in shifted)


_WAYS = {
    "worse": "变差",
    "better": "变好",
    "new": "草案新要求的",
    "gone": "草案不再要求的",
}


def _opening(trial_: Trial) -> Iterator[str]:
    old = "、".join(f"《{policy.title}》（{policy.path}）" for policy in trial_.replaced)
    yield f"试算：用草案《{trial_.draft.title}》（{trial_.draft.path}）代替{old}，"
    yield f"把同样的记录按{chinese_date(trial_.today)}的情况再评一遍。只是试算，记录、管理办法和成品都没有改动。"
    unaffected = [studio for studio in trial_.studios if not trial_.draft.in_force(studio.cycle.first)]
    if unaffected:
        names = "、".join(f"{studio.name}（{studio.cycle.label}）" for studio in unaffected)
        yield (
            f"注意：草案写的施行时间是{span(trial_.draft)}，正式施行后{names}的这个周期仍按原来的版本评；"
            "下面也列出来，供参考。"
        )


def _result(trial_: Trial) -> Iterator[str]:
    asked = sum(one.state in RANK for one in trial_.before)
    will = sum(one.state in RANK for one in trial_.after)
    yield ""
    if not trial_.shifts:
        yield f"结果：{len(trial_.studios)} 个工作室的 {asked} 项要求，状态都不变。"
    else:
        same = will - sum(shift.after is not None for shift in trial_.shifts)
        yield (
            f"结果：{len(trial_.studios)} 个工作室原有要求 {asked} 项，按草案是 {will} 项；"
            f"{_counted(trial_.shifts)}，其余 {same} 项不变。"
        )
        for way, label in (("worse", "变差的"), ("better", "变好的")):
            of_people = [shift.finding for shift in trial_.shifts if shift.way == way]
            people = {(one.studio, one.person) for one in of_people if one.person}
            studios = {one.studio for one in of_people}
            if of_people:
                who = f"、{len(people)} 人" if people else ""
                yield f"{label}涉及 {len(studios)} 个工作室{who}。"
    yield _numbers(
        "逾期或不合条件（未达到）的", (sum(one.state is State.UNMET for one in all_) for all_ in _both(trial_))
    )
    yield _numbers("要先修改、网站和报告才能生成的", (sum(one.refuses for one in all_) for all_ in _both(trial_)))
    for waiver in trial_.idle_waivers:
        yield f"豁免 {waiver}。"


def _both(trial_: Trial) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    return trial_.before, trial_.after


def _numbers(what: str, figures: Iterable[int]) -> str:
    before, after = figures
    if before == after:
        return f"{what}：都是 {before} 项。"
    more = f"多 {after - before} 项" if after > before else f"少 {before - after} 项"
    return f"{what}：原来 {before} 项，按草案 {after} 项，{more}。"


def _counted(shifts: Iterable[Shift]) -> str:
    count = Counter(shift.way for shift in shifts)
    return "，".join(f"{heading} {count[way]} 项" for way, heading in _WAYS.items() if count[way])


def _rules(trial_: Trial) -> Iterator[str]:
    parts = (
        ("新增的规则", [_rule(clause, rule) for clause, rule in trial_.added]),
        ("取消的规则", [_rule(clause, rule) for clause, rule in trial_.removed]),
        ("改动的规则", [_difference(one) for one in trial_.reworded]),
    )
    if not any(lines for _, lines in parts):
        yield "规则：草案和原来的版本没有不同。"
    for heading, lines in parts:
        if lines:
            yield ""
            yield f"{heading}（{len(lines)} 条）："
            yield from (f"  {line}" for line in lines)


def _rule(clause: Clause, rule: Rule) -> str:
    return f"{clause.cite} {rule.label}（{'，'.join((*limits(rule), rule.strength.label))}）"


def _difference(one: Reworded) -> str:
    """``德育论文：至少 1 篇 → 至少 2 篇``; where only an expression differs, that it does."""
    parts = [
        f"{old} → {new}"
        for old, new in (
            ("、".join(limits(one.before)) or "不限", "、".join(limits(one.after)) or "不限"),
            (one.before.strength.label, one.after.strength.label),
            (_due(one.before), _due(one.after)),
        )
        if old != new
    ]
    return f"{one.clause.cite} {one.after.label}：{'；'.join(parts) or '评谁、数什么或怎样算有改动'}"


def _due(rule: Rule) -> str:
    """The due date in words: ``学年结束前 52 天``."""
    if rule.due is None:
        return "随时要满足"
    anchor = {"activity": "活动结束"}.get(rule.due.anchor) or _TERMS.get(rule.due.anchor, rule.due.anchor)
    days = rule.due.days
    return anchor + (f"后 {days} 天" if days > 0 else f"前 {-days} 天" if days else "") + "到期"


_TERMS = {
    f"{end} of {term}": f"{name}{word}"
    for end, word in (("start", "开始"), ("end", "结束"))
    for term, name in (("school year", "学年"), ("calendar year", "自然年"), ("term", "学期"), ("cycle", "周期"))
}


def _lines(shifts: list[Shift]) -> Iterator[str]:
    """One line for everybody in whom the same duty of the same term changes in the same way."""
    groups: dict[tuple[str, str, Term, str], list[Shift]] = {}
    for shift in shifts:
        one = shift.finding
        groups.setdefault((one.clause.id, one.rule.id, one.term, _change(shift)), []).append(shift)
    for (_, _, term, change), same in groups.items():
        one = same[0].finding
        when = f"（{term.label}）" if term else ""
        yield f"{one.clause.cite} {one.rule.label}{when}：{_whom(same)}{change}{_figures(same)}"


def _change(shift: Shift) -> str:
    if shift.before is None or shift.after is None:
        return shift.finding.state.label if shift.before is None else f"原来{shift.finding.state.label}"
    return f"{shift.before.state.label} → {shift.after.state.label}"


def _whom(same: list[Shift]) -> str:
    findings = [shift.finding for shift in same]
    if isinstance(findings[0].subject, Studio):
        return ""
    names = [one.about for one in findings]
    if findings[0].person == "":
        names = [f"“{name}”" for name in names]
    more = f"等 {len(names)} {'人' if findings[0].person else '项'}" if len(names) > _SHOWN else ""
    return "、".join(names[:_SHOWN]) + more + " "


def _figures(same: list[Shift]) -> str:
    """The figure against the threshold, where all share it and the duty is not met."""
    figures = {shift.after.message().rpartition("：")[2] for shift in same if shift.after}
    unmet = same[0].after is not None and same[0].after.state is not State.MET
    return f"（{figures.pop()}）" if unmet and len(figures) == 1 else ""
