"""Other districts by YAML alone: three invented policies, each judging a small studio of its own.

Every rule has records that it passes and a change that it fails; what a finding then says is written out where it is not plain.
"""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from studiobook.checks import consistency
from studiobook.loading import library
from studiobook.loading.yaml_reader import structure
from studiobook.models.enums import State, Strength
from studiobook.models.policy import Policy
from studiobook.rules.compiler import policy_diagnostics
from studiobook.rules.evaluate import evaluate
from studiobook.rules.findings import Finding
from tests.builders import Files, a_district, a_person, a_studio, an_activity, write

POLICIES = Path(__file__).parent / "policies"
Change = Callable[[Files], None]


def put(path: str, **values: Any) -> Change:
    """Change some fields of one file; None takes a field away."""

    def change(files: Files) -> None:
        files[path] = {key: value for key, value in {**files[path], **values}.items() if value is not None}

    return change


def several(*changes: Change) -> Change:
    def change(files: Files) -> None:
        for one in changes:
            one(files)

    return change


def add(path: str, data: Any) -> Change:
    return lambda files: files.update({path: data})


def drop(*paths: str) -> Change:
    return lambda files: [files.pop(path) for path in paths] and None


SCHOOLS = [
    {"id": "home", "name": "中心小学", "stage": "primary", "county": "甲区", "area": "urban"},
    {"id": "east", "name": "东岸小学", "stage": "primary", "county": "甲区", "area": "town"},
    {"id": "west", "name": "西塘小学", "stage": "primary", "county": "乙区", "area": "rural"},
]


def member(number: int) -> str:
    return f"people/member-{number}.yml"


# --- quotas: shares, ages, n-of-m, notice ---


def quotas() -> Files:
    """Ten members: four at home (four subjects), three in each other school; three rural; seven of one county is too many."""
    files = a_studio(
        10,
        selection={
            "on": "2024-08-20",
            "document": "示教〔2024〕1号",
            "notice": {"from": "2024-08-10", "until": "2024-08-14"},
        },
    )
    for number in range(1, 11):
        files[member(number)]["school"] = "west" if number <= 4 else "east" if number <= 9 else "home"
    files["people/li-min.yml"]["earlier"].append({"kind": "paper", "title": "x", "level": "province", "on": "2022-05"})
    return files


QUOTAS: dict[str, tuple[Change, str]] = {
    "about-ten": (
        several(*(put(member(number), left="2025-06-30") for number in (1, 5, 10))),
        "成员人数（第二条（一），按2025年7月1日）：现为 7 人，8 至 12 人",
    ),
    "rural-share": (
        several(*(put(member(number), school="east") for number in (1, 2, 3))),
        "乡村学校成员占比（第二条（二））：现为 10 %，占比至少 20 %",
    ),
    "county-share": (put(member(1), school="east"), "同一区县成员占比（第二条（二））：现为 70 %，占比至多 60 %"),
    "host-school": (put(member(9), school="home"), "领衔人所在学校同学科成员（第二条（二））：现为 2 人，至多 1 人"),
    "age-kindergarten": (
        put(member(1), stage="kindergarten", born="1988-08"),
        "幼儿园成员入选时的年龄（第三条（一），按2024年8月20日）：现为 36 周岁，至多 35 周岁",
    ),
    "age-school": (
        put(member(1), born="1978-08"),
        "中小学成员入选时的年龄（第三条（一），按2024年8月20日）：现为 46 周岁，至多 45 周岁",
    ),
    "six-years": (
        put(member(1), class_teacher_since="2018-09"),
        "班主任年限（第三条（一），按2024年8月20日）：现为 5 年，至少 6 年",
    ),
    "leader-two-of-three": (
        put("people/li-min.yml", earlier=[{"kind": "paper", "title": "x", "level": "province", "on": "2022-05"}]),
        "领衔人业绩（第三条（二），按2024年8月20日）：现为 1 项，至少 2 项；不具备：市级以上课题、两篇省级论文",
    ),
    "member-one-of": (
        put(member(1), earlier=None, honours=None),
        "成员业绩（第三条（二），按2024年8月20日）：现为 0 项，有 1 项即可；不具备：区级以上课题、所带班级荣誉",
    ),
    "public-notice": (
        put("studio.yml", selection={"on": "2024-08-20", "document": "x", "notice": {"from": "2024-08-10", "until": "2024-08-13"}}),
        "公示天数（第四条）：现为 4 天，至少 5 天",
    ),
    "notice-given": (put("studio.yml", selection={"on": "2024-08-20", "document": "x"}), "遴选公示（第四条）：没有做到"),
}  # fmt: skip


