"""Duties as tables: who of a studio has done what in a school year, and what is still due, from the findings.

The site's duty table and the reports' are both made here, so that they cannot disagree.
"""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from studiobook.check import Finding
from studiobook.people import Person
from studiobook.policy import Clause, Rule
from studiobook.schoolyear import SchoolYear
from studiobook.studio import Studio
from studiobook.terms import Role, State, Strength


class Duty(NamedTuple):
    """A column of a duty table: a rule, the clause it belongs to, and the day by which everybody owes it."""

    clause: Clause
    rule: Rule
    due: date


class DutyRow(NamedTuple):
    """A person's duties, one finding a column; None where the duty is not the person's (clause's condition not fulfilled)."""

    person: Person
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


def duty_tables(studio: Studio, findings: Iterable[Finding], year: SchoolYear) -> tuple[DutyTable, ...]:
    """The tables of leaders and of members for ``year``; none for a role that owes nothing."""
    due = [finding for finding in findings if _is_duty(finding, studio, year) and finding.person]
    tables = (_table(studio, due, year, role) for role in Role)
    return tuple(table for table in tables if table.rows)


def studio_duties(studio: Studio, findings: Iterable[Finding], year: SchoolYear) -> tuple[Finding, ...]:
    """What the studio itself owes in ``year``: plan, summary and the like."""
    return tuple(one for one in findings if _is_duty(one, studio, year) and isinstance(one.subject, Studio))


def _is_duty(finding: Finding, studio: Studio, year: SchoolYear) -> bool:
    """Whether it says that something has to be done by a day of ``year`` (a figure that is only counted is no duty)."""
    wanted = finding.due is not None and finding.rule.strength is not Strength.COUNTED
    return wanted and (finding.studio, finding.year) == (studio.id, year)


def _table(studio: Studio, due: list[Finding], year: SchoolYear, role: Role) -> DutyTable:
    people = [person for person in studio.everyone if person.role is role]
    ids = {person.id for person in people}
    mine = [finding for finding in due if finding.person in ids]
    duties = {finding.rule.id: Duty(finding.clause, finding.rule, finding.due) for finding in mine if finding.due}
    found = {(finding.person, finding.rule.id): finding for finding in mine}
    rows = (DutyRow(person, tuple(found.get((person.id, rule)) for rule in duties)) for person in people)
    return DutyTable(year, role, tuple(duties.values()), tuple(row for row in rows if any(row.findings)))
