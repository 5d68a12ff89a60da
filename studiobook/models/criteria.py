"""The shapes of a rule's question: a count, a number, a share, a yes or no, a group of conditions, points.

A policy file writes the keys of exactly one shape. Each shape is one model, so that the JSON Schema is exact. Nothing here is
evaluated; ``rules.measure`` does that.
"""

import math
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, NamedTuple, Self

from pydantic import BeforeValidator, ValidationError, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from studiobook.models.base import Line, Part, field, refusal, shown
from studiobook.models.enums import Level

Loc = tuple[str | int, ...]


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _number(value: object) -> object:
    if not _is_number(value):
        raise refusal("rule", f"“{shown(value)}”不是数字", "写一个数字")
    return value


class Range(NamedTuple):
    """``between: [8, 12]``: both ends included."""

    least: float
    most: float


def _range(value: object) -> Range:
    ends = value if isinstance(value, tuple | list) and len(value) == 2 else ()
    if not ends or not all(map(_is_number, ends)):
        raise refusal("rule", "between 要写两个数字", "例如 between: [8, 12]")
    if not ends[0] <= ends[1]:
        raise refusal("rule", f"between 的 {ends[0]} 大于 {ends[1]}", "小的写在前面")
    return Range(*ends)


def _per(value: object) -> object:
    """A number for each record, or points by level as pairs, the lowest level first."""
    if not isinstance(value, Mapping):
        return _number(value)
    levels = {level.value: level for level in Level}
    for name, points in value.items():
        if name not in levels:
            raise refusal("rule", f"“{shown(name)}”不是级别", f"可以写：{'、'.join(levels)}")
        _number(points)
    return tuple(sorted(((levels[name], points) for name, points in value.items()), key=lambda pair: pair[0].rank))


def _formula(value: object) -> object:
    """An expression; a bare number is one too."""
    return f"{value}" if isinstance(value, int | float) and not isinstance(value, bool) else value


