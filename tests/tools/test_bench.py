"""The synthetic district of ``./inv bench``: what is measured is valid, looks like work done, and is the same each time."""

from pathlib import Path

import pytest

from studiobook.checks import consistency
from studiobook.loading.library import read
from studiobook.models.enums import State, Strength
from studiobook.models.json_schema import SCHEMAS
from studiobook.models.library import Library
from studiobook.rules.compiler import policy_diagnostics
from studiobook.rules.evaluate import evaluate
from studiobook.website.privacy import public_view
from tools.bench import district, jsonschema_check, plain
from tools.bench.measure import Run
from tools.bench.table import PLAIN, Row, lines

_PIXELS = (240, 180)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A district of two studios."""
    folder = tmp_path_factory.mktemp("district")
    district.generate(folder, 2, _PIXELS)
    return folder


@pytest.fixture(scope="module")
def library(root: Path) -> Library:
    """What was read of it."""
    reading = read(root)
    assert reading.diagnostics == ()
    assert reading.library
    return reading.library


def test_is_read_and_judged_without_diagnostics(library: Library) -> None:
    assert consistency.contradictions(library) == ()
    assert policy_diagnostics(library) == ()
    assert [finding.message() for finding in evaluate(library, district.TODAY) if finding.refuses] == []


def test_duties_are_mostly_met(library: Library) -> None:
    duties = [one for one in evaluate(library, district.TODAY) if one.due and one.rule.strength is Strength.MUST]
    met = sum(one.state is State.MET for one in duties) / len(duties)
    assert 0.9 < met < 1


def test_has_the_size_that_the_table_promises(library: Library) -> None:
    for studio in library.studios.values():
        assert len(studio.people) == 13
        assert len(studio.activities) == 3 * 12
        assert len(studio.outcomes) == 3 * 10
        assert len(studio.summaries) == len(studio.ledgers) == len(studio.appraisals) == 3


def test_texts_are_long_and_different(library: Library) -> None:
    texts = [one.body for studio in library.studios.values() for one in studio.activities]
    assert len(set(texts)) == len(texts)
    assert all(600 <= len(text) <= 1500 for text in texts)


def test_nothing_private_stands_in_a_public_text(library: Library) -> None:
    texts = "".join(one.body for studio in library.studios.values() for one in studio.activities)
    private = public_view.texts(library.studios).private
    assert len(private) > 2 * 3 * 12
    assert not [value for value in private if value in texts]


def test_every_activity_has_photographs_of_the_pool(library: Library, root: Path) -> None:
    for studio in library.studios.values():
        assert all(2 <= len(one.photos) <= 3 for one in studio.activities)
    assert len(list((root / "photos").iterdir())) == district.PHOTOS


def test_is_the_same_each_time(root: Path, tmp_path: Path) -> None:
    district.generate(tmp_path, 1, _PIXELS)
    made = {path.relative_to(tmp_path): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert all((root / name).read_bytes() == data for name, data in made.items())
    assert len(made) > 130


def test_plain_settings_are_ours_without_plugin_and_theme() -> None:
    names = ["index.md", "studios/a/index.md", "studios/a/activities/x.md"]
    settings = plain.settings(names)
    assert settings["plugins"] == ["search"]
    assert settings["nav"] == ["index.md", "studios/a/index.md"]
    assert settings["theme"]["name"] == "material"
    assert "custom_dir" not in settings["theme"]
    assert settings["markdown_extensions"]


def test_ratios_are_medians_of_pairs() -> None:
    ours = [Run(1, 50), Run(2, 50), Run(30, 50)]
    theirs = [Run(2, 100), Run(4, 100), Run(10, 100)]
    rows = [Row("d", PLAIN, theirs), Row("d", "site", ours), Row("d", "reports", [])]
    assert lines(rows)[1] == ("d", "site", "2.00", "1.00–30.00", "50", "0.50", "0.50")
    assert lines(rows)[2][2] == "failed"


def test_records_are_exported_for_check_jsonschema(root: Path, tmp_path: Path) -> None:
    made = jsonschema_check.export(root, tmp_path)
    folders = {path.name for path in tmp_path.iterdir()}
    assert made == len([path for path in tmp_path.rglob("*") if path.is_file()]) > 2 * 100
    assert {"studio", "person", "activity", "outcome", "ledger", "appraisal"} <= folders <= set(SCHEMAS)
    text = next((tmp_path / "activity").iterdir()).read_text(encoding="utf-8")
    assert "title:" in text
    assert "---" not in text
