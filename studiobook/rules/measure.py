"""Measure a compiled rule for one subject: a count, a number, a share, a group of conditions or points."""

from typing import Any, NamedTuple

from jinja2 import UndefinedError

from studiobook.core.diagnostic import DataError, Diagnostic
from studiobook.core.numbers import number_text
from studiobook.models.criteria import Condition, Holds, Quantity, RecordPoints
from studiobook.models.library import Library
from studiobook.models.policy import GroupRule, PointsRule
from studiobook.rules.compiler import CompiledRule, CompiledShape
from studiobook.rules.filters import level_of


class Measurement(NamedTuple):
    """A value, the records that were counted, and for a group or points the labels or points of the items."""

    value: float | bool
    counted: tuple[Any, ...] = ()
    parts: tuple[str, ...] = ()


def measure(compiled: CompiledRule, library: Library, names: dict[str, Any]) -> Measurement | None:
    """Measure a rule for one subject.

    Returns:
        The measurement; None where the rule does not apply to the subject.

    Raises:
        DataError: An expression failed on these records.
    """
    rule = compiled.rule
    try:
        if compiled.when and not compiled.when(names):
            return None
        if isinstance(rule, PointsRule):
            return _points(rule, compiled.questions, names)
        if isinstance(rule, GroupRule):
            return _group(rule, compiled.questions, names)
        return _question(compiled.questions[0], names)
    except (TypeError, ValueError, ArithmeticError, UndefinedError, AttributeError, KeyError):
        remedy = "核对表达式得出的是不是记录（select）或数字（value）；可能没有的东西先在 when 里排除"
        place = library.locate(compiled.place)
        raise DataError([Diagnostic(place, f"规则“{rule.id}”算不出结果", remedy, "read/rule")]) from None


def _question(question: CompiledShape, names: dict[str, Any]) -> Measurement | None:
    """Measure one question; None for a share of an empty set."""
    found = question.call(names)
    match question.shape:
        case Holds():
            return Measurement(bool(found))
        case Quantity():
            return Measurement(found + 0)
    counted = tuple(found)
    if question.among_all is None:
        return Measurement(len(counted), counted)
    total = len(tuple(question.among_all(names)))
    return Measurement(100 * len(counted) / total, counted) if total else None


def _group(rule: GroupRule, questions: tuple[CompiledShape, ...], names: dict[str, Any]) -> Measurement:
    """Count the conditions that hold; the parts are the labels of those that do not."""
    counted: list[Any] = []
    failing: list[str] = []
    for condition, question in zip(rule.items, questions, strict=True):
        found = _question(question, names)
        if found is not None and _holds(condition, found.value):
            counted += found.counted
        else:
            failing.append(condition.label)
    return Measurement(len(questions) - len(failing), tuple(counted), tuple(failing))


def _holds(condition: Condition, value: float | bool) -> bool:
    """Whether a condition of a group holds; without thresholds, whether there is anything."""
    return condition.satisfied(value, condition.least) if condition.limited else bool(value)


def _points(rule: PointsRule, questions: tuple[CompiledShape, ...], names: dict[str, Any]) -> Measurement:
    """Add up the points of the items; the parts are the points of each."""
    counted: list[Any] = []
    parts: list[str] = []
    total: float = 0
    for item, question in zip(rule.points, questions, strict=True):
        found = question.call(names)
        if isinstance(item, RecordPoints):
            records = tuple(found)
            counted += records
            raw = sum(item.worth(level_of(one)) for one in records) if item.by_level else item.rate * len(records)
        else:
            raw = item.per * float(found)
        points = item.capped(raw)
        total += points
        parts.append(f"{item.label} {number_text(points)} 分")
    most = rule.points_at_most
    return Measurement(max(0, total if most is None else min(total, most)), tuple(counted), tuple(parts))