Formula = Annotated[
    Line, BeforeValidator(_formula), WithJsonSchema({"type": ["string", "number"], "minLength": 1, "maxLength": 300})
]
Number = Annotated[float | int, BeforeValidator(_number), WithJsonSchema({"type": "number"})]
Percent = Annotated[Number, WithJsonSchema({"type": "number", "minimum": 0, "maximum": 100})]
Between = Annotated[
    Range, BeforeValidator(_range), WithJsonSchema({"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2})
]  # fmt: skip
ByLevel = tuple[tuple[Level, float | int], ...]
Per = Annotated[
    float | int | ByLevel,
    BeforeValidator(_per),
    WithJsonSchema({
        "type": ["number", "object"],
        "propertyNames": {"enum": [level.value for level in Level]},
        "additionalProperties": {"type": "number"},
    }),
]  # fmt: skip


# --- shapes ---


class Shape(Part):
    """What every shape answers about its thresholds and expressions."""

    @property
    def least(self) -> float | None:
        """The lower threshold, however it is written."""
        return None

    @property
    def most(self) -> float | None:
        """The upper threshold, however it is written."""
        return None

    @property
    def limited(self) -> bool:
        """Whether a threshold is written."""
        return self.least is not None or self.most is not None

    def satisfied(self, value: float | bool, least: float | None) -> bool:
        """Whether ``value`` is within the thresholds; ``least`` is the lower one, which may have been scaled."""
        return (least is None or value >= least) and (self.most is None or value <= self.most)

    def expressions(self) -> Iterator[tuple[Loc, str]]:
        """Each expression with its place within the shape."""
        yield from ()


class Limited(Shape):
    """A shape with a value that is compared with ``at_least``, ``at_most``, ``equals`` or ``between``."""

    at_least: Number | None = field("至少", "下限（含）", default=None)
    at_most: Number | None = field("至多", "上限（含）", default=None)
    equals: Number | None = field("等于", "必须等于", default=None)
    between: Between | None = field("之间", "下限和上限（都含），例如 [8, 12]", default=None)

    @model_validator(mode="after")
    def _limits_fit(self) -> Self:
        if self.at_least is not None and self.at_most is not None and self.at_least > self.at_most:
            raise refusal("rule", "下限大于上限", "核对 at_least 和 at_most")
        given = [name for name in Limited.model_fields if getattr(self, name) is not None]
        if len(given) > 1 and set(given) & {"equals", "between"}:
            raise refusal("rule", f"{'、'.join(given)} 不能一起写", "between 和 equals 各自单独写")
        return self

    @property
    def least(self) -> float | None:
        """The lower threshold, however it is written."""
        given = (self.at_least, self.equals, self.between.least if self.between else None)
        return next((limit for limit in given if limit is not None), None)

    @property
    def most(self) -> float | None:
        """The upper threshold, however it is written."""
        given = (self.at_most, self.equals, self.between.most if self.between else None)
        return next((limit for limit in given if limit is not None), None)


class Count(Limited):
    """How many records an expression selects."""

    select: Line = field("计数", "表达式；选出记录，按条数比较")

    def expressions(self) -> Iterator[tuple[Loc, str]]:
        """The expression that selects the records."""
        yield ("select",), self.select


class Quantity(Limited):
    """A number that an expression computes."""

    value: Formula = field("数值", "表达式；得出一个数")

    def expressions(self) -> Iterator[tuple[Loc, str]]:
        """The expression that computes the number."""
        yield ("value",), self.value


class Share(Shape):
    """How many of a set of records an expression selects, per cent."""

    select: Line = field("计数", "表达式；选出记录，按条数比较")
    among_all: Line = field("全体", "表达式；占比的分母，写了它 select 就按百分比比较")
    share_at_least: Percent | None = field("占比至少", "选出的占全体的百分比下限（含）", default=None, ge=0, le=100)
    share_at_most: Percent | None = field("占比至多", "选出的占全体的百分比上限（含）", default=None, ge=0, le=100)

    @model_validator(mode="after")
    def _limits_fit(self) -> Self:
        least, most = self.share_at_least, self.share_at_most
        if least is not None and most is not None and least > most:
            raise refusal("rule", "下限大于上限", "核对 share_at_least 和 share_at_most")
        return self

    @property
    def least(self) -> float | None:
        """The lower threshold, per cent."""
        return self.share_at_least

    @property
    def most(self) -> float | None:
        """The upper threshold, per cent."""
        return self.share_at_most

    def expressions(self) -> Iterator[tuple[Loc, str]]:
        """The expression that selects the records, then that of the set."""
        yield ("select",), self.select
        yield ("among_all",), self.among_all


class Holds(Shape):
    """Whether an expression is true."""

    holds: Line = field("条件", "表达式；成立即达到", alias="is")

    def satisfied(self, value: float | bool, least: float | None) -> bool:
        """Whether the expression is true."""
        return bool(value)

    def expressions(self) -> Iterator[tuple[Loc, str]]:
        """The expression that must be true."""
        yield ("is",), self.holds


# --- the items of groups and of points ---


class Condition(Shape):
    """One condition of a group: named, so that a finding can say which do not hold."""

    label: Line = field("名称", "这一项的短语，同一组里不重复")


class CountCondition(Count, Condition):
    """Whether as many records are selected as the thresholds demand; without thresholds, at least one."""


class QuantityCondition(Quantity, Condition):
    """Whether a number is within its thresholds."""

    @model_validator(mode="after")
    def _has_limits(self) -> Self:
        if not self.limited:
            raise refusal("rule", "写了 value 的一项要写界限", "补上 at_least、between 等")
        return self


class ShareCondition(Share, Condition):
    """Whether a share is within its thresholds."""


class HoldsCondition(Holds, Condition):
    """Whether an expression is true."""


class Points(Shape):
    """One item of a points rule."""

    label: Line = field("名称", "这一项的短语，同一组里不重复")
    cap: Number | None = field("封顶", "这一项最多几分；扣分的写最多扣到几分，例如 -20", default=None)

    def capped(self, points: float) -> float:
        """``points``, not beyond the cap of the item."""
        if self.cap is None:
            return points
        return max(points, self.cap) if self.cap < 0 else min(points, self.cap)


class RecordPoints(Points):
    """Points for each record that an expression selects, by the record's level where ``per`` is a mapping."""

    select: Line = field("记录", "表达式；选出记录，每条计 per 分")
    per: Per = field("每条几分", "一个数，扣分写负数；或按级别写（例如 {school: 1, district: 3}）", default=1)

    @property
    def by_level(self) -> bool:
        """Whether the points depend on the record's level."""
        return isinstance(self.per, tuple)

    @property
    def rate(self) -> float:
        """The points for each record where they do not depend on its level."""
        return 0 if isinstance(self.per, tuple) else self.per

    def worth(self, level: Level) -> float:
        """The points for a record of ``level``: those of the highest level written that is not above it."""
        by_level = self.per if isinstance(self.per, tuple) else ()
        return next((points for listed, points in reversed(by_level) if listed.rank <= level.rank), 0)

    def expressions(self) -> Iterator[tuple[Loc, str]]:
        """The expression that selects the records."""
        yield ("select",), self.select


class QuantityPoints(Points):
    """Points for a number that an expression computes."""

    value: Formula = field("数值", "表达式；得出一个数，乘以 per")
    per: Number = field("每条几分", "一个数，扣分写负数", default=1)

    def expressions(self) -> Iterator[tuple[Loc, str]]:
        """The expression that computes the number."""
        yield ("value",), self.value


# --- reading one of several shapes ---


def keys(model: type[Part]) -> frozenset[str]:
    """The keys of ``model`` as a file writes them."""
    return frozenset(info.alias or name for name, info in model.model_fields.items())


def read_shape(
    data: Mapping[str, Any], shapes: Mapping[str, type[Shape]], base: type[Shape], refused: PydanticCustomError
) -> Shape:
    """Read ``data`` as the shape of which it writes the key.

    Wrong fields are reported first, all together; then keys that are not of the shape; then keys that do not fit together.

    Args:
        data: The mapping of the file.
        shapes: The shapes by their characteristic keys; ``select`` is a share where ``among_all`` is written.
        base: What is common to all shapes, to read what has none.
        refused: The error of data with no such key, or with more than one.

    Raises:
        ValidationError: The fields are wrong.
        PydanticCustomError: The keys do not fit together.
    """
    asked = [key for key in shapes if key in data and key != "among_all"]
    first = next(iter(asked), None)
    if first == "select" and "among_all" in data and "among_all" in shapes:
        first = "among_all"
    model = shapes[first] if first else base
    foreign = frozenset[str]().union(*map(keys, shapes.values())) - keys(model)
    wrong = _foreign(model, [key for key in data if key in foreign]) if len(asked) == 1 else refused
    return _validated(model, {key: value for key, value in data.items() if key not in foreign}, wrong)


def _validated(model: type[Shape], data: Mapping[str, Any], wrong: PydanticCustomError | None) -> Shape:
    """Validate ``data``; ``wrong`` is raised unless a field is wrong."""
    try:
        shape = model.model_validate(data)
    except ValidationError as error:
        if wrong is None or any(one["loc"] for one in error.errors()):
            raise
        raise wrong from None
    if wrong:
        raise wrong
    return shape


def _foreign(model: type[Shape], given: list[str]) -> PydanticCustomError | None:
    """Why the keys ``given``, of other shapes, cannot be written with those of ``model``; None where there are none."""
    if not given:
        return None
    limits = [key for key in (*Limited.model_fields, "share_at_least", "share_at_most") if key in given]
    if limits and issubclass(model, Holds):
        return refusal("rule", "写了 is 的规则不写界限", f"删去 {'、'.join(limits)}")
    if "among_all" in given or (limits and issubclass(model, Share)):
        message = "among_all 要和 select 一起写，界限只写 share_at_least、share_at_most"
        return refusal("rule", message, "分成两条规则")
    if "share_at_least" in limits or "share_at_most" in limits:
        message = "share_at_least、share_at_most 要和 among_all 一起写"
        return refusal("rule", message, "补上分母，例如 among_all: studio.members")
    if limits:
        return refusal("rule", "写了 any_of、all_of 的规则不写界限", "要写几项中的几项，用 n_of")
    if "points_at_most" in given:
        return refusal("rule", "points_at_most 要和 points 一起写", "删去它")
    return refusal("rule", "pro_rata 要有期间、at_least，对象是人员或工作室", "改对象或界限，或删去 pro_rata")


_CONDITION_SHAPES: Mapping[str, type[Condition]] = {
    "select": CountCondition,
    "among_all": ShareCondition,
    "value": QuantityCondition,
    "is": HoldsCondition,
}


def _condition(data: object) -> object:
    if not isinstance(data, Mapping):
        return Condition.model_validate(data)
    refused = refusal("rule", "一项要写 select、value、is 中的恰好一个", "留下一个，删去其余")
    return read_shape(data, _CONDITION_SHAPES, Condition, refused)


def _points(data: object) -> object:
    if not isinstance(data, Mapping):
        return Points.model_validate(data)
    if "value" in data and "select" not in data and isinstance(data.get("per"), Mapping):
        raise refusal("rule", "写了 value 的一项不能按级别计分", "per 写一个数")
    refused = refusal("rule", "计分的一项要写 select、value 中的恰好一个", "留下一个，删去其余")
    return read_shape(data, {"select": RecordPoints, "value": QuantityPoints}, Points, refused)


AnyCondition = Annotated[
    CountCondition | ShareCondition | QuantityCondition | HoldsCondition, BeforeValidator(_condition)
]
AnyPoints = Annotated[RecordPoints | QuantityPoints, BeforeValidator(_points)]


def labels_differ(items: tuple[Condition | Points, ...]) -> bool:
    """Whether no two items of a group have the same label."""
    return len({item.label for item in items}) == len(items)
