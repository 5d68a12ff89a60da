"""Judges a library by its policies: every rule over every subject, each answer a ``Finding`` with its proof."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from jinja2 import UndefinedError

from studiobook.district import Waiver
from studiobook.errors import DataFault, Place, Problem, Trouble
from studiobook.library import Library, locate
from studiobook.people import Person, Span
from studiobook.policy import Clause, Rule
from studiobook.records import Activity, Project
from studiobook.rules import SUBJECT_NAMES, CompiledRule, compile_policy, term_names
from studiobook.schoolyear import SchoolYear, chinese_date
from studiobook.studio import Studio
from studiobook.terms import State, Strength

Subject = Studio | Person | Activity | Project


@dataclass(frozen=True)
class Finding:
    """What one rule says of one subject: the state, the value held against the threshold, and the records that were counted.

    ``year`` is the school year judged, None for the cycle or a standing condition. ``due`` is the day the duty falls due,
    None for a standing condition. ``place`` is where a person would mend it.
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

    @property
    def person(self) -> str:
        """The id of the person judged; empty where the subject is none."""
        return self.subject.id if isinstance(self.subject, Person) else ""

    @property
    def about(self) -> str:
        """The subject's name as people say it."""
        return self.subject.title if isinstance(self.subject, Activity | Project) else self.subject.name

    @property
    def refuses(self) -> bool:
        """Whether it refuses the data (see ``Rule.refuses``)."""
        return self.state is State.UNMET and self.rule.refuses

    @property
    def missing(self) -> float:
        """How much is still missing to a lower threshold; 0 where none is."""
        least = self.rule.at_least if self.rule.at_least is not None else self.rule.equals
        if least is None or isinstance(self.value, bool):
            return 0
        return max(0, least - self.value)

    def said(self) -> str:
        """The finding in one sentence, made from the rule itself: “德育公开课（第六条（二）1）：已有 0 次，至少 1 次”."""
        head = f"{self.rule.label}（{self.clause.cite}）"
        if isinstance(self.value, bool):
            return head + ("：已做到" if self.value else "：没有做到")
        return f"{head}：现为 {number(self.value)} {self.rule.unit}" + "".join(
            f"，{limit}" for limit in limits(self.rule)
        )

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


def limits(rule: Rule) -> tuple[str, ...]:
    """The thresholds of ``rule`` in words: ``("至少 1 次",)``."""
    named = (("应为", rule.equals), ("至少", rule.at_least), ("至多", rule.at_most))
    return tuple(f"{word} {number(limit)} {rule.unit}" for word, limit in named if limit is not None)


def judge(library: Library, today: date, *, public: bool = False) -> tuple[Finding, ...]:
    """Every finding on ``today``, by studio, clause and time. ``public``: only by rules whose answers the public may see.

    Rules that do not compile are left out; ``policy_problems`` names them.
    """
    compiled = {policy.id: compile_policy(policy)[0] for policy in library.policies}
    findings: list[Finding] = []
    for studio in library.studios.values():
        policy = library.policy_of(studio)
        shared: dict[SchoolYear | None, dict[str, Any]] = {}
        for rule in compiled[policy.id] if policy else ():
            if rule.rule.public or not public:
                findings += _by_rule(rule, library, studio, shared, today)
    return tuple(findings)


def policy_problems(library: Library) -> tuple[Problem, ...]:
    """What is wrong with the rules of every edition."""
    return tuple(problem for policy in library.policies for problem in compile_policy(policy)[1])


def _by_rule(
    compiled: CompiledRule,
    library: Library,
    studio: Studio,
    shared: dict[SchoolYear | None, dict[str, Any]],
    today: date,
) -> Iterator[Finding]:
    rule = compiled.rule
    for year in _terms(rule, studio, today):
        if year not in shared:
            shared[year] = term_names(studio, year, today)
        for subject in _subjects(rule, studio, year):
            names = {**shared[year], SUBJECT_NAMES[rule.each.kind]: subject}
            answer = _answer(compiled, library, names)
            if answer is not None:
                yield _finding(compiled, library, studio, subject, year, answer, today)


