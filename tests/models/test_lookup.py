"""Who an id is, what a school is called, what was held: one answer, whoever asks."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from studiobook.checks import consistency
from studiobook.loading import library
from studiobook.models import lookup
from studiobook.models.base import PersonKey, person_key
from studiobook.models.library import Library
from studiobook.reports.base import ReportContext
from studiobook.reports.kinds import STUDIO_KINDS, StudioKind
from studiobook.rules.evaluate import evaluate
from tests.builders import Files, a_district, a_full_studio, a_studio

TODAY = date(2025, 9, 1)
HELD = "activities/2024-10-17-exchange.md"
OWN = "chunhui/"


def records() -> Files:
    """A studio whose records name its own people, and another studio's, at every place where a record can."""
    files: Files = a_full_studio()
    files[HELD] |= {
        "joint": ["qiming"],
        "attendance": {"due": ["li-min", "member-1", "member-2"], "absent": ["member-2"]},
    }
    files[HELD]["attendance"] |= {"on_leave": ["member-1"]}
    files[HELD]["roles"].append({"person": "qiming/li-min", "part": "speaker"})
    return files


def with_studio(value: Any) -> Any:
    """``value`` in which every own person is written with the studio: ``chunhui/li-min``."""
    if isinstance(value, dict):
        return {key: with_studio(one) for key, one in value.items()}
    if isinstance(value, list):
        return [with_studio(one) for one in value]
    return OWN + value if value in ("li-min", "member-1", "member-2") else value


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return library.load(a_district(tmp_path_factory.mktemp("plain"), chunhui=records(), qiming=a_studio()))


@pytest.fixture(scope="module")
def written_out(tmp_path_factory: pytest.TempPathFactory) -> Library:
    files = {path: with_studio(data) for path, data in records().items()}
    assert json.dumps([one for one in files.values() if isinstance(one, dict)]).count(OWN) > 10
    return library.load(a_district(tmp_path_factory.mktemp("written-out"), chunhui=files, qiming=a_studio()))


@pytest.mark.parametrize(
    ("written", "key"), [("li-min", ("chunhui", "li-min")), ("qiming/li-min", ("qiming", "li-min"))]
)
def test_a_record_names_a_person_of_its_own_studio_or_of_another(written: str, key: tuple[str, str]) -> None:
    assert person_key(written, "chunhui") == PersonKey(*key)


def test_an_own_person_is_the_same_with_the_studio_before_the_name(plain: Library, written_out: Library) -> None:
    assert written_out.studios == plain.studios
    assert consistency.contradictions(written_out) == consistency.contradictions(plain) == ()
    assert evaluate(written_out, TODAY) == evaluate(plain, TODAY)


def test_every_paper_prints_an_own_person_alike(plain: Library, written_out: Library, tmp_path: Path) -> None:
    one, other = (ReportContext(read, evaluate(read, TODAY), TODAY, tmp_path) for read in (plain, written_out))
    for kind in STUDIO_KINDS:
        for studio in plain.studios:
            assert papers(kind, one, studio) == papers(kind, other, studio)


def papers(kind: StudioKind, context: ReportContext, studio: str) -> list[tuple[Any, ...]]:
    """What the reports of ``kind`` about ``studio`` are and hold."""
    found = kind.reports(context, context.library.studios[studio])
    return [(one.kind, one.span, one.about, one.paper) for one in found]


def test_a_person_is_found_in_each_studios_records(plain: Library) -> None:
    assert lookup.name_of(plain, "qiming/li-min", "chunhui") == plain.studios["qiming"].people["li-min"].name
    assert lookup.name_of(plain, "nobody", "chunhui") == "nobody"
    assert lookup.person_of(plain, "elsewhere/li-min", "chunhui") is None


def test_a_school_without_entry_is_called_by_its_id(plain: Library) -> None:
    assert lookup.school_name(plain, "nowhere") == "nowhere"


def test_what_is_held_ended_before_today(plain: Library) -> None:
    activity = plain.studios["chunhui"].activities[0]
    assert lookup.held([activity], activity.until) == ()
    assert lookup.held([activity], activity.until.replace(day=activity.until.day + 1)) == (activity,)
