"""The policy as data: an edition's clauses, each with its rules beside it (``bureau/policy/EDITION.yml``).

A rule is text here. ``rules`` compiles it; nothing in this module evaluates anything.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Annotated, Literal, NamedTuple

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from studiobook.errors import Place
from studiobook.fields import Day, Id, Line, Part, Passage, Record, field, refusal, shown
from studiobook.schoolyear import Cycle, SchoolYear
from studiobook.terms import Strength

Kind = Literal["studio", "leader", "member", "person", "activity", "project"]
Term = Literal["", "school year", "cycle"]
KINDS: tuple[Kind, ...] = ("studio", "leader", "member", "person", "activity", "project")


class Each(NamedTuple):
    """Which subjects a rule judges, and over which term: ``member in school year``."""

    kind: Kind
    term: Term


class Due(NamedTuple):
    """The day a duty falls due: ``end of school year - 52 days``, ``activity + 14 days``."""

    anchor: str
    days: int

    def on(self, span: SchoolYear | Cycle | None, activity_day: date | None) -> date:
        """The day itself, for a term and (where the anchor is the activity) the activity's last day."""
        if self.anchor == "activity":
            assert activity_day is not None  # compiled rules name the activity only where they judge one
            day = activity_day
        else:
            assert span is not None  # likewise for a term
            day = span.first if self.anchor.startswith("start") else span.last
        return day + timedelta(days=self.days)


def _each(value: object) -> Each:
    match = re.fullmatch(rf"({'|'.join(KINDS)})(?: in (school year|cycle))?", value if isinstance(value, str) else "")
    if not match:
        raise refusal(
            "each",
            f"“{shown(value)}”不是规则的对象",
            f"写 {'、'.join(KINDS)} 之一，后面可以加 in school year 或 in cycle",
        )
    return Each(match[1], match[2] or "")  # type: ignore[arg-type]  # the pattern admits exactly the literals


def _due(value: object) -> Due:
    match = re.fullmatch(
        r"((?:start|end) of (?:school year|cycle)|activity)(?: ([+-]) (\d{1,3}) days)?",
        value if isinstance(value, str) else "",
    )
    if not match:
        raise refusal(
            "due",
            f"“{shown(value)}”不是期限",
            "写 end of school year、start of cycle、activity，后面可以加 + 14 days 或 - 14 days",
        )
    days = int(match[3] or 0)
    return Due(match[1], -days if match[2] == "-" else days)


def _number(value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise refusal("number", f"“{shown(value)}”不是数字", "写一个数字")
    return value


Number = Annotated[float | int, BeforeValidator(_number), WithJsonSchema({"type": "number"})]


class Rule(Part):
    """One rule: which subjects, what is counted or asked, against which threshold, how binding, due when.

    ``select`` counts records, ``value`` gives a number, ``holds`` (written ``is``) a yes or no. Without a threshold the rule
    only counts.
    """

    id: Id = field("代号", "小写字母和连字符，全文件不重复")
    label: Line = field("名称", "印在表格和提示里的短语")
    each: Annotated[Each, BeforeValidator(_each), WithJsonSchema({"type": "string"})] = field(
        "对象", "studio、leader、member、person、activity、project；可加 in school year 或 in cycle"
    )
    when: Line | None = field("前提", "表达式；不成立时这条规则不适用", default=None)
    select: Line | None = field("计数", "表达式；选出记录，按条数比较", default=None)
    value: Line | None = field("数值", "表达式；得出一个数", default=None)
    holds: Line | None = field("条件", "表达式；成立即达到", default=None, alias="is")
    at_least: Number | None = field("至少", "下限（含）", default=None)
    at_most: Number | None = field("至多", "上限（含）", default=None)
    equals: Number | None = field("等于", "必须等于", default=None)
    unit: Line = field("单位", "数值的单位：次、篇、人、年、岁", default="项")
    strength: Annotated[Strength, Field(strict=False)] = field(
        "强度", "must 必须，principle 原则上，expected 应有，counted 统计"
    )
    due: Annotated[Due, BeforeValidator(_due), WithJsonSchema({"type": "string"})] | None = field(
        "期限", "不写就是随时要满足的条件", default=None
    )
    at: Line | None = field("位置", "提示指向记录里的哪一项", default=None)
    public: bool = field("公开", "可以出现在网站上写 true；用到不公开数据的规则不能公开", default=False)
    remedy: Line = field("办法", "没有达到时告诉老师怎么做")

    @model_validator(mode="after")
    def _asks_one_thing(self) -> "Rule":
        asked = [name for name, text in (("select", self.select), ("value", self.value), ("is", self.holds)) if text]
        if len(asked) != 1:
            raise refusal("asks", "一条规则要写 select、value、is 中的恰好一个", "留下一个，删去其余")
        limits = [limit for limit in (self.at_least, self.at_most, self.equals) if limit is not None]
        if self.holds and limits:
            raise refusal("limits", "写了 is 的规则不用 at_least、at_most、equals", "删去界限")
        if not self.holds and (self.strength is Strength.COUNTED) == bool(limits):
            raise refusal(
                "limits",
                "统计（counted）规则不写界限，其余规则要写 at_least、at_most 或 equals",
                "补上界限，或把 strength 改为 counted",
            )
        if self.due and self.due.anchor == "activity" and self.each.kind != "activity":
            raise refusal("due", "期限写了 activity，对象却不是 activity", "改对象，或改期限")
        if self.due and self.due.anchor.endswith("school year") and self.each.term != "school year":
            raise refusal("due", "期限写了 school year，对象却没有 in school year", "改对象，或改期限")
        return self

    @property
    def waivable(self) -> bool:
        """Whether the bureau may lift it in writing: only what the policy says 原则上."""
        return self.strength is Strength.PRINCIPLE

    @property
    def refuses(self) -> bool:
        """Whether, unmet, it refuses the data: a binding standing condition, or a binding duty of an activity's own record.

        A person's or studio's overdue duty is shown everywhere and refuses nobody's unrelated submission (design §4).
        """
        binding = self.strength in (Strength.MUST, Strength.PRINCIPLE)
        return binding and (self.due is None or self.each.kind == "activity")


class Clause(Part):
    """A clause: the policy's own number, a heading and a digest in our words, and the rules that read it."""

    id: Annotated[str, Field(pattern=r"^\d+(\.\d+){0,2}$")] = field("条款号", "章号.款号.项号，例如 6.1.5")
    cite: Line = field("出处", "原文的写法，例如 第六条（一）5")
    heading: Line = field("标题", "短标题")
    digest: Passage = field("要点", "用自己的话写，不抄原文")
    rules: tuple[Rule, ...] = field("规则", "读这一条的规则", default=())


class Policy(Record):
    """One edition of a policy."""

    title: Line = field("名称", "文件全名，不加书名号")
    issuer: Line = field("制定机关", "发文机关")
    effective_from: Day = field("施行日期", "从哪天起的建设周期按它考核")
    effective_until: Day | None = field("失效日期", "还在施行就不写", default=None)
    clauses: tuple[Clause, ...] = field("条款", "按原文次序", min_length=1)

    def in_force(self, day: date) -> bool:
        """Whether a cycle that begins on ``day`` is judged by this edition."""
        return self.effective_from <= day and (self.effective_until is None or day <= self.effective_until)

    def rules(self) -> Iterator[tuple[Clause, Rule, Place]]:
        """Every rule with its clause and its place in the file, in order."""
        for index, clause in enumerate(self.clauses):
            for number, rule in enumerate(clause.rules):
                yield clause, rule, self.at("clauses", index, "rules", number)
