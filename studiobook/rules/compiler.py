"""Compiles a policy's rules, and gathers what their expressions may speak of: the names of a studio and a term."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from studiobook.core.dates import Period, SchoolYear
from studiobook.core.diagnostic import Diagnostic, Location
from studiobook.loading.messages import suggestion
from studiobook.models import lookup, records
from studiobook.models.criteria import Shape, Share
from studiobook.models.district import School
from studiobook.models.library import Library
from studiobook.models.policy import Clause, Kind, Policy, Rule
from studiobook.models.studio import Studio
from studiobook.rules import expressions
from studiobook.rules.filters import Credit

COMMON_NAMES = {
    "studio": "所评的工作室",
    "cycle": "工作室的建设周期",
    "today": "检查的日期",
    "activities": "已经举行的活动（联合活动在内），限所评的学年或周期",
    "credits": "这些活动里记到人的承担",
    "outcomes": "成果，限所评的学年或周期",
    "projects": "这段时间里在研的课题",
    "period": "所评的期间：学年、自然年、学期或周期",
    "schools": "全区的学校",
    "review": "周期满后的综合考评，没有就是 none",
}
YEAR_NAMES = {
    "year": "所评的学年",
    "plan": "这一学年的工作计划，没有就是 none",
    "summary": "这一学年的总结，没有就是 none",
    "appraisals": "这一学年的成员考核，没有就是 none",
    "ledger": "这一学年的经费账，没有就是 none",
}
DAY_NAMES = {
    "day": "评定的日子",
    "people": "那一天在册的人",
}
SUBJECT_NAMES: Mapping[Kind, str] = {
    "studio": "studio", "leader": "person", "member": "person", "advisor": "person", "assistant": "person",
    "trainee": "person", "person": "person", "activity": "activity", "project": "project",
}  # fmt: skip


@dataclass(frozen=True)
class CompiledShape:
    """A question with its expressions as functions of their names; ``among_all`` gives the set of a share."""

    shape: Shape
    call: expressions.Call
    among_all: expressions.Call | None


@dataclass(frozen=True)
class CompiledRule:
    """A rule ready to evaluate, with its clause and its place in the policy.

    ``questions`` are the rule itself, or each item of its group or points.
    """

    rule: Rule
    clause: Clause
    place: Location
    when: expressions.Call | None
    questions: tuple[CompiledShape, ...]


@cache  # every evaluation of a run needs it, and so does the check of the policy itself
def compile_policy(policy: Policy) -> tuple[tuple[CompiledRule, ...], tuple[Diagnostic, ...]]:
    """Compile the rules of ``policy``.

    Returns:
        The rules that compile, and what is wrong with the others.
    """
    compiled: list[CompiledRule] = []
    wrong: list[Diagnostic] = []
    for clause, rule, place in policy.rules():
        found = list(_rule_diagnostics(rule, place))
        wrong += found
        if not found:
            when = expressions.compiled(rule.when) if rule.when else None
            compiled.append(CompiledRule(rule, clause, place, when, tuple(map(_compiled, rule.items or (rule,)))))
    return tuple(compiled), tuple(wrong)


def policy_diagnostics(library: Library) -> tuple[Diagnostic, ...]:
    """What is wrong with the rules of every edition."""
    found = (one for policy in library.policies for one in compile_policy(policy)[1])
    return tuple(one._replace(code="read/rule") for one in found)


def _compiled(shape: Shape) -> CompiledShape:
    calls = [expressions.compiled(text) for _, text in shape.expressions()]
    return CompiledShape(shape, calls[0], calls[1] if isinstance(shape, Share) else None)


def _rule_diagnostics(rule: Rule, place: Location) -> Iterator[Diagnostic]:
    names = names_for(rule)
    when = [(("when",), rule.when)] if rule.when else []
    for loc, text in (*when, *rule.expressions()):
        yield from expressions.diagnostics(text, names, place.within(*loc), public=rule.public)
    if rule.at and (key := rule.at.partition(".")[0]) not in expressions.record_keys():
        remedy = suggestion(key, sorted(expressions.record_keys())) or "写记录里的键，例如 titles"
        yield expressions.wrong(place.within("at"), f"记录里没有“{key}”这一项", remedy)


def names_for(rule: Rule) -> frozenset[str]:
    """The names that the expressions of ``rule`` may use."""
    years = YEAR_NAMES if rule.each.term == "school year" else {}
    return frozenset({*COMMON_NAMES, SUBJECT_NAMES[rule.each.kind], *years, *(DAY_NAMES if rule.as_of else {})})


def term_names(
    studio: Studio, term: SchoolYear | Period | None, today: date, schools: tuple[School, ...] = ()
) -> dict[str, Any]:
    """The names that every expression of one studio and term shares, and their values; without a term, of the cycle."""
    span = term or studio.cycle
    held = lookup.held(studio.activities_in(span), today)
    names: dict[str, Any] = {
        "studio": studio,
        "cycle": studio.cycle,
        "today": today,
        "activities": held,
        "credits": credited(studio, held),
        "outcomes": tuple(one for one in studio.outcomes_in(span) if one.on.first <= today),
        "projects": tuple(one for one in studio.projects_in(span) if one.opened.first <= today),
        "period": span,
        "schools": schools,
        "review": studio.review,
    }
    if isinstance(term, SchoolYear):
        names |= {
            "year": term,
            "plan": studio.annual_plans.get(term),
            "summary": studio.summaries.get(term),
            "appraisals": studio.appraisals.get(term),
            "ledger": studio.ledgers.get(term),
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
