"""The policy as data: an edition's clauses, each with its rules (``bureau/policy/EDITION.yml``).

A rule is text here. ``rules`` compiles it; nothing in this module evaluates anything.
"""

import re
from abc import abstractmethod
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Annotated, Any, Literal, NamedTuple, Self, cast

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from studiobook.core.dates import Cycle, Period, SchoolYear
from studiobook.core.diagnostic import Location
from studiobook.core.numbers import number_text
from studiobook.models.base import Day, Id, Line, Part, Passage, Record, field, refusal, shown
from studiobook.models.criteria import (
    AnyCondition,
    AnyPoints,
    Condition,
    Count,
    Holds,
    Limited,
    Loc,
    Number,
    Points,
    Quantity,
    Shape,
    Share,
    labels_differ,
    read_shape,
)
from studiobook.models.enums import Strength
from studiobook.models.rubric import Rubric

Kind = Literal["studio", "leader", "member", "advisor", "assistant", "trainee", "person", "activity", "project"]
Term = Literal["", "school year", "calendar year", "term", "cycle"]
KINDS: tuple[Kind, ...] = (
    "studio", "leader", "member", "advisor", "assistant", "trainee", "person", "activity", "project",
)  # fmt: skip
_SPAN = "school year|calendar year|term|cycle"


class Each(NamedTuple):
    """Which subjects a rule is about, and over which term: ``member in school year``."""

    kind: Kind
    term: Term


class Due(NamedTuple):
    """The day a duty falls due: ``end of school year - 52 days``, ``activity + 14 days``."""

    anchor: str
    days: int

    def on(self, span: SchoolYear | Cycle | Period | None, activity_day: date | None) -> date:
        """The day itself, for a term and (where the anchor is the activity) the activity's last day."""
        if self.anchor == "activity":
            assert activity_day is not None  # compiled rules name the activity only where they are about one
            day = activity_day
        else:
            assert span is not None  # likewise for a term
            day = span.first if self.anchor.startswith("start") else span.last
        return day + timedelta(days=self.days)


class AsOf(NamedTuple):
    """The day on which things are looked at: ``selection``, ``end of school year``, ``any day of cycle``."""

    which: Literal["selection", "start", "end", "any day"]
    term: Term


def _each(value: object) -> Each:
    match = re.fullmatch(rf"({'|'.join(KINDS)})(?: in ({_SPAN}))?", value if isinstance(value, str) else "")
    if not match:
        raise refusal(
            "rule",
            f"“{shown(value)}”不是规则的对象",
            f"写 {'、'.join(KINDS)} 之一，后面可以加 in school year、in calendar year、in term 或 in cycle",
        )
    return Each(cast(Kind, match[1]), cast(Term, match[2] or ""))  # the pattern admits exactly these words


def _due(value: object) -> Due:
    match = re.fullmatch(
        rf"((?:start|end) of (?:{_SPAN})|activity)(?: ([+-]) (\d{{1,3}}) days)?",
        value if isinstance(value, str) else "",
    )
    if not match:
        raise refusal(
            "rule",
            f"“{shown(value)}”不是期限",
            "写 end of school year、start of cycle、activity，后面可以加 + 14 days 或 - 14 days",
        )
    days = int(match[3] or 0)
    return Due(match[1], -days if match[2] == "-" else days)


def _as_of(value: object) -> AsOf:
    match = re.fullmatch(rf"(selection)|(start|end|any day) of ({_SPAN})", value if isinstance(value, str) else "")
    if not match:
        raise refusal(
            "rule",
            f"“{shown(value)}”不是评定的日子",
            "写 selection、end of school year、start of cycle、any day of cycle 等",
        )
    return AsOf(match[1] or match[2], match[3] or "")  # type: ignore[arg-type]  # the pattern admits exactly the literals


def _unit(default: str) -> Any:
    return field("单位", "数值的单位：次、篇、人、年、岁；占比是 %，计分是 分", default=default)


