"""Findings: the state around the due day, waivers, who is held to what, and the sentences."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from studiobook.core.dates import SchoolYear
from studiobook.loading.library import load
from studiobook.models.enums import State
from studiobook.rules.evaluate import evaluate
from studiobook.rules.findings import Finding
from tests.builders import (
    Files,
    a_district,
    a_full_studio,
    a_leader,
    a_person,
    a_policy,
    a_studio,
    a_studio_without_title,
    an_activity,
)

DUE = date(2025, 8, 31)


def judged(
    root: Path, files: Files, today: date, *rules: Files, waivers: list[Files] | None = None, **more: Files
) -> tuple[Finding, ...]:
    policy = a_policy(*rules) if rules else None
    return evaluate(load(a_district(root, policy=policy, waivers=waivers, chunhui=files, **more)), today)


def states(found: tuple[Finding, ...], rule: str) -> list[State]:
    return [one.state for one in found if one.rule.id == rule]


YEARLY = {"each": "studio in school year", "select": "outcomes", "at_least": 1, "due": "end of school year"}
PAPER = {"kind": "paper", "title": "x", "authors": ["li-min"], "on": "2025-08"}


@pytest.mark.parametrize(
    ("today", "state"),
    [(date(2024, 9, 1), State.PENDING), (DUE, State.PENDING), (DUE + timedelta(days=1), State.UNMET)],
    ids=["first-day", "due-day", "day-after"],
)
def test_a_duty_is_pending_to_the_end_of_its_due_day(tmp_path: Path, today: date, state: State) -> None:
    found = judged(tmp_path, a_studio(), today, YEARLY)
    assert (found[0].state, found[0].due, found[0].year) == (state, DUE, SchoolYear(2024))


def test_a_duty_once_done_stays_done(tmp_path: Path) -> None:
    found = judged(tmp_path, {**a_studio(), "outcomes/p.yml": PAPER}, DUE + timedelta(days=1), YEARLY)
    assert [one.state for one in found] == [State.MET, State.PENDING]  # the second is the new year's
    assert [record.path for record in found[0].counted] == ["studios/chunhui/outcomes/p.yml"]


@pytest.mark.parametrize(
    ("due", "day"),
    [
        ("end of school year", date(2025, 8, 31)),
        ("end of school year - 47 days", date(2025, 7, 15)),
        ("start of school year", date(2024, 9, 1)),
        ("start of cycle + 90 days", date(2024, 11, 30)),
        ("end of cycle", date(2027, 8, 31)),
    ],
)
def test_due_days(tmp_path: Path, due: str, day: date) -> None:
    (found,) = judged(tmp_path, a_studio(), date(2024, 9, 1), {**YEARLY, "due": due})
    assert found.due == day


def test_an_activity_falls_due_after_its_last_day(tmp_path: Path) -> None:
    held = an_activity(sessions=[{"date": "2024-10-17"}, {"date": "2024-10-20"}])
    rule = {"each": "activity", "is": "activity.summary", "due": "activity + 14 days"}
    del held["summary"]
    (found,) = judged(tmp_path, {**a_studio(), "activities/2024-10-17-x.md": held}, date(2024, 11, 3), rule)
    assert (found.due, found.state) == (date(2024, 11, 3), State.PENDING)
    (found,) = evaluate(load(tmp_path), date(2024, 11, 4))
    assert (found.state, found.refuses) == (State.UNMET, True)


@pytest.mark.parametrize(
    ("strength", "due", "refuses"),
    [("must", None, True), ("principle", None, True), ("expected", None, False), ("must", "start of cycle", False)],
)
def test_only_a_binding_standing_condition_refuses(
    tmp_path: Path, strength: str, due: str | None, refuses: bool
) -> None:
    rule = {
        "each": "studio in cycle",
        "is": "studio.about.profile",
        "strength": strength,
        **({"due": due} if due else {}),
    }
    (found,) = judged(tmp_path, a_studio(), date(2025, 1, 1), rule)
    assert (found.state, found.refuses) == (State.UNMET, refuses)


def test_what_has_not_happened_yet_does_not_count(tmp_path: Path) -> None:
    files = {**a_studio(), "outcomes/p.yml": PAPER, "activities/2024-10-17-x.md": an_activity()}
    held = {"id": "held", "each": "studio in school year", "select": "activities", "strength": "counted"}
    done = {"id": "done", "each": "studio in school year", "select": "outcomes", "strength": "counted"}
    library = load(a_district(tmp_path, policy=a_policy(held, done), chunhui=files))
    values = {
        today: [one.value for one in evaluate(library, today)]
        for today in (date(2024, 10, 17), date(2024, 10, 18), date(2025, 7, 31), date(2025, 8, 1))
    }
    assert list(values.values()) == [[0, 0], [1, 0], [1, 0], [1, 1]]


def test_a_month_among_the_days_of_an_activity(tmp_path: Path) -> None:
    held = an_activity(sessions=[{"date": "2024-10-17"}, {"date": "2024-10"}, {"date": "2024-11-02"}])
    library = load(a_district(tmp_path, chunhui={**a_studio(), "activities/2024-10-x.md": held}))
    (activity,) = library.studios["chunhui"].activities
    assert (str(activity.when), activity.until, str(activity.school_year)) == (
        "2024-10",
        date(2024, 11, 2),
        "2024-2025",
    )


def test_a_rule_that_does_not_apply_gives_no_finding(tmp_path: Path) -> None:
    assert judged(tmp_path, a_studio(), DUE, {"is": "studio.about.profile", "when": "studio.about.motto"}) == ()


def test_school_years_that_have_not_begun_are_not_judged(tmp_path: Path) -> None:
    library = load(a_district(tmp_path, policy=a_policy(YEARLY), chunhui=a_studio()))
    years = [[str(one.year) for one in evaluate(library, day)] for day in (date(2024, 8, 31), DUE, date(2029, 1, 1))]
    assert years == [[], ["2024-2025"], ["2024-2025", "2025-2026", "2026-2027"]]


@pytest.mark.parametrize(
    ("rule", "value", "state"),
    [
        ({"at_least": 3}, 3, State.MET),
        ({"at_least": 4}, 3, State.UNMET),
        ({"at_most": 3}, 3, State.MET),
        ({"at_most": 2}, 3, State.UNMET),
        ({"equals": 3}, 3, State.MET),
        ({"equals": 2}, 3, State.UNMET),
        ({"at_least": 1, "at_most": 3}, 3, State.MET),
        ({"at_least": 1, "at_most": 2}, 3, State.UNMET),
        ({"strength": "counted"}, 3, State.COUNTED),
    ],
)
def test_thresholds(tmp_path: Path, rule: dict[str, Any], value: int, state: State) -> None:
    (found,) = judged(tmp_path, a_studio(), DUE, {"value": "studio.everyone | count", **rule})
    assert (found.value, found.state) == (value, state)


WAIVER = {
    "rule": "leader-title",
    "subject": "chunhui/li-min",
    "reason": "理由",
    "approver": "示例区教育局",
    "document": "示教基〔2024〕18号",
    "from": "2024-11-01",
    "until": "2024-11-30",
}


@pytest.mark.parametrize(
    ("change", "today", "state"),
    [
        ({}, date(2024, 10, 31), State.UNMET),
        ({}, date(2024, 11, 1), State.WAIVED),
        ({}, date(2024, 11, 30), State.WAIVED),
        ({}, date(2024, 12, 1), State.UNMET),
        ({"subject": "chunhui/member-1"}, date(2024, 11, 15), State.UNMET),
        ({"subject": "chunhui"}, date(2024, 11, 15), State.UNMET),
        ({"rule": "cycle-length"}, date(2024, 11, 15), State.UNMET),
    ],
    ids=["before", "first-day", "last-day", "after", "another-person", "the-studio", "another-rule"],
)
def test_a_waiver_lifts_its_rule_for_its_subject_in_its_time(
    tmp_path: Path, change: Files, today: date, state: State
) -> None:
    found = judged(tmp_path, a_studio_without_title(), today, waivers=[{**WAIVER, **change}])
    assert states(found, "leader-title") == [state]


def test_a_waiver_says_who_lifted_what_until_when(tmp_path: Path) -> None:
    found = judged(tmp_path, a_studio_without_title(), date(2024, 11, 15), waivers=[WAIVER])
    (waived,) = [one for one in found if one.state is State.WAIVED]
    assert waived.advice() == "经示例区教育局批准豁免（示教基〔2024〕18号），至2024年11月30日"
    assert not waived.refuses


def test_a_rule_that_is_not_in_principle_cannot_be_waived(tmp_path: Path) -> None:
    files = a_studio()
    files["people/member-1.yml"]["born"] = "1980-01"
    found = judged(
        tmp_path, files, date(2024, 11, 15), waivers=[{**WAIVER, "rule": "member-age", "subject": "chunhui/member-1"}]
    )
    assert states(found, "member-age") == [State.UNMET, State.MET]


def test_a_duty_is_lifted_by_a_waiver_in_force_when_it_fell_due(tmp_path: Path) -> None:
    rule = {**YEARLY, "strength": "principle"}
    files = a_studio()
    for until, state in (("2025-08-31", State.WAIVED), ("2025-08-30", State.UNMET)):
        waiver = {**WAIVER, "rule": "x", "subject": "chunhui", "until": until}
        found = judged(tmp_path / until, files, date(2025, 12, 1), rule, waivers=[waiver])
        assert [one.state for one in found if one.year == SchoolYear(2024)] == [state]


DUTIES = ("member-exchange", "member-open-lesson", "member-project", "member-paper", "member-appraisal")


@pytest.mark.parametrize(
    ("change", "held"),
    [
        ({}, True),
        ({"joined": "2024-10-01"}, True),
        ({"joined": "2024-10-02"}, False),
        ({"joined": "2025-02-17"}, False),
        ({"left": "2025-08-31"}, True),
        ({"left": "2025-08-30"}, False),
        ({"left": "2025-01-20"}, False),
    ],
)
def test_only_who_is_there_the_whole_year_is_held_to_its_duties(tmp_path: Path, change: Files, held: bool) -> None:
    files = {**a_studio(), "people/new.yml": a_person("新成员", **change)}
    found = judged(tmp_path, files, date(2025, 8, 31))
    mine = {one.rule.id for one in found if one.person == "new" and one.year == SchoolYear(2024)}
    assert mine & set(DUTIES) == (set(DUTIES) if held else set())
    assert "member-post" in {one.rule.id for one in found if one.person == "new"}


def test_a_joint_activity_credits_the_people_of_both_studios(tmp_path: Path) -> None:
    qiming = a_studio()
    del qiming["people/li-min.yml"]
    qiming["people/wang.yml"] = a_leader("王老师")
    roles = [{"person": one, "part": "host"} for one in ("li-min", "qiming/wang")] + [
        {"person": "qiming/member-1", "part": "presenter"}
    ]
    files = {**a_studio(), "activities/2024-10-17-x.md": an_activity(joint=["qiming"], roles=roles)}
    found = judged(tmp_path, files, date(2024, 11, 1), qiming=qiming)
    met = {
        (one.studio, one.person, one.rule.id)
        for one in found
        if one.state is State.MET and one.rule.public and one.person
    }
    assert met - {
        (studio, f"member-{number}", "personal-plan") for studio in ("chunhui", "qiming") for number in (1, 2)
    } == {
        ("chunhui", "li-min", "leader-exchange"),
        ("qiming", "wang", "leader-exchange"),
        ("qiming", "member-1", "member-exchange"),
    }
    assert {one.studio for one in found if one.rule.id == "activity-record"} == {
        "chunhui"
    }  # one record, its owner's to keep


def test_who_is_absent_from_a_joint_activity_counts_at_home(tmp_path: Path) -> None:
    files = {
        **a_studio(),
        "activities/2024-10-17-x.md": an_activity(
            joint=["qiming"], attendance={"absent": ["qiming/member-1"], "on_leave": ["member-2"]}
        ),
    }
    found = judged(tmp_path, files, date(2024, 11, 1), qiming=a_studio())
    share = {(one.studio, one.person): one.value for one in found if one.rule.id == "member-attendance"}
    assert share == {
        ("chunhui", "member-1"): 100,
        ("chunhui", "member-2"): 0,
        ("qiming", "member-1"): 0,
        ("qiming", "member-2"): 100,
    }


@pytest.mark.parametrize(
    ("rule", "said", "advice"),
    [
        ({**YEARLY, "unit": "篇"}, "测试（一）：现为 0 篇，至少 1 篇", "2025年8月31日前：照办"),
        ({**YEARLY, "due": "start of school year"}, "测试（一）：现为 0 项，至少 1 项", "已过2024年9月1日：照办"),
        ({"value": "7 / 2", "at_least": 1, "at_most": 2.5}, "测试（一）：现为 3.5 项，至少 1 项，至多 2.5 项", "照办"),
        ({"value": "3", "equals": 4}, "测试（一）：现为 3 项，应为 4 项", "照办"),
        ({"is": "studio.about.motto"}, "测试（一）：没有做到", "照办"),
        ({"is": "studio.about.liaison"}, "测试（一）：已做到", "照办"),
    ],
)
def test_sentences_are_made_from_the_rule(tmp_path: Path, rule: Files, said: str, advice: str) -> None:
    (found,) = judged(tmp_path, a_studio(), date(2025, 1, 1), rule)
    assert (found.message(), found.advice()) == (said, advice)


def test_a_large_number_has_no_exponent(tmp_path: Path) -> None:
    rule = {"value": "1234567", "at_most": 1, "each": "studio"}
    points = {"id": "y", "points": [{"label": "甲", "value": "1234567"}], "at_least": 1}
    root = a_district(tmp_path, policy=a_policy(rule, points), chunhui=a_studio())
    sentences = [one.message() for one in evaluate(load(root), DUE)]
    assert sentences == [
        "测试（一）：现为 1234567 项，至多 1 项",
        "测试（一）：现为 1234567 分，至少 1 分；其中甲 1234567 分",
    ]


def test_too_many_points_at_the_last_to_join(tmp_path: Path) -> None:
    files = a_studio(members=13)
    files["people/member-4.yml"]["joined"] = "2024-09-02"
    (found,) = [one for one in judged(tmp_path, files, date(2024, 11, 1)) if one.rule.id == "members-at-most"]
    assert (found.value, found.place.path, found.place.field) == (
        13,
        "studios/chunhui/people/member-4.yml",
        ("joined",),
    )


def test_what_is_missing(tmp_path: Path) -> None:
    (found,) = judged(tmp_path, a_studio(), date(2025, 1, 1), {**YEARLY, "at_least": 3})
    assert found.missing == 3
    (done,) = judged(tmp_path / "b", a_studio(), date(2025, 1, 1), {"value": "5", "at_least": 3})
    assert done.missing == 0


def test_findings_are_the_same_every_time(tmp_path: Path) -> None:
    library = load(a_district(tmp_path, chunhui=a_full_studio()))
    assert evaluate(library, DUE) == evaluate(library, DUE)
