"""The policy as data: an edition's clauses, each with its rules beside it (``bureau/policy/EDITION.yml``).

A rule is text here. ``rules`` compiles it; nothing in this module evaluates anything.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Annotated, Any, Literal, NamedTuple, cast

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from studiobook.core.dates import Cycle, Period, SchoolYear
from studiobook.core.diagnostic import Place
from studiobook.models.base import Day, Id, Line, Part, Passage, Record, field, refusal, shown
from studiobook.models.criteria import Asked, Condition, Number, Points, labels_differ
from studiobook.models.enums import Strength
from studiobook.models.rubric import Rubric

Kind = Literal["studio", "leader", "member", "advisor", "assistant", "trainee", "person", "activity", "project"]
Term = Literal["", "school year", "calendar year", "term", "cycle"]
KINDS: tuple[Kind, ...] = (
    "studio", "leader", "member", "advisor", "assistant", "trainee", "person", "activity", "project",
)  # fmt: skip
_SPAN = "school year|calendar year|term|cycle"


class Each(NamedTuple):
    """Which subjects a rule judges, and over which term: ``member in school year``."""

    kind: Kind
    term: Term


class Due(NamedTuple):
    """The day a duty falls due: ``end of school year - 52 days``, ``activity + 14 days``."""

    anchor: str
    days: int

    def on(self, span: SchoolYear | Cycle | Period | None, activity_day: date | None) -> date:
        """The day itself, for a term and (where the anchor is the activity) the activity's last day."""
        if self.anchor == "activity":
            assert activity_day is not None  # compiled rules name the activity only where they judge one
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
            "each",
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
            "due",
            f"“{shown(value)}”不是期限",
            "写 end of school year、start of cycle、activity，后面可以加 + 14 days 或 - 14 days",
        )
    days = int(match[3] or 0)
    return Due(match[1], -days if match[2] == "-" else days)


def _as_of(value: object) -> AsOf:
    match = re.fullmatch(rf"(selection)|(start|end|any day) of ({_SPAN})", value if isinstance(value, str) else "")
    if not match:
        raise refusal(
            "as_of",
            f"“{shown(value)}”不是评定的日子",
            "写 selection、end of school year、start of cycle、any day of cycle 等",
        )
    return AsOf(match[1] or match[2], match[3] or "")  # type: ignore[arg-type]  # the pattern admits exactly the literals


class _Head(Part):
    """What a rule is called and whom it judges."""

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


