"""Clause by clause: nothing is read by nothing, nothing is shown nowhere, and what sections declare is what they print."""

from datetime import date
from pathlib import Path

import pytest
from pydantic import BaseModel

from studiobook.cli import main as cli
from studiobook.cli import policy_matrix
from studiobook.core.dates import SchoolYear
from studiobook.loading import layout
from studiobook.loading.library import load
from studiobook.loading.yaml_reader import structure
from studiobook.models.base import Record
from studiobook.models.enums import State
from studiobook.models.people import Honour, Person
from studiobook.models.policy import Policy, Rule
from studiobook.models.records import Activity, Contribution, Outcome, Publication, Session
from studiobook.models.reviews import Review, ScoreSheet
from studiobook.models.studio import About
from studiobook.models.submissions import Appraisals, Ledger
from studiobook.reports.base import ReportContext
from studiobook.reports.kinds import annual_review
from studiobook.reports.tables import sources as source_tables
from studiobook.rules.dependencies import Read, reads
from studiobook.rules.evaluate import evaluate
from studiobook.website import pages
from studiobook.website.build import build_pages
from tests.builders import REPOSITORY, a_district, a_full_studio, a_policy, a_site
from tests.paper_text import text_of

EDITIONS = load(REPOSITORY).policies
ALL = [(clause, rule) for edition in EDITIONS for clause, rule, _ in edition.rules()]
PAGE = REPOSITORY / "content/handbook/matrix.md"


def rule_of(name: str) -> Rule:
    return next(rule for _, rule in ALL if rule.id == name)


def a_matrix(text: str) -> tuple[policy_matrix.Row, ...]:
    return policy_matrix.rows(structure(Policy, text, "policy.yml"))


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda edition: edition.id)
def test_no_cell_is_empty(edition: Policy) -> None:
    assert policy_matrix.holes(policy_matrix.rows(edition)) == ()


def test_a_clause_that_nothing_reads_is_a_hole() -> None:
    assert policy_matrix.holes(a_matrix(a_policy())) == ("一：数据", "一：规则", "一：报告", "一：网页")


def test_a_rule_that_reads_no_record_leaves_the_data_empty() -> None:
    assert "一：数据" in policy_matrix.holes(a_matrix(a_policy({"is": "1 == 1"})))