class Rule(Shape):
    """What all rules have: whom a rule is about, when, how binding it is. The shape of its question is a subclass."""

    id: Id = field("代号", "小写字母和连字符，全文件不重复")
    label: Line = field("名称", "印在表格和提示里的短语")
    each: Annotated[Each, BeforeValidator(_each), WithJsonSchema({"type": "string"})] = field(
        "对象",
        "studio、leader、member、advisor、assistant、trainee、person、activity、project；"
        "可加 in school year、in calendar year、in term 或 in cycle",
    )
    when: Line | None = field("前提", "表达式；不成立时这条规则不适用", default=None)
    as_of: Annotated[AsOf, BeforeValidator(_as_of), WithJsonSchema({"type": "string"})] | None = field(
        "评定的日子", "selection、end of school year、any day of cycle 等；表达式里叫 day", default=None
    )
    unit: Line = _unit("项")
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
    def _limits_fit_the_strength(self) -> Self:
        if isinstance(self, LimitedRule | ShareRule) and (self.strength is Strength.COUNTED) == self.limited:
            raise refusal(
                "rule",
                "统计（counted）规则不写界限，其余规则要写界限",
                "补上 at_least、at_most、between 等，或把 strength 改为 counted",
            )
        return self

    @model_validator(mode="after")
    def _labels_differ(self) -> Self:
        if not labels_differ(self.items):
            raise refusal("rule", "同一组里有两项同名", "换一个 label")
        return self

    @model_validator(mode="after")
    def _days_fit(self) -> Self:
        if self.due and self.due.anchor == "activity" and self.each.kind != "activity":
            raise refusal("rule", "期限写了 activity，对象却不是 activity", "改对象，或改期限")
        due_term = self.due.anchor.partition(" of ")[2] if self.due else ""
        as_of_term = self.as_of.term if self.as_of else ""
        for name, term in (("期限", due_term), ("评定的日子", as_of_term)):
            if term not in ("", "cycle", self.each.term):
                raise refusal("rule", f"{name}写了 {term}，对象却没有 in {term}", f"改对象，或改{name}")
        if as_of_term == "cycle" and self.each.term not in ("", "cycle"):
            raise refusal("rule", "评定的日子写了 cycle，对象却在别的期间", "改对象，或改评定的日子")
        if self.as_of and self.as_of.which == "any day" and self.each.kind != "studio":
            raise refusal("rule", "any day 只用在对象是 studio 的规则", "改对象，或写 end of school year 等")
        return self

    @property
    def items(self) -> tuple[Condition | Points, ...]:
        """The conditions of a group, or the items of a points rule."""
        return ()

    def expressions(self) -> Iterator[tuple[Loc, str]]:
        """Each expression of each item, with its place within the rule."""
        for key in ("any_of", "all_of", "n_of", "points"):
            for index, item in enumerate(getattr(self, key, ())):
                yield from (((key, index, *loc), text) for loc, text in item.expressions())

    @property
    def yes_or_no(self) -> bool:
        """Whether the value is true or false and no number."""
        return isinstance(self, HoldsRule)

    @property
    def counts_records(self) -> bool:
        """Whether the value is a number or share of selected records."""
        return isinstance(self, CountRule | ShareRule)

    @property
    def by_months(self) -> bool:
        """Whether the lower threshold is scaled by the months somebody belonged to the studio."""
        return False

    @property
    def waivable(self) -> bool:
        """Whether the bureau may waive it in writing: only what the policy says 原则上."""
        return self.strength is Strength.PRINCIPLE

    @property
    def refuses(self) -> bool:
        """Whether, unmet, it refuses the data: a binding standing condition, or a binding duty of an activity's record.

        The overdue duty of a person or studio is shown everywhere and refuses nobody's submission.
        """
        binding = self.strength in (Strength.MUST, Strength.PRINCIPLE)
        return binding and (self.due is None or self.each.kind == "activity")


class LimitedRule(Limited, Rule):
    """A rule with a value that is compared with thresholds, of which ``at_least`` may be scaled by months."""

    pro_rata: bool = field("按月折算", "写 true：中途加入、离开的，下限按在册月数折算，舍去小数", default=False)

    @model_validator(mode="after")
    def _months_fit(self) -> Self:
        if self.pro_rata and (not self.each.term or self.at_least is None or self.each.kind in ("activity", "project")):
            raise refusal("rule", "pro_rata 要有期间、at_least，对象是人员或工作室", "改对象或界限，或删去 pro_rata")
        return self

    @property
    def by_months(self) -> bool:
        """Whether ``pro_rata`` is written."""
        return self.pro_rata


class CountRule(Count, LimitedRule):
    """Counts the records that ``select`` gives; without a threshold it only counts."""


class QuantityRule(Quantity, LimitedRule):
    """Computes the number ``value``; without a threshold it only shows it."""


class ShareRule(Share, Rule):
    """Computes how much of ``among_all`` the records of ``select`` are, per cent."""

    unit: Line = _unit("%")


class HoldsRule(Holds, Rule):
    """Asks whether ``is`` is true."""


class GroupRule(Rule):
    """Counts the conditions of a group that hold."""

    @property
    @abstractmethod
    def items(self) -> tuple[Condition, ...]:
        """The conditions."""


class AnyOfRule(GroupRule):
    """Asks that one condition holds."""

    any_of: tuple[AnyCondition, ...] = field("有一项即可", "几项条件，有一项成立即达到", min_length=1)

    @property
    def items(self) -> tuple[Condition, ...]:
        """The conditions."""
        return self.any_of

    @property
    def least(self) -> float:
        """One condition."""
        return 1


