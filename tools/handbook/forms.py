"""Writes the names that forms may use into the handbook's page; ``tests/reports/test_forms.py`` compares both.

A field that a model gains stands on the page after the next ``--bless``, with the description that editors show.
"""

from collections.abc import Iterator

from studiobook.models.policy import Policy
from studiobook.reports.forms import audience
from studiobook.reports.forms.computed_names import all_kinds
from studiobook.reports.forms.names import Attribute, Kind, rule_names

BEGINS = "<!-- 以下由程序生成：./inv test --bless -->"
GROUPS: dict[str, tuple[str, ...]] = {
    "工作室 {#studio}": ("工作室", "遴选", "公示", "校领导", "周期", "学年", "年度计划",
        "计划项目", "年度总结", "材料", "经费账", "收入", "支出"),
    "人员 {#person}": ("人员", "称号", "荣誉", "研究", "任务", "考核"),
    "活动 {#activity}": ("活动", "场次", "承担", "嘉宾", "考勤", "照片", "推文"),
    "成果和课题 {#outcome}": ("成果", "发表", "奖项", "课题"),
    "区、学校和办法 {#district}": ("区", "学校", "办法"),
    "核对结果 {#result}": ("结果",),
}  # fmt: skip
BY_LABEL = {"工作室各项": "`工作室.各项.…`", "人员各项": "`人员.各项.…`"}


def tail(policies: tuple[Policy, ...]) -> str:
    """The page from ``BEGINS`` on."""
    kinds = all_kinds(rule_names(policies))
    lines = [BEGINS, "", "## 一开始就有的名称 {#first}", "", "| 文件名里写 | 可以直接写的名称 |", "|---|---|"]
    lines += (f"| （{one.label}） | {'、'.join(f'`{name}`' for name in one.names)} |" for one in audience.AUDIENCES)
    for heading, names in GROUPS.items():
        lines += ("", f"## {heading}")
        for name in names:
            lines += ("", *_kind(name, kinds[name]))
    for name, written in BY_LABEL.items():
        rules = "、".join(kinds[name].attributes)
        lines += (
            "",
            f"{written} 后面写要求的名称，再写上表里的名称，例如 `.结论`；管理办法里有规则，这里就有名称：{rules}。",
        )
    return "\n".join(lines) + "\n"


def shown_kinds() -> set[str]:
    """The kinds that have a table or a list of their own on the page."""
    return {name for names in GROUPS.values() for name in names} | set(BY_LABEL)


def _kind(name: str, kind: Kind) -> Iterator[str]:
    alone = f"，单写它就印出{kind.printed}" if kind.printed else ""
    yield f"**{name}**{alone}："
    yield ""
    yield "| 名称 | 是什么 | 再往下 |"
    yield "|---|---|---|"
    for key, one in kind.attributes.items():
        yield f"| `{key}` | {one.description or key} | {_next(one)} |"


def _next(one: Attribute) -> str:
    if one.kind in BY_LABEL:
        return "要求的名称"
    if one.many:
        return f"列表，每项是{one.kind or '文字'}"
    return one.kind or "—"