def _answer(compiled: CompiledRule, library: Library, names: dict[str, Any]) -> Any:
    """What the rule gives for one subject: records, a number, a yes or no; None where it does not apply. DataFault where it fails."""
    rule = compiled.rule
    try:
        if compiled.when and not compiled.when(**names):
            return None
        answer = compiled.asks(**names)
        return tuple(answer) if rule.select else bool(answer) if rule.holds else answer + 0
    except (TypeError, ValueError, ArithmeticError, UndefinedError):
        place = locate(library.root, compiled.place)
        remedy = "核对表达式得出的是不是记录（select）或数字（value）；可能没有的东西先在 when 里排除"
        raise DataFault([Trouble(compiled.place.path, *place, f"规则“{rule.id}”算不出结果", remedy)]) from None


def _terms(rule: Rule, studio: Studio, today: date) -> tuple[SchoolYear | None, ...]:
    """The school years to judge: those of the cycle that have begun. A rule without years is judged once."""
    if rule.each.term != "school year":
        return (None,)
    return tuple(year for year in studio.cycle.school_years if year.first <= today)


def _subjects(rule: Rule, studio: Studio, year: SchoolYear | None) -> tuple[Subject, ...]:
    span = year or studio.cycle
    match rule.each.kind:
        case "studio":
            return (studio,)
        case "activity":
            return tuple(one for one in studio.activities if span.first <= one.when.first <= span.last)
        case "project":
            return studio.projects_in(span)
        case "leader":
            return _active(studio.leaders, span)
        case "member":
            return _active(studio.members, span)
        case "person":
            return _active(studio.everyone, span)


def _active(people: tuple[Person, ...], span: Span) -> tuple[Person, ...]:
    return tuple(person for person in people if person.active_in(span))


def _finding(
    compiled: CompiledRule,
    library: Library,
    studio: Studio,
    subject: Subject,
    year: SchoolYear | None,
    answer: Any,
    today: date,
) -> Finding:
    rule = compiled.rule
    counted: tuple[Any, ...] = answer if rule.select else ()
    value: float | bool = len(counted) if rule.select else answer
    due = _due(rule, studio, subject, year)
    waiver = _waiver(rule, library, studio, subject, due, today)
    state = _state(rule, value, due, waiver, today)
    return Finding(
        rule,
        compiled.clause,
        studio.id,
        subject,
        year,
        state,
        value,
        counted,
        due,
        waiver,
        _place(rule, studio, subject, counted),
    )


def _state(rule: Rule, value: float | bool, due: date | None, waiver: Waiver | None, today: date) -> State:
    if rule.strength is Strength.COUNTED:
        return State.COUNTED
    if _satisfied(rule, value):
        return State.MET
    if waiver:
        return State.WAIVED
    return State.PENDING if due and today <= due else State.UNMET


def _satisfied(rule: Rule, value: float | bool) -> bool:
    if rule.holds:
        return bool(value)
    return (
        (rule.at_least is None or value >= rule.at_least)
        and (rule.at_most is None or value <= rule.at_most)
        and (rule.equals is None or value == rule.equals)
    )


def _due(rule: Rule, studio: Studio, subject: Subject, year: SchoolYear | None) -> date | None:
    if rule.due is None:
        return None
    span = studio.cycle if rule.due.anchor.endswith("cycle") else year
    return rule.due.on(span, subject.until if isinstance(subject, Activity) else None)


def _waiver(
    rule: Rule, library: Library, studio: Studio, subject: Subject, due: date | None, today: date
) -> Waiver | None:
    """The waiver that lifts a waivable rule; a duty is lifted by one that was in force when it fell due."""
    if not rule.waivable:
        return None
    name = f"{studio.id}/{subject.id}" if isinstance(subject, Person) else studio.id
    day = min(due, today) if due else today
    return next((waiver for waiver in library.waivers if waiver.covers(rule.id, name, day)), None)


def _place(rule: Rule, studio: Studio, subject: Subject, counted: tuple[Any, ...]) -> Place:
    """Where to mend it: for too many, the first record beyond the threshold; else the subject's own file."""
    if rule.at_most is not None and len(counted) > rule.at_most:
        record = sorted(counted, key=lambda one: getattr(one, "joined", date.min))[int(rule.at_most)]
    else:
        record = studio.about if isinstance(subject, Studio) else subject
    return Place(record.path, tuple(rule.at.split(".")) if rule.at else ())