class AllOfRule(GroupRule):
    """Asks that every condition holds."""

    all_of: tuple[AnyCondition, ...] = field("每项都要", "几项条件，全部成立才达到", min_length=1)

    @property
    def items(self) -> tuple[Condition, ...]:
        """The conditions."""
        return self.all_of

    @property
    def least(self) -> float:
        """All conditions."""
        return len(self.all_of)


class NumberOfRule(GroupRule, LimitedRule):
    """Compares the number of conditions that hold with the thresholds."""

    n_of: tuple[AnyCondition, ...] = field("几项中的几项", "几项条件，成立的项数和 at_least 等界限比", min_length=1)

    @model_validator(mode="after")
    def _enough_conditions(self) -> Self:
        if self.least is not None and self.least > len(self.n_of):
            raise refusal("rule", f"n_of 只有 {len(self.n_of)} 项，界限却要 {number_text(self.least)} 项", "核对界限")
        return self

    @property
    def items(self) -> tuple[Condition, ...]:
        """The conditions."""
        return self.n_of


class PointsRule(LimitedRule):
    """Adds up the points of its items; never below 0."""

    points: tuple[AnyPoints, ...] = field("计分", "几项计分，加起来和界限比；不低于 0 分", min_length=1)
    points_at_most: Number | None = field("总分封顶", "points 的总分最多算几分", default=None)
    unit: Line = _unit("分")

    @property
    def items(self) -> tuple[Points, ...]:
        """The items."""
        return self.points


RULE_SHAPES: Mapping[str, type[Rule]] = {
    "select": CountRule,
    "among_all": ShareRule,
    "value": QuantityRule,
    "is": HoldsRule,
    "any_of": AnyOfRule,
    "all_of": AllOfRule,
    "n_of": NumberOfRule,
    "points": PointsRule,
}


def read_rule(data: object) -> Shape:
    """Read a rule as the shape of which it writes the key.

    Raises:
        ValidationError: A field is wrong, or two do not fit together.
        PydanticCustomError: The keys are of no shape, or of more than one.
    """
    if not isinstance(data, Mapping):
        return Rule.model_validate(data)
    if "clause" in data:
        raise refusal("rule", "规则不写 clause", "把规则移到它所依据的条款的 rules 下面")
    names = "、".join(key for key in RULE_SHAPES if key != "among_all")
    return read_shape(
        data, RULE_SHAPES, Rule, refusal("rule", f"一条规则要写 {names} 中的恰好一个", "留下一个，删去其余")
    )


AnyRule = Annotated[
    CountRule | ShareRule | QuantityRule | HoldsRule | AnyOfRule | AllOfRule | NumberOfRule | PointsRule,
    BeforeValidator(read_rule),
]


class Clause(Part):
    """A clause: the policy's own number, a heading and a digest in our words, and the rules that read it."""

    id: Annotated[str, Field(pattern=r"^\d+(\.\d+){0,2}$")] = field("条款号", "章号.款号.项号，例如 6.1.5")
    cite: Line = field("出处", "原文的写法，例如 第六条（一）5")
    heading: Line = field("标题", "短标题")
    digest: Passage = field("要点", "用自己的话写，不抄原文")
    rules: tuple[AnyRule, ...] = field("规则", "读这一条的规则", default=())


class Policy(Record):
    """One edition of a policy."""

    title: Line = field("名称", "文件全名，不加书名号")
    issuer: Line = field("制定机关", "发文机关")
    effective_from: Day = field("施行日期", "从哪天起的建设周期按它考核")
    effective_until: Day | None = field("失效日期", "还在施行就不写", default=None)
    review: Rubric | None = field("综合考评", "周期满后专家怎样评分、得分怎样定等次；不评就不写", default=None)
    clauses: tuple[Clause, ...] = field("条款", "按原文次序", min_length=1)

    @model_validator(mode="after")
    def _ends_after_beginning(self) -> "Policy":
        if self.effective_until and self.effective_until < self.effective_from:
            raise refusal("rule", "失效日期早于施行日期", "核对 effective_from 和 effective_until")
        return self

    def in_force(self, day: date) -> bool:
        """Whether this edition applies to a cycle that begins on ``day``."""
        return self.effective_from <= day and (self.effective_until is None or day <= self.effective_until)

    def rules(self) -> Iterator[tuple[Clause, Rule, Location]]:
        """Every rule with its clause and its place in the file, in order."""
        for index, clause in enumerate(self.clauses):
            for number, rule in enumerate(clause.rules):
                yield clause, rule, self.at("clauses", index, "rules", number)
