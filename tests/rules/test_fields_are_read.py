"""Never ask for a field that nothing reads: rules, checks, pages, feeds, reports and forms run over recorded records."""

from datetime import date
from pathlib import Path

import pytest
from pydantic import BaseModel

from studiobook.checks import bureau, consistency, gate
from studiobook.loading import library
from studiobook.models.base import Part, types_in
from studiobook.models.json_schema import SCHEMAS
from studiobook.models.library import Library
from studiobook.reports import board, forms, inventory, reminders
from studiobook.reports import kinds as report_kinds
from studiobook.reports.base import ReportContext
from studiobook.rules import compiler
from studiobook.rules.evaluate import evaluate
from studiobook.website import build
from studiobook.website.feeds import calendars, news
from studiobook.website.pages.base import public_site
from tests.builders import REPOSITORY, a_district, a_full_studio, a_review
from tests.recording import Field, recorded
from tests.rules import test_other_policies

pytestmark = pytest.mark.slow  # every page and report of six districts


def parts(model: type[BaseModel]) -> set[type[BaseModel]]:
    """``model`` and every kind of part below it."""
    found = {model}
    for info in model.model_fields.values():
        for inner in types_in(info.annotation):
            if issubclass(inner, Part) and inner not in found:
                found |= parts(inner)
    return found


def owner(model: type[BaseModel], name: str) -> type[BaseModel]:
    """The class that first has the field; shapes of rules share many."""
    return [base for base in model.__mro__ if issubclass(base, BaseModel) and name in base.model_fields][-1]


FIELDS = sorted(
    {(owner(part, name), name) for model in SCHEMAS.values() for part in parts(model) for name in part.model_fields},
    key=lambda field: (field[0].__name__, field[1]),
)


def use(records: Library, today: date, folder: Path) -> None:
    """Evaluate, check, show and report everything, as the tasks do."""
    gate.contradictions(records)
    findings = evaluate(records, today)
    consistency.remarks(records, findings, today)
    bureau.waiver_remarks(records, findings, today)
    site = public_site(records, findings, today, folder)
    build.build_pages(site)
    news.of_district(site.library, today)
    for studio in site.library.studios.values():
        calendars.public_calendar(site.library, studio, site.findings, today)
        news.of_studio(site.library, studio, today)
    context = ReportContext(records, findings, today, folder)
    for report in report_kinds.build(context):
        assert report.paper
    for printed in forms.fill(context):
        assert printed.data
    inventory.sheets(context)
    board.board(context)
    for studio in records.studios.values():
        reminders.reminders(records, studio, findings, today)


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> set[Field]:
    """Every field that is read, with the class that defines it."""
    folder = tmp_path_factory.mktemp("read")
    sample = library.load(REPOSITORY)
    built = library.load(a_district(folder / "district", chunhui=a_full_studio() | a_review()))
    others = [test_other_policies.district(folder / name, name) for name in test_other_policies.CASES]
    compiler.compile_policy.cache_clear()
    with recorded() as fields:
        use(sample, date(2026, 11, 30), folder)
        use(built, date(2028, 1, 1), folder)
        for records in others:
            use(records, test_other_policies.TODAY, folder)
    return {(owner(model, name), name) for model, name in fields if name != "body"}


NOT_HERE = {
    "Moves.moved": "the loader hands its items to the library",
    "Policy.review": "the loader hands it to each review of the edition",
    "School.stage": 'no rule of ours needs it; a district\'s policy may choose schools by it: where("stage", …)',
    "Waivers.waivers": "the loader hands its items to the library",
}


@pytest.mark.parametrize(("model", "name"), FIELDS, ids=[f"{model.__name__}.{name}" for model, name in FIELDS])
def test_a_field_is_read(model: type[BaseModel], name: str, read: set[Field]) -> None:
    assert ((model, name) in read) is (f"{model.__name__}.{name}" not in NOT_HERE)
