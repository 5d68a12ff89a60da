"""Every rule of the real policy has a case that it passes and a case that it fails; a rule without them fails this file.

The studio that passes has done everything in its first school year; a failing one differs from it in what the rule asks.
"""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from studiobook.checks import consistency
from studiobook.core.dates import SchoolYear
from studiobook.loading.library import load
from studiobook.loading.yaml_reader import structure
from studiobook.models.enums import State, Strength
from studiobook.models.library import Library
from studiobook.models.policy import Policy, Rule
from studiobook.rules.compiler import policy_diagnostics
from studiobook.rules.evaluate import evaluate
from studiobook.rules.findings import Finding
from tests.builders import REPOSITORY, Files, a_district, a_full_studio, a_leader, a_person, a_review, a_studio

TODAY = date(2025, 9, 1)  # the day after everything of the first school year fell due
YEARS = (None, SchoolYear(2024))

HELD = "activities/2024-10-17-exchange.md"
LESSONS = "activities/2024-11-14-lessons.md"
LECTURE = "activities/2024-12-12-lecture.md"
LEADER, MEMBER, STUDIO = "people/li-min.yml", "people/member-1.yml", "studio.yml"
LEDGER, APPRAISALS, PROJECT = "funding/2024-2025.yml", "appraisals/2024-2025.yml", "projects/home-school.yml"
REVIEW, SCORES = "bureau/reviews/chunhui-2027/review.yml", "bureau/reviews/chunhui-2027/scores/expert-1.yml"
PERSON_HONOUR = {"name": "区优秀班主任", "level": "district", "on": "2022-06"}

Change = Callable[[Files], None]


def put(path: str, **values: Any) -> Change:
    """Change some fields of one file; None takes a field away."""

    def change(files: Files) -> None:
        files[path] = {key: value for key, value in {**files[path], **values}.items() if value is not None}

    return change


def drop(*paths: str) -> Change:
    def change(files: Files) -> None:
        for path in paths:
            del files[path]

    return change


def no_part(path: str, person: str) -> Change:
    def change(files: Files) -> None:
        files[path]["roles"] = [role for role in files[path]["roles"] if role["person"] != person]

    return change


def more_leaders(files: Files) -> None:
    files |= {f"people/leader-{number}.yml": a_leader(f"领衔人{number}") for number in (2, 3)}


def thirteen(files: Files) -> None:
    files |= {path: data for path, data in a_studio(members=13).items() if path not in files}


def one_school(files: Files) -> None:
    for number in (1, 2):
        files[f"people/member-{number}.yml"]["school"] = "home"


def no_records(files: Files) -> None:
    for path in (HELD, LESSONS, LECTURE):
        files[path] |= {"body": "", "posts": []}


def always_away(files: Files) -> None:
    for path in (HELD, LESSONS, LECTURE):
        files[path]["attendance"] = {"on_leave": ["member-1"]}


