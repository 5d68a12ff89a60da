"""The policy, clause by clause: what it asks in our words, and the rules that read it with their thresholds."""

from collections.abc import Iterator
from typing import NamedTuple

from studiobook.models.policy import Clause, Due, Each, Policy, Rule
from studiobook.rules.findings import limits
from studiobook.website import urls
from studiobook.website.pages.base import Page, Site
from studiobook.website.pages.renderer import PageRenderer

_SUBJECTS = {
    "studio": "工作室",
    "leader": "每位领衔人",
    "member": "每位成员",
    "advisor": "每位导师",
    "assistant": "每位助理",
    "trainee": "每位学员",
    "person": "每位领衔人和成员",
    "activity": "每次活动",
    "project": "每项课题",
}
_TERMS = {"": "", "school year": "每学年", "calendar year": "每自然年", "term": "每学期", "cycle": "整个周期"}
_ANCHORS = {
    "start of school year": "学年开始（9月1日）",
    "end of school year": "学年结束（8月31日）",
    "start of calendar year": "年初（1月1日）",
    "end of calendar year": "年底（12月31日）",
    "start of term": "学期开始",
    "end of term": "学期结束",
    "start of cycle": "周期开始",
    "end of cycle": "周期结束",
    "activity": "活动结束",
}


class Line(NamedTuple):
    """A rule in words: what, for whom, how much, how binding, by when."""

    rule: Rule
    whom: str
    limit: str
    due: str


class Article(NamedTuple):
    """A clause with its rules in words."""

    clause: Clause
    lines: tuple[Line, ...]


class Edition(NamedTuple):
    """An edition of the policy as the page shows it."""

    policy: Policy
    articles: tuple[Article, ...]
    prefix: str


def pages(site: Site, renderer: PageRenderer) -> Iterator[Page]:
    """The page of the policy: the newest edition first."""
    editions = tuple(
        Edition(policy, tuple(Article(clause, tuple(map(_line, clause.rules))) for clause in policy.clauses), prefix)
        for policy, prefix in urls.editions(site.library)
    )
    yield renderer.page(
        "policy/index.md",
        "policy_text",
        "管理办法",
        "管理办法逐条要点，以及每一条怎样对照记录来核对。",
        editions=editions,
    )


def _line(rule: Rule) -> Line:
    items = "、".join(item.label for item in rule.items)
    limit = "，".join(limits(rule)) or ("有即可" if rule.yes_or_no else "只统计")
    return Line(rule, whom(rule.each), f"{limit}（{items}）" if items else limit, due(rule.due))


def whom(each: Each) -> str:
    """Whom a rule judges, over which term: ``每位成员，每学年``."""
    return "，".join(part for part in (_SUBJECTS[each.kind], _TERMS[each.term]) if part)


def due(when: Due | None) -> str:
    """When a duty falls due: ``学年结束（8月31日）前 52 天``."""
    if when is None:
        return "随时"
    if when.days > 0:
        return f"{_ANCHORS[when.anchor]}后 {when.days} 天内"
    if when.days < 0:
        return f"{_ANCHORS[when.anchor]}前 {-when.days} 天"
    return f"{_ANCHORS[when.anchor]}前"