# --- tiers: terms of two and three years, cohorts, extra roles, grades, money ---


def tiers() -> Files:
    """A studio of the second tier at the end of its first year: an advisor, an assistant, a cohort of two trainees."""
    files = a_studio(4, tier="区级")
    files["studio.yml"]["cycle"] = {"start": "2024-2025", "years": 2}
    taught = [{"person": f"trainee-{number}", "part": "demonstrator"} for number in (1, 2)]
    talk = {"person": "advisor", "part": "speaker"}
    files |= {
        "people/advisor.yml": a_person("导师甲", role="advisor"),
        "people/assistant.yml": a_person("助理甲", role="assistant"),
        **{f"people/trainee-{number}.yml": a_person(f"学员{number}", role="trainee", left="2025-08-31") for number in (1, 2)},
        **{f"people/next-{number}.yml": a_person(f"新学员{number}", role="trainee", joined="2025-09-01") for number in (1, 2)},
        "activities/2024-11-14-lessons.md": an_activity("open-lesson", "2024-11-14", roles=[*taught, talk]),
        "activities/2025-04-14-lessons.md": an_activity("open-lesson", "2025-04-14", roles=[*taught, talk]),
        "appraisals/2024-2025.yml": {"handed_in": "2025-07-05", "members": [appraisal(number, grade) for number, grade in GRADES.items()]},
        "funding/2024-2025.yml": {
            "income": [{"on": "2024-10", "source": source, "amount": 20000} for source in ("district", "school")]
        },
    }  # fmt: skip
    files[member(4)]["left"] = "2025-08-31"
    return files


GRADES = {1: "excellent", 2: "pass", 3: "pass", 4: "fail"}


def appraisal(number: int, grade: str) -> Files:
    return {"person": f"member-{number}", "grade": grade, "tasks_set": 5, "tasks_done": 5, "comment": "任务完成得好。"}


def graded(**grades: str) -> Change:
    given = {**GRADES, **{int(name[1:]): grade for name, grade in grades.items()}}
    return put("appraisals/2024-2025.yml", members=[appraisal(number, grade) for number, grade in given.items()])


def income(district: int, school: int) -> Change:
    sums = (("district", district), ("school", school))
    return put(
        "funding/2024-2025.yml", income=[{"on": "2024-10", "source": source, "amount": sum_} for source, sum_ in sums]
    )


TIERS: dict[str, tuple[Change, str]] = {
    "tier": (put("studio.yml", tier="县级"), "工作室层级（第一条）：没有做到"),
    "city-term": (put("studio.yml", tier="市级"), "市级工作室周期（第一条）：现为 2 年，应为 3 年"),
    "district-term": (
        put("studio.yml", cycle={"start": "2024-2025", "years": 3}),
        "区级工作室周期（第一条）：现为 3 年，应为 2 年",
    ),
    "advisors": (
        put("people/advisor.yml", left="2025-08-31"),
        "导师人数（第二条，按2025年9月1日）：现为 0 人，1 至 2 人",
    ),
    "assistant": (
        put("people/assistant.yml", left="2025-08-31"),
        "助理人数（第二条，按2025年9月1日）：现为 0 人，应为 1 人",
    ),
    "cohort-size": (
        put("people/trainee-1.yml", joined="2024-09-02"),
        "本届学员人数（第二条，按2024年9月1日）：现为 1 人，2 至 4 人",
    ),
    "cohort-length": (
        put("people/trainee-1.yml", left="2025-09-30"),
        "学员在学月数（第二条）：现为 13 个月，11 至 12 个月",
    ),
    "trainee-lesson": (
        put("activities/2025-04-14-lessons.md", roles=[{"person": "trainee-1", "part": "demonstrator"}]),
        "学员公开课（第二条，2024—2025学年下学期）：现为 0 次，至少 1 次",
    ),
    "advisor-talk": (
        several(
            put("people/advisor.yml", joined="2024-12-16"),
            *(put(f"activities/{day}-lessons.md", roles=[]) for day in ("2024-11-14", "2025-04-14")),
        ),
        "导师讲座（第二条）：现为 0 次，至少 1 次，在册 8 个月，按 12 个月折算",
    ),
    "three-grades": (graded(m2="good"), "三等以外的考核（第三条）：现为 1 人，应为 0 人"),
    "excellent-share": (graded(m2="excellent"), "优秀占比（第三条）：现为 50 %，占比至多 30 %"),
    "renewal": (graded(m2="fail"), "合格续聘（第三条）：没有做到"),
    "money": (income(19999, 20000), "学年拨款（第四条）：现为 19999 元，至少 20000 元"),
    "matched": (income(25000, 20000), "学校配套与拨款之比（第四条）：现为 0.8 比 1，至少 1 比 1"),
}


