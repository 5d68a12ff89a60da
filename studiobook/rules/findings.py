"""Judges a library by its policies: every rule over every subject, each answer a ``Finding`` with its proof."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from studiobook.core.dates import Period, SchoolYear, chinese_date
from studiobook.core.diagnostic import Place, Problem
from studiobook.models.district import Waiver
from studiobook.models.enums import State, Strength
from studiobook.models.library import Library
from studiobook.models.people import Person
from studiobook.models.policy import Clause, Kind, Rule
from studiobook.models.records import Activity, Project
from studiobook.models.reviews import Review
from studiobook.models.studio import About, Studio
from studiobook.rules import subjects as rule_subjects
from studiobook.rules.as_of import known_on
from studiobook.rules.compiler import SUBJECT_NAMES, CompiledRule, compile_policy, term_names
from studiobook.rules.evaluate import Answer, answer
from studiobook.rules.subjects import Subject

Term = SchoolYear | Period | None
_OF_A_REVIEW = frozenset(Review.model_fields) - frozenset(About.model_fields)


@dataclass(frozen=True)
class Finding:
    """What one rule says of one subject: the state, the value held against the threshold, and the records that were counted.

    ``year`` is the school year judged, None for the cycle or a standing condition. ``due`` is the day the duty falls due,
    None for a standing condition. ``place`` is where a person would mend it. ``period`` is the 学期 or calendar year where the
    rule judges those; ``day`` the day as of which; ``months`` the months there of those of the term, where the lower threshold
    was scaled by them; ``parts`` names the conditions of a group that do not hold, or the points of each item.
    """

    rule: Rule
    clause: Clause
    studio: str
    subject: Subject
    year: SchoolYear | None
    state: State
    value: float | bool
    counted: tuple[Any, ...]
    due: date | None
    waiver: Waiver | None
    place: Place
    period: Period | None = None
    day: date | None = None
    months: tuple[int, int] | None = None
    parts: tuple[str, ...] = ()

    @property
    def person(self) -> str:
        """The id of the person judged; empty where the subject is none."""
        return self.subject.id if isinstance(self.subject, Person) else ""

    @property
    def about(self) -> str:
        """The subject's name as people say it."""
        return self.subject.title if isinstance(self.subject, Activity | Project) else self.subject.name

    @property
    def term(self) -> Term:
        """The 学期, calendar year or school year that it is about; None for the cycle or a standing condition."""
        return self.period or self.year

    @property
    def refuses(self) -> bool:
        """Whether it refuses the data (see ``Rule.refuses``)."""
        return self.state is State.UNMET and self.rule.refuses

    @property
    def missing(self) -> float:
        """How much is still missing to a lower threshold; 0 where none is."""
        if self.least is None or isinstance(self.value, bool):
            return 0
        return max(0, self.least - self.value)

    @property
    def least(self) -> float | None:
        """The lower threshold that was used."""
        return _least(self.rule, self.months)

    def said(self) -> str:
        """The finding in one sentence, made from the rule itself: “德育公开课（第六条（二）1）：已有 0 次，至少 1 次”."""
        of_term = f"，{self.period.label}" if self.period else ""
        as_of = f"，按{chinese_date(self.day)}" if self.day else ""
        head = f"{self.rule.label}（{self.clause.cite}{of_term}{as_of}）"
        if isinstance(self.value, bool):
            return head + ("：已做到" if self.value else "：没有做到")
        held = "".join(f"，{limit}" for limit in limits(self.rule, self.months))
        return f"{head}：现为 {number(self.value)} {self.rule.unit}{held}{self._told()}"

    def _told(self) -> str:
        """What is told of the items of a group or of points."""
        if not self.parts or (self.rule.conditions and self.state is State.MET):
            return ""
        return f"；其中{'、'.join(self.parts)}" if self.rule.points else f"；不具备：{'、'.join(self.parts)}"

    def advice(self) -> str:
        """What to do about it: the rule's remedy, by when, or by which document it was waived."""
        if self.state is State.WAIVED and self.waiver:
            return f"经{self.waiver.approver}批准豁免（{self.waiver.document}），至{chinese_date(self.waiver.until)}"
        if self.due and self.state is State.PENDING:
            return f"{chinese_date(self.due)}前：{self.rule.remedy}"
        if self.due and self.state is State.UNMET:
            return f"已过{chinese_date(self.due)}：{self.rule.remedy}"
        return self.rule.remedy


