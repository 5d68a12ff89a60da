"""What a rule found: a ``Finding`` with its proof, and the sentences that say it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from studiobook.core.dates import Period, SchoolYear, chinese_date
from studiobook.core.diagnostic import Location
from studiobook.core.numbers import number_text
from studiobook.models.criteria import Range
from studiobook.models.district import WaiverView
from studiobook.models.enums import State
from studiobook.models.people import PersonView
from studiobook.models.policy import AllOfRule, AnyOfRule, Clause, LimitedRule, PointsRule, Rule, ShareRule
from studiobook.models.records import ActivityView, Project
from studiobook.rules.subjects import Subject, scaled

Term = SchoolYear | Period | None
Months = tuple[int, int]  # how many months somebody belonged to the studio, of how many of the term


@dataclass(frozen=True)
class Finding:
    """The result of one rule for one subject: the state, the measured value and the records that were counted.

    Attributes:
        rule: The rule that was evaluated.
        clause: The clause that the rule belongs to.
        studio: The id of the studio.
        subject: The studio, person, activity or project that the rule was evaluated for.
        year: The school year; None for the cycle or a standing condition.
        state: Whether the rule is met.
        value: The measured value that the thresholds apply to.
        counted: The records that were counted.
        due: The day on which the duty falls due; None for a standing condition.
        waiver: The waiver that lifts the rule.
        place: Where a person would correct the record.
        period: The 学期 or calendar year, where the rule is evaluated over those.
        day: The day as of which the subject was looked at.
        months: The months by which the lower threshold was scaled.
        parts: The conditions of a group that do not hold, or the points of each item.
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
    waiver: WaiverView | None
    place: Location
    period: Period | None = None
    day: date | None = None
    months: Months | None = None
    parts: tuple[str, ...] = ()

    @property
    def person(self) -> str:
        """The id of the subject if it is a person, else empty."""
        return self.subject.id if isinstance(self.subject, PersonView) else ""

    @property
    def about(self) -> str:
        """The subject's name as people say it."""
        return self.subject.title if isinstance(self.subject, ActivityView | Project) else self.subject.name

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
        """How much is missing to a lower threshold; 0 where none is."""
        if self.least is None or isinstance(self.value, bool):
            return 0
        return max(0, self.least - self.value)

    @property
    def least(self) -> float | None:
        """The lower threshold that was used."""
        return least_of(self.rule, self.months)

    def message(self) -> str:
        """The finding in one sentence: “德育公开课（第六条（二）1）：现为 0 次，至少 1 次”."""
        of_term = f"，{self.period.label}" if self.period else ""
        as_of = f"，按{chinese_date(self.day)}" if self.day else ""
        head = f"{self.rule.label}（{self.clause.cite}{of_term}{as_of}）"
        if isinstance(self.value, bool):
            return head + ("：已做到" if self.value else "：没有做到")
        thresholds = "".join(f"，{limit}" for limit in limits(self.rule, self.months))
        return f"{head}：现为 {number_text(self.value)} {self.rule.unit}{thresholds}{self._items()}"

    def _items(self) -> str:
        """The conditions that do not hold, or the points of each item, as the end of the sentence."""
        if not self.parts:
            return ""
        if isinstance(self.rule, PointsRule):
            return f"；其中{'、'.join(self.parts)}"
        return "" if self.state is State.MET else f"；不具备：{'、'.join(self.parts)}"

    def advice(self) -> str:
        """What to do about it: the rule's remedy, by when, or the document that waived it."""
        if self.state is State.WAIVED and self.waiver:
            return f"经{self.waiver.approver}批准豁免（{self.waiver.document}），至{chinese_date(self.waiver.until)}"
        if self.due and self.state is State.PENDING:
            return f"{chinese_date(self.due)}前：{self.rule.remedy}"
        if self.due and self.state is State.UNMET:
            return f"已过{chinese_date(self.due)}：{self.rule.remedy}"
        return self.rule.remedy


def limits(rule: Rule, months: Months | None = None) -> tuple[str, ...]:
    """The thresholds of ``rule`` in words: ``("至少 1 次",)``.

    Args:
        rule: The rule.
        months: Where the lower threshold was scaled, the months by which it was.
    """
    match rule:
        case AnyOfRule():
            return (f"有 1 {rule.unit}即可",)
        case AllOfRule():
            return (f"{len(rule.all_of)} {rule.unit}都要",)
        case ShareRule():
            named = [("占比至少", rule.share_at_least), ("占比至多", rule.share_at_most)]
        case LimitedRule(between=Range() as between):
            return (f"{number_text(between.least)} 至 {number_text(between.most)} {rule.unit}",)
        case LimitedRule():
            least = least_of(rule, months) if rule.at_least is not None else None
            named = [("应为", rule.equals), ("至少", least), ("至多", rule.at_most)]
        case _:
            return ()
    words = tuple(f"{word} {number_text(limit)} {rule.unit}" for word, limit in named if limit is not None)
    if months and months[0] < months[1]:
        return (*words, f"在册 {months[0]} 个月，按 {months[1]} 个月折算")
    return words


def figure_text(finding: Finding) -> str:
    """The measured value with its unit: ``3 次``; ``有`` or ``无`` where it is yes or no."""
    if isinstance(finding.value, bool):
        return "有" if finding.value else "无"
    return f"{number_text(finding.value)} {finding.rule.unit}"


def least_of(rule: Rule, months: Months | None) -> float | None:
    """The lower threshold of ``rule``, scaled where ``months`` are given."""
    least = rule.least
    return least if least is None or months is None else scaled(least, *months)