# --- rubric: points by level, deductions, calendar years, terms ---


def rubric() -> Files:
    """A studio of a one-year cycle, everything in order."""
    files = a_studio(2, cycle="2024-2025")
    files["studio.yml"]["cycle"] = {"start": "2024-2025", "years": 1}
    months = ("2024-10", "2024-11", "2025-01", "2025-02", "2025-03", "2025-04", "2025-05", "2025-06")
    files |= {f"activities/{month}-17-x.md": an_activity(date=f"{month}-17", plan=None) for month in months}
    for one in ("li-min", "member-1", "member-2"):
        published = {"where": "班主任", "level": "city", "on": "2025-05"}
        files[f"outcomes/paper-{one}.yml"] = {
            "kind": "paper", "title": f"谈倾听（{one}）", "authors": [one], "on": "2025-04", "published": published,
        }  # fmt: skip
    return files


def away(*dates: str, late: tuple[str, ...] = ()) -> Change:
    def change(files: Files) -> None:
        for month in dates:
            files[f"activities/{month}-17-x.md"]["attendance"] = {"absent": ["member-1"]}
        for month in late:
            files[f"activities/{month}-17-x.md"]["attendance"] = {"late": ["member-1"]}

    return change


def in_district(files: Files) -> None:
    """Half a year in the studio, one paper of the district."""
    files[member(1)]["joined"] = "2025-02-20"
    files["outcomes/paper-member-1.yml"]["published"]["level"] = "school"


RUBRIC: dict[str, tuple[Change, str]] = {
    "outcome-points": (
        in_district,
        "成果积分（第一条）：现为 1 分，至少 3 分，在册 6 个月，按 12 个月折算；其中论文 1 分、课题 0 分",
    ),
    "attendance-points": (
        away("2024-10", "2025-01", late=("2025-03",)),
        "考勤积分（第二条）：现为 93 分，至少 95 分；其中基本分 100 分、缺席 -6 分、迟到 -1 分、主持 0 分",
    ),
    "activities-a-year": (
        drop("activities/2024-10-17-x.md"),
        "自然年活动（第三条，2024年）：现为 1 次，至少 2 次，在册 4 个月，按 12 个月折算",
    ),
    "activities-a-term": (
        drop("activities/2024-10-17-x.md", "activities/2024-11-17-x.md", "activities/2025-01-17-x.md"),
        "学期活动（第三条，2024—2025学年上学期）：现为 0 次，至少 1 次",
    ),
    "papers-in-order": (
        drop("plans/cycle.md", "rules/attendance.md"),
        "基础材料（第四条）：现为 1 份，3 份都要；不具备：周期规划、考勤制度",
    ),
}

CASES: dict[str, tuple[Callable[[], Files], dict[str, tuple[Change, str]]]] = {
    "quotas": (quotas, QUOTAS),
    "tiers": (tiers, TIERS),
    "rubric": (rubric, RUBRIC),
}
EACH = [(name, rule) for name, (_, cases) in CASES.items() for rule in cases]
TODAY = date(2025, 10, 1)
# what the good studio gives no answer about
NOT_ASKED = {"age-kindergarten", "city-term"}


