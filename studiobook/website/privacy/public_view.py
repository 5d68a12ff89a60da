"""The public view of a library: copies of its records as classes that have no private fields.

A template or a page that asks for a private field fails, and mypy refuses it. ``leak_scan`` looks for private values in the output.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import Any, NamedTuple

from pydantic import BaseModel

from studiobook.core.dates import When
from studiobook.models.base import narrowed, private_names
from studiobook.models.district import Waiver, WaiverView
from studiobook.models.library import Library, LibraryView
from studiobook.models.people import Person, PersonView
from studiobook.models.records import Activity, ActivityView, AttendanceView
from studiobook.models.studio import Studio, StudioView
from studiobook.rules.filters import Credit
from studiobook.rules.findings import Finding

MIN_LENGTH = 12  # characters; a shorter text turns up on pages by chance


def public_view(library: Library) -> LibraryView:
    """What the public may see of ``library``: of the waivers, those of rules with public findings."""
    public_rules = {rule.id for policy in library.policies for _, rule, _ in policy.rules() if rule.public}
    values = {item.name: getattr(library, item.name) for item in fields(LibraryView)}
    values["waivers"] = tuple(_waiver(one) for one in library.waivers if one.rule in public_rules)
    values["studios"] = {name: _studio(one) for name, one in library.studios.items()}
    return LibraryView(**values)


def public_findings(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """The findings of public rules, about public records."""
    views: dict[int, Any] = {}  # by the identity of what was read: many rules count the same records

    def view(value: Any) -> Any:
        if id(value) not in views:
            views[id(value)] = _view(value)
        return views[id(value)]

    return tuple(
        replace(one, subject=view(one.subject), counted=tuple(map(view, one.counted)), waiver=view(one.waiver))
        for one in findings
        if one.rule.public
    )


def _view(value: Any) -> Any:
    """What the public may see of ``value``, a record or what a rule computed from records."""
    match value:
        case Studio():
            return _studio(value)
        case Person():
            return _person(value)
        case Activity():
            return _activity(value)
        case Waiver():
            return _waiver(value)
        case Credit():
            return value._replace(activity=_view(value.activity))
        case tuple() if type(value) is tuple:
            return tuple(map(_view, value))
        case _:
            return value


def _studio(studio: Studio) -> StudioView:
    values = {item.name: getattr(studio, item.name) for item in fields(StudioView)}
    values["people"] = {name: _person(one) for name, one in studio.people.items()}
    values["activities"] = tuple(map(_activity, studio.activities))
    values["joint"] = tuple(map(_activity, studio.joint))
    return StudioView(**values)


def _person(person: Person) -> PersonView:
    return narrowed(person, PersonView).located(person.origin)


def _activity(activity: Activity) -> ActivityView:
    attendance = narrowed(activity.attendance, AttendanceView) if activity.attendance else None
    return narrowed(activity, ActivityView, attendance=attendance).located(activity.origin)


def _waiver(waiver: Waiver) -> WaiverView:
    return narrowed(waiver, WaiverView)


class Texts(NamedTuple):
    """The texts of public fields, and the private values that can be distinguished from other text."""

    shown: set[str]
    private: set[str]


def texts_of(library: Library) -> Texts:
    """What the public may read of ``library``, and what it may not: the private values of studios."""
    of_studios = texts(library.studios)
    others = texts(public_view(replace(library, studios={})))
    return Texts(of_studios.shown | others.shown, of_studios.private)


def texts(value: object) -> Texts:
    """Everything written below ``value``. Private values are passages, and months of birth in both spellings."""
    found = Texts(set(), set())
    waiting: list[tuple[bool, Any]] = [(False, value)]
    while waiting:
        hidden, one = waiting.pop()
        if isinstance(one, str):
            if not hidden:
                found.shown.add(one)
            elif len(one) >= MIN_LENGTH and not one.isascii():
                found.private.add(one)
            continue
        for private, name, inner in _within(one.__class__)(one):
            waiting.append((hidden or private, inner))
            if name == "born" and isinstance(inner, When):
                found.private.update((str(inner), inner.label))
    return found


@cache
def _within(kind: type) -> Callable[[Any], Iterable[tuple[bool, str, Any]]]:
    """What gives of a value of that ``kind`` all that is in it: whether it is private, its name, the value."""
    if issubclass(kind, BaseModel):
        hidden = private_names(kind)
        return lambda one: [(name in hidden, name, inner) for name, inner in vars(one).items()]
    if is_dataclass(kind):
        return lambda one: [(False, item.name, getattr(one, item.name)) for item in fields(kind)]
    if issubclass(kind, Mapping):
        return lambda one: [(False, "", inner) for inner in one.values()]
    if issubclass(kind, tuple) and not hasattr(kind, "_fields"):
        return lambda one: [(False, "", inner) for inner in one]
    return lambda one: ()
