"""What several studios say of one thing: refused where it cannot be true, said where it may, and silence otherwise."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from studiobook.checks import consistency, cross_studio
from studiobook.loading import layout
from studiobook.loading.library import load, read
from studiobook.models.library import Library
from tests.builders import Files, a_district, a_leader, a_person, a_picture, a_studio, an_activity, write

DAY = "2024-10-17"
HELD = f"activities/{DAY}-x.md"
Change = Callable[[Files, Files], None]


def session(place: str, time: str | None = "14:00-16:30", date: str = DAY) -> Files:
    return {"date": date, "place": place, **({"time": time} if time else {})}


def at(place: str, time: str | None = "14:00-16:30", **more: Any) -> Files:
    return an_activity(**{"sessions": [session(place, time)], "title": f"活动：{place}", "led_by": "both", **more})


def a_paper(*authors: str, title: str = "谈倾听", **more: Any) -> Files:
    return {"kind": "paper", "title": title, "authors": list(authors), "on": "2024-10", **more}


def the_district(root: Path, change: Change | None = None) -> Path:
    """Two studios that have one person in common, 双林, who is ``both`` in each."""
    chunhui, qiming = a_studio(), a_studio(name="启明工作室（示例）")
    qiming["people/li-min.yml"] = a_leader("王老师", joined="2024-09-01")
    for number in (1, 2):
        qiming[f"people/member-{number}.yml"]["name"] = f"启明成员{number}"
    for studio in (chunhui, qiming):
        studio["people/both.yml"] = a_person("双林")
    if change:
        change(chunhui, qiming)
    return a_district(root, chunhui=chunhui, qiming=qiming)


def messages(root: Path, tell: Callable[[Library], tuple[Any, ...]]) -> list[str]:
    library = load(root)
    return sorted(f"{one.path.removeprefix('studios/')} {one.message} → {one.remedy}" for one in tell(library))


def refused(root: Path) -> list[str]:
    return messages(root, consistency.contradictions)


def remarked(root: Path) -> list[str]:
    """The remarks, but for the one that the district always has."""
    return [line for line in messages(root, cross_studio.remarks) if "同时也是" not in line]


def two(one: Files, other: Files, **more: Any) -> Change:
    """An activity in each studio."""

    def change(chunhui: Files, qiming: Files) -> None:
        chunhui[HELD], qiming[HELD] = one, other
        chunhui.update(more)

    return change


PLACES = "核对两处的日期、时间和人员；先后到场的，两处都按实际起止时间写"
ONCE = "留下一份记录，joint 里写联合的工作室；另一份里各自的承担人写进这一份，再删去"


def test_a_good_district_is_passed_over_in_silence(tmp_path: Path) -> None:
    assert refused(the_district(tmp_path)) == []
    assert remarked(tmp_path) == []


def test_one_person_leading_at_two_places_at_one_time(tmp_path: Path) -> None:
    assert refused(the_district(tmp_path, two(at("示例区东岸小学"), at("示例区西塘小学", "16:00-17:00")))) == [
        (
            f"chunhui/{HELD} 双林同一时间在两个地方：这里是2024年10月17日 14:00-16:30“示例区东岸小学”，"
            f"studios/qiming/{HELD} 是2024年10月17日 16:00-17:00“示例区西塘小学” → {PLACES}"
        ),
        (
            f"qiming/{HELD} 双林同一时间在两个地方：这里是2024年10月17日 16:00-17:00“示例区西塘小学”，"
            f"studios/chunhui/{HELD} 是2024年10月17日 14:00-16:30“示例区东岸小学” → {PLACES}"
        ),
    ]


def test_it_is_the_same_within_one_studio(tmp_path: Path) -> None:
    def change(chunhui: Files, qiming: Files) -> None:
        chunhui[HELD] = at("示例区东岸小学", led_by="li-min")
        chunhui[f"activities/{DAY}-y.md"] = at("示例区西塘小学", led_by="li-min")

    assert len(refused(the_district(tmp_path, change))) == 2


@pytest.mark.parametrize(
    "change",
    [
        two(at("东岸小学"), at("西塘小学", "16:30-17:00")),
        two(at("东岸小学"), at("西塘小学", None)),
        two(at("东岸小学"), at("西塘小学", led_by="member-1")),
        two(at("东岸小学", led_by="li-min"), at("西塘小学", led_by="li-min")),
        two(at("东岸小学"), at("西塘小学", part="recorded-lesson")),
        two(at("示例区东岸小学 报告厅"), at("示例区东岸小学 三（1）班")),
        two(at("东岸小学"), at("东岸小学 报告厅")),
        two(at("东岸小学", sessions=[session("东岸小学"), session("东岸小学", "17:00-18:00")]), at("西塘小学")),
    ],
    ids=[
        "one-after-the-other",
        "no-time",
        "somebody-else",
        "same-id-other-person",
        "recorded-lesson",
        "two-rooms",
        "shorter-name",
        "another-session",
    ],
)
def test_what_can_be(tmp_path: Path, change: Change) -> None:
    assert refused(the_district(tmp_path, change)) == []


JOINT = at("示例区东岸小学", title="联合教研", joint=["qiming"], led_by="li-min")


@pytest.mark.parametrize(
    "other",
    [
        at("示例区东岸小学", title="联合教研", led_by="li-min"),
        at("示例区东岸小学", title="两家工作室的教研", led_by="li-min", joint=["chunhui"]),
        at("示例区东岸小学", None, title="“联合教研”", led_by="li-min"),
    ],
    ids=["same-title", "both-joint", "no-time"],
)
def test_a_joint_activity_recorded_by_both(tmp_path: Path, other: Files) -> None:
    found = refused(the_district(tmp_path, two(JOINT, other)))
    head = "是同一次活动，启明工作室（示例）会算两次"
    if other.get("joint"):
        head = head.replace("启明", "春晖")
    assert found == [
        f"chunhui/{HELD} 联合活动记了两次：“联合教研”和 studios/qiming/{HELD} {head} → {ONCE}",
        f"qiming/{HELD} 联合活动记了两次：“{other['title']}”和 studios/chunhui/{HELD} {head} → {ONCE}",
    ]


@pytest.mark.parametrize(
    "other",
    [
        at("示例区东岸小学", "09:00-11:00", title="联合教研", led_by="li-min"),
        at("示例区西塘小学", title="联合教研", led_by="li-min"),
        at("示例区东岸小学", None, title="读书会", led_by="li-min"),
    ],
    ids=["another-time", "another-place", "another-title"],
)
def test_two_activities_of_one_day(tmp_path: Path, other: Files) -> None:
    assert refused(the_district(tmp_path, two(JOINT, other))) == []


def test_alike_and_not_joint_is_only_said(tmp_path: Path) -> None:
    one = at("示例区东岸小学", title="全区培训", led_by="li-min")
    assert refused(the_district(tmp_path, two(one, one))) == []
    remedy = "一起举办的，只留一份记录，joint 里写联合的工作室；各自参加同一次会议的，不用改"
    assert remarked(tmp_path) == [
        f"chunhui/{HELD} “全区培训”和 studios/qiming/{HELD} 的题目、时间、地点都相同 → {remedy}",
        f"qiming/{HELD} “全区培训”和 studios/chunhui/{HELD} 的题目、时间、地点都相同 → {remedy}",
    ]


def works(one: Files, other: Files) -> Change:
    def change(chunhui: Files, qiming: Files) -> None:
        chunhui["outcomes/a.yml"], qiming["outcomes/b.yml"] = one, other

    return change


def test_a_paper_claimed_twice(tmp_path: Path) -> None:
    change = works(a_paper("li-min", "both"), a_paper("both", title="谈 倾听"))
    remedy = "同一件成果只在一个工作室登记；确实是两件的，改正题目或作者"
    assert refused(the_district(tmp_path, change)) == [
        f"chunhui/outcomes/a.yml 《谈倾听》在两个工作室登记了：studios/qiming/outcomes/b.yml 有同题目、同作者的论文 → {remedy}",
        f"qiming/outcomes/b.yml 《谈 倾听》在两个工作室登记了：studios/chunhui/outcomes/a.yml 有同题目、同作者的论文 → {remedy}",
    ]
    assert remarked(tmp_path) == []


@pytest.mark.parametrize(
    "change",
    [
        works(a_paper("li-min"), a_paper("li-min")),
        works(a_paper("both"), a_paper("both", title="再谈倾听")),
        works(a_paper("both"), a_paper("both", kind="case")),
        works(a_paper("both", kind="course"), a_paper("both", kind="course")),
    ],
    ids=["other-authors", "other-title", "other-kind", "a-course-given-again"],
)
def test_works_of_their_own(tmp_path: Path, change: Change) -> None:
    assert refused(the_district(tmp_path, change)) == []
    assert remarked(tmp_path) == []


def test_a_work_shared_by_authors_of_two_studios_is_only_said(tmp_path: Path) -> None:
    change = works(a_paper("li-min", outside_authors=["王老师"]), a_paper("li-min", outside_authors=["李敏"]))
    assert refused(the_district(tmp_path, change)) == []
    assert [line.partition(" → ")[0] for line in remarked(tmp_path)] == [
        "chunhui/outcomes/a.yml 《谈倾听》和 studios/qiming/outcomes/b.yml 像是同一件合作成果，两边各算一次",
        "qiming/outcomes/b.yml 《谈倾听》和 studios/chunhui/outcomes/a.yml 像是同一件合作成果，两边各算一次",
    ]


def photos(one: bytes, other: bytes) -> Change:
    def change(chunhui: Files, qiming: Files) -> None:
        for studio, name, picture in ((chunhui, "a.png", one), (qiming, "b.png", other)):
            studio[f"files/{name}"] = picture
            shown = [{"file": f"files/{name}", "caption": "现场"}]
            studio[HELD] = at(f"示例区{name}", title=name, led_by="li-min", photos=shown)

    return change


def test_one_photo_of_two_activities_under_two_names(tmp_path: Path) -> None:
    remedy = "一张照片只属于拍摄它的那次活动；留下那一处，删去另一处"
    assert refused(the_district(tmp_path, photos(a_picture(), a_picture()))) == [
        f"chunhui/{HELD} 这张照片也用在 studios/qiming/{HELD}，内容完全相同 → {remedy}",
        f"qiming/{HELD} 这张照片也用在 studios/chunhui/{HELD}，内容完全相同 → {remedy}",
    ]


def test_one_file_in_two_activities_of_a_studio(tmp_path: Path) -> None:
    def change(chunhui: Files, qiming: Files) -> None:
        photos(a_picture(), a_picture(50))(chunhui, qiming)
        chunhui["activities/2024-10-18-y.md"] = an_activity(date="2024-10-18", photos=chunhui[HELD]["photos"])

    assert [line.partition(" ")[0] for line in refused(the_district(tmp_path, change))] == [
        "chunhui/activities/2024-10-17-x.md",
        "chunhui/activities/2024-10-18-y.md",
    ]


def test_different_photos_of_one_size_are_different(tmp_path: Path) -> None:
    one = a_picture()
    other = one[:-1] + bytes([one[-1] ^ 1])
    assert refused(the_district(tmp_path, photos(one, other))) == []
    assert len(load(tmp_path).digests) == 2


def test_only_files_that_may_have_a_twin_are_read(tmp_path: Path) -> None:
    for name, data in (("a.png", b"12"), ("b.png", b"12"), ("c.png", b"345"), ("empty.png", b""), ("none.png", b"")):
        (tmp_path / name).write_bytes(data)
    (tmp_path / "link.png").hardlink_to(tmp_path / "c.png")
    found = layout.digests(tmp_path, sorted(path.name for path in tmp_path.iterdir()))
    assert sorted(found) == ["a.png", "b.png"]
    assert len(set(found.values())) == 1


def test_a_person_of_two_studios_is_said_and_not_refused(tmp_path: Path) -> None:
    assert refused(the_district(tmp_path)) == []
    assert [line.partition(" → ")[0] for line in messages(tmp_path, cross_studio.remarks)] == [
        "chunhui/people/both.yml 双林同时也是启明工作室（示例）（studios/qiming/people/both.yml）的人",
        "qiming/people/both.yml 双林同时也是春晖工作室（示例）（studios/chunhui/people/both.yml）的人",
    ]


@pytest.mark.parametrize(
    "change",
    [{"left": "2024-09-30"}, {"born": "1991-05"}, {"school": "west"}, {"name": "双木"}],
    ids=["left-before", "other-month-of-birth", "other-school", "other-name"],
)
def test_two_people_or_one_who_changed_over(tmp_path: Path, change: Files) -> None:
    def changed(chunhui: Files, qiming: Files) -> None:
        chunhui["people/both.yml"] |= change
        qiming["people/both.yml"] |= {"joined": "2024-10-08"}

    assert messages(the_district(tmp_path, changed), cross_studio.remarks) == []


def test_a_studio_that_could_not_be_read_whole_is_left_out(tmp_path: Path) -> None:
    root = the_district(tmp_path, two(at("东岸小学"), at("西塘小学")))
    assert len(cross_studio.contradictions(load(root))) == 2
    write(root, {"studios/qiming/outcomes/x.yml": "kind"})
    reading = read(root)
    assert reading.library is not None
    assert cross_studio.contradictions(reading.library) == ()


def test_every_check_has_a_code_of_its_own() -> None:
    codes = [cross_studio.code(check) for check in (*cross_studio.REFUSED, *cross_studio.REMARKS)]
    assert len(set(codes)) == 7
    assert codes[0] == "data/nobody-leads-at-two-places"