def text_of(name: str) -> str:
    return (POLICIES / name / "policy.yml").read_text(encoding="utf-8")


def district(root: Path, name: str, *changes: Change) -> library.Library:
    files = CASES[name][0]()
    for change in changes:
        change(files)
    a_district(root, policy=text_of(name), chunhui=files)
    bureau = {"name": "示例市", "bureau": "示例市教育局", "section": "基础教育科", "city": "示例市", "document_mark": "示例市教育局文件",
              "document_prefix": "示教发", "schools": SCHOOLS}  # fmt: skip
    write(root, {"bureau/district.yml": bureau})
    return library.load(root)


def judged(root: Path, name: str, *changes: Change, today: date = TODAY) -> tuple[Finding, ...]:
    return evaluate(district(root, name, *changes), today)


def only(found: tuple[Finding, ...], rule: str, state: State) -> list[Finding]:
    return [one for one in found if one.rule.id == rule and one.state is state]


@pytest.mark.parametrize("name", CASES)
def test_every_rule_has_its_case(name: str) -> None:
    rules = [rule for _, rule, _ in structure(Policy, text_of(name), name).rules()]
    assert [rule.id for rule in rules if rule.strength is not Strength.COUNTED] == list(CASES[name][1])


@pytest.mark.parametrize("name", CASES)
def test_the_good_studio_contradicts_nothing_and_passes_every_rule(tmp_path: Path, name: str) -> None:
    read = district(tmp_path, name)
    assert policy_diagnostics(read) == ()
    assert [one.message for one in consistency.contradictions(read)] == []
    found = evaluate(read, TODAY)
    assert [one.message() for one in found if one.state is State.UNMET] == []
    assert {one.rule.id for one in found if one.state is State.MET} == set(CASES[name][1]) - NOT_ASKED


@pytest.mark.parametrize(("name", "rule"), EACH, ids=[rule for _, rule in EACH])
def test_fail(tmp_path: Path, name: str, rule: str) -> None:
    change, said = CASES[name][1][rule]
    assert [one.message() for one in only(judged(tmp_path, name, change), rule, State.UNMET)] == [said]


def test_whoever_has_a_provincial_title_is_not_asked(tmp_path: Path) -> None:
    title = [{"name": "省优秀班主任", "level": "province", "on": "2023-06"}]
    found = judged(tmp_path, "quotas", put(member(1), titles=title, earlier=None, honours=None))
    assert "member-1" not in {one.person for one in found if one.rule.id == "member-one-of"}


def test_the_right_age_is_asked_of_each_stage(tmp_path: Path) -> None:
    found = judged(tmp_path, "quotas", put(member(1), stage="kindergarten", born="1989-05"))
    assert [(one.person, one.value) for one in found if one.rule.id == "age-kindergarten"] == [("member-1", 35)]
    assert len([one for one in found if one.rule.id == "age-school"]) == 9


def test_a_city_studio_has_three_years(tmp_path: Path) -> None:
    found = judged(tmp_path, "tiers", put("studio.yml", tier="市级", cycle={"start": "2024-2025", "years": 3}))
    assert [one.state for one in found if one.rule.id == "city-term"] == [State.MET]
    assert "district-term" not in {one.rule.id for one in found}


def test_each_cohort_is_counted_in_its_own_year(tmp_path: Path) -> None:
    found = judged(tmp_path, "tiers")
    assert [(str(one.year), [who.id for who in one.counted]) for one in found if one.rule.id == "cohort-size"] == [
        ("2024-2025", ["trainee-1", "trainee-2"]),
        ("2025-2026", ["next-1", "next-2"]),
    ]


def test_points_by_level_have_no_cap_and_a_national_paper_counts_as_a_provincial_one(tmp_path: Path) -> None:
    def many(files: Files) -> None:
        for number, level in enumerate(("province", "nation", "group", "studio")):
            paper = {**files["outcomes/paper-li-min.yml"], "published": {"where": "x", "level": level, "on": "2025-05"}}
            files[f"outcomes/more-{number}.yml"] = {**paper, "title": f"又一篇{number}"}

    found = judged(tmp_path, "rubric", many)
    (mine,) = [one for one in found if one.rule.id == "outcome-points" and one.person == "li-min"]
    assert (mine.value, mine.parts) == (6 + 12 + 12 + 1, ("论文 31 分", "课题 0 分"))


