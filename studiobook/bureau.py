"""Data of the bureau's own files that contradict each other: ids used twice, waivers of nothing."""

from collections import Counter
from collections.abc import Iterator

from studiobook.district import Waiver
from studiobook.errors import Place, Problem
from studiobook.explain import suggestion
from studiobook.library import Library


def problems(library: Library, without: frozenset[str]) -> Iterator[Problem]:
    """Every contradiction; a waiver for a studio in ``without``, which could not be read, is not held against it."""
    schools = Counter(school.id for school in library.district.schools)
    for index, school in enumerate(library.district.schools):
        if schools[school.id] > 1:
            yield Problem(library.district.at("schools", index, "id"), f"学校代号“{school.id}”写了两次", "换一个代号")
    for policy in library.policies:
        seen: set[str] = set()
        for _, rule, place in policy.rules():
            if rule.id in seen:
                yield Problem(Place(place.path, (*place.loc, "id")), f"规则“{rule.id}”写了两次", "换一个代号")
            seen.add(rule.id)
        clauses = Counter(clause.id for clause in policy.clauses)
        for index, clause in enumerate(policy.clauses):
            if clauses[clause.id] > 1:
                yield Problem(policy.at("clauses", index, "id"), f"条款“{clause.id}”写了两次", "合并成一条")
    for index, waiver in enumerate(library.waivers):
        if waiver.subject.partition("/")[0] not in without:
            yield from _waiver(library, waiver, Place("bureau/waivers.yml", ("waivers", index)))


def _waiver(library: Library, waiver: Waiver, place: Place) -> Iterator[Problem]:
    rules = {rule.id: rule for policy in library.policies for _, rule, _ in policy.rules()}
    if waiver.rule not in rules:
        remedy = suggestion(waiver.rule, list(rules)) or "规则代号见 bureau/policy/"
        yield Problem(Place(place.path, (*place.loc, "rule")), f"没有规则“{waiver.rule}”", remedy)
    elif not rules[waiver.rule].waivable:
        yield Problem(
            Place(place.path, (*place.loc, "rule")), f"规则“{waiver.rule}”不能豁免", "只有“原则上”的规则可以豁免"
        )
    studio, _, person = waiver.subject.partition("/")
    known = library.studios.get(studio)
    if known is None or (person and person not in known.people):
        yield Problem(
            Place(place.path, (*place.loc, "subject")),
            f"没有“{waiver.subject}”",
            "写 工作室代号，或 工作室代号/人员代号",
        )
