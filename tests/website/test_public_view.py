"""The public view: its classes have no private fields, at any depth; and the scan finds what got out all the same."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import joblib
import pytest
from jinja2 import UndefinedError
from pydantic import BaseModel

from studiobook.loading.layout import RECORD_KINDS
from studiobook.loading.library import load
from studiobook.models import base as fields_module
from studiobook.models.district import Waiver
from studiobook.models.library import Library, LibraryView
from studiobook.models.people import Person, PersonView
from studiobook.models.policy import Policy
from studiobook.models.records import ActivityView, Attendance, AttendanceView
from studiobook.models.studio import Studio, StudioView
from studiobook.models.submissions import Appraisal, Appraisals, Expense, Income, Ledger
from studiobook.rules.evaluate import evaluate
from studiobook.rules.findings import Finding
from studiobook.website.incremental.previous import Earlier, link
from studiobook.website.pages.renderer import templates
from studiobook.website.privacy import leak_scan
from studiobook.website.privacy.leak_scan import Leak
from studiobook.website.privacy.public_view import public_findings, public_view, texts
from tests.annotations import inner_models
from tests.builders import REPOSITORY, a_district, a_full_studio, a_picture, a_review, a_studio, an_activity, write

TODAY = date(2025, 9, 1)
HELD = "activities/2024-10-17-exchange.md"
SECRET = "课堂上<敢于>尝试 & 有“主见”，作业批改及时。"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    files = a_full_studio()
    files[HELD] |= {
        "attendance": {"on_leave": ["member-1"], "absent": ["member-2"], "visitors": 3},
        "photos": [{"file": "files/a.jpg", "caption": "合影"}],
    }
    files["files/a.jpg"] = a_picture()
    files["people/li-min.yml"]["statement"] = "学校同意推荐李敏老师领衔。"
    files["appraisals/2024-2025.yml"]["members"][1]["comment"] = SECRET
    return load(a_district(tmp_path_factory.mktemp("public"), chunhui=files))


def models(value: Any) -> Iterator[BaseModel]:
    """Every record and part of a record below ``value``."""
    if isinstance(value, BaseModel):
        yield value
        for inner in value.__dict__.values():
            yield from models(inner)
    elif is_dataclass(value):
        for item in fields(value):
            yield from models(getattr(value, item.name, None))
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from models(inner)
    elif isinstance(value, tuple):
        for inner in value:
            yield from models(inner)


def marked(model: type[BaseModel]) -> list[str]:
    """Its private fields, found without the code under test."""
    return [name for name, info in model.model_fields.items() if "不公开" in (info.description or "")]


def test_the_marks_and_the_words_of_every_model_agree() -> None:
    for model in {type(one) for one in [*_all_models()]}:
        assert set(marked(model)) == fields_module.private_names(model), model


def _all_models() -> Iterator[BaseModel]:
    for kind in RECORD_KINDS:
        for model in inner_models(kind.model):
            yield model.model_construct()


def test_private_fields_are_these() -> None:
    """The list a person looks at when a field is added: private or not."""
    private = {type(one).__name__: sorted(marked(type(one))) for one in _all_models() if marked(type(one))}
    assert private == {
        "Person": ["born", "class_teacher_gap_years", "class_teacher_since", "mentoring", "statement"],
        "Attendance": ["absent", "late", "on_leave"],
        "Appraisals": ["handed_in", "members"],
        "Appraisal": ["comment", "grade", "person", "tasks_done", "tasks_set"],
        "Ledger": ["carried_over", "expenses", "income"],
        "Income": ["amount", "on", "source"],
        "Expense": ["amount", "on", "purpose", "voucher"],
    }


def test_the_whole_library_holds_every_private_model(library: Library) -> None:
    kinds = {type(one) for one in models(library.studios["chunhui"])}
    assert {
        Person,
        Attendance,
        Appraisals,
        Appraisal,
        Ledger,
        Income,
        Expense,
    } <= kinds  # or the next test proves nothing


def test_no_private_field_exists_anywhere_in_the_view(library: Library) -> None:
    view = public_view(library).studios["chunhui"]
    seen = {type(one) for one in models(view)}
    assert {PersonView, ActivityView, AttendanceView} <= seen
    assert not [model for model in seen if marked(model)]
    for model, record in (
        (Person, view.people["member-1"]),
        (Attendance, view.activities[0].attendance),
        (Waiver, public_view(with_waivers(library)).waivers[0]),
    ):
        assert marked(model)
        for name in marked(model):
            with pytest.raises(AttributeError):
                getattr(record, name)


def with_waivers(library: Library) -> Library:
    """``district`` with a waiver of a rule that the public sees, and one of a rule that it does not."""
    rules = [rule for policy in library.policies for _, rule, _ in policy.rules()]
    named = (next(rule.id for rule in rules if rule.public is public) for public in (True, False))
    days = {"since": TODAY, "until": TODAY}
    waivers = (
        Waiver.model_construct(
            rule=rule, subject="chunhui", reason=SECRET, approver="基教科", document="〔1〕号", **days
        )
        for rule in named
    )
    return replace(library, waivers=tuple(waivers))


@pytest.mark.parametrize("name", ["appraisals", "ledgers", "review", "present", "attendance_percent", "carries_over"])
def test_what_is_private_of_a_studio_does_not_exist(library: Library, name: str) -> None:
    assert getattr(library.studios["chunhui"], name, "") != ""
    with pytest.raises(AttributeError):
        getattr(public_view(library).studios["chunhui"], name)


@pytest.mark.parametrize("name", ["age_on", "class_teacher_years_on"])
def test_what_is_worked_out_from_private_fields_does_not_exist(library: Library, name: str) -> None:
    assert callable(getattr(library.studios["chunhui"].people["member-1"], name))
    with pytest.raises(AttributeError):
        getattr(public_view(library).studios["chunhui"].people["member-1"], name)


def test_a_template_that_asks_for_a_private_field_fails(library: Library) -> None:
    ask = templates(library.root).from_string("{{ person.name }}{{ person.born }}")
    assert ask.render(person=library.studios["chunhui"].people["li-min"]) == "李敏1980-05"
    with pytest.raises(UndefinedError):
        ask.render(person=public_view(library).studios["chunhui"].people["li-min"])


def test_the_view_leaves_the_library_as_it_was(library: Library) -> None:
    before = texts(library.studios["chunhui"])
    view = public_view(library)
    assert texts(library.studios["chunhui"]) == before
    assert before.private
    assert view.waivers == ()


def test_the_public_sees_waivers_of_public_rules_only(library: Library) -> None:
    public, private = with_waivers(library).waivers
    (shown,) = public_view(with_waivers(library)).waivers
    assert (shown.rule, shown.document, shown.since) == (public.rule, public.document, public.since)
    assert shown.rule != private.rule


def test_everything_else_is_still_there(library: Library) -> None:
    read, view = library.studios["chunhui"], public_view(library).studios["chunhui"]
    for item in fields(StudioView):
        one, other = getattr(read, item.name), getattr(view, item.name)
        assert len(list(models(one))) == len(list(models(other))), item.name
    for one, other in zip(models(read.activities), models(view.activities), strict=True):
        for name in set(type(one).model_fields) - set(marked(type(one))):
            value = getattr(one, name)
            if not list(models(value)):
                assert getattr(other, name) == value
    assert (view.activities[0].path, view.activities[0].body) == (read.activities[0].path, read.activities[0].body)


def bare(view: LibraryView) -> Library:
    """The public view as a library in which nothing private is: rules that need anything private fail on it."""
    studios = {
        name: Studio(**{item.name: getattr(one, item.name) for item in fields(StudioView)})
        for name, one in view.studios.items()
    }
    values = {item.name: getattr(view, item.name) for item in fields(LibraryView)}
    return Library(**{**values, "studios": studios, "policies": tuple(map(public_part, view.policies))})


def public_part(policy: Policy) -> Policy:
    """``policy`` with its public rules only."""
    clauses = [
        one.model_copy(update={"rules": tuple(rule for rule in one.rules if rule.public)}) for one in policy.clauses
    ]
    return policy.model_copy(update={"clauses": tuple(clauses)})


def contents(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """Findings by field; a clause by its id, since ``bare`` has none of its private rules, and a studio by its public part."""

    def plain(value: Any) -> Any:
        return (
            {one.name: getattr(value, one.name) for one in fields(StudioView)}
            if isinstance(value, Studio | StudioView)
            else value
        )

    return [
        {item.name: plain(getattr(one, item.name)) for item in fields(one)} | {"clause": one.clause.id}
        for one in findings
    ]


def test_public_findings_are_those_of_the_public_view(library: Library) -> None:
    everything = evaluate(library, TODAY)
    found = public_findings(everything)
    assert {one.rule.public for one in found} == {True}
    assert 0 < len(found) < len(everything)
    assert contents(found) == contents(evaluate(bare(public_view(library)), TODAY))


@pytest.mark.parametrize("day", [date(2024, 10, 1), date(2026, 3, 1), date(2026, 11, 30)])
def test_public_findings_of_the_sample_are_those_of_the_public_view(day: date) -> None:
    sample = load(REPOSITORY)
    found = public_findings(evaluate(sample, day))
    assert contents(found) == contents(evaluate(bare(public_view(sample)), day))


def test_public_findings_hold_no_private_record(library: Library) -> None:
    for one in public_findings(evaluate(library, TODAY)):
        for model in models((one.subject, one.counted, one.waiver)):
            assert not marked(type(model)), one.rule.id


def test_what_counts_as_a_private_value(library: Library) -> None:
    assert texts(library.studios["chunhui"]).private == {
        "1980-05", "1980年5月", "1992-05", "1992年5月", "连续三年指导青年班主任。", "学校同意推荐李敏老师领衔。",
        "师德好，带班稳，家长信任，同意推荐。", "任务完成得好，课堂上敢于尝试新的办法。", SECRET, "购买班会课研究图书和录音笔",
    }  # fmt: skip


# a page that nobody had reason to suspect, until what it says stood in a private field
ONCE_INNOCENT = "这学期她带着全班种了一片油菜花。"


PLANTED: dict[str, tuple[str, str, str]] = {
    "passage": ("index.html", "<p>学校同意推荐李敏老师领衔。</p>", "学校同意推荐李敏老师领衔。"),
    "escaped": ("studios/chunhui/index.html", "<p>课堂上&lt;敢于&gt;尝试 &amp; 有“主见”，作业批改及时。</p>", SECRET),
    "month-of-birth": ("search/1.json", '{"born": "1992-05"}', "1992-05"),
    "month-in-words": ("feed.xml", "<p>出生于1980年5月</p>", "1980年5月"),
    "numbers": ("index.html", "<p>&#23398;校同意推荐李敏老师&#39046;&#x8854;。</p>", "学校同意推荐李敏老师领衔。"),
    "folded": ("calendar.ics", "DESCRIPTION:学校同意推荐李\r\n 敏老师领衔。\r\n", "学校同意推荐李敏老师领衔。"),
    "table": ("data/people.csv", "姓名,意见\r\n李敏,学校同意推荐李敏老师领衔。\r\n", "学校同意推荐李敏老师领衔。"),
    "script": ("assets/a.js", "var x = '购买班会课研究图书和录音笔'", "购买班会课研究图书和录音笔"),
}


@pytest.mark.parametrize(("name", "text", "value"), PLANTED.values(), ids=PLANTED)
def test_a_leak_is_found(library: Library, tmp_path: Path, name: str, text: str, value: str) -> None:
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "other.html").write_text("<p>李敏</p>", encoding="utf-8")
    assert leak_scan.found(leak_scan.sought(library), tmp_path) == (Leak(name, value),)


def test_an_innocent_site_has_no_leak(library: Library, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<p>李敏，示例成员1，任务完成，2024-10-17，20000</p>", encoding="utf-8")
    (tmp_path / "a.jpg").write_bytes("学校同意推荐李敏老师领衔。".encode())  # no text file
    assert leak_scan.found(leak_scan.sought(library), tmp_path) == ()


def put_in_place(site: Path, sought: leak_scan.Sought, text: str) -> tuple[Earlier, Path]:
    """A site with one page of ``text`` that was found innocent, and the next, into which that page is taken over."""
    before, after = site / "before", site / "after"
    write(before, {"index.html": text})
    assert leak_scan.found(sought, before) == ()
    after.mkdir()
    link(str(before / "index.html"), str(after / "index.html"))
    return Earlier(before, {}, innocent=sought.seal), after


def test_a_value_that_became_private_is_looked_for_in_files_that_were_taken_over(tmp_path: Path) -> None:
    files = a_full_studio()
    root = tmp_path / "district"
    before = leak_scan.sought(load(a_district(root, chunhui=files)))
    earlier, site = put_in_place(tmp_path, before, f"<p>{ONCE_INNOCENT}</p>")
    files["appraisals/2024-2025.yml"]["members"][0]["comment"] = ONCE_INNOCENT
    now = leak_scan.sought(load(a_district(root, chunhui=files)))
    assert leak_scan.found(before, site, earlier) == ()
    assert leak_scan.found(now, site, earlier) == (Leak("index.html", ONCE_INNOCENT),)


def test_a_page_that_was_written_by_hand_is_searched_once_it_is_not(library: Library, tmp_path: Path) -> None:
    by_hand = leak_scan.sought(library, frozenset({"index.html"}))
    earlier, site = put_in_place(tmp_path, by_hand, "<p>1980年5月</p>")
    assert leak_scan.found(leak_scan.sought(library), site, earlier) == (Leak("index.html", "1980年5月"),)


def test_only_files_that_were_not_taken_over_are_searched(library: Library, tmp_path: Path) -> None:
    sought = leak_scan.sought(library)
    earlier, site = put_in_place(tmp_path, sought, "<p>李敏</p>")
    (site / "index.html").write_text("<p>1980年5月</p>", encoding="utf-8")  # in the very same file
    write(site, {"studios/index.html": "<p>1980年5月</p>"})
    assert leak_scan.found(sought, site, earlier) == (Leak("studios/index.html", "1980年5月"),)
    (site / "index.html").unlink()
    write(site, {"index.html": "<p>1980年5月</p>"})  # another file, of the same name
    assert len(leak_scan.found(sought, site, earlier)) == 2


@pytest.mark.slow
def test_several_processes_find_what_one_does(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts_ = ("<p>1980年5月</p>", "<p>李敏</p>", "<p>学校同意推荐李敏老师领衔。</p>")
    write(tmp_path, {f"{number}.html": texts_[number % 3] for number in range(1002)})
    sought = leak_scan.sought(library)
    monkeypatch.setattr(joblib, "cpu_count", lambda: 1)
    alone = leak_scan.found(sought, tmp_path)
    monkeypatch.setattr(joblib, "cpu_count", lambda: 2)
    assert leak_scan.found(sought, tmp_path) == alone
    assert {leak.file for leak in alone} == {f"{number}.html" for number in range(1002) if number % 3 != 1}


def test_an_experts_post_may_be_that_of_a_guest(tmp_path: Path) -> None:
    post = "示例市教师发展中心德育教研员"
    files = a_studio() | a_review()
    files["bureau/reviews/chunhui-2027/scores/expert-1.yml"]["unit"] = post
    files["activities/2024-10-17-x.md"] = an_activity(guests=[{"name": "王老师", "unit": post}])
    library = load(a_district(tmp_path / "district", chunhui=files))
    site = tmp_path / "site"
    site.mkdir()
    (site / "index.html").write_text(f"<p>{post}</p><p>课题成果还可以向区外推广。</p>", encoding="utf-8")
    assert leak_scan.found(leak_scan.sought(library), site) == (Leak("index.html", "课题成果还可以向区外推广。"),)
