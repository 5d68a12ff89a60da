"""The architecture: thirteen packages, each importing only those below it; each power (mkdocs, opening files) lies in its place."""

import ast
import contextlib
import io
import re
import tokenize
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.builders import REPOSITORY

PACKAGE = REPOSITORY / "studiobook"

PACKAGES = [
    "core",
    "models",
    "documents",
    "loading",
    "word",
    "rules",
    "checks",
    "stats",
    "diagnostics",
    "website",
    "reports",
    "submission",
    "cli",
]
"""From the lowest to the highest; docs/architecture.md says what each is for."""

NOT_YET = {"submission"}
ASIDE = {("website", "reports"), ("reports", "website")}  # two outputs, of which neither may know the other

FILES = sorted(PACKAGE.rglob("*.py"))
ROOT = {"__init__", "__main__"}
OPENS = {"open", "read_text", "read_bytes"}


TESTS = [path for path in sorted((REPOSITORY / "tests").rglob("*.py")) if "node_modules" not in path.parts]
TESTS.remove(Path(__file__))  # it holds examples of what is refused


def module_of(path: Path) -> str:
    """``website.pages.home`` for ``studiobook/website/pages/home.py``."""
    name = ".".join(path.relative_to(PACKAGE).with_suffix("").parts)
    return name if name == "__init__" else name.removesuffix(".__init__")


MODULES = {module_of(path) for path in FILES}


def package_of(module: str) -> str:
    """``website`` for ``website.pages.home``; the module itself at the root."""
    return module.partition(".")[0]


def imported(tree: ast.AST) -> Iterator[str]:
    """The modules of ours, and the packages of others, that a module imports, wherever in it the import stands."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "full module names only"
            assert node.module
            inside = node.module.removeprefix("studiobook").lstrip(".")
            for alias in node.names:
                full = f"{inside}.{alias.name}".lstrip(".")
                below = node.module.split(".")[0] == "studiobook" and full in MODULES
                yield f"studiobook.{full}" if below else node.module


def of_ours(path: Path) -> set[str]:
    """The modules of ours that the module at ``path`` imports."""
    names = {
        name for name in imported(ast.parse(path.read_text(encoding="utf-8"))) if name.split(".")[0] == "studiobook"
    }
    return {name.removeprefix("studiobook").lstrip(".") or "__init__" for name in names}


@cache
def arrows() -> set[tuple[str, str]]:
    """Which package imports which."""
    pairs = {(package_of(module_of(path)), package_of(name)) for path in FILES for name in of_ours(path)}
    return {(importer, below) for importer, below in pairs if importer != below and not {importer, below} & ROOT}


def test_the_package_has_thirteen_packages_and_no_module_beside_them() -> None:
    found = {package_of(module_of(path)) for path in FILES} - ROOT
    assert found == set(PACKAGES) - NOT_YET
    assert len(PACKAGES) == 13


def test_packages_import_only_those_below_them() -> None:
    rank = {name: index for index, name in enumerate(PACKAGES)}
    assert {(importer, below) for importer, below in arrows() if rank[importer] < rank[below]} == set()


def test_site_and_reports_do_not_know_each_other() -> None:
    assert arrows() & ASIDE == set()


def test_the_arrows_are_seen() -> None:
    assert ("cli", "core") in arrows()  # or the tests above look for the wrong thing


@pytest.mark.parametrize("path", FILES, ids=module_of)
def test_only_its_package_knows_mkdocs(path: Path) -> None:
    foreign = {name.split(".")[0] for name in imported(ast.parse(path.read_text(encoding="utf-8")))}
    if not module_of(path).startswith("website.mkdocs."):
        assert not foreign & {"mkdocs", "material", "properdocs"}


def test_the_plugin_does_know_mkdocs() -> None:
    tree = ast.parse((PACKAGE / "website/mkdocs/plugin.py").read_text(encoding="utf-8"))
    assert "mkdocs" in {name.split(".")[0] for name in imported(tree)}  # or the test above looks for the wrong thing


def opened(path: Path) -> list[int]:
    """The lines on which a module opens a file."""
    calls = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
    return [
        call.lineno
        for call in calls
        if (isinstance(call.func, ast.Name) and call.func.id == "open")
        or (isinstance(call.func, ast.Attribute) and call.func.attr in OPENS)
    ]


PURE = [path for path in FILES if package_of(module_of(path)) in ("models", "rules", "checks", "stats")]


@pytest.mark.parametrize("path", PURE, ids=module_of)
def test_models_and_judging_open_no_file(path: Path) -> None:
    assert opened(path) == []


def test_loading_opens_files() -> None:
    assert opened(PACKAGE / "loading/yaml_reader.py")  # or the test above looks for the wrong thing
    assert opened(PACKAGE / "documents/markdown.py") == []


MODELS = [path for path in FILES if package_of(module_of(path)) == "models"]


@pytest.mark.parametrize("path", MODELS, ids=module_of)
def test_models_know_neither_yaml_nor_jinja(path: Path) -> None:
    foreign = {each.split(".")[0] for each in imported(ast.parse(path.read_text(encoding="utf-8")))}
    assert not foreign & {"yaml", "jinja2", "markdown_it", "docx", "PIL", "subprocess", "os"}


BANNED = {
    "kept", "said", "told", "made", "beside", "whole", "whose", "anew", "stands", "lies",
    "trouble", "troubles", "fault", "faults", "flaw", "flaws",
}  # fmt: skip
"""Words that a newcomer cannot guess the meaning of: CONTRIBUTING.md, "Words", has the field's terms in their place."""


