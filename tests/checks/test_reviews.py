"""The review of a cycle: its score and grade, what contradicts it, when it is known, and that it stays with the bureau."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studiobook.checks import consistency, gate
from studiobook.core.diagnostic import Location
from studiobook.loading import library
from studiobook.models.base import Source
from studiobook.models.enums import ReviewGrade, State
from studiobook.models.reviews import ScoreSheet, StudioReview
from studiobook.rules import as_of
from studiobook.rules.evaluate import evaluate
from studiobook.website.privacy import public_view
from tests.builders import Files, a_district, a_review, a_studio

REVIEW = "bureau/reviews/chunhui-2027/review.yml"
SHEET = "bureau/reviews/chunhui-2027/scores/expert-1.yml"
DECISION = {"grade": "excellent", "on": "2027-10-20", "document": "示教基〔2027〕30号"}


def the_library(root: Path, **changes: Files) -> library.Library:
    files = a_review()
    for path, values in {REVIEW: changes.get("review", {}), SHEET: changes.get("sheet", {})}.items():
        files[path] |= values
    return library.load(a_district(root, chunhui=a_studio() | files))


def the_review(found: library.Library) -> StudioReview:
    review = found.studios["chunhui"].review
    assert review is not None
    return review


def test_the_score_is_the_mean_of_the_totals(tmp_path: Path) -> None:
    review = the_review(the_library(tmp_path))
    assert [sheet.total for sheet in review.sheets] == [93, 88, 89]
    assert (review.score, review.mean("building")) == (90, 36.67)
    assert review.due_grade == "excellent"


def test_of_five_marks_the_highest_and_the_lowest_are_dropped(tmp_path: Path) -> None:
    files = a_studio() | a_review()
    for number, points in ((4, 10), (5, 35)):
        marks = {"building": points, "growth": points, "research": min(points, 25)}
        files[SHEET.replace("1.yml", f"{number}.yml")] = {"expert": f"专家{number}", "on": "2027-09-25", "marks": marks}
    review = the_review(library.load(a_district(tmp_path, chunhui=files)))
    assert [sheet.total for sheet in review.counted] == [93, 88, 89]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"sheet": {"marks": {"building": 41, "growth": 1, "research": 1}}, "review": {"decision": None}},
         f"{SHEET}:3:21 “自身建设”打了 41 分，应在 0 到 40 分之间 → 核对分数"),
        ({"sheet": {"marks": {"building": 38, "growth": 33}}, "review": {"decision": None}},
         f"{SHEET}:3:8 没有给“课题研究”评分 → 补上 research，0 到 25 分"),
        ({"sheet": {"marks": {"building": 38, "growth": 33, "research": 22, "reserch": 1}}, "review": {"decision": None}},
         f"{SHEET}:3:66 评分项目里没有“reserch” → 你是不是想写“research”？"),
        ({"sheet": {"expert": "示例专家2"}},
         f"{SHEET.replace('1.yml', '2.yml')}:1:9 专家“示例专家2”已经评过分（{SHEET}） → 删去一份，或改正姓名"),
        ({"sheet": {"on": "2027-11-01"}},
         f"{SHEET}:2:5 评分日期在考核结果（2027年10月20日）之后 → 核对两个日期"),
        ({"review": {"subject": "chunhiu", "decision": None}},
         f"{REVIEW}:1:10 没有工作室“chunhiu” → 你是不是想写“chunhui”？"),
        ({"review": {"cycle": "2023-2024"}},
         f"{REVIEW}:2:8 春晖工作室（示例）的建设周期从 2024-2025 学年开始 → 写 2024-2025"),
        ({"review": {"decision": {**DECISION, "grade": "pass"}}},
         f"{REVIEW}:6:21 得分 90 对应“优秀”，考核结果却是“合格” → 核对等次；确要这样定，在 reason 里写明理由"),
        ({"review": {"decision": {**DECISION, "grade": "pass", "reason": "经费使用有一处不合规，已责令整改。"}}}, ""),
    ],
)  # fmt: skip
def test_what_contradicts_is_said_with_its_place(tmp_path: Path, changes: dict[str, Files], said: str) -> None:
    found = the_library(tmp_path, **changes)
    diagnostics = gate.located(found, consistency.contradictions(found))
    assert [f"{one.path}:{one.line}:{one.column} {one.message} → {one.remedy}" for one in diagnostics] == [said] * bool(
        said
    )


def test_a_grade_before_all_marks_are_there_is_refused(tmp_path: Path) -> None:
    files = a_studio() | a_review()
    del files[SHEET]
    found = library.load(a_district(tmp_path, chunhui=files))
    assert [one.message for one in consistency.contradictions(found)] == ["专家评分还没有齐，不能定等次"]


def test_what_is_late_in_a_review_points_into_it(tmp_path: Path) -> None:
    files = a_studio() | a_review()
    del files[REVIEW]["decision"]
    found = library.load(a_district(tmp_path, chunhui=files))
    (late,) = (one for one in evaluate(found, date(2028, 1, 1)) if one.rule.id == "review-grade")
    assert (late.state, late.place) == (State.UNMET, Location(REVIEW, ("decision",)))


def test_a_review_before_there_is_any_studio(tmp_path: Path) -> None:
    root = a_district(tmp_path, chunhui=a_review())
    found = library.load(root)
    assert [f"{one.message} → {one.remedy}" for one in consistency.contradictions(found)] == [
        "没有工作室“chunhui” → 先在 studios/ 里放入工作室的文件夹"
    ]


def test_a_cycle_is_reviewed_once(tmp_path: Path) -> None:
    files = a_studio() | a_review()
    files |= {path.replace("-2027", "-again"): data for path, data in a_review().items()}
    found = library.load(a_district(tmp_path, chunhui=files))
    assert [one.message for one in consistency.contradictions(found)] == [
        "这个周期已经有一次综合考评（bureau/reviews/chunhui-2027/review.yml）"
    ]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("bureau/reviews/notes.txt", "每次考评一个文件夹，名字用小写字母、数字和连字符，例如 chunhui-2026"),
        ("bureau/reviews/chunhui-2027/reviews.yml", "这里放 review.yml 和 scores 文件夹"),
        (
            "bureau/reviews/chunhui-2027/scores/张.yml",
            "每位专家一个文件，名字用小写字母、数字和连字符，例如 expert-1.yml",
        ),
    ],
)
def test_a_file_that_nothing_reads_is_named(tmp_path: Path, name: str, said: str) -> None:
    root = a_district(tmp_path, chunhui=a_studio() | a_review() | {name: "x: 1\n"})
    assert [(one.path, one.remedy) for one in library.read(root).diagnostics if one.path == name] == [(name, said)]


def test_marks_and_decision_are_known_from_their_days_on(tmp_path: Path) -> None:
    found = the_library(tmp_path)
    before = the_review(as_of.known_on(found, date(2027, 9, 1)))
    assert (len(before.sheets), before.decision, before.complete) == (0, None, False)
    marked = the_review(as_of.known_on(found, date(2027, 10, 1)))
    assert (len(marked.sheets), marked.decision, marked.complete) == (3, None, True)
    assert the_review(as_of.known_on(found, date(2027, 11, 1))).decision is not None


def test_the_public_view_has_no_review(tmp_path: Path) -> None:
    view = public_view.public_view(the_library(tmp_path))
    for one, name in ((view.studios["chunhui"], "review"), (view, "reviews")):
        with pytest.raises(AttributeError):
            getattr(one, name)
    values = public_view.texts(the_library(tmp_path / "other").studios["chunhui"]).private
    assert "课题成果还可以向区外推广。" in values


MARK = st.integers(-(10**17), 10**17) | st.floats(allow_nan=False, allow_infinity=False)
ITEMS = ("building", "growth", "research")


@pytest.fixture(scope="module")
def reviewed(tmp_path_factory: pytest.TempPathFactory) -> library.Library:
    return the_library(tmp_path_factory.mktemp("reviewed"), review={"decision": None})


@given(st.lists(st.tuples(MARK, MARK, MARK), min_size=3, max_size=6))
def test_any_numbers_for_marks_are_refused_with_their_place_or_give_a_grade(
    reviewed: library.Library, marks: list[tuple[float, float, float]]
) -> None:
    review = the_review(reviewed)
    sheets = tuple(
        ScoreSheet.model_validate(
            {"expert": f"专家{number}", "on": "2027-09-25", "marks": dict(zip(ITEMS, three, strict=True))}
        ).located(Source(f"bureau/reviews/x/scores/{number}.yml", id=str(number)))
        for number, three in enumerate(marks)
    )
    changed = replace(review, sheets=sheets)
    studio = replace(reviewed.studios["chunhui"], review=changed)
    found = replace(reviewed, studios={"chunhui": studio}, reviews=(changed,))
    wrong = {
        (f"bureau/reviews/x/scores/{number}.yml", ("marks", item))
        for number, three in enumerate(marks)
        for item, mark, most in zip(ITEMS, three, (40, 35, 25), strict=True)
        if not 0 <= mark <= most
    }
    assert {(one.path, one.field) for one in consistency.contradictions(found)} == wrong
    assert changed.due_grade in ReviewGrade
    assert evaluate(found, date(2028, 1, 1))


def test_negative_marks_are_a_mistake_of_the_sheet_and_no_crash(tmp_path: Path) -> None:
    files = a_studio() | a_review()
    for path in files:
        if "scores" in path:
            files[path]["marks"] = {"building": -38, "growth": -33, "research": -22}
    found = library.load(a_district(tmp_path, chunhui=files))
    sentences = [one.message for one in consistency.contradictions(found)]
    assert sentences.count("“自身建设”打了 -38 分，应在 0 到 40 分之间") == 3
