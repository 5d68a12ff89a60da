"""What a rule may ask: a count, a number, a yes or no, a group of conditions or points, each held against its limits.

These are the keys as a policy file writes them. Nothing here is evaluated; ``measure`` does that.
"""

import math
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, NamedTuple

from pydantic import BeforeValidator, WithJsonSchema, model_validator

from studiobook.models.base import Line, Part, field, refusal, shown
from studiobook.models.enums import Level


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _number(value: object) -> object:
    if not _is_number(value):
        raise refusal("number", f"“{shown(value)}”不是数字", "写一个数字")
    return value


class Range(NamedTuple):
    """``between: [8, 12]``: both ends included."""

    least: float
    most: float


def _range(value: object) -> Range:
    ends = value if isinstance(value, tuple | list) and len(value) == 2 else ()
    if not ends or not all(map(_is_number, ends)):
        raise refusal("range", "between 要写两个数字", "例如 between: [8, 12]")
    if not ends[0] <= ends[1]:
        raise refusal("range", f"between 的 {ends[0]} 大于 {ends[1]}", "小的写在前面")
    return Range(*ends)


def _per(value: object) -> object:
    """A number for each record, or points by level as pairs, the lowest level first."""
    if not isinstance(value, Mapping):
        return _number(value)
    levels = {level.value: level for level in Level}
    for name, points in value.items():
        if name not in levels:
            raise refusal("per", f"“{shown(name)}”不是级别", f"可以写：{'、'.join(levels)}")
        _number(points)
    return tuple(sorted(((levels[name], points) for name, points in value.items()), key=lambda pair: pair[0].rank))


def _formula(value: object) -> object:
    """An expression; a bare number is one too."""
    return f"{value}" if isinstance(value, int | float) and not isinstance(value, bool) else value


