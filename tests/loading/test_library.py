"""A folder becomes a library: what is where, in which order, and how a place is found again."""

import subprocess
from pathlib import Path

import pytest

from studiobook.core.dates import SchoolYear
from studiobook.core.diagnostic import Location
from studiobook.loading import layout
from studiobook.loading.layout import RECORD_KINDS
from studiobook.loading.library import load, read
from tests.builders import a_district, a_full_studio, a_person, a_picture, a_policy, a_studio, an_activity, write


def test_every_record_is_where_it_belongs(tmp_path: Path) -> None:
    files = a_full_studio()
    files["files/2024/合影.png"] = a_picture()
    studio = load(a_district(tmp_path, chunhui=files)).studios["chunhui"]
    assert (studio.id, studio.name) == ("chunhui", "春晖工作室（示例）")
    assert list(studio.people) == ["li-min", "member-1", "member-2"]
    assert [one.id for one in studio.activities] == ["2024-10-17-exchange", "2024-11-14-lessons", "2024-12-12-lecture"]
    assert studio.activities[0].body == "下午两点，工作室全体成员围坐一圈。\n"
    assert [one.id for one in studio.outcomes] == ["paper-li-min", "paper-member-1", "paper-member-2"]
    assert [one.id for one in studio.projects] == ["home-school"]
    assert studio.cycle_plan is not None
    assert list(studio.annual_plans) == list(studio.summaries) == list(studio.appraisals) == [SchoolYear(2024)]
    assert list(studio.ledgers) == [SchoolYear(2024), SchoolYear(2025)]
    assert list(studio.personal_plans) == ["member-1", "member-2"]
    assert list(studio.research_reports) == ["home-school"]
    assert sorted(one.id for one in studio.rules) == ["archive", "attendance", "funding", "study"]
    assert studio.files == {"files/2024/合影.png"}


def test_records_know_where_they_came_from(tmp_path: Path) -> None:
    library = load(a_district(tmp_path, chunhui=a_full_studio()))
    activity = library.studios["chunhui"].activities[0]
    assert (activity.path, activity.studio) == ("studios/chunhui/activities/2024-10-17-exchange.md", "chunhui")
    lines = (tmp_path / activity.path).read_text(encoding="utf-8").split("\n")
    assert lines[activity.body_line - 1] == activity.body.split("\n")[0]


@pytest.mark.parametrize("kind", RECORD_KINDS, ids=lambda kind: kind.model.__name__)
def test_the_example_of_a_kind_is_a_file_of_that_kind(tmp_path: Path, kind: layout.RecordKind) -> None:
    path = tmp_path / kind.example
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    assert layout.kind_of(path, kind.example, kind.example) is kind


def test_activities_are_in_order_of_date_whatever_their_names(tmp_path: Path) -> None:
    dates = ("2024-12-05", "2024-10-31", "2024-11")
    files = {f"activities/{day}-x.md": an_activity(date=day) for day in dates}
    studio = load(a_district(tmp_path, chunhui={**a_studio(), **files})).studios["chunhui"]
    assert [str(one.when) for one in studio.activities] == ["2024-10-31", "2024-11", "2024-12-05"]


def test_a_joint_activity_is_recorded_once_and_reached_from_both(tmp_path: Path) -> None:
    files = {**a_studio(), "activities/2024-10-17-x.md": an_activity(joint=["qiming"])}
    library = load(a_district(tmp_path, chunhui=files, qiming=a_studio(), other=a_studio()))
    chunhui, qiming, other = (library.studios[name] for name in ("chunhui", "qiming", "other"))
    assert (len(chunhui.activities), len(chunhui.joint)) == (1, 0)
    assert (qiming.activities, qiming.joint) == ((), chunhui.activities)
    assert qiming.all_activities == chunhui.all_activities
    assert other.all_activities == ()


def test_leaders_come_first_then_by_joining(tmp_path: Path) -> None:
    files = a_studio()
    files["people/a-late.yml"] = a_person("后来的", joined="2025-02-17")
    studio = load(a_district(tmp_path, chunhui=files)).studios["chunhui"]
    assert [one.id for one in studio.everyone] == ["li-min", "member-1", "member-2", "a-late"]


def test_a_cycle_is_judged_by_the_edition_in_force_when_it_began(tmp_path: Path) -> None:
    old = a_studio(cycle="2022-2023")
    root = a_district(tmp_path, policy=a_policy({"is": "today"}), old=old, new=a_studio())
    text = a_policy({"is": "today"}, effective_from="2020-09-01").replace(
        "clauses:", "effective_until: 2023-08-31\nclauses:"
    )
    (root / "bureau/policy/older.yml").write_text(text, encoding="utf-8")
    library = load(root)
    editions = {name: policy.id for name, studio in library.studios.items() if (policy := library.policy_of(studio))}
    assert editions == {"old": "older", "new": "test"}


def test_places_are_found_again(tmp_path: Path) -> None:
    root = a_district(tmp_path, chunhui=a_full_studio())
    held = "studios/chunhui/activities/2024-10-17-exchange.md"
    places = {
        Location("studios/chunhui/studio.yml", ("cycle", "years")): (4, 40),
        Location("studios/chunhui/studio.yml", ("motto",)): (1, 1),
        Location(held, ("sessions", 0, "place")): (4, 67),
        Location(held, ("photos", 0)): (2, 1),
        Location(held, ("body", 0)): (13, 1),
        Location("bureau/waivers.yml", ()): (1, 1),
    }
    library = load(root)
    found = {place: library.locate(place) for place in places}
    assert {place: (one.line, one.column) for place, one in found.items()} == places


def test_the_commit_and_whether_files_differ_from_it(tmp_path: Path) -> None:
    root = a_district(tmp_path, chunhui=a_studio())
    assert load(root).commit == ""

    def git(*words: str) -> str:
        named = ("-c", "user.name=x", "-c", "user.email=x@example.cn")
        return subprocess.run(
            ["git", "-C", root, *named, *words], capture_output=True, text=True, check=True
        ).stdout.strip()

    git("init", "-q")
    git("add", ".")
    git("commit", "-q", "-m", "x")
    assert load(root).commit == git("rev-parse", "HEAD")
    (root / "notes.txt").write_text("x", encoding="utf-8")
    assert load(root).commit == git("rev-parse", "HEAD")
    (root / "studios/chunhui/people/member-3.yml").write_text("x", encoding="utf-8")
    reading = read(root)
    assert reading.library is not None
    assert reading.library.commit == git("rev-parse", "HEAD") + "（另有未提交的修改）"


def test_a_file_of_the_bureau_that_nothing_reads_is_named(tmp_path):
    root = a_district(tmp_path, chunhui=a_studio())
    write(
        root, {"bureau/waiver.yml": "waivers: []\n", "bureau/policy/old.yaml": "title: 旧\n", "bureau/Thumbs.db": b"x"}
    )
    write(root, {"bureau/review/x/review.yml": "subject: chunhui\n", "bureau/drafts/新办法.yml": "title: 草案\n"})
    assert [str(diagnostic) for diagnostic in read(root).diagnostics] == [
        "bureau/review:1:1 不认识文件名“review” → 你是不是想写“reviews”？",
        "bureau/waiver.yml:1:1 不认识文件名“waiver.yml” → 你是不是想写“waivers.yml”？",
        "bureau/policy/old.yaml:1:1 不认识文件名“old.yaml” → 管理办法的文件名以 .yml 结尾，其他文件移走",
    ]