FAILS: dict[str, Change] = {
    "activity-time": put(HELD, sessions=[{"date": "2024-10-17", "place": "春晖实验小学"}]),
    "activity-place": put(HELD, sessions=[{"date": "2024-10-17", "time": "14:00-16:00"}]),
    "activity-record": put(HELD, body=""),
    "activity-summary": put(HELD, summary=None),
    "activity-planned": put(HELD, plan=None),
    "key-project": put(PROJECT, key=None),
    "research-report": drop("summaries/research/home-school.md"),
    "district-reach": put(HELD, reach="school"),
    "leaders-at-least": put(LEADER, left="2025-06-30"),
    "leaders-at-most": more_leaders,
    "members-at-most": thirteen,
    "selection-decision": put(STUDIO, selection=None),
    "school-mix": one_school,
    "own-school-share": one_school,
    "own-group-share": put(MEMBER, school="east"),
    "cycle-length": put(STUDIO, cycle={"start": "2024-2025", "years": 4}),
    "liaison": put(STUDIO, liaison=None),
    "leader-post": put(LEADER, post="other"),
    "leader-years": put(LEADER, class_teacher_since="2014-09"),
    "leader-title": put(LEADER, titles=[{"name": "高级班主任", "level": "city", "on": "2020-12"}]),
    "leader-honour": put(LEADER, honours=[{"name": "市先进班集体", "level": "city", "on": "2018-06", "of": "class"}]),
    "leader-class-honour": put(LEADER, honours=[{"name": "区先进班集体", "level": "district", "on": "2018-06", "of": "class"}]),
    "leader-project": put(LEADER, earlier=[{"kind": "project", "title": "x", "level": "district", "on": "2019-03"}]),
    "leader-paper": put(LEADER, earlier=[{"kind": "paper", "title": "x", "level": "city", "on": "2021-05"}]),
    "leader-mentoring": put(LEADER, mentoring=None),
    "member-post": put(MEMBER, post="class-management"),
    "member-age": put(MEMBER, born="1984-08"),
    "member-years": put(MEMBER, class_teacher_since="2021-09"),
    "member-honour": put(MEMBER, honours=[{**PERSON_HONOUR, "on": "2019-07"}]),
    "member-class-honour": put(MEMBER, honours=[PERSON_HONOUR]),
    "member-research": put(MEMBER, earlier=None),
    "cycle-plan": drop("plans/cycle.md"),
    "personal-plan": drop("plans/people/member-1.md"),
    "rule-attendance": drop("rules/attendance.md"),
    "rule-study": drop("rules/study.md"),
    "rule-archive": drop("rules/archive.md"),
    "rule-funding": drop("rules/funding.md"),
    "activity-attendance": put(HELD, attendance=None),
    "member-appraisal": drop(APPRAISALS),
    "ledger-balance": put(LEDGER, expenses=[{"on": "2024-11", "purpose": "x", "amount": 25000.01}]),
    "ledger-complete": put(LEDGER, expenses=[{"amount": 1800.5, "on": "2024-11"}]),
    "ledger-carried": put("funding/2025-2026.yml", carried_over=23199),
    "yearly-outcome": drop(*(f"outcomes/paper-{one}.yml" for one in ("li-min", "member-1", "member-2"))),
    "leader-open-lesson": no_part(LESSONS, "li-min"),
    "leader-lecture": no_part(LECTURE, "li-min"),
    "leader-exchange": put(HELD, kind="seminar"),
    "leader-research": put(PROJECT, leader="member-1", participants=["member-2"]),
    "leader-yearly-paper": put("outcomes/paper-li-min.yml", kind="case"),
    "member-exchange": no_part(HELD, "member-1"),
    "member-open-lesson": no_part(LESSONS, "member-1"),
    "member-project": put(PROJECT, participants=["member-2"]),
    "member-paper": put("outcomes/paper-member-1.yml", authors=["member-2"]),
    "member-attendance": always_away,
    "annual-plan": drop("plans/2024-2025.md"),
    "annual-plan-on-time": put("plans/2024-2025.md", handed_in="2024-09-02"),
    "annual-summary": drop("summaries/2024-2025.md"),
    "process-materials": no_records,
    "review-marks": drop(SCORES.replace("1.yml", "3.yml")),
    "review-grade": put(REVIEW, decision=None),
    "facilities-basic": put(STUDIO, facilities=["desks", "chairs", "printer", "camera"]),
    "funding-district": put(LEDGER, income=[{"on": "2024-11", "source": "school", "amount": 5000}]),
    "funding-school": put(LEDGER, income=[{"on": "2024-11", "source": "district", "amount": 5000}]),
}  # fmt: skip

FIGURES: dict[str, list[float | bool]] = {
    "people-trained": [3],
    "titles-gained": [1],
    "expert-led": [1],
    "papers-published": [1],
    "activities-posted": [1],
    "members-excellent": [1],
    "member-statement": [True, False],
    "team-stages": [1],
    "team-subjects": [2],
    "member-tasks": [80, 100],
    "facilities-more": [1],
    "schools-taking-part": [3],
    "outcomes-spread": [1],
    "expert-led-share": [pytest.approx(100 / 3)],
    "papers-province": [1],
    "city-reach": [0],
    "observations": [0],
    "forums": [0],
    "lectures": [1],
    "guidance": [0],
    "leaders-to-recommend": [1],
    "honours-gained": [0, 0, 0],
    "plan-items": [1],
    "team-ages": [44, 32, 32],
    "style": [False],
    "outcomes-papers": [3],
    "outcomes-books": [0],
    "outcomes-courses": [0],
    "outcomes-packs": [0],
    "outcomes-others": [0],
    "member-outreach": [1, 1],
    "leader-workload": [3],
    "review-ways": [3],
    "review-score": [90],
    "excellent-studio": [True],
}
# what is asked after the cycle is judged then
DAYS = dict.fromkeys(("review-marks", "review-grade", "review-score", "excellent-studio"), date(2027, 12, 1))