def test_points_are_capped_above_and_floored_at_nothing(tmp_path: Path) -> None:
    months = ("2024-10", "2024-11", "2025-01")
    hosts = [put(f"activities/{month}-17-x.md", roles=[{"person": "member-2", "part": "host"}]) for month in months]
    found = judged(tmp_path, "rubric", away("2025-02", "2025-03"), *hosts)
    values = {(one.rule.id, one.person): (one.value, one.parts) for one in found if one.rule.each.kind == "member"}
    assert values["strict-points", "member-1"] == (0, ("基本分 5 分", "缺席 -6 分"))
    assert values["attendance-points", "member-2"][0] == 100
    assert values["attendance-points", "member-2"][1][-1] == "主持 4 分"


def test_a_term_is_pending_to_its_last_day(tmp_path: Path) -> None:
    change = RUBRIC["activities-a-term"][0]
    for today, state in ((date(2025, 1, 31), State.PENDING), (date(2025, 2, 1), State.UNMET)):
        found = judged(tmp_path / str(today), "rubric", change, today=today)
        first = next(one for one in found if one.rule.id == "activities-a-term")
        assert (first.state, first.due) == (state, date(2025, 1, 31))


@pytest.mark.parametrize(
    ("joined", "left", "least", "months"),
    [
        ("2024-09-01", None, 6, 12),
        ("2024-09-15", None, 6, 12),
        ("2024-09-16", None, 5, 11),
        ("2024-09-01", "2025-02-14", 2, 5),
        ("2024-09-01", "2025-02-15", 3, 6),
        ("2025-08-16", None, 0, 0),
        ("2025-07-01", None, 1, 2),
        ("2025-08-01", None, 0, 1),
    ],
)
def test_a_threshold_pro_rata_is_rounded_down(
    tmp_path: Path, joined: str, left: str | None, least: int, months: int
) -> None:
    found = judged(tmp_path, "rubric", put(member(1), joined=joined, left=left), today=date(2025, 8, 31))
    (mine,) = [one for one in found if one.rule.id == "outcome-points" and one.person == "member-1"]
    assert (mine.least, mine.months, mine.missing) == (least, (months, 12), 0)
    assert ("折算" in mine.message()) is (months < 12)


def test_without_a_selection_nothing_is_asked_as_of_it(tmp_path: Path) -> None:
    found = judged(tmp_path, "quotas", put("studio.yml", selection=None))
    assert {one.rule.id for one in found if one.day and one.rule.id != "about-ten"} == set()


def test_any_day_names_the_first_bad_day_and_is_met_only_by_all(tmp_path: Path) -> None:
    change = several(*(put(member(number), joined="2025-01-01") for number in (8, 9, 10)))
    (early,) = only(judged(tmp_path / "a", "quotas", change), "about-ten", State.UNMET)
    assert (early.value, early.day) == (7, date(2024, 9, 1))
    (good,) = only(judged(tmp_path / "b", "quotas"), "about-ten", State.MET)
    assert (good.value, good.missing) == (10, 0)


def test_a_share_of_nobody_is_not_judged(tmp_path: Path) -> None:
    found = judged(tmp_path, "quotas", *(put(member(number), role="trainee") for number in range(1, 11)))
    assert not {one.rule.id for one in found} & {"rural-share", "county-share"}


def test_a_group_that_is_fulfilled_does_not_name_what_it_lacks(tmp_path: Path) -> None:
    earlier = [{"kind": "project", "title": "x", "level": "city", "on": "2019-03"}]
    change = put("people/li-min.yml", earlier=earlier)
    (found,) = only(judged(tmp_path, "quotas", change), "leader-two-of-three", State.MET)
    assert found.message() == "领衔人业绩（第三条（二），按2024年8月20日）：现为 2 项，至少 2 项"
    assert found.parts == ("两篇省级论文",)