def words_of(text: str) -> Iterator[str]:
    """The words in lower case of a module's names, comments and docstrings; ``raised_in`` and ``RaisedIn`` are two each."""
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type in (tokenize.NAME, tokenize.COMMENT):
            yield from split_words(token.string)
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            yield from split_words(node.value.value)


def split_words(text: str) -> list[str]:
    return [word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+", text)]


@pytest.mark.parametrize("package", [*PACKAGES, *sorted(ROOT)])
def test_names_and_docstrings_use_the_terms_of_the_field(package: str) -> None:
    paths = [path for path in FILES if package_of(module_of(path)) == package]
    found = [
        (path.name, word) for path in paths for word in words_of(path.read_text(encoding="utf-8")) if word in BANNED
    ]
    assert found == []


def test_banned_words_are_found_wherever_they_are_written() -> None:
    text = 'def kept_reports(): ...  # told again\nclass WholeThing:\n    """What it lies in."""\n    "said" + x\n'
    assert [word for word in words_of(text) if word in BANNED] == ["kept", "told", "whole", "lies"]


def private_names_in(tree: ast.AST) -> Iterator[str]:
    """The private names of our modules that a test imports, reads or replaces."""
    ours = {"studiobook"}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "studiobook":
            ours |= {alias.asname or alias.name for alias in node.names}
            yield from (alias.name for alias in node.names if is_private(alias.name))
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and is_private(node.attr) and root_of(node) in ours:
            yield node.attr
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith(("setattr", "getattr", "delattr")):
            texts = [str(one.value).rpartition(".")[2] for one in node.args if isinstance(one, ast.Constant)]
            yield from filter(is_private, texts)
        elif isinstance(node, ast.Constant) and "import studiobook" in str(node.value).replace("from", "import"):
            with contextlib.suppress(SyntaxError):  # a program that a test runs
                yield from private_names_in(ast.parse(str(node.value)))


def is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__")


def root_of(node: ast.expr) -> str:
    """``plugin`` for ``plugin.StudiobookPlugin.on_env``."""
    while isinstance(node, ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


@pytest.mark.parametrize("path", TESTS, ids=lambda path: path.relative_to(REPOSITORY).as_posix())
def test_no_test_reaches_into_private_names(path: Path) -> None:
    assert list(private_names_in(ast.parse(path.read_text(encoding="utf-8")))) == []


@pytest.mark.parametrize(
    "text",
    [
        "from studiobook.word import _x",
        "from studiobook import word\nword.build._x",
        "import studiobook.word\nstudiobook.word._x",
        "from studiobook import word\nmonkeypatch.setattr(word, '_x', 1)",
        "monkeypatch.setattr('studiobook.word._x', 1)",
        "run('from studiobook import word; word._x = 1')",
    ],
)
def test_private_names_are_found(text: str) -> None:
    assert list(private_names_in(ast.parse(text))) == ["_x"]