PAPER = "outcomes/paper-li-min.yml"
OTHER_FIGURES: dict[str, tuple[Change, list[float | bool]]] = {
    "papers-province": (put(PAPER, published={"where": "x", "level": "city", "on": "2025-05"}), [0]),
    "outcomes-spread": (put(PAPER, published=None), [0]),
    "expert-led-share": (put(HELD, guests=[{"name": "x", "unit": "x", "expert": False}]), [0]),
    "city-reach": (put(HELD, reach="city"), [1]),
    "observations": (put(HELD, kind="observation"), [1]),
    "forums": (put(HELD, kind="forum"), [1]),
    "lectures": (put(HELD, kind="lecture"), [2]),
    "guidance": (put(HELD, kind="guidance"), [1]),
    "leaders-to-recommend": (put(LEADER, left="2025-06-30"), [0]),
    "honours-gained": (put(MEMBER, honours=[{**PERSON_HONOUR, "on": "2024-08"}, {**PERSON_HONOUR, "on": "2024-09"}]), [0, 1, 0]),
    "team-ages": (put(MEMBER, born="1992-10"), [44, 31, 32]),
    "style": (put(STUDIO, profile="倾听。"), [True]),
    "outcomes-papers": (put(PAPER, kind="case"), [2]),
    "outcomes-books": (put(PAPER, kind="collection"), [1]),
    "outcomes-courses": (put(PAPER, kind="course"), [1]),
    "outcomes-packs": (put(PAPER, kind="resource-pack"), [1]),
    "outcomes-others": (put(PAPER, kind="column"), [1]),
    "member-outreach": (put(HELD, reach="studio"), [0, 0]),
    "leader-workload": (no_part(LECTURE, "li-min"), [2]),
    "review-ways": (put(REVIEW, ways=["report"]), [1]),
    "review-score": (put(SCORES, marks={"building": 30, "growth": 30, "research": 20}), [pytest.approx(85.67)]),
    "excellent-studio": (put(REVIEW, decision={"grade": "pass", "on": "2027-10-20", "document": "x", "reason": "x"}), [False]),
}  # fmt: skip


def judged(root: Path, files: Files, day: date = TODAY) -> tuple[Finding, ...]:
    return evaluate(load(a_district(root, chunhui=files)), day)


