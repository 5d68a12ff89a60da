"""The words of the rule language, each on the smallest records that tell its borders."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from studiobook.core.dates import SchoolYear, When
from studiobook.models.base import Source
from studiobook.models.district import School
from studiobook.models.people import Earlier, Honour, Person, Title
from studiobook.models.records import Activity, Guest, Outcome, Post, Project, Publication
from studiobook.models.studio import About, Studio
from studiobook.models.submissions import Appraisal, Income, StudioRule
from studiobook.rules import filters as v
from studiobook.rules.compiler import credited
from studiobook.rules.filters import Credit
from tests.builders import a_person, an_activity

YEAR = SchoolYear(2024)


def person(name: str = "li-min", studio: str = "chunhui", **more: Any) -> Person:
    return Person.model_validate(_tuples(a_person(**more))).located(Source(f"{name}.yml", studio, name))


def activity(name: str = "x", studio: str = "chunhui", **more: Any) -> Activity:
    front = {key: value for key, value in an_activity(**more).items() if key != "body"}
    return Activity.model_validate(_tuples(front)).located(Source(f"{name}.md", studio, name, "正文"))


def outcome(
    kind: str, level: str | None = None, authors: tuple[str, ...] = ("li-min",), on: str = "2025-03"
) -> Outcome:
    published = Publication(where="x", level=level, on="2025-04") if level else None
    made = Outcome(kind=kind, title="x", authors=authors, on=on, published=published)
    return made.located(Source("o.yml", "chunhui", "o"))


def project(leader: str, *participants: str, key: bool = False, opened: str = "2024-10") -> Project:
    made = Project(title="x", level="city", leader=leader, participants=participants, key=key, opened=opened)
    return made.located(Source("p.yml", "chunhui", "p"))


def _tuples(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_tuples(item) for item in value)
    return {key: _tuples(item) for key, item in value.items()} if isinstance(value, dict) else value


def credit(part: str, who: str = "li-min", **more: Any) -> Credit:
    return Credit(activity(**more), "chunhui", who, part, "")


def test_every_filter_has_a_test_here() -> None:
    assert set(v.FILTERS) == {name.removeprefix("test_") for name in globals() if name.startswith("test_")} & set(
        v.FILTERS
    )


def test_of() -> None:
    paper, book, case = outcome("paper"), outcome("book"), outcome("case")
    assert v.of((paper, book, case), "paper", "case") == (paper, case)
    lesson = credit("demonstrator", kind="open-lesson")
    assert v.of((lesson, credit("host")), "open-lesson") == (lesson,)


def test_part() -> None:
    host, speaker, expert = credit("host"), credit("speaker"), credit("expert")
    assert v.part((host, speaker, expert), "host", "expert") == (host, expert)


def test_by() -> None:
    mine, other = credit("host"), credit("host", "member-1")
    assert v.by((mine, other), person()) == (mine,)
    paper, foreign = outcome("paper", authors=("member-1", "li-min")), outcome("paper", authors=("qiming/li-min",))
    assert v.by((paper, foreign), person()) == (paper,)
    assert v.by((paper, foreign), person(studio="qiming")) == (foreign,)
    led, joined = project("li-min"), project("member-1", "li-min")
    assert v.by((led, joined, project("member-1")), person()) == (led, joined)
    several = (person(), person("zhao-lan"))
    assert v.by((mine, other, credit("host", "zhao-lan")), several) == (mine, credit("host", "zhao-lan"))
    assert v.by((paper, foreign), several) == (paper,)
    assert v.by((mine,), ()) == ()


def test_level_from() -> None:
    honours = tuple(Honour(name="x", level=level, on="2020-01") for level in ("school", "district", "nation"))
    assert v.level_from(honours, "district") == honours[1:]
    wide = activity(reach="district")
    assert v.level_from((wide, activity()), "district") == (wide,)
    assert v.level_from((credit("host", reach="city"), credit("host")), "city") == (credit("host", reach="city"),)
    paper = outcome("paper", "province")
    assert v.level_from((paper, outcome("paper", "school"), outcome("paper")), "city") == (paper,)


def test_given_to() -> None:
    own, of_class = (Honour(name="x", level="city", on="2020-01", of=of) for of in ("person", "class"))
    assert v.given_to((own, of_class), "class") == (of_class,)


def test_named() -> None:
    high, special = (Title(name=name, level="city", on="2020-01") for name in ("高级班主任", "常州市特级班主任"))
    assert v.named((high, special), "特级班主任") == (special,)
    assert v.named((high, special), "特级", "高级") == (high, special)


@pytest.mark.parametrize(
    ("on", "counts"), [("2024-08-20", True), ("2024-08-21", False), ("2024-08", True), ("2024-09", False)]
)
def test_until(on: str, counts: bool) -> None:
    honour = Honour(name="x", level="city", on=on)
    assert bool(v.until((honour,), date(2024, 8, 20))) is counts


@pytest.mark.parametrize(
    ("on", "counts"),
    [("2024-08-20", True), ("2024-08-21", False), ("2019-08-20", True), ("2019-08-19", False), ("2019-08", True), ("2019-07", False)],
)  # fmt: skip
def test_in_years_before(on: str, counts: bool) -> None:
    earlier = Earlier(kind="paper", title="x", level="city", on=on)
    assert bool(v.in_years_before((earlier,), 5, date(2024, 8, 20))) is counts


def test_in_years_before_the_last_day_of_a_month() -> None:
    honours = tuple(Honour(name="x", level="city", on=on) for on in ("2022-08-30", "2022-08-31"))
    assert v.in_years_before(honours, 2, date(2024, 8, 31)) == honours[1:]


def test_in_years_before_a_leap_day() -> None:
    honour = Honour(name="x", level="city", on="2023-02-28")
    assert v.in_years_before((honour,), 1, date(2024, 2, 29)) == (honour,)


def test_dates_of_projects_and_activities_count_too() -> None:
    early, late = project("li-min", opened="2024-10"), project("li-min", opened="2025-10")
    assert v.until((early, late), date(2025, 1, 1)) == (early,)
    assert v.until((activity(),), date(2024, 10, 16)) == ()
    assert v.until((activity(),), date(2024, 10, 17)) != ()


def test_published() -> None:
    paper = outcome("paper", "city")
    assert v.published((paper, outcome("paper"))) == (paper,)


def test_with_expert() -> None:
    led = activity(guests=[{"name": "王", "unit": "x"}])
    assert v.with_expert((led, activity(), activity(guests=[{"name": "王", "unit": "x", "expert": False}]))) == (led,)
    assert Guest(name="王", unit="x").expert


def test_linked() -> None:
    told = activity(posts=[{"title": "x", "url": "https://a.cn", "on": "2024-10"}])
    assert v.linked((told, activity())) == (told,)
    assert Post(title="x", url="https://a.cn", on="2024-10").channel == "wechat"


def test_key() -> None:
    first = project("li-min", key=True)
    assert v.key((first, project("li-min"))) == (first,)


def test_graded() -> None:
    good, best = (
        Appraisal(person="x", grade=grade, tasks_set=1, tasks_done=1, comment="x") for grade in ("good", "excellent")
    )
    assert v.graded((good, best), "excellent") == (best,)


def test_from_source() -> None:
    ours, theirs = (Income(on="2024-10", source=source, amount=1) for source in ("school", "district"))
    assert v.from_source((ours, theirs), "district") == (theirs,)


def test_among() -> None:
    assert v.among(("desks", "camera", "books"), "books", "desks") == ("desks", "books")


def test_about() -> None:
    study, funds = (StudioRule(title="x", topic=topic, adopted="2024-09") for topic in ("study", "funding"))
    assert v.about((study, funds), "funding") == (funds,)


def test_busiest() -> None:
    stays = person("a")
    leaves, follows = person("b", left="2024-11-30"), person("c", joined="2024-12-01")
    assert v.busiest((stays, leaves, follows), YEAR) == (stays, leaves)
    overlaps = person("d", joined="2024-11-30")
    assert v.busiest((stays, leaves, overlaps), YEAR) == (stays, leaves, overlaps)
    assert v.busiest((), YEAR) == ()
    before = person("e", joined="2020-09-01", left="2024-08-31")
    assert v.busiest((before,), YEAR) == ()


def test_quietest() -> None:
    leaves, follows = person("b", left="2024-11-30"), person("c", joined="2024-12-01")
    assert v.quietest((leaves, follows), YEAR) == (leaves,)
    late = person("d", joined="2024-12-02")
    assert v.quietest((leaves, late), YEAR) == ()  # nobody on 1 December
    assert v.quietest((person("e", left="2025-08-31"),), YEAR) != ()
    assert v.quietest((person("e", left="2025-08-30"),), YEAR) == ()


def test_distinct() -> None:
    assert v.distinct((person("a", school="west"), person("b"), person("c", school="west")), "school") == (
        "west",
        "east",
    )


SCHOOLS = tuple(
    School(id=name, name=name, stage="primary", county=county, area=area)
    for name, county, area in (("east", "甲区", "rural"), ("west", "甲区", "urban"), ("home", None, None))
)


def test_where() -> None:
    assert v.where(SCHOOLS, "area", "rural", "town") == SCHOOLS[:1]
    leads = person("a", role="leader")
    assert v.where((leads, person("b")), "role", "leader") == (leads,)
    assert v.where(SCHOOLS, "county") == ()


def test_at() -> None:
    east, west = person("a", school="east"), person("b", school="west")
    assert v.at((east, west), SCHOOLS[:1]) == (east,)
    assert v.at((east, west), ()) == ()


def test_most_alike() -> None:
    one, two, three = person("a", subject="数学"), person("b"), person("c")
    assert v.most_alike((one, two, three), "subject") == (two, three)
    assert v.most_alike((), "subject") == ()
    people = tuple(person(name, school=name) for name in ("home", "east", "west", "nowhere"))
    assert v.most_alike(people, "county", SCHOOLS) == people[1:3]  # of a school without a county nothing is known
    assert v.most_alike(people, "county", SCHOOLS[2:]) == ()


def test_absent() -> None:
    missed = activity(attendance={"absent": ["li-min", "qiming/wang"]}, joint=["qiming"])
    assert v.absent((missed, activity(), activity(attendance=None)), person()) == (missed,)
    assert v.absent((missed,), person("wang", studio="qiming")) == (missed,)
    assert v.absent((missed,), person("li-min", studio="qiming")) == ()
    assert v.absent((activity(attendance={"on_leave": ["li-min"]}),), person()) == ()


def test_late() -> None:
    delayed = activity(attendance={"late": ["li-min"]})
    assert v.late((delayed, activity(attendance={"absent": ["li-min"]})), person()) == (delayed,)


def test_total() -> None:
    sums = tuple(Income(on="2024-10", source="school", amount=amount) for amount in (1, "2.50"))
    assert v.total(sums, "amount") == Decimal("3.50")
    assert v.total((), "amount") == 0


def test_count() -> None:
    assert v.count(("a", "b")) == 2
    assert v.count(()) == 0


def test_credits_of_a_joint_activity_go_to_each_studios_own_people() -> None:
    about = About.model_validate(
        {"name": "x", "school": "home", "stage": "primary", "cycle": {"start": "2024-2025", "years": 3}}
    )
    roles = [
        {"person": "li-min", "part": "host"},
        {"person": "qiming/wang", "part": "speaker", "topic": "家校"},
        {"person": "chunhui/member-1", "part": "presenter"},
    ]
    held = activity(roles=roles, joint=["qiming"])
    chunhui, qiming = (Studio(id=name, about=about, people={}) for name in ("chunhui", "qiming"))
    assert [(one.person, one.part) for one in credited(chunhui, (held,))] == [
        ("li-min", "host"),
        ("member-1", "presenter"),
    ]
    (only,) = credited(qiming, (held,))
    assert (only.person, only.studio, only.part, only.topic, only.kind, only.path) == (
        "wang", "qiming", "speaker", "家校", "exchange", "x.md",
    )  # fmt: skip
    assert When(2024, 10, 17) == only.activity.when
