"""Scope: whom a rule is about, over which terms, as of which days, and for how many months they were active."""

from datetime import date
from math import floor

from studiobook.core.dates import Period, SchoolYear, middles
from studiobook.models.people import PersonView, Span
from studiobook.models.policy import Kind, Rule
from studiobook.models.records import ActivityView, Project
from studiobook.models.studio import StudioView
from studiobook.rules.filters import turning_days

Subject = StudioView | PersonView | ActivityView | Project


def terms(rule: Rule, studio: StudioView, today: date) -> tuple[SchoolYear | Period | None, ...]:
    """The terms of the cycle that have begun; a rule without terms is evaluated once."""
    cycle = studio.cycle
    match rule.each.term:
        case "school year":
            return tuple(year for year in cycle.school_years if year.first <= today)
        case "term":
            return tuple(term for year in cycle.school_years for term in year.terms if term.first <= today)
        case "calendar year":
            return tuple(year for year in cycle.calendar_years if year.first <= today)
        case _:
            return (None,)


def subjects(kind: Kind, studio: StudioView, span: Span) -> tuple[Subject, ...]:
    """The subjects of ``studio`` that a rule of ``kind`` is about over ``span``."""
    match kind:
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
        case role:
            return _active(tuple(person for person in studio.everyone if person.role == role), span)


def _active(people: tuple[PersonView, ...], span: Span) -> tuple[PersonView, ...]:
    return tuple(person for person in people if person.active_in(span))


def days(rule: Rule, studio: StudioView, subject: Subject, span: Span) -> tuple[date, ...]:
    """The days as of which ``rule`` looks at ``subject``; none where it was not there, or nothing was decided."""
    if rule.as_of is None:
        return ()
    match rule.as_of.which:
        case "selection":
            decision = studio.about.selection
            day = studio.selected_on(subject) if isinstance(subject, PersonView) else decision.on if decision else None
            return (day,) if day else ()
        case "any day":
            return turning_days(studio.everyone, span)
        case which:
            day = span.first if which == "start" else span.last
            return () if isinstance(subject, PersonView) and not subject.active_on(day) else (day,)


def months(rule: Rule, studio: StudioView, subject: Subject, span: Span) -> tuple[int, int]:
    """How many months of ``span`` the subject was active, and how many the full term has (a calendar year has 12)."""
    full = 12 if rule.each.term == "calendar year" else len(middles(span))
    return (subject.months_in(span) if isinstance(subject, PersonView) else len(middles(span))), full


def scaled(least: float, active: int, full: int) -> int:
    """A lower threshold for who was active ``active`` of ``full`` months, rounded down."""
    return max(0, floor(least * active / full))
