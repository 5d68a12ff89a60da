"""Evaluate the policies of a library: every rule over every subject, each result a ``Finding`` with its proof."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from studiobook.core.dates import Period, SchoolYear
from studiobook.core.diagnostic import Location
from studiobook.models.district import Waiver
from studiobook.models.enums import State, Strength
from studiobook.models.library import Library
from studiobook.models.people import PersonView, Span
from studiobook.models.policy import CountRule, Kind, Rule
from studiobook.models.records import ActivityView
from studiobook.models.reviews import Review
from studiobook.models.studio import About, Studio, StudioView
from studiobook.rules import subjects as rule_subjects
from studiobook.rules.as_of import known_on
from studiobook.rules.compiler import SUBJECT_NAMES, CompiledRule, compile_policy, term_names
from studiobook.rules.findings import Finding, Months, Term, least_of
from studiobook.rules.measure import Measurement, measure
from studiobook.rules.subjects import Subject

_OF_A_REVIEW = frozenset(Review.model_fields) - frozenset(About.model_fields)


def evaluate(library: Library, today: date) -> tuple[Finding, ...]:
    """Evaluate every rule over every subject of ``library``.

    Rules that do not compile are left out; ``compiler.policy_diagnostics`` names them.

    Args:
        library: All records. What is dated later than ``today`` does not count.
        today: The day on which the rules are evaluated.

    Returns:
        The findings by studio, clause and time.

    Raises:
        DataError: An expression failed on these records.
    """
    library = known_on(library, today)
    findings: list[Finding] = []
    for studio in library.studios.values():
        policy = library.policy_of(studio)
        scope = _Scope(library, studio, today)
        for compiled in compile_policy(policy)[0] if policy else ():
            findings += _rule_findings(compiled, scope)
    return tuple(findings)


class _Scope:
    """One studio on one day: the subjects of its rules and their names, computed once for all rules."""

    def __init__(self, library: Library, studio: Studio, today: date) -> None:
        self.library, self.studio, self.today = library, studio, today
        self._names: dict[Term, dict[str, Any]] = {}
        self._subjects: dict[tuple[Kind, Term], tuple[tuple[Subject, dict[str, Any]], ...]] = {}

    def subjects(self, kind: Kind, term: Term) -> tuple[tuple[Subject, dict[str, Any]], ...]:
        """The subjects of ``kind`` over ``term``, each with the names of its expressions."""
        if term not in self._names:
            self._names[term] = term_names(self.studio, term, self.today, self.library.district.schools)
        if (kind, term) not in self._subjects:
            self._subjects[kind, term] = tuple(
                (subject, {**self._names[term], SUBJECT_NAMES[kind]: subject})
                for subject in rule_subjects.subjects(kind, self.studio, term or self.studio.cycle)
            )
        return self._subjects[kind, term]


def _rule_findings(compiled: CompiledRule, scope: _Scope) -> Iterator[Finding]:
    """The findings of one rule over all its terms and subjects in a studio."""
    rule, studio = compiled.rule, scope.studio
    for term in rule_subjects.terms(rule, studio, scope.today):
        span = term or studio.cycle
        for subject, names in scope.subjects(rule.each.kind, term):
            months = rule_subjects.months(rule, studio, subject, span) if rule.by_months else None
            day = None
            if rule.as_of:
                found, day = _measured_as_of(compiled, scope, subject, names, span, months)
            else:
                found = measure(compiled, scope.library, names)
            if found is not None:
                yield _finding(compiled, scope, subject, term, found, day, months)


def _measured_as_of(
    compiled: CompiledRule, scope: _Scope, subject: Subject, names: dict[str, Any], span: Span, months: Months | None
) -> tuple[Measurement | None, date | None]:
    """Measure a rule on each of its days.

    Returns:
        The first measurement that does not satisfy the rule, else the last one, with its day.
    """
    rule, studio = compiled.rule, scope.studio
    found: tuple[Measurement | None, date | None] = None, None
    for day in rule_subjects.days(rule, studio, subject, span):
        people = tuple(person for person in studio.everyone if person.active_on(day))
        measured = measure(compiled, scope.library, {**names, "day": day, "people": people})
        if measured is not None:
            found = measured, day
            if rule.strength is not Strength.COUNTED and not _satisfied(rule, measured, months):
                break
    return found


def _finding(
    compiled: CompiledRule,
    scope: _Scope,
    subject: Subject,
    term: Term,
    found: Measurement,
    day: date | None,
    months: Months | None,
) -> Finding:
    rule, studio, today = compiled.rule, scope.studio, scope.today
    due = _due(rule, studio, subject, term)
    waiver = _waiver(rule, scope, subject, due)
    return Finding(
        rule,
        compiled.clause,
        studio.id,
        subject,
        _school_year(rule, term),
        _state(rule, _satisfied(rule, found, months), due, waiver, today),
        found.value,
        found.counted,
        due,
        waiver,
        _place(rule, studio, subject, found.counted),
        term if isinstance(term, Period) else None,
        day,
        months,
        found.parts,
    )


def _school_year(rule: Rule, term: Term) -> SchoolYear | None:
    """The school year that ``term`` is or belongs to; None for a calendar year, which overlaps two."""
    if isinstance(term, Period):
        return SchoolYear.of(term.first) if rule.each.term == "term" else None
    return term


def _state(rule: Rule, satisfied: bool, due: date | None, waiver: Waiver | None, today: date) -> State:
    if rule.strength is Strength.COUNTED:
        return State.COUNTED
    if satisfied:
        return State.MET
    if waiver:
        return State.WAIVED
    return State.PENDING if due and today <= due else State.UNMET


def _satisfied(rule: Rule, found: Measurement, months: Months | None) -> bool:
    return rule.satisfied(found.value, least_of(rule, months))


def _due(rule: Rule, studio: Studio, subject: Subject, term: Term) -> date | None:
    if rule.due is None:
        return None
    span = studio.cycle if rule.due.anchor.endswith("cycle") else term
    return rule.due.on(span, subject.until if isinstance(subject, ActivityView) else None)


def _waiver(rule: Rule, scope: _Scope, subject: Subject, due: date | None) -> Waiver | None:
    """The waiver that lifts a waivable rule; a duty is lifted by one that was in force when it fell due.

    A cycle that has ended is evaluated by what was in force on its last day: no waiver need outlast its cycle.
    """
    if not rule.waivable:
        return None
    studio = scope.studio
    name = f"{studio.id}/{subject.id}" if isinstance(subject, PersonView) else studio.id
    day = min(due or scope.today, scope.today, studio.cycle.last)
    return next((waiver for waiver in scope.library.waivers if waiver.covers(rule.id, name, day)), None)


def _place(rule: Rule, studio: Studio, subject: Subject, counted: tuple[Any, ...]) -> Location:
    """Where to correct it: the first record beyond an upper threshold, else the subject's file or the studio's review."""
    most = rule.most if isinstance(rule, CountRule) and rule.equals is None else None
    if most is not None and len(counted) > most and hasattr(counted[0], "path"):
        record = sorted(counted, key=lambda one: getattr(one, "joined", date.min))[int(most)]
    elif rule.at in _OF_A_REVIEW and studio.review:
        record = studio.review.record
    else:
        record = studio.about if isinstance(subject, StudioView) else subject
    return Location(record.path, tuple(rule.at.split(".")) if rule.at else ())
