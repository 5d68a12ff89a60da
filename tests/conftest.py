"""What all tests share: the marks that fixtures bring with them, golden files that one option blesses, and patient settings."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests import external, libreoffice

GOLDEN = Path(__file__).parent / "golden"

EXTERNAL = {"browser", "libreoffice"}
"""Fixtures that start a program from outside Python."""

SLOW = {"built", "known", "ready", "project"}
"""Fixtures that build a site or an environment."""

# How long one example takes tells more about the machine than about the program.
settings.register_profile("studiobook", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("studiobook")


def pytest_addoption(parser: pytest.Parser) -> None:
    """``./inv test --bless`` records golden files again, after a person has read the difference."""
    parser.addoption("--bless", action="store_true", help="record golden files again")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark each test by the fixtures it uses; other slow tests are marked where they are."""
    for item in items:
        used = set(getattr(item, "fixturenames", ()))
        if used & EXTERNAL:
            item.add_marker("external")
        if used & SLOW:
            item.add_marker("slow")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compares a complete text with the golden file ``name``."""

    def compare(name: str, text: str) -> None:
        path = GOLDEN / name
        if request.config.getoption("--bless"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        assert text == path.read_text(encoding="utf-8"), f"{name} differs; read the difference, then ./inv test --bless"

    return compare


@pytest.fixture(scope="session", name="libreoffice")
def print_with_libreoffice() -> Callable[[Path], None]:
    """Puts a PDF file next to each Word file in a folder, as LibreOffice prints it."""
    external.program("soffice")
    return libreoffice.print_all
