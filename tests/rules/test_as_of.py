"""An earlier day is judged by what was true then, and each cycle by its own edition."""

from dataclasses import fields
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from studiobook.loading.library import load
from studiobook.models.enums import State
from studiobook.models.studio import Studio
from studiobook.rules import as_of
from studiobook.rules.evaluate import evaluate
from tests.builders import Files, a_district, a_full_studio, a_person, a_policy, a_studio, an_activity

DAY = date(2025, 6, 1)
EVE = DAY - timedelta(days=1)


def known(root: Path, files: Files, day: date) -> Any:
    return as_of.known_on(load(a_district(root, chunhui=files)), day).studios["chunhui"]


DATED: dict[str, tuple[str, Files]] = {
    "activities": ("activities/2025-06-01-x.md", an_activity(date="2025-06-01", plan=None)),
    "outcomes": ("outcomes/a.yml", {"kind": "paper", "title": "x", "authors": ["li-min"], "on": "2025-06"}),
    "projects": ("projects/a.yml", {"title": "x", "level": "city", "leader": "li-min", "opened": "2025-06"}),
    "cycle_plan": ("plans/cycle.md", {"handed_in": "2025-06-01", "body": "x\n"}),
    "annual_plans": (
        "plans/2025-2026.md",
        {
            "handed_in": "2025-06-01",
            "items": [{"id": "a", "title": "x", "kind": "lecture", "month": "2025-10"}],
            "body": "x\n",
        },
    ),
    "personal_plans": ("plans/people/li-min.md", {"handed_in": "2025-06-01", "body": "x\n"}),
    "summaries": ("summaries/2024-2025.md", {"handed_in": "2025-06-01", "body": "x\n"}),
    "research_reports": ("summaries/research/a.md", {"title": "x", "handed_in": "2025-06-01", "body": "x\n"}),
    "appraisals": (
        "appraisals/2024-2025.yml",
        {
            "handed_in": "2025-06-01",
            "members": [{"person": "member-1", "grade": "good", "tasks_set": 1, "tasks_done": 1, "comment": "好。"}],
        },
    ),
    "rules": ("rules/more.md", {"title": "x", "topic": "other", "adopted": "2025-06", "body": "x\n"}),
    "people": ("people/new.yml", a_person("新成员", joined="2025-06-01")),
}


@pytest.mark.parametrize("name", DATED)
def test_a_record_of_a_later_date_does_not_count(tmp_path: Path, name: str) -> None:
    path, data = DATED[name]
    held = [getattr(known(tmp_path / str(day), {**a_studio(), path: data}, day), name) for day in (EVE, DAY)]
    sizes = [len(one) if hasattr(one, "__len__") else one is not None for one in held]
    assert sizes[1] - sizes[0] == 1


def test_every_dated_collection_of_a_studio_is_tried() -> None:
    untried = {"id", "about", "joint", "ledgers", "review", "files"}  # joint, ledgers, review: in tests of their own
    assert {field.name for field in fields(Studio)} == set(DATED) | untried


def facts(studio: Any) -> list[bool]:
    outcome, project, person = studio.outcomes[0], studio.projects[0], studio.people["member-1"]
    return [
        outcome.published is not None,
        bool(outcome.prizes),
        project.closed is not None,
        bool(project.prizes),
        bool(person.titles),
        len(person.honours) == 3,
        person.left is not None,
    ]


def test_a_later_fact_of_an_earlier_record_does_not_count(tmp_path: Path) -> None:
    prize = {"name": "x", "level": "city", "prize_class": "first", "on": "2025-06"}
    files = a_studio()
    files["outcomes/a.yml"] = {
        "kind": "paper", "title": "x", "authors": ["li-min"], "on": "2025-01", "prizes": [prize],
        "published": {"where": "x", "level": "city", "on": "2025-06"},
    }  # fmt: skip
    files["projects/a.yml"] = {
        "title": "x", "level": "city", "leader": "li-min", "opened": "2025-01", "closed": "2025-06", "prizes": [prize],
    }  # fmt: skip
    person = files["people/member-1.yml"]
    person["titles"] = [{"name": "x", "level": "city", "on": "2025-06"}]
    person["honours"].append({"name": "x", "level": "city", "on": "2025-06"})
    person["left"] = "2025-06-01"
    assert facts(known(tmp_path / "a", files, EVE)) == [False] * 7
    assert facts(known(tmp_path / "b", files, DAY)) == [True] * 7


