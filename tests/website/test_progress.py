"""Duties as tables."""

from datetime import date
from pathlib import Path

import pytest

from studiobook.core.dates import SchoolYear
from studiobook.loading.library import load
from studiobook.models.enums import Role, State
from studiobook.rules import progress
from studiobook.rules.evaluate import evaluate
from tests.builders import a_district, a_full_studio, a_policy, a_studio, an_activity

YEAR = SchoolYear(2024)


def tables(root: Path, today: date) -> tuple[progress.DutyTable, ...]:
    library = load(root)
    return progress.duty_tables(library.studios["chunhui"], evaluate(library, today), YEAR)


@pytest.fixture
def full(tmp_path: Path) -> Path:
    made: Path = a_district(tmp_path, chunhui=a_full_studio())
    return made


def test_leaders_and_members_have_a_table_each_with_their_own_duties(full: Path) -> None:
    leaders, members = tables(full, date(2025, 9, 1))
    assert (leaders.role, members.role) == (Role.LEADER, Role.MEMBER)
    assert [row.person.id for row in members.rows] == ["member-1", "member-2"]
    assert {duty.clause.id for duty in leaders.duties} == {"6.1.5"}
    assert leaders.done == leaders.owed == len(leaders.duties)


def test_a_duty_says_when_it_is_owed(full: Path) -> None:
    assert {duty.due for table in tables(full, date(2024, 11, 1)) for duty in table.duties if duty.rule.due} >= {
        YEAR.last
    }


def test_a_duty_of_each_term_has_a_column_a_term(tmp_path: Path) -> None:
    rule = {
        "label": "公开课",
        "each": "leader in term",
        "select": "credits | by(person)",
        "at_least": 1,
        "due": "end of term",
    }
    files = {**a_studio(), "activities/2024-10-17-x.md": an_activity()}
    root = a_district(tmp_path, policy=a_policy(rule), chunhui=files)
    (table,) = tables(root, date(2025, 9, 1))
    assert [(duty.label, duty.due) for duty in table.duties] == [
        ("公开课（2024—2025学年上学期）", date(2025, 1, 31)),
        ("公开课（2024—2025学年下学期）", date(2025, 8, 31)),
    ]
    assert [one.state for one in table.rows[0].findings if one] == [State.MET, State.UNMET]
    assert (table.done, table.owed) == (1, 2)


def test_what_is_not_done_is_pending_until_it_is_due(tmp_path: Path) -> None:
    root = a_district(tmp_path, chunhui=a_studio())
    for day, state in ((date(2024, 11, 1), State.PENDING), (date(2025, 9, 1), State.UNMET)):
        leaders, _ = tables(root, day)
        assert leaders.done == 0
        assert {finding.state for row in leaders.rows for finding in row.findings if finding} == {state}


def test_a_year_that_has_not_begun_owes_nothing(full: Path) -> None:
    library = load(full)
    findings = evaluate(library, date(2024, 11, 1))
    assert progress.duty_tables(library.studios["chunhui"], findings, SchoolYear(2025)) == ()


def test_the_studios_own_duties_stand_apart(full: Path) -> None:
    library = load(full)
    own = progress.studio_duties(library.studios["chunhui"], evaluate(library, date(2025, 9, 1)), YEAR)
    assert {"annual-plan", "annual-summary"} <= {finding.rule.id for finding in own}
    assert all(finding.state is not State.COUNTED for finding in own)