def number(value: float) -> str:
    """A figure without a needless decimal part."""
    return str(int(value)) if value == int(value) else f"{value:.2f}".rstrip("0").rstrip(".")


def limits(rule: Rule, months: tuple[int, int] | None = None) -> tuple[str, ...]:
    """The thresholds of ``rule`` in words: ``("至少 1 次",)``; scaled for who was there some ``months`` only."""
    if rule.any_of:
        return (f"有 1 {rule.unit}即可",)
    if rule.all_of:
        return (f"{len(rule.all_of)} {rule.unit}都要",)
    if rule.between:
        return (f"{number(rule.between.least)} 至 {number(rule.between.most)} {rule.unit}",)
    least = _least(rule, months) if rule.at_least is not None else None
    named = (
        ("应为", rule.equals),
        ("至少", least),
        ("至多", rule.at_most),
        ("占比至少", rule.share_at_least),
        ("占比至多", rule.share_at_most),
    )
    said = tuple(f"{word} {number(limit)} {rule.unit}" for word, limit in named if limit is not None)
    if months and months[0] < months[1]:
        return (*said, f"在册 {months[0]} 个月，按 {months[1]} 个月折算")
    return said


def _least(rule: Rule, months: tuple[int, int] | None) -> float | None:
    """The lower threshold, scaled where ``months`` are given."""
    least = rule.least
    return least if least is None or months is None else rule_subjects.scaled(least, *months)


def judge(library: Library, today: date, *, public: bool = False) -> tuple[Finding, ...]:
    """Every finding on ``today``, by studio, clause and time. ``public``: only by rules whose answers the public may see.

    What was recorded later than ``today`` does not count. Rules that do not compile are left out; ``policy_problems``
    names them.
    """
    library = known_on(library, today)
    compiled = {policy.id: compile_policy(policy)[0] for policy in library.policies}
    findings: list[Finding] = []
    for studio in library.studios.values():
        policy = library.policy_of(studio)
        judged = _Judged(library, studio, today)
        for rule in compiled[policy.id] if policy else ():
            if rule.rule.public or not public:
                findings += _by_rule(rule, library, studio, judged, today)
    return tuple(findings)


def policy_problems(library: Library) -> tuple[Problem, ...]:
    """What is wrong with the rules of every edition."""
    found = (problem for policy in library.policies for problem in compile_policy(policy)[1])
    return tuple(problem._replace(code="read/rule") for problem in found)


class _Judged:
    """Whom the rules judge of one studio, and what their expressions may speak of: worked out once for all rules."""

    def __init__(self, library: Library, studio: Studio, today: date) -> None:
        self.library, self.studio, self.today = library, studio, today
        self.names: dict[Term, dict[str, Any]] = {}
        self.found: dict[tuple[Kind, Term], tuple[tuple[Subject, dict[str, Any]], ...]] = {}

    def subjects(self, kind: Kind, term: Term) -> tuple[tuple[Subject, dict[str, Any]], ...]:
        """The subjects of ``kind`` over ``term``, each with the names for it."""
        if term not in self.names:
            self.names[term] = term_names(self.studio, term, self.today, self.library.district.schools)
        if (kind, term) not in self.found:
            self.found[kind, term] = tuple(
                (subject, {**self.names[term], SUBJECT_NAMES[kind]: subject})
                for subject in rule_subjects.subjects(kind, self.studio, term or self.studio.cycle)
            )
        return self.found[kind, term]


