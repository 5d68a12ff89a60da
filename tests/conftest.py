"""What all tests share: golden files that one option blesses, and how long an example may take."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

GOLDEN = Path(__file__).parent / "golden"

# How long one example takes says more of the machine than of the program.
settings.register_profile("studiobook", deadline=None)
settings.load_profile("studiobook")


def pytest_addoption(parser: pytest.Parser) -> None:
    """``./inv test --bless`` records golden files anew, after a person has read the difference."""
    parser.addoption("--bless", action="store_true", help="record golden files anew")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compares a whole text with the golden file ``name``."""

    def compare(name: str, text: str) -> None:
        path = GOLDEN / name
        if request.config.getoption("--bless"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        assert text == path.read_text(encoding="utf-8"), f"{name} differs; read the difference, then ./inv test --bless"

    return compare
