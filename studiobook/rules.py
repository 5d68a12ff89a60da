"""The rule language: compiles a policy's rules, and judges one subject by one rule.

Expressions are Jinja2 expressions in its immutable sandbox. Before one is compiled, its syntax tree is held against short
lists of node types, names, attributes and filters: what is not listed is refused with its place, so that a rule can read
records and compare, and nothing else.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from jinja2 import StrictUndefined, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment
from pydantic import BaseModel

from studiobook import district, paperwork, people, records
from studiobook.errors import Place, Problem
from studiobook.explain import suggestion
from studiobook.fields import private_names
from studiobook.policy import Clause, Kind, Policy, Rule
from studiobook.schoolyear import Cycle, SchoolYear
from studiobook.studio import About, Liaison, Selection, Studio
from studiobook.vocabulary import FILTERS, WORDS, Credit

_NODES = (
    nodes.Name, nodes.Getattr, nodes.Call, nodes.Filter, nodes.Test, nodes.Compare, nodes.Operand, nodes.And, nodes.Or,
    nodes.Not, nodes.Const, nodes.Add, nodes.Sub, nodes.Div, nodes.Tuple, nodes.List,
)  # fmt: skip
_TESTS = {"none", "in"}
COMMON_NAMES = {
    "studio": "所评的工作室",
    "cycle": "工作室的建设周期",
    "today": "检查的日期",
    "activities": "已经举行的活动（联合活动在内），限所评的学年或周期",
    "credits": "这些活动里记到人的承担",
    "outcomes": "成果，限所评的学年或周期",
    "projects": "这段时间里在研的课题",
}
YEAR_NAMES = {
    "year": "所评的学年",
    "plan": "这一学年的工作计划，没有就是 none",
    "summary": "这一学年的总结，没有就是 none",
    "appraisals": "这一学年的成员考核，没有就是 none",
    "ledger": "这一学年的经费账，没有就是 none",
}
SUBJECT_NAMES: Mapping[Kind, str] = {
    "studio": "studio", "leader": "person", "member": "person", "person": "person", "activity": "activity", "project": "project",
}  # fmt: skip

_EXPOSED: tuple[type, ...] = (
    Studio, About, Selection, Liaison, people.Person, people.Title, people.Honour, people.Earlier,
    records.Activity, records.Session, records.Attendance, records.Outcome, records.Publication, records.Project,
    paperwork.CyclePlan, paperwork.AnnualPlan, paperwork.PersonalPlan, paperwork.AnnualSummary, paperwork.Appraisals,
    paperwork.Appraisal, paperwork.Ledger, paperwork.StudioRule, district.School, SchoolYear, Cycle, Credit,
)  # fmt: skip
# what is worked out from private fields is as private as they are
_PRIVATE_DERIVED = {
    "age_on", "class_teacher_years_on", "present", "attendance_percent", "appraisals", "ledger", "ledgers", "carries_over",
    "received", "spent", "balance", "complete", "entry", "tasks_percent",
}  # fmt: skip


@dataclass(frozen=True)
class CompiledRule:
    """A rule ready to judge: its clause, its place in the policy, and its expressions as functions of their names."""

    rule: Rule
    clause: Clause
    place: Place
    when: Callable[..., Any] | None
    asks: Callable[..., Any]


@cache
def _environment() -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined)
    environment.filters = dict(FILTERS)
    environment.globals = {}
    return environment


@cache
def attributes() -> frozenset[str]:
    """Every attribute that an expression may read."""
    names: set[str] = set()
    for model in _EXPOSED:
        if issubclass(model, BaseModel):
            names |= set(model.model_fields)
        names |= {name for name in vars(model) if not name.startswith("_") and not name.startswith("model_")}
        names |= set(getattr(model, "__annotations__", {}))
    return frozenset(name for name in names if not name.startswith("_")) | {"first", "last", "id", "path", "body"}


@cache
def private_attributes() -> frozenset[str]:
    """Attributes that a rule shown to the public may not read."""
    # an appraisal's fields have everyday names (person, comment); it is reached only through ``appraisals``, which is listed
    models = [model for model in _EXPOSED if issubclass(model, BaseModel) and model is not paperwork.Appraisal]
    return frozenset(_PRIVATE_DERIVED).union(*(private_names(model) for model in models))


@cache  # asked for by every judgement of a run, and by the check of the policy itself
def compile_policy(policy: Policy) -> tuple[tuple[CompiledRule, ...], tuple[Problem, ...]]:
    """The rules of ``policy`` ready to judge, and what is wrong with those that are not."""
    compiled: list[CompiledRule] = []
    problems: list[Problem] = []
    for clause, rule, place in policy.rules():
        found = [problem for key, text in _expressions(rule) for problem in _faults(rule, text, _under(place, key))]
        problems += found
        if not found:
            asks = _compiled(rule.select or rule.value or rule.holds or "")
            compiled.append(CompiledRule(rule, clause, place, _compiled(rule.when) if rule.when else None, asks))
    return tuple(compiled), tuple(problems)


@cache  # many rules ask the same under ``when``
def _compiled(text: str) -> Callable[..., Any]:
    return _environment().compile_expression(text, undefined_to_none=False)


def _under(place: Place, key: str) -> Place:
    return Place(place.path, (*place.loc, key))


def _expressions(rule: Rule) -> Iterator[tuple[str, str]]:
    for key, text in (("when", rule.when), ("select", rule.select), ("value", rule.value), ("is", rule.holds)):
        if text:
            yield key, text


def names_for(rule: Rule) -> frozenset[str]:
    """The names that the expressions of ``rule`` may use."""
    years = set(YEAR_NAMES) if rule.each.term == "school year" else set()
    return frozenset({*COMMON_NAMES, SUBJECT_NAMES[rule.each.kind], *years})


def _faults(rule: Rule, text: str, place: Place) -> Iterator[Problem]:
    environment = _environment()
    try:
        _compiled(text)
        tree = environment.parse("{{ " + text + " }}")
    except TemplateSyntaxError as error:
        unknown = str(error.message or "")
        if unknown.startswith("No test named"):
            name = unknown.split("'")[1]
            yield Problem(place, f"不认识判断“is {name}”", "可以写 is none 或 is not none")
        elif unknown.startswith("No filter named"):
            name = unknown.split("'")[1]
            yield Problem(
                place, f"不认识过滤器“{name}”", suggestion(name, list(FILTERS)) or f"可以用：{'、'.join(FILTERS)}"
            )
        else:
            yield Problem(place, f"表达式“{text}”写错了", "对照手册“规则语言”检查括号、引号和竖线")
        return
    output = tree.body[0].nodes if len(tree.body) == 1 and isinstance(tree.body[0], nodes.Output) else []
    if len(output) != 1:
        yield Problem(place, f"“{text}”不是一个表达式", "只写一个表达式，不写 {{ }} 和 {% %}")
        return
    yield from _node_faults(rule, output[0], place)


def _node_faults(rule: Rule, root: nodes.Node, place: Place) -> Iterator[Problem]:
    names = names_for(rule)
    for node in (root, *root.find_all(nodes.Node)):
        match node:
            case nodes.Name(name=name) if name not in names:
                remedy = suggestion(name, sorted(names)) or f"这里可以用：{'、'.join(sorted(names))}"
                yield Problem(place, f"不认识“{name}”", remedy)
            case nodes.Getattr(attr=attr) if attr not in attributes():
                remedy = suggestion(attr, sorted(attributes())) or "名称见手册“规则语言”"
                yield Problem(place, f"不认识属性“{attr}”", remedy)
            case nodes.Getattr(attr=attr) if rule.public and attr in private_attributes():
                yield Problem(place, f"公开的规则用到了不公开的“{attr}”", "去掉 public: true，或者换一种写法")
            case nodes.Name(name=name) if rule.public and name in private_attributes():
                yield Problem(place, f"公开的规则用到了不公开的“{name}”", "去掉 public: true，或者换一种写法")
            case nodes.Filter(name=name) if name not in FILTERS:
                yield Problem(
                    place, f"不认识过滤器“{name}”", suggestion(name, list(FILTERS)) or f"可以用：{'、'.join(FILTERS)}"
                )
            case nodes.Filter(name=name, args=args) if unknown := _unknown_words(name, args):
                known = sorted(WORDS[name])
                yield Problem(
                    place,
                    f"{name} 不认识“{unknown[0]}”",
                    suggestion(unknown[0], known) or f"可以写：{'、'.join(known)}",
                )
            case nodes.Test(name=name) if name not in _TESTS:
                yield Problem(place, f"不认识判断“is {name}”", "可以写 is none 或 is not none")
            case nodes.Call(node=nodes.Getattr(), kwargs=[], dyn_args=None, dyn_kwargs=None):
                pass
            case nodes.Call():
                yield Problem(place, "只能调用记录自带的方法", "例如 person.age_on(today)")
            case _ if not isinstance(node, _NODES):
                yield Problem(place, f"表达式里不能用 {type(node).__name__}", "规则只做筛选、加减、除和比较")


def _unknown_words(filter_name: str, arguments: list[nodes.Expr]) -> list[str]:
    """The text arguments of a filter that are none of its words."""
    words = [str(each.value) for each in arguments if isinstance(each, nodes.Const)]
    return [word for word in words if filter_name in WORDS and word not in WORDS[filter_name]]


def term_names(studio: Studio, year: SchoolYear | None, today: date) -> dict[str, Any]:
    """The names that every expression of one studio and term shares, and their values; without a year, of the cycle."""
    span = year or studio.cycle
    held = tuple(one for one in studio.activities_in(span) if one.over(today))
    names: dict[str, Any] = {
        "studio": studio,
        "cycle": studio.cycle,
        "today": today,
        "activities": held,
        "credits": credited(studio, held),
        "outcomes": tuple(one for one in studio.outcomes_in(span) if one.on.first <= today),
        "projects": tuple(one for one in studio.projects_in(span) if one.opened.first <= today),
    }
    if year:
        names |= {
            "year": year,
            "plan": studio.annual_plans.get(year),
            "summary": studio.summaries.get(year),
            # a public view has neither of these, and no public rule may ask for them
            "appraisals": getattr(studio, "appraisals", {}).get(year),
            "ledger": getattr(studio, "ledgers", {}).get(year),
        }
    return names


def credited(studio: Studio, activities: tuple[records.Activity, ...]) -> tuple[Credit, ...]:
    """Every part that a person of ``studio`` took in ``activities``, in order."""
    return tuple(
        Credit(activity, studio.id, person, role.part, role.topic or "")
        for activity in activities
        for role in activity.roles
        if (person := studio.local_id(role.person, activity.studio)) is not None
    )
