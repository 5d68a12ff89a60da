"""What was known on a day: the same records without what is dated later.

A record of a later date is left out. So is a later fact of an earlier record: a project closed, a paper published, a prize or
title won. A month counts from its first day, as everywhere. People who had not joined are left out once the cycle runs. Before
it begins, those chosen for it are judged by the conditions of selection.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Protocol, TypeVar

from studiobook.core.dates import When
from studiobook.models.base import Record
from studiobook.models.library import Library
from studiobook.models.people import Person
from studiobook.models.records import Outcome, Project
from studiobook.models.reviews import StudioReview
from studiobook.models.studio import Studio
from studiobook.models.submissions import Ledger

Rec = TypeVar("Rec", bound=Record)
Key = TypeVar("Key")


class HandedIn(Protocol):
    """A record that says on which day it was handed in."""

    @property
    def handed_in(self) -> date:
        """The day."""


Held = TypeVar("Held", bound=HandedIn)


def known_on(library: Library, day: date) -> Library:
    """``library`` as it was on ``day``. Records without anything later are the same objects; so is a library of such."""
    studios = {name: _studio(studio, day) for name, studio in library.studios.items() if not _to_come(studio, day)}
    return library if _same(studios, library.studios) else replace(library, studios=studios)


def _to_come(studio: Studio, day: date) -> bool:
    """Whether it was not chosen yet on ``day``. One without a decision is being prepared, and judged for what it has."""
    decision = studio.about.selection
    return day < studio.cycle.first and decision is not None and day < decision.on


def _studio(studio: Studio, day: date) -> Studio:
    known: dict[str, Any] = {
        "people": {
            name: _person(one, day) for name, one in studio.people.items() if one.joined <= max(day, studio.cycle.first)
        },
        "activities": tuple(one for one in studio.activities if _past(one.when, day)),
        "joint": tuple(one for one in studio.joint if _past(one.when, day)),
        "outcomes": tuple(_outcome(one, day) for one in studio.outcomes if _past(one.on, day)),
        "projects": tuple(_project(one, day) for one in studio.projects if _past(one.opened, day)),
        "cycle_plan": studio.cycle_plan if studio.cycle_plan and studio.cycle_plan.handed_in <= day else None,
        "annual_plans": _handed_in(studio.annual_plans, day),
        "personal_plans": _handed_in(studio.personal_plans, day),
        "summaries": _handed_in(studio.summaries, day),
        "research_reports": _handed_in(studio.research_reports, day),
        "rules": tuple(one for one in studio.rules if _past(one.adopted, day)),
        "appraisals": _handed_in(studio.appraisals, day),
        "ledgers": {year: _ledger(one, day) for year, one in studio.ledgers.items()},
        "review": _review(studio.review, day),
    }
    changed = {name: value for name, value in known.items() if not _same(value, getattr(studio, name))}
    return replace(studio, **changed) if changed else studio


def _same(one: Any, other: Any) -> bool:
    """Whether two collections hold the same objects: to compare records by value would read every text."""
    if isinstance(one, Mapping):
        return len(one) == len(other) and all(one[key] is other[key] for key in one)
    if isinstance(one, tuple):
        return len(one) == len(other) and all(map(lambda a, b: a is b, one, other))
    return one is other


def _handed_in(records: Mapping[Key, Held], day: date) -> dict[Key, Held]:
    return {key: one for key, one in records.items() if one.handed_in <= day}


def _person(person: Person, day: date) -> Person:
    later = {name: _until(getattr(person, name), day) for name in ("titles", "honours", "earlier")}
    found: dict[str, Any] = {name: past for name, past in later.items() if len(past) < len(getattr(person, name))}
    if person.left and person.left > day:
        found["left"] = None
    return _changed(person, found)


def _outcome(outcome: Outcome, day: date) -> Outcome:
    found: dict[str, Any] = {}
    if outcome.published and not _past(outcome.published.on, day):
        found["published"] = None
    if len(past := _until(outcome.prizes, day)) < len(outcome.prizes):
        found["prizes"] = past
    return _changed(outcome, found)


def _project(project: Project, day: date) -> Project:
    found: dict[str, Any] = {}
    if project.closed and not _past(project.closed, day):
        found["closed"] = None
    if len(past := _until(project.prizes, day)) < len(project.prizes):
        found["prizes"] = past
    return _changed(project, found)


def _review(review: StudioReview | None, day: date) -> StudioReview | None:
    if review is None:
        return None
    sheets = tuple(sheet for sheet in review.sheets if sheet.on <= day)
    decided = review.decision is None or review.decision.on <= day
    if decided and len(sheets) == len(review.sheets):
        return review
    return replace(
        review, record=review.record if decided else _changed(review.record, {"decision": None}), sheets=sheets
    )


def _ledger(ledger: Ledger, day: date) -> Ledger:
    found: dict[str, Any] = {}
    if len(past := _until(ledger.income, day)) < len(ledger.income):
        found["income"] = past
    spent = tuple(one for one in ledger.expenses if one.on is None or _past(one.on, day))
    if len(spent) < len(ledger.expenses):
        found["expenses"] = spent
    return _changed(ledger, found)


def _until(items: tuple[Any, ...], day: date) -> tuple[Any, ...]:
    return tuple(item for item in items if _past(item.on, day)) if items else items


def _past(when: When, day: date) -> bool:
    """Whether ``when`` has come on ``day``; most dates are decided by their year."""
    return when.year < day.year or when.first <= day


def _changed(record: Rec, found: Mapping[str, Any]) -> Rec:
    return record.model_copy(update=dict(found)) if found else record