def _by_rule(
    compiled: CompiledRule, library: Library, studio: Studio, judged: _Judged, today: date
) -> Iterator[Finding]:
    rule = compiled.rule
    for term in rule_subjects.terms(rule, studio, today):
        span = term or studio.cycle
        for subject, names in judged.subjects(rule.each.kind, term):
            months = rule_subjects.months(rule, studio, subject, span) if rule.pro_rata else None
            if rule.as_of:
                found = _as_of(
                    compiled, library, studio, names, rule_subjects.days(rule, studio, subject, span), months
                )
            else:
                found = answer(compiled, library, names), None
            if found[0] is not None:
                yield _finding(compiled, library, studio, subject, term, found[0], found[1], months, today)


def _as_of(
    compiled: CompiledRule,
    library: Library,
    studio: Studio,
    names: dict[str, Any],
    days: tuple[date, ...],
    months: tuple[int, int] | None,
) -> tuple[Answer | None, date | None]:
    """The answer as of one of ``days``: the first on which the rule is not fulfilled, else the last on which it applies."""
    found: tuple[Answer | None, date | None] = None, None
    for day in days:
        people = tuple(person for person in studio.everyone if person.active_on(day))
        one = answer(compiled, library, {**names, "day": day, "people": people})
        if one is not None:
            found = one, day
            if compiled.rule.strength is not Strength.COUNTED and not _satisfied(compiled.rule, one.value, months):
                break
    return found


def _finding(
    compiled: CompiledRule,
    library: Library,
    studio: Studio,
    subject: Subject,
    term: Term,
    found: Answer,
    day: date | None,
    months: tuple[int, int] | None,
    today: date,
) -> Finding:
    rule = compiled.rule
    due = _due(rule, studio, subject, term)
    waiver = _waiver(rule, library, studio, subject, due, today)
    return Finding(
        rule,
        compiled.clause,
        studio.id,
        subject,
        _school_year(rule, term),
        _state(rule, found.value, months, due, waiver, today),
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
    """The school year that ``term`` is or belongs to; none for a calendar year, which lies in two."""
    if isinstance(term, Period):
        return SchoolYear.of(term.first) if rule.each.term == "term" else None
    return term


def _state(
    rule: Rule,
    value: float | bool,
    months: tuple[int, int] | None,
    due: date | None,
    waiver: Waiver | None,
    today: date,
) -> State:
    if rule.strength is Strength.COUNTED:
        return State.COUNTED
    if _satisfied(rule, value, months):
        return State.MET
    if waiver:
        return State.WAIVED
    return State.PENDING if due and today <= due else State.UNMET


def _satisfied(rule: Rule, value: float | bool, months: tuple[int, int] | None) -> bool:
    return rule.satisfied(value, _least(rule, months))


def _due(rule: Rule, studio: Studio, subject: Subject, term: Term) -> date | None:
    if rule.due is None:
        return None
    span = studio.cycle if rule.due.anchor.endswith("cycle") else term
    return rule.due.on(span, subject.until if isinstance(subject, Activity) else None)


def _waiver(
    rule: Rule, library: Library, studio: Studio, subject: Subject, due: date | None, today: date
) -> Waiver | None:
    """The waiver that lifts a waivable rule; a duty is lifted by one that was in force when it fell due.

    A cycle that has ended is judged by what was in force on its last day: no waiver need outlast the cycle it was given for.
    """
    if not rule.waivable:
        return None
    name = f"{studio.id}/{subject.id}" if isinstance(subject, Person) else studio.id
    day = min(due or today, today, studio.cycle.last)
    return next((waiver for waiver in library.waivers if waiver.covers(rule.id, name, day)), None)


def _place(rule: Rule, studio: Studio, subject: Subject, counted: tuple[Any, ...]) -> Place:
    """Where to mend it: for too many, the first record beyond the threshold; else the subject's own file, or the studio's review."""
    most = rule.between.most if rule.between else rule.at_most
    if most is not None and rule.select and len(counted) > most and hasattr(counted[0], "path"):
        record = sorted(counted, key=lambda one: getattr(one, "joined", date.min))[int(most)]
    elif rule.at in _OF_A_REVIEW and (review := getattr(studio, "review", None)):  # the public view has none
        record = review.record
    else:
        record = studio.about if isinstance(subject, Studio) else subject
    return Place(record.path, tuple(rule.at.split(".")) if rule.at else ())
