"""Duties as tables and as progress: who has done what in a school year, what is due, and a forecast.

The duty tables of the site and of the reports are both built here, so that they cannot disagree.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction
from math import floor
from typing import NamedTuple

from studiobook.core.dates import Cycle, Period, SchoolYear
from studiobook.core.numbers import number_text
from studiobook.models.enums import Role, State, Strength, Term
from studiobook.models.people import PersonView
from studiobook.models.policy import Clause, QuantityRule, Rule, ShareRule
from studiobook.models.studio import StudioView
from studiobook.rules.findings import Finding

FIRST_DAYS = 30  # too few to estimate a pace from


class Duty(NamedTuple):
    """A column of a duty table: a rule, its clause, its due day, and the 学期 of a duty of each term."""

    clause: Clause
    rule: Rule
    due: date
    period: Period | None = None

    @property
    def label(self) -> str:
        """What it is called: ``公开课``, or ``公开课（2025—2026学年上学期）``."""
        return f"{self.rule.label}（{self.period.label}）" if self.period else self.rule.label


class DutyRow(NamedTuple):
    """A person's duties, one finding a column; None where the duty is not the person's (clause's condition not fulfilled)."""

    person: PersonView
    findings: tuple[Finding | None, ...]


class DutyTable(NamedTuple):
    """The duties of all leaders, or of all members, in one school year."""

    year: SchoolYear
    role: Role
    duties: tuple[Duty, ...]
    rows: tuple[DutyRow, ...]

    @property
    def done(self) -> int:
        """How many duties are fulfilled or lifted."""
        return sum(finding.state in (State.MET, State.WAIVED) for finding in self._findings)

    @property
    def owed(self) -> int:
        """How many duties there are."""
        return len(self._findings)

    @property
    def _findings(self) -> list[Finding]:
        return [finding for row in self.rows for finding in row.findings if finding]


def duty_tables(studio: StudioView, findings: Iterable[Finding], year: SchoolYear) -> tuple[DutyTable, ...]:
    """The tables of leaders and of members for ``year``; none for a role that owes nothing."""
    due = [finding for finding in findings if _is_duty(finding, studio, year) and finding.person]
    tables = (_table(studio, due, year, role) for role in Role)
    return tuple(table for table in tables if table.rows)


def studio_duties(studio: StudioView, findings: Iterable[Finding], year: SchoolYear) -> tuple[Finding, ...]:
    """What the studio itself owes in ``year``: plan, summary and the like."""
    return tuple(one for one in findings if _is_duty(one, studio, year) and isinstance(one.subject, StudioView))


def _is_duty(finding: Finding, studio: StudioView, year: SchoolYear) -> bool:
    """Whether it says that something has to be done by a day of ``year`` (a figure that is only counted is no duty)."""
    wanted = finding.due is not None and finding.rule.strength is not Strength.COUNTED
    return wanted and (finding.studio, finding.year) == (studio.id, year)


def _table(studio: StudioView, due: list[Finding], year: SchoolYear, role: Role) -> DutyTable:
    people = [person for person in studio.everyone if person.role is role]
    ids = {person.id for person in people}
    mine = [finding for finding in due if finding.person in ids]
    duties = {_column(one): Duty(one.clause, one.rule, one.due, one.period) for one in mine if one.due}
    found = {(one.person, _column(one)): one for one in mine}
    rows = (DutyRow(person, tuple(found.get((person.id, column)) for column in duties)) for person in people)
    return DutyTable(year, role, tuple(duties.values()), tuple(row for row in rows if any(row.findings)))


def _column(finding: Finding) -> tuple[str, Period | None]:
    return finding.rule.id, finding.period


class Outlook(Term):
    """What may be expected of duties that are still open; from the best to the worst."""

    DONE = "done", "已全部完成"
    ON_PACE = "on-pace", "按目前进度能完成"
    UNKNOWN = "unknown", "暂无法判断"
    BEHIND = "behind", "按目前进度可能来不及"
    OVERDUE = "overdue", "已有逾期"

    @property
    def rank(self) -> int:
        """Its place from the best, 0, downward."""
        return list(Outlook).index(self)


class Pace(NamedTuple):
    """One duty as a forecast sees it: how much of it is done (0 to 1), and its first and last day.

    ``steady`` is a duty that is not done bit by bit, such as a rate of attendance. While it is met it says nothing of the pace,
    and a part of it is no part done.
    """

    done: Fraction
    since: date
    due: date
    steady: bool = False

    @property
    def open(self) -> bool:
        """Whether something of it is still to be done."""
        return self.done < 1

    def expected(self, today: date) -> Fraction:
        """How much of it would be done on ``today`` if it were done evenly, a day like another."""
        days = (self.due - self.since).days + 1
        return min(Fraction(1), Fraction(max(0, (today - self.since).days + 1), days)) if days > 0 else Fraction(1)


class Forecast(NamedTuple):
    """An outlook, and in words what it rests on."""

    outlook: Outlook
    why: str


def forecast(paces: Sequence[Pace], begun: date, today: date) -> Forecast:
    """Whether the duties will be done in time if they go on as they have gone until ``today``.

    The time of each duty is divided evenly over its days, holidays included. The duties that would be complete by now are
    compared with what is done: not fewer, and it will do. The outlook is unknown within ``FIRST_DAYS`` days of ``begun``, the
    day on which they begin. So it is while no duty is complete and by the calendar none would be. More done never makes it
    worse.
    """
    left = [one for one in paces if one.open]
    late = sum(one.due < today for one in left)
    if not paces:
        return Forecast(Outlook.DONE, "没有应完成的")
    if not left:
        return Forecast(Outlook.DONE, f"{len(paces)} 项都已完成")
    if late:
        return Forecast(Outlook.OVERDUE, f"有 {late} 项过了期限还没有完成")
    if (today - begun).days < FIRST_DAYS:
        return Forecast(Outlook.UNKNOWN, f"开始不满 {FIRST_DAYS} 天，暂不预计")
    counted = [one for one in paces if one.open or not one.steady]
    done = sum((one.done for one in counted if not one.steady), Fraction(0))
    expected = floor(sum((one.expected(today) for one in counted), Fraction(0)))
    if not done and not expected:
        return Forecast(Outlook.UNKNOWN, "时间还早，也还没有完成的可供推算")
    outlook = Outlook.ON_PACE if done >= expected else Outlook.BEHIND
    return Forecast(outlook, f"按时间平均，到今天应完成 {expected} 项，实际完成 {number_text(float(done))} 项")


class Progress(NamedTuple):
    """What a studio or people of it owe in a school year: what is done, what is due when, the forecast.

    ``begun`` is the day on which it begins, ``today`` that of the forecast, ``cycle`` the studio's.
    """

    year: SchoolYear
    about: str
    findings: tuple[Finding, ...]
    begun: date
    today: date
    cycle: Cycle

    @property
    def forecast(self) -> Forecast:
        """Whether it will be done in time; computed on demand, since only the bureau's board needs it."""
        return forecast([_pace(one, self.cycle) for one in self.findings], self.begun, self.today)

    @property
    def done(self) -> int:
        """How many duties are fulfilled or lifted."""
        return sum(not is_open(finding) for finding in self.findings)

    @property
    def required(self) -> int:
        """How many duties there are."""
        return len(self.findings)

    @property
    def still_due(self) -> tuple[Finding, ...]:
        """What is not done, overdue ones too, the earliest first."""
        return tuple(sorted((one for one in self.findings if is_open(one)), key=lambda one: one.due or date.max))

    @property
    def overdue(self) -> int:
        """How many were to be done by a day that is past."""
        return sum(finding.state is State.UNMET for finding in self.findings)

    @property
    def next_due(self) -> date | None:
        """The next day on which something falls due that is not done; None where nothing does."""
        return min((one.due for one in self.findings if one.state is State.PENDING and one.due), default=None)


class StudioProgress(NamedTuple):
    """A studio's progress in a school year: its own duties, each person's, and those of all people of a role together."""

    studio: StudioView
    year: SchoolYear
    own: Progress
    people: tuple[Progress, ...]
    groups: tuple[Progress, ...]

    @property
    def everything(self) -> tuple[Progress, ...]:
        """The studio's own, then each person's, without those who owe nothing."""
        return tuple(one for one in (self.own, *self.people) if one.required)


def studio_progress(studio: StudioView, findings: Iterable[Finding], year: SchoolYear, today: date) -> StudioProgress:
    """Done, required, still due and the forecast of ``studio`` and its people for ``year`` on ``today``.

    A duty of the cycle belongs to the school year in which it falls due; one that falls due later, to the present one.
    """
    owed = [
        one for one in findings if one.studio == studio.id and is_owed(one) and _year_of(one, studio, today) == year
    ]

    def gathered(about: str, mine: Iterable[Finding], begun: date = year.first) -> Progress:
        return Progress(year, about, tuple(mine), begun, today, studio.cycle)

    by_person: dict[str, list[Finding]] = {}
    roles: dict[Role, list[Finding]] = {role: [] for role in Role}
    for one in owed:
        by_person.setdefault(one.person, []).append(one)
        if isinstance(one.subject, PersonView):
            roles[one.subject.role].append(one)
    people = [gathered(one.name, by_person.get(one.id, ()), max(year.first, one.joined)) for one in studio.everyone]
    groups = [gathered(role.label, found) for role, found in roles.items()]
    return StudioProgress(
        studio,
        year,
        gathered(studio.name, (one for one in owed if isinstance(one.subject, StudioView))),
        tuple(one for one in people if one.required),
        tuple(one for one in groups if one.required),
    )


def years_begun(studio: StudioView, today: date) -> tuple[SchoolYear, ...]:
    """The school years of the cycle that have begun, the latest first."""
    return tuple(year for year in reversed(studio.cycle.school_years) if year.first <= today)


def is_owed(finding: Finding) -> bool:
    """Whether it says that a studio or a person has to do something by a day."""
    duty = finding.due is not None and finding.rule.strength is not Strength.COUNTED
    return duty and isinstance(finding.subject, StudioView | PersonView)


def open_records(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """What is missing in the records of activities and projects, the earliest due first."""
    found = (one for one in findings if is_open(one) and not isinstance(one.subject, StudioView | PersonView))
    return tuple(sorted(found, key=lambda one: one.due or date.max))


def is_open(finding: Finding) -> bool:
    """Whether it is not done: still due, or overdue."""
    return finding.state in (State.PENDING, State.UNMET)


def _year_of(finding: Finding, studio: StudioView, today: date) -> SchoolYear:
    if finding.year or finding.due is None:
        return finding.year or SchoolYear.of(today)
    years = studio.cycle.school_years
    return max(years[0], min(SchoolYear.of(finding.due), SchoolYear.of(today), years[-1]))


def _pace(finding: Finding, cycle: Cycle) -> Pace:
    """The finding for the forecast; of what is counted, a part that is done counts as a part."""
    rule, span = finding.rule, finding.term or cycle
    joined = finding.subject.joined if isinstance(finding.subject, PersonView) else span.first
    rate = isinstance(rule, QuantityRule | ShareRule)
    done = Fraction(not is_open(finding))
    if not done and not rate and finding.least:
        # short of the threshold in number, or else (too many, or a condition besides) nothing of it
        share = Fraction(finding.value) / Fraction(finding.least)
        done = share if 0 <= share < 1 else done
    return Pace(done, max(span.first, joined), finding.due or span.last, steady=rate)