def test_the_handbook_page_is_what_the_task_prints(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run_policy(cli.parse_options("", "", ""), as_matrix=True) == 0
    assert capsys.readouterr().out == PAGE.read_text(encoding="utf-8"), (
        "./inv policy --matrix > content/handbook/matrix.md"
    )


def test_every_kind_of_record_has_its_name_and_is_read() -> None:
    assert list(source_tables.KINDS) == [*(kind.model for kind in layout.RECORD_KINDS), Review, ScoreSheet]
    read = {one.model for _, rule in ALL for one in reads(rule)}
    assert set(source_tables.KINDS) - read == set()


# --- what a rule reads ---


@pytest.mark.parametrize(
    ("rule", "fields"),
    [
        ("activity-time", {(Activity, "sessions"), (Session, "date"), (Session, "time")}),
        ("papers-published", {(Outcome, "kind"), (Outcome, "published"), (Publication, "level")}),
        ("leader-honour", {(Person, "honours"), (Honour, "level"), (Honour, "of"), (Honour, "on"), (About, "selection")}),
        ("leader-open-lesson", {(Activity, "roles"), (Contribution, "part"), (Contribution, "person")}),
        ("ledger-balance", {(Ledger, "carried_over"), (Ledger, "income"), (Ledger, "expenses")}),
        ("school-mix", {(Person, "school")}),
        ("members-excellent", {(Appraisals, "members")}),
    ],
)  # fmt: skip
def test_a_rule_reads_through_properties_and_filters(rule: str, fields: set[tuple[type[BaseModel], str]]) -> None:
    assert fields <= {(one.model, one.name) for one in reads(rule_of(rule))}


def test_a_rule_reads_nothing_that_is_not_behind_it() -> None:
    assert {(one.model, one.name) for one in reads(rule_of("leader-mentoring"))} == {(Person, "mentoring")}
    assert Read(Person, "titles") not in reads(rule_of("leader-honour"))
    assert Read(Person, "post") not in reads(rule_of("liaison"))


def test_every_field_read_is_one() -> None:
    for _, rule in ALL:
        for one in reads(rule):
            assert one.name in {*one.model.model_fields, "body", ""}, one


def test_what_is_named_in_groups_is_read_too() -> None:
    group = {"any_of": [{"label": "甲", "is": "studio.about.motto"}, {"label": "乙", "select": "outcomes | published"}]}
    (row,) = a_matrix(a_policy(group))
    assert row.data == ("工作室（理念）", "成果（发表）")


# --- what is shown ---


def test_every_rule_has_one_part_of_the_review() -> None:
    for _, rule in ALL:
        assert sum(section.shows(rule) for section in annual_review.SECTIONS) == 1, rule.id


def test_the_review_prints_every_rule_where_it_says(tmp_path: Path) -> None:
    library = load(a_district(tmp_path, chunhui=a_full_studio()))
    today = date(2025, 8, 31)
    findings = evaluate(library, today)
    context = ReportContext(library, findings, today, tmp_path / "cache")
    studio = library.studios["chunhui"]
    blocks = text_of(annual_review.paper(context, studio, SchoolYear(2024))).split("\n\n")
    for section in annual_review.SECTIONS:
        tables = "".join(block for block in blocks if block.startswith("表：") and section.heading in block)
        for clause, rule in ALL:
            if section.shows(rule) and any(one.rule.id == rule.id for one in findings):
                label = (
                    rule.label.removeprefix("领衔人").removeprefix("成员")
                    if section is annual_review.SELECTION
                    else rule.label
                )
                assert label in tables, f"{clause.cite} {rule.id} in {section.heading}"


def test_pages_declare_only_public_fields_that_they_name() -> None:
    """A field that a section of records declares is written in the page's module, its template, or a part of one."""
    templates = "".join(path.read_text("utf-8") for path in (REPOSITORY / "templates/pages").rglob("*.j2"))
    modules = "".join(path.read_text("utf-8") for path in (REPOSITORY / "studiobook/website/pages").glob("*.py"))
    written = templates + modules
    for kind in pages.PAGE_KINDS:
        for section in getattr(kind, "SECTIONS", ()):
            for one in getattr(section.shows, "fields", ()):
                assert issubclass(one.model, Record)
                named = [name for name in names_of(one) if f".{name}" in written or f'"{name}"' in written]
                assert named or not one.name, f"{section.heading}: {one}"


def names_of(field: Read) -> list[str]:
    """The names by which a page may reach a field: its own, and those of properties that read it."""
    members = {name: one for model in field.model.__mro__ for name, one in vars(model).items()}
    properties = {name: one.fget for name, one in members.items() if isinstance(one, property)}
    return [field.name, *(name for name, get in properties.items() if get and field.name in get.__code__.co_names)]


def test_a_page_that_shows_duties_shows_public_ones_only() -> None:
    for section in policy_matrix.sections_of(pages.PAGE_KINDS):
        if not hasattr(section.shows, "fields"):
            assert [rule.id for _, rule in ALL if section.shows(rule) and not rule.public] == []


def test_the_site_shows_the_duties_where_it_says(tmp_path: Path) -> None:
    site = a_site(a_district(tmp_path, chunhui=a_full_studio()), date(2025, 8, 31), tmp_path / "c")
    text = next(page.text for page in build_pages(site).pages if page.path == "studios/chunhui/index.md")
    (section,) = (one for one in pages.studio_detail.SECTIONS if one.heading.endswith("职责与计划"))
    due = {one.rule.label for one in site.findings if section.shows(one.rule) and one.state is not State.COUNTED}
    assert len(due) > 8
    assert [label for label in due if label not in text] == []


@pytest.mark.parametrize("clause", ["5.1.1", "5.1.2", "5.1.3", "5.1.4", "5.2.1", "5.2.2", "5.2.3", "6.2.2", "8.3"])
def test_what_is_private_is_said_to_be(clause: str) -> None:
    (row,) = (row for row in policy_matrix.rows(EDITIONS[0]) if row.clause.id == clause)
    assert row.pages == (policy_matrix.NOT_PUBLIC,)