def test_money_not_yet_received_or_spent_does_not_count(tmp_path: Path) -> None:
    files = a_studio()
    files["funding/2024-2025.yml"] = {
        "income": [{"on": "2025-01", "source": "district", "amount": 5}, {"on": "2025-06", "source": "school", "amount": 7}],
        "expenses": [{"on": "2025-06-01", "purpose": "x", "amount": 3}, {"amount": 1}],
    }  # fmt: skip
    balances = []
    for day in (EVE, DAY):
        (ledger,) = known(tmp_path / str(day), files, day).ledgers.values()
        balances.append(ledger.balance)
    assert balances == [4, 8]


def test_a_joint_activity_of_a_later_day_does_not_count(tmp_path: Path) -> None:
    files = {**a_studio(), "activities/2025-06-01-x.md": an_activity(date="2025-06-01", plan=None, joint=["qiming"])}
    library = load(a_district(tmp_path, chunhui=files, qiming=a_studio()))
    assert [len(as_of.known_on(library, day).studios["qiming"].joint) for day in (EVE, DAY)] == [0, 1]


def test_a_library_without_anything_later_is_given_back(tmp_path: Path) -> None:
    library = load(a_district(tmp_path, chunhui=a_full_studio(), qiming=a_studio()))
    assert as_of.known_on(library, date(2027, 1, 1)) is library
    before = as_of.known_on(library, DAY)
    assert before.studios["qiming"] is library.studios["qiming"]
    assert before.studios["chunhui"] is not library.studios["chunhui"]


def test_records_keep_their_places(tmp_path: Path) -> None:
    studio = known(tmp_path, a_full_studio(), date(2025, 4, 30))
    paper = studio.outcomes[0]
    assert (paper.published, paper.path) == (None, "studios/chunhui/outcomes/paper-li-min.yml")


def test_who_was_kept_from_before_is_not_kept_on(tmp_path: Path) -> None:
    library = load(a_district(tmp_path, chunhui={**a_studio(), DATED["people"][0]: DATED["people"][1]}))
    assert len(library.studios["chunhui"].everyone) == 4  # worked out and kept
    assert len(as_of.known_on(library, EVE).studios["chunhui"].everyone) == 3


def test_a_studio_that_was_not_chosen_yet_is_not_there(tmp_path: Path) -> None:
    new = a_studio(cycle="2026-2027")
    library = load(a_district(tmp_path, chunhui=a_studio(), qiming=new))
    there = {day: set(as_of.known_on(library, day).studios) for day in (date(2026, 8, 19), date(2026, 8, 20))}
    assert there == {date(2026, 8, 19): {"chunhui"}, date(2026, 8, 20): {"chunhui", "qiming"}}
    assert len(as_of.known_on(library, date(2026, 8, 20)).studios["qiming"].people) == 3  # before they join


def test_each_cycle_is_judged_by_its_own_edition(tmp_path: Path) -> None:
    asked = {"id": "motto", "is": "studio.about.motto", "strength": "expected"}
    root = a_district(
        tmp_path,
        policy=a_policy({**asked, "label": "新办法"}, effective_from="2026-09-01"),
        chunhui=a_studio(motto="一起想"),
        qiming=a_studio(cycle="2026-2027"),
    )
    old = a_policy({**asked, "label": "旧办法", "is": "not studio.about.motto"})
    old = old.replace("issuer", "effective_until: 2026-08-31\nissuer")
    (root / "bureau/policy/old.yml").write_text(old, encoding="utf-8")
    found = evaluate(load(root), date(2027, 1, 1))
    assert [(one.studio, one.rule.label, one.state) for one in found] == [
        ("chunhui", "旧办法", State.UNMET),
        ("qiming", "新办法", State.UNMET),
    ]
