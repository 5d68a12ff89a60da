"""What a rule really reads: the fields of records behind its expressions; and what a page or a report shows of the rules.

An expression's attributes are followed through the properties and filters it uses down to the fields that a file holds. Types
are followed too, so that ``level`` under ``person.honours`` is an honour's and not a paper's. Where two kinds in one rule have a
field of one name, both are named: a rule reads what is said here or less, never more.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from dis import get_instructions
from enum import Enum
from functools import cache, cached_property
from inspect import isfunction
from types import CodeType
from typing import Any, NamedTuple, get_args, get_type_hints

from jinja2 import Environment, TemplateSyntaxError, nodes
from pydantic import BaseModel

from studiobook.core.dates import Cycle, SchoolYear
from studiobook.loading.layout import RECORD_KINDS
from studiobook.models.base import Record, private_names
from studiobook.models.people import Person, PersonView
from studiobook.models.policy import Rule
from studiobook.models.records import Activity, ActivityView, Attendance, AttendanceView, Contribution, Outcome, Project
from studiobook.models.reviews import StudioReview
from studiobook.models.studio import AnyActivity, AnyPerson, Studio
from studiobook.models.submissions import AnnualPlan, AnnualSummary, Appraisals, Ledger
from studiobook.rules.filters import FILTERS, NAMED, Credit

_ROOTS: Mapping[str, tuple[type, ...]] = {
    "studio": (Studio,), "person": (Person,), "activity": (Activity,), "project": (Project,), "today": (date,),
    "cycle": (Cycle,), "year": (SchoolYear,), "activities": (Activity,), "credits": (Activity, Credit, Contribution),
    "outcomes": (Outcome,), "projects": (Project,), "plan": (AnnualPlan,), "summary": (AnnualSummary,),
    "appraisals": (Appraisals,), "ledger": (Ledger,), "review": (StudioReview,),
}  # fmt: skip
_OURS = "studiobook."


class Read(NamedTuple):
    """A field of a record, or of a part of one; ``name`` is empty where a rule asks only whether the record is there."""

    model: type[BaseModel]
    name: str


class Section(NamedTuple):
    """A place of a page or a report, and the rules whose findings or records it shows."""

    heading: str
    shows: Callable[[Rule], bool]


@cache
def reads(rule: Rule) -> frozenset[Read]:
    """The fields that ``rule`` reads."""
    roots: set[type] = set()
    names: set[str] = set()
    found: set[Read] = set()
    for text in _texts(rule):
        for node in _nodes(text):
            match node:
                case nodes.Name(name=name) if name in _ROOTS:
                    roots |= set(_ROOTS[name])
                    if name == "credits":
                        found.add(Read(Activity, "roles"))
                case nodes.Getattr(attr=attr):
                    names.add(attr)
                case nodes.Filter(name=name, args=args) if name in FILTERS:
                    names |= _names_of(FILTERS[name])
                    names |= {str(one.value) for one in args if name in NAMED and isinstance(one, nodes.Const)}
    found |= _followed(roots, names)
    told = {one.model for one in found if one.name}
    return frozenset(one for one in found if one.name or one.model not in told)


class Records:
    """For a page that shows records: whether its ``fields`` are all that a rule reads. Names stand apart by blanks."""

    def __init__(self, *fields: tuple[type[Record], str]) -> None:
        self.fields = frozenset(Read(model, name) for model, names in fields for name in ["", *names.split()])

    def __call__(self, rule: Rule) -> bool:
        """Whether the page shows what ``rule`` reads."""
        read = reads(rule)
        records = {one for one in read if issubclass(one.model, Record)}
        return bool(records) and records <= self.fields and not is_private(read)


def is_the_bureaus(rule: Rule) -> bool:
    """Whether the bureau alone can do what ``rule`` asks: it reads records, and none that a studio hands in."""
    records = {one.model for one in reads(rule) if issubclass(one.model, Record)}
    return bool(records) and records.isdisjoint(kind.model for kind in RECORD_KINDS)


def is_private(read: Iterable[Read]) -> bool:
    """Whether anything of it is private."""
    return any(one.name in private_names(one.model) for one in read)


def _texts(rule: Rule) -> Iterator[str]:
    """Every expression of a rule, those of its items too."""
    yield from [rule.when] if rule.when else []
    yield from (text for _, text in rule.expressions())


def _nodes(text: str) -> Iterator[nodes.Node]:
    try:
        yield from Environment(autoescape=True).parse("{{ " + text + " }}").find_all(nodes.Node)
    except TemplateSyntaxError:
        return  # ``rules`` says what is wrong with it


def _followed(roots: set[type], names: set[str]) -> set[Read]:
    """The fields that are reached from ``roots`` when ``names`` are read, and what is read to work those out."""
    types, names = set(roots), set(names)
    found: set[Read] = set()
    before = -1
    while before != len(types) + len(names):
        before = len(types) + len(names)
        for kind in tuple(types):
            for name in tuple(names):
                code, next_types = _attribute(kind, name)
                names |= code
                types |= next_types
    for kind in types:
        if issubclass(kind, BaseModel):
            mine = {Read(kind, name) for name in names & set(kind.model_fields)}
            if issubclass(kind, Record):
                mine |= {Read(kind, "body")} if "body" in names else set()
                mine.add(Read(kind, ""))
            found |= mine
    return found


@cache
def _attribute(kind: type, name: str) -> tuple[frozenset[str], frozenset[type]]:
    """What reading ``name`` of a ``kind`` reads in its turn: names that its code uses, and kinds that it gives."""
    if name in getattr(kind, "model_fields", ()) or name in _hints(kind):
        return frozenset(), frozenset(_kinds(_hints(kind)[name]))
    found = next((vars(base)[name] for base in kind.__mro__ if name in vars(base)), None)
    made = found.fget if isinstance(found, property) else found.func if isinstance(found, cached_property) else found
    if not isfunction(made) or not made.__module__.startswith(_OURS) or made.__module__ == Record.__module__:
        return frozenset(), frozenset()
    return frozenset(_names_of(made)), frozenset(_kinds(get_type_hints(made).get("return")))


@cache
def _hints(kind: type) -> Mapping[str, Any]:
    return get_type_hints(kind) if kind.__module__.startswith(_OURS) else {}


# what rules read are the records as they were read, also where an annotation names what the public may see of them
_AS_READ = {
    AnyPerson: Person,
    PersonView: Person,
    AnyActivity: Activity,
    ActivityView: Activity,
    AttendanceView: Attendance,
}


def _kinds(annotation: Any) -> Iterator[type]:
    """The kinds of ours inside an annotation."""
    annotation = _AS_READ.get(annotation, annotation)
    if isinstance(annotation, type) and annotation.__module__.startswith(_OURS) and not issubclass(annotation, Enum):
        yield annotation
    for one in get_args(annotation):
        yield from _kinds(one)


def _names_of(function: Callable[..., Any]) -> set[str]:
    """The attributes that a function's code names, and those of the functions of its module that it calls."""
    found: set[str] = set()
    waiting, seen = [function.__code__], set()
    named = function.__globals__
    while waiting:
        code = waiting.pop()
        if code in seen:
            continue
        seen.add(code)
        waiting += [inner for inner in code.co_consts if isinstance(inner, CodeType)]
        for step in get_instructions(code):
            if step.opname == "LOAD_GLOBAL" and isfunction(called := named.get(step.argval)):
                waiting += [called.__code__] if called.__globals__ is named else []
            elif step.opname in ("LOAD_ATTR", "LOAD_METHOD"):
                found.add(step.argval)
    return found
