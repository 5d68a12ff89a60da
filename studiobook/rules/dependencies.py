"""What a rule really reads: the fields of records behind its expressions; and which rules a page or a report shows.

The attributes in an expression are followed through properties, methods and filters, down to the fields that a file has. Types
are followed too, so that ``level`` under ``person.honours`` is that of an honour, not of a paper. Where two kinds in one rule
have a field of one name, both are included: a rule may read less than is listed. What properties and methods read is declared
in ``DERIVED``, what filters read where they are registered. ``tests/rules/test_dependencies.py`` compares the declarations with
what is read while the rules are evaluated.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import date
from enum import Enum
from functools import cache, cached_property
from itertools import product
from typing import Any, NamedTuple, get_type_hints

from jinja2 import Environment, TemplateSyntaxError, nodes
from pydantic import BaseModel

from studiobook.core.dates import Cycle, SchoolYear
from studiobook.loading.layout import RECORD_KINDS
from studiobook.models.base import Record, private_names, types_in
from studiobook.models.criteria import RecordPoints
from studiobook.models.district import School
from studiobook.models.people import Person, PersonView
from studiobook.models.policy import Rule
from studiobook.models.records import Activity, ActivityView, Attendance, AttendanceView, Contribution, Outcome, Project
from studiobook.models.reviews import ScoreSheet, StudioReview
from studiobook.models.studio import Notice, Studio, StudioProfile, StudioView
from studiobook.models.submissions import AnnualPlan, AnnualSummary, Appraisal, Appraisals, Ledger
from studiobook.rules.filters import FILTERS, Credit

_ROOTS: Mapping[str, tuple[type, ...]] = {
    "studio": (Studio,), "person": (Person,), "activity": (Activity,), "project": (Project,), "today": (date,),
    "cycle": (Cycle,), "year": (SchoolYear,), "activities": (Activity,), "credits": (Activity, Credit, Contribution),
    "outcomes": (Outcome,), "projects": (Project,), "plan": (AnnualPlan,), "summary": (AnnualSummary,),
    "appraisals": (Appraisals,), "ledger": (Ledger,), "review": (StudioReview,), "schools": (School,), "people": (Person,),
}  # fmt: skip
_OURS = "studiobook."

DERIVED: Mapping[type, Mapping[str, str]] = {
    StudioProfile: {
        "name": "about name",
        "cycle": "about cycle start years",
        "leaders": "everyone leads",
        "members": "everyone role",
        "advisors": "everyone role",
        "assistants": "everyone role",
        "trainees": "everyone role",
        "everyone": "people role joined",
        "local_id": "",
        "titles_gained": "everyone titles_gained",
        "selected_on": "about selection on joined cycle",
    },
    StudioView: {
        "all_activities": "activities joint when",
        "activities_in": "all_activities when",
        "outcomes_in": "outcomes on",
        "projects_in": "projects under_way_in",
        "due": "everyone attendance due active_on when",
        "withheld": "activities photos consent file",
        "materials_in": "activities_in body summaries materials title photos caption posts",
    },
    Studio: {
        "present": "everyone attendance due on_leave absent active_on when",
        "attendance_percent": "attendance due on_leave absent active_on when",
        "carries_over": "ledgers carried_over balance",
    },
    Notice: {"days": "first last"},
    PersonView: {
        "leads": "role",
        "has_page": "leads shown",
        "active_on": "joined left",
        "active_in": "joined left",
        "active_through": "joined left",
        "months_in": "active_on",
        "titles_gained": "titles on",
        "honours_gained": "honours on",
    },
    Person: {
        "age_on": "born",
        "class_teacher_years_on": "class_teacher_since class_teacher_gap_years",
    },
    ActivityView: {
        "when": "sessions date",
        "until": "sessions date",
        "shown_photos": "photos consent",
        "school_year": "when",
        "has_times": "sessions time date",
        "has_places": "sessions place",
        "hours": "sessions hours",
        "over": "until",
    },
    Credit: {"kind": "activity kind", "path": ""},
    Outcome: {"school_year": "on", "level": "prizes published level"},
    Project: {"people": "leader participants", "under_way_in": "opened closed"},
    AnnualPlan: {"school_year": ""},
    AnnualSummary: {"school_year": ""},
    Appraisals: {"school_year": "", "entry": "members person"},
    Appraisal: {"tasks_percent": "tasks_set tasks_done"},
    Ledger: {
        "school_year": "",
        "received": "income amount",
        "spent": "expenses amount",
        "complete": "expenses on purpose",
        "balance": "carried_over received spent",
    },
    StudioReview: {
        "decision": "record decision",
        "ways": "record ways",
        "school_year": "record cycle",
        "complete": "rubric experts items id sheets marks",
        "counted": "rubric drop_extremes sheets total",
        "mean": "counted marks",
        "score": "counted total",
        "due_grade": "rubric complete score grades from_score grade",
    },
    ScoreSheet: {"total": "marks"},
}
"""The attributes that each property and method reads in its turn."""


class Read(NamedTuple):
    """A field of a record, or of a part of one. ``name`` is empty where a rule reads only whether the record exists."""

    model: type[BaseModel]
    name: str


class Section(NamedTuple):
    """A place of a page or a report, and the rules of which it shows findings or records."""

    heading: str
    shows: Callable[[Rule], bool]


@cache
def reads(rule: Rule) -> frozenset[Read]:
    """The fields that ``rule`` reads."""
    used = [_used(node) for node in _nodes(rule)]
    roots = {kind for kinds, _ in used for kind in kinds}
    names = {name for _, read in used for name in read}
    if any(isinstance(item, RecordPoints) and item.by_level for item in rule.items):
        names |= FILTERS["level_from"].reads
    found = _followed(roots, names)
    with_fields = {one.model for one in found if one.name}
    return frozenset(one for one in found if one.name or one.model not in with_fields)


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
    """Whether the bureau alone can fulfil ``rule``: it reads records, and none that a studio hands in."""
    records = {one.model for one in reads(rule) if issubclass(one.model, Record)}
    return bool(records) and records.isdisjoint(kind.model for kind in RECORD_KINDS)


def is_private(read: Iterable[Read]) -> bool:
    """Whether anything of it is private."""
    return any(one.name in private_names(one.model) for one in read)


def _nodes(rule: Rule) -> Iterator[nodes.Node]:
    """Every node of the expressions of ``rule``; one that cannot be parsed has none, and the compiler says why."""
    when = [rule.when] if rule.when else []
    for text in (*when, *(text for _, text in rule.expressions())):
        with suppress(TemplateSyntaxError):
            yield from Environment(autoescape=True).parse(f"{{{{ {text} }}}}").find_all(nodes.Node)


def _used(node: nodes.Node) -> tuple[Iterable[type], Iterable[str]]:
    """The kinds of record that a node of an expression begins with, and the names of attributes that it reads."""
    match node:
        case nodes.Name(name="credits"):
            return _ROOTS["credits"], ["roles"]
        case nodes.Name(name=name):
            return _ROOTS.get(name, ()), ()
        case nodes.Getattr(attr=attr):
            return (), [attr]
        case nodes.Filter(name=name, args=[nodes.Const(value=str(attribute)), *_]) if (
            name in FILTERS and FILTERS[name].takes_attribute
        ):
            return (), {*FILTERS[name].reads, attribute}
        case nodes.Filter(name=name) if name in FILTERS:
            return (), FILTERS[name].reads
    return (), ()


def _followed(roots: set[type], names: set[str]) -> set[Read]:
    """The fields that are reached from ``roots`` by ``names``, and what is read to compute those."""
    kinds, names = set(roots), set(names)
    size = -1
    while size != len(kinds) + len(names):
        size = len(kinds) + len(names)
        for kind, name in product(tuple(kinds), tuple(names)):
            more_names, more_kinds = _attribute(kind, name)
            names |= more_names
            kinds |= more_kinds
    return {Read(kind, name) for kind in kinds if issubclass(kind, BaseModel) for name in _fields(kind) & {"", *names}}


def _fields(kind: type[BaseModel]) -> set[str]:
    """The fields of ``kind``; of a record also its body, and the empty name that means the record itself."""
    return {*kind.model_fields, *(("body", "") if issubclass(kind, Record) else ())}


@cache
def _attribute(kind: type, name: str) -> tuple[frozenset[str], frozenset[type]]:
    """What reading ``name`` of a ``kind`` leads to: the names that it reads in its turn, and the kinds that it gives."""
    if name in getattr(kind, "model_fields", ()) or name in _hints(kind):
        return frozenset(), frozenset(_kinds(_hints(kind)[name]))
    owner = next((base for base in kind.__mro__ if name in DERIVED.get(base, ())), None)
    if owner is None:
        return frozenset(), frozenset()
    member = vars(owner)[name]
    function = (
        member.fget if isinstance(member, property) else member.func if isinstance(member, cached_property) else member
    )
    return frozenset(DERIVED[owner][name].split()), frozenset(_kinds(get_type_hints(function).get("return")))


@cache
def _hints(kind: type) -> Mapping[str, Any]:
    return get_type_hints(kind) if kind.__module__.startswith(_OURS) else {}


# rules read the records as they were read, also where an annotation names what the public may see of them
_AS_READ: Mapping[type, type] = {PersonView: Person, ActivityView: Activity, AttendanceView: Attendance}


def _kinds(annotation: Any) -> Iterator[type]:
    """The kinds of ours inside an annotation."""
    types = (_AS_READ.get(one, one) for one in types_in(annotation))
    return (one for one in types if one.__module__.startswith(_OURS) and not issubclass(one, Enum))