Formula = Annotated[Line, BeforeValidator(_formula)]
Number = Annotated[float | int, BeforeValidator(_number), WithJsonSchema({"type": "number"})]
Percent = Annotated[Number, WithJsonSchema({"type": "number", "minimum": 0, "maximum": 100})]
Between = Annotated[
    Range, BeforeValidator(_range), WithJsonSchema({"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2})
]  # fmt: skip
ByLevel = tuple[tuple[Level, float | int], ...]
Per = Annotated[
    float | int | ByLevel, BeforeValidator(_per), WithJsonSchema({"type": ["number", "object"], "additionalProperties": {"type": "number"}})
]  # fmt: skip

LIMITS = ("at_least", "at_most", "equals", "between", "share_at_least", "share_at_most")


class Asked(Part):
    """One question and the limits that its answer is held against."""

    select: Line | None = field("计数", "表达式；选出记录，按条数比较", default=None)
    value: Formula | None = field("数值", "表达式；得出一个数", default=None)
    holds: Line | None = field("条件", "表达式；成立即达到", default=None, alias="is")
    among_all: Line | None = field("全体", "表达式；占比的分母，写了它 select 就按百分比比较", default=None)
    at_least: Number | None = field("至少", "下限（含）", default=None)
    at_most: Number | None = field("至多", "上限（含）", default=None)
    equals: Number | None = field("等于", "必须等于", default=None)
    between: Between | None = field("之间", "下限和上限（都含），例如 [8, 12]", default=None)
    share_at_least: Percent | None = field("占比至少", "选出的占全体的百分比下限（含）", default=None, ge=0, le=100)
    share_at_most: Percent | None = field("占比至多", "选出的占全体的百分比上限（含）", default=None, ge=0, le=100)

    @model_validator(mode="after")
    def _limits_fit(self) -> "Asked":
        given = [name for name in LIMITS if getattr(self, name) is not None]
        if self.holds and given:
            raise refusal("limits", "写了 is 的规则不写界限", f"删去 {'、'.join(given)}")
        if self.at_least is not None and self.at_most is not None and self.at_least > self.at_most:
            raise refusal("limits", "下限大于上限", "核对 at_least 和 at_most")
        if len(given) > 1 and set(given) & {"equals", "between"}:
            raise refusal("limits", f"{'、'.join(given)} 不能一起写", "between 和 equals 各自单独写")
        shares = set(given) & {"share_at_least", "share_at_most"}
        if shares and not self.shares:
            said = "share_at_least、share_at_most 要和 among_all 一起写"
            raise refusal("limits", said, "补上分母，例如 among_all: studio.members")
        if self.shares and (set(given) != shares or not self.select):
            raise refusal(
                "limits", "among_all 要和 select 一起写，界限只写 share_at_least、share_at_most", "分成两条规则"
            )
        least, most = self.share_at_least, self.share_at_most
        if least is not None and most is not None and least > most:
            raise refusal("limits", "下限大于上限", "核对 share_at_least 和 share_at_most")
        return self

    @property
    def shares(self) -> bool:
        """Whether the answer is a share of a set, per cent."""
        return self.among_all is not None

    @property
    def limited(self) -> bool:
        """Whether any limit is written."""
        return any(getattr(self, name) is not None for name in LIMITS)

    @property
    def least(self) -> float | None:
        """The lower threshold, however it is written."""
        given = (self.at_least, self.equals, self.between.least if self.between else None, self.share_at_least)
        return next((limit for limit in given if limit is not None), None)

    @property
    def most(self) -> float | None:
        """The upper threshold, however it is written."""
        given = (self.at_most, self.equals, self.between.most if self.between else None, self.share_at_most)
        return next((limit for limit in given if limit is not None), None)

    def satisfied(self, value: float | bool, least: float | None) -> bool:
        """Whether ``value`` lies within the limits; ``least`` is the lower one, which may have been scaled."""
        if self.holds:
            return bool(value)
        return (least is None or value >= least) and (self.most is None or value <= self.most)

    def expressions(self) -> Iterator[tuple[str, str]]:
        """Each expression under its key."""
        written = {"select": self.select, "value": self.value, "is": self.holds, "among_all": self.among_all}
        yield from ((key, text) for key, text in written.items() if text)


class Condition(Asked):
    """One condition of a group: named, so that a finding can say which do not hold."""

    label: Line = field("名称", "这一项的短语，同一组里不重复")

    @model_validator(mode="after")
    def _asks_one_thing(self) -> "Condition":
        if sum(map(bool, (self.select, self.value, self.holds))) != 1:
            raise refusal("asks", "一项要写 select、value、is 中的恰好一个", "留下一个，删去其余")
        if self.value and not self.limited:
            raise refusal("limits", "写了 value 的一项要写界限", "补上 at_least、between 等")
        return self


class Points(Part):
    """One item of a points rule: points for each record chosen, by its level where ``per`` says so; or for a number."""

    label: Line = field("名称", "这一项的短语，同一组里不重复")
    select: Line | None = field("记录", "表达式；选出记录，每条计 per 分", default=None)
    value: Formula | None = field("数值", "表达式；得出一个数，乘以 per", default=None)
    per: Per = field("每条几分", "一个数，扣分写负数；或按级别写（例如 {school: 1, district: 3}）", default=1)
    cap: Number | None = field("封顶", "这一项最多几分；扣分的写最多扣到几分，例如 -20", default=None)

    @model_validator(mode="after")
    def _asks_one_thing(self) -> "Points":
        if (self.select is None) == (self.value is None):
            raise refusal("asks", "计分的一项要写 select、value 中的恰好一个", "留下一个，删去其余")
        if self.value and isinstance(self.per, tuple):
            raise refusal("asks", "写了 value 的一项不能按级别计分", "per 写一个数")
        return self

    @property
    def rate(self) -> float:
        """The points for one record, or for one of the number, where they do not go by level."""
        return 0 if isinstance(self.per, tuple) else self.per

    def worth(self, level: Level) -> float:
        """The points for a record of ``level``: those of the highest level written that is not above it."""
        if not isinstance(self.per, tuple):
            return self.per
        return next((points for listed, points in reversed(self.per) if listed.rank <= level.rank), 0)

    def capped(self, points: float) -> float:
        """``points``, not beyond the cap of the item."""
        if self.cap is None:
            return points
        return max(points, self.cap) if self.cap < 0 else min(points, self.cap)

    def expressions(self) -> Iterator[tuple[str, str]]:
        """Each expression under its key."""
        yield from ((key, text) for key, text in (("select", self.select), ("value", self.value)) if text)


def labels_differ(items: tuple[Any, ...]) -> bool:
    """Whether no two items of a group bear one label."""
    return len({item.label for item in items}) == len(items)
