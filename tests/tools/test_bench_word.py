"""The bench of Word writers compares like with like: every engine writes the same review, complete and in order. No times."""

import subprocess
from pathlib import Path

import pytest

from tools.bench.word import by_template, content
from tools.bench.word.engines import DOCX, ENGINES, NPM

pytestmark = pytest.mark.slow

_NUMBER = 1


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the engines find what they need."""
    made = tmp_path_factory.mktemp("word")
    content.prepare(made, _NUMBER + 1)
    by_template.make(made)
    return made


def _written(name: str, folder: Path) -> bytes:
    engine = ENGINES[name]
    if name == DOCX:
        kept = folder / "npm.docx"
        command = ["node", str(NPM / "write.cjs"), str(folder), "2", str(_NUMBER), "1", str(kept)]
        subprocess.run(command, check=True)
        return kept.read_bytes()
    assert engine.write
    return engine.write(engine.given(content.review(_NUMBER, folder)), folder)


# pandoc and the npm package are large: they are held to the same where somebody put them in place for the bench
@pytest.mark.parametrize("name", [name for name, engine in ENGINES.items() if not engine.missing])
def test_every_engine_writes_the_whole_review(name: str, folder: Path) -> None:
    data, one = _written(name, folder), content.review(_NUMBER, folder)
    assert content.texts(data) == content.expected_texts(one)
    assert content.pictures(data) == {Path(photo.path).read_bytes() for photo in one.photos}


def test_reviews_have_the_size_that_the_table_promises(folder: Path) -> None:
    one = content.review(_NUMBER, folder)
    tables = [section.table for section in one.sections if section.table]
    narrative = "".join(
        "".join((*(part.lead + part.text for part in section.passages), *section.points)) for section in one.sections
    )
    assert [len(table.rows) for table in tables] == [40, 30, 12, 20]
    assert 2800 <= len(narrative) <= 3400
    assert content.review(_NUMBER, folder) == one
    assert content.review(_NUMBER + 1, folder) != one
