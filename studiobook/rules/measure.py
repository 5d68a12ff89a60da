"""Measure a compiled rule for one subject: a count, a number, a share, a group of conditions or points."""

from typing import Any, NamedTuple

from jinja2 import UndefinedError

from studiobook.core.diagnostic import DataError, Diagnostic
from studiobook.loading.library import locate
from studiobook.models.criteria import Asked, Condition, Points
from studiobook.models.library import Library
from studiobook.rules.compiler import CompiledAsk, CompiledRule
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
        if rule.points:
            return _points(compiled, names)
        if rule.conditions:
            return _group(compiled, names)
        return _asked(compiled.asks[0], names)
    except (TypeError, ValueError, ArithmeticError, UndefinedError, AttributeError, KeyError):
        place = locate(library.root, compiled.place)
        remedy = "核对表达式得出的是不是记录（select）或数字（value）；可能没有的东西先在 when 里排除"
        raise DataError([Diagnostic(compiled.place.path, *place, f"规则“{rule.id}”算不出结果", remedy)]) from None


def _asked(compiled: CompiledAsk, names: dict[str, Any]) -> Measurement | None:
    """A plain question's answer; None for a share of nothing."""
    ask = compiled.ask
    assert isinstance(ask, Asked)  # points are added up elsewhere
    found = compiled.call(names)
    if ask.holds:
        return Measurement(bool(found))
    if not ask.select:
        return Measurement(found + 0)
    counted = tuple(found)
    if compiled.among is None:
        return Measurement(len(counted), counted)
    whole = len(tuple(compiled.among(names)))
    return Measurement(100 * len(counted) / whole, counted) if whole else None


def _group(compiled: CompiledRule, names: dict[str, Any]) -> Measurement:
    counted: list[Any] = []
    failing: list[str] = []
    for one in compiled.asks:
        item = one.ask
        assert isinstance(item, Condition)
        found = _asked(one, names)
        if found is not None and _holds(item, found):
            counted += found.counted
        else:
            failing.append(item.label)
    return Measurement(len(compiled.asks) - len(failing), tuple(counted), tuple(failing))


def _holds(item: Condition, found: Measurement) -> bool:
    """Whether a condition of a group is fulfilled; without limits, whether there is anything."""
    return item.satisfied(found.value, item.least) if item.limited else bool(found.value)


def _points(compiled: CompiledRule, names: dict[str, Any]) -> Measurement:
    counted: list[Any] = []
    parts: list[str] = []
    total: float = 0
    for one in compiled.asks:
        item = one.ask
        assert isinstance(item, Points)
        found = one.call(names)
        if item.select:
            records = tuple(found)
            counted += records
            leveled = isinstance(item.per, tuple)
            raw = sum(item.worth(level_of(record)) for record in records) if leveled else item.rate * len(records)
        else:
            raw = item.rate * float(found)
        points = item.capped(raw)
        total += points
        parts.append(f"{item.label} {points:g} 分")
    most = compiled.rule.points_at_most
    return Measurement(max(0, total if most is None else min(total, most)), tuple(counted), tuple(parts))