@pytest.fixture(scope="module")
def passing(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return load(a_district(tmp_path_factory.mktemp("full"), chunhui=a_full_studio() | a_review()))


@pytest.fixture(scope="module")
def findings(passing: Library) -> tuple[Finding, ...]:
    return evaluate(passing, TODAY)


@pytest.fixture(scope="module")
def on_the_day(passing: Library) -> Callable[[str], list[Finding]]:
    """The findings of a rule on the day on which its case is judged."""
    days = {day: evaluate(passing, day) for day in {TODAY, *DAYS.values()}}
    return lambda rule: [one for one in days[DAYS.get(rule, TODAY)] if one.rule.id == rule]


def rules() -> list[Rule]:
    path = REPOSITORY / "bureau/policy/wujin-trial.yml"
    return [rule for _, rule, _ in structure(Policy, path.read_text(encoding="utf-8"), path.name).rules()]


def test_every_rule_has_its_cases() -> None:
    judging = {rule.id for rule in rules() if rule.strength is not Strength.COUNTED}
    counted = {rule.id for rule in rules() if rule.strength is Strength.COUNTED}
    assert set(FAILS) == judging
    assert set(FIGURES) == counted


def test_the_passing_studio_contradicts_itself_nowhere(passing: Library) -> None:
    assert consistency.contradictions(passing) == ()
    assert policy_diagnostics(passing) == ()


@pytest.mark.parametrize("rule", FAILS)
def test_pass(on_the_day: Callable[[str], list[Finding]], rule: str) -> None:
    states = [one.state for one in on_the_day(rule) if one.year in YEARS]
    assert states
    assert set(states) == {State.MET}


@pytest.mark.parametrize("rule", FAILS)
def test_fail(tmp_path: Path, rule: str) -> None:
    files = a_full_studio() | a_review()
    FAILS[rule](files)
    found = [one for one in judged(tmp_path, files, DAYS.get(rule, TODAY)) if one.rule.id == rule]
    # what was changed fails, once, and nobody else's finding with it
    unmet = [one for one in found if one.state is State.UNMET]
    each = found[0].rule.each.kind
    assert len({one.about for one in unmet}) == (2 if rule == "member-appraisal" else 1), each
    assert {one.state for one in found} <= {State.UNMET, State.MET, State.PENDING}


@pytest.mark.parametrize("rule", FIGURES)
def test_figure(on_the_day: Callable[[str], list[Finding]], rule: str) -> None:
    found = [one for one in on_the_day(rule) if one.year in YEARS]
    assert [one.value for one in found] == FIGURES[rule]
    assert {one.state for one in found} == {State.COUNTED}


@pytest.mark.parametrize("rule", OTHER_FIGURES)
def test_a_figure_follows_the_records(tmp_path: Path, rule: str) -> None:
    files = a_full_studio() | a_review()
    change, values = OTHER_FIGURES[rule]
    change(files)
    found = judged(tmp_path, files, DAYS.get(rule, TODAY))
    assert [one.value for one in found if one.rule.id == rule and one.year in YEARS] == values


def test_the_new_year_is_not_overdue_on_its_first_day(findings: tuple[Finding, ...]) -> None:
    plan = [one for one in findings if one.rule.id == "annual-plan" and one.year == SchoolYear(2025)]
    assert [one.state for one in plan] == [State.PENDING]


@pytest.mark.parametrize(
    ("path", "change", "rule", "line"),
    [
        ("people/member-9.yml", thirteen, "members-at-most", 6),
        (MEMBER, put(MEMBER, born="1983-05"), "member-age", 7),
        (LEADER, put(LEADER, class_teacher_since="2015-08"), "leader-years", 9),
        (HELD, put(HELD, summary=None), "activity-summary", 2),
        (HELD, put(HELD, summary=None, attendance=None), "activity-attendance", 2),
    ],
    ids=["13th-member", "41-years-old", "leader-with-9-years", "no-summary", "no-attendance"],
)
def test_what_refuses_data_says_the_line(tmp_path: Path, path: str, change: Change, rule: str, line: int) -> None:
    files = a_full_studio()
    change(files)
    library = load(a_district(tmp_path, chunhui=files))
    refusing = [one for one in evaluate(library, TODAY) if one.refuses and one.rule.id == rule]
    assert [one.place.path for one in refusing] == [f"studios/chunhui/{path}"]
    assert library.locate(refusing[0].place).line == line


def test_nothing_of_the_passing_studio_is_refused(findings: tuple[Finding, ...]) -> None:
    assert [one.rule.id for one in findings if one.refuses] == []


def test_an_overdue_duty_of_a_person_refuses_nothing(tmp_path: Path) -> None:
    files = a_full_studio()
    FAILS["leader-lecture"](files)
    found = judged(tmp_path, files)
    assert [one.rule.id for one in found if one.state is State.UNMET] == ["leader-lecture"]
    assert not any(one.refuses for one in found)


def test_a_member_chosen_at_forty_and_a_day_after_is_judged_by_the_decisions_date(tmp_path: Path) -> None:
    files = a_full_studio()  # the decision is of 2024-08-20; known to the month, the birthday counts as past
    files["people/member-1.yml"] |= {"born": "1984-09"}
    files["people/late.yml"] = a_person("后来的成员", joined="2024-10-08", born="1984-10")
    ages = {one.person: (one.value, one.state) for one in judged(tmp_path, files) if one.rule.id == "member-age"}
    assert ages["member-1"] == (39, State.MET)
    assert ages["late"] == (40, State.UNMET)