class Rule(Asked, _Head):  # pydantic puts the fields of the last base first
    """One rule: which subjects, what is counted or asked, against which threshold, how binding, due when.

    ``select`` counts records, ``value`` gives a number, ``holds`` (written ``is``) a yes or no, a group counts its
    conditions that hold, ``points`` adds up. Without a threshold the rule only counts.
    """

    any_of: tuple[Condition, ...] = field("有一项即可", "几项条件，有一项成立即达到", default=())
    all_of: tuple[Condition, ...] = field("每项都要", "几项条件，全部成立才达到", default=())
    n_of: tuple[Condition, ...] = field("几项中的几项", "几项条件，成立的项数和 at_least 等界限比", default=())
    points: tuple[Points, ...] = field("计分", "几项计分，加起来和界限比；不低于 0 分", default=())
    points_at_most: Number | None = field("总分封顶", "points 的总分最多算几分", default=None)
    pro_rata: bool = field("按月折算", "写 true：中途加入、离开的，下限按在册月数折算，舍去小数", default=False)
    unit: Line = field("单位", "数值的单位：次、篇、人、年、岁；占比是 %，计分是 分", default="项")
    strength: Annotated[Strength, Field(strict=False)] = field(
        "强度", "must 必须，principle 原则上，expected 应有，counted 统计"
    )
    due: Annotated[Due, BeforeValidator(_due), WithJsonSchema({"type": "string"})] | None = field(
        "期限", "不写就是随时要满足的条件", default=None
    )
    at: Line | None = field("位置", "提示指向记录里的哪一项", default=None)
    public: bool = field("公开", "可以出现在网站上写 true；用到不公开数据的规则不能公开", default=False)
    remedy: Line = field("办法", "没有达到时告诉老师怎么做")

    @model_validator(mode="before")
    @classmethod
    def _unit_of_shares_and_points(cls, data: Any) -> Any:
        if isinstance(data, dict):
            if "clause" in data:
                raise refusal("clause", "规则不写 clause", "把规则移到它所依据的条款的 rules 下面")
            unit = "%" if "among_all" in data else "分" if "points" in data else "项"
            return {"unit": unit, **data}
        return data

    @model_validator(mode="after")
    def _asks_one_thing(self) -> "Rule":
        asked = [self.select, self.value, self.holds, self.any_of, self.all_of, self.n_of, self.points]
        if sum(map(bool, asked)) != 1:
            names = "select、value、is、any_of、all_of、n_of、points"
            raise refusal("asks", f"一条规则要写 {names} 中的恰好一个", "留下一个，删去其余")
        whole = bool(self.holds or self.any_of or self.all_of)
        if whole and self.limited:
            raise refusal("limits", "写了 any_of、all_of 的规则不写界限", "要写几项中的几项，用 n_of")
        if not whole and (self.strength is Strength.COUNTED) == self.limited:
            raise refusal(
                "limits",
                "统计（counted）规则不写界限，其余规则要写界限",
                "补上 at_least、at_most、between 等，或把 strength 改为 counted",
            )
        if not labels_differ(self.conditions) or not labels_differ(self.points):
            raise refusal("labels", "同一组里有两项同名", "换一个 label")
        if self.n_of and self.least is not None and self.least > len(self.n_of):
            raise refusal("limits", f"n_of 只有 {len(self.n_of)} 项，界限却要 {self.least:g} 项", "核对界限")
        if self.points_at_most is not None and not self.points:
            raise refusal("limits", "points_at_most 要和 points 一起写", "删去它")
        if self.pro_rata and (not self.each.term or self.at_least is None or self.each.kind in ("activity", "project")):
            raise refusal(
                "pro_rata", "pro_rata 要有期间、at_least，对象是人员或工作室", "改对象或界限，或删去 pro_rata"
            )
        self._days_fit()
        return self

    def _days_fit(self) -> None:
        if self.due and self.due.anchor == "activity" and self.each.kind != "activity":
            raise refusal("due", "期限写了 activity，对象却不是 activity", "改对象，或改期限")
        named = ("due", "期限", self.due.anchor.partition(" of ")[2]) if self.due else ("", "", "")
        for key, name, term in (named, ("as_of", "评定的日子", self.as_of.term if self.as_of else "")):
            if term not in ("", "cycle", self.each.term):
                raise refusal(key, f"{name}写了 {term}，对象却没有 in {term}", f"改对象，或改{name}")
        if self.as_of and self.as_of.term == "cycle" and self.each.term not in ("", "cycle"):
            raise refusal("as_of", "评定的日子写了 cycle，对象却在别的期间", "改对象，或改评定的日子")
        if self.as_of and self.as_of.which == "any day" and self.each.kind != "studio":
            raise refusal("as_of", "any day 只用在对象是 studio 的规则", "改对象，或写 end of school year 等")

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """The conditions of the group, whichever it is."""
        return self.any_of or self.all_of or self.n_of

    @property
    def least(self) -> float | None:
        """The lower threshold, before any scaling."""
        if self.any_of:
            return 1
        return len(self.all_of) if self.all_of else super().least

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
    review: Rubric | None = field("综合考评", "周期满后专家怎样评分、得分怎样定等次；不评就不写", default=None)
    clauses: tuple[Clause, ...] = field("条款", "按原文次序", min_length=1)

    @model_validator(mode="after")
    def _ends_after_beginning(self) -> "Policy":
        if self.effective_until and self.effective_until < self.effective_from:
            raise refusal("until", "失效日期早于施行日期", "核对 effective_from 和 effective_until")
        return self

    def in_force(self, day: date) -> bool:
        """Whether a cycle that begins on ``day`` is judged by this edition."""
        return self.effective_from <= day and (self.effective_until is None or day <= self.effective_until)

    def rules(self) -> Iterator[tuple[Clause, Rule, Place]]:
        """Every rule with its clause and its place in the file, in order."""
        for index, clause in enumerate(self.clauses):
            for number, rule in enumerate(clause.rules):
                yield clause, rule, self.at("clauses", index, "rules", number)
