"""The architecture: imports go down only, and each power (mkdocs, opening files) lies where the design puts it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.builders import REPOSITORY

PACKAGE = REPOSITORY / "studiobook"

# Within a layer a module may import those before it. A name stands for the modules below it too, unless they are named.
LAYERS: dict[str, tuple[str, ...]] = {
    "words": ("__init__", "garbage", "terms", "schoolyear", "errors"),
    "nouns": ("fields", "explain", "people", "records", "paperwork", "district", "asking", "rubric",
              "reviews", "studio", "policy", "moved", "public_records", "chart", "document", "trees"),
    "reading": ("digest", "whole", "archive", "repository", "yamlfile", "prose", "contentnames", "pictures", "layout",
                "bureaufiles", "library"),
    "judging": ("sets", "vocabulary", "expressions", "rules", "measure", "scope", "asof", "check",
                "whatif", "reviewing", "bureau", "across", "texts", "consistency", "progress", "figures", "charts", "districtyear",
                "reads", "public", "nearby"),
    "making": ("svg", "html", "render", "stylesheet", "photos", "schemas", "said", "emit", "story", "tables", "verdicts",
               "growth", "tallies",
               "provenance",
               "earlier", "pages.related", "pages.page", "pages.facts", "pages.citation",
               "feeds", "written", "leaks", "findable", "search", "pages.press",
               "security", "news", "atom", "rss", "linked_data", "sharing", "spreadsheet", "opendata", "wechat",
               "redirects", "heads", "beside",
               "fromdisk", "pages", "navigation", "plaintree", "report", "board", "reports", "forms", "matrix", "word",
               "kept", "printing", "contents", "inventory", "pdf", "bundle", "compare", "verify"),
    "doors": ("publish", "again", "standing", "cli.orders", "cli.door", "cli.checking", "cli.printing", "cli.making",
               "cli", "mkdocspages", "plugin"),
}  # fmt: skip
ORDER = [(layer, name) for layer, names in LAYERS.items() for name in names]
RANK = {name: rank for rank, (_, name) in enumerate(ORDER)}
LAYER = {name: layer for layer, name in ORDER}
# A design decision that needs a word: what may be imported upward, and why.
EXCEPTIONS = {("cli.making", "plugin"): "inside a function, so that tasks without a site do not load mkdocs"}

FILES = sorted(PACKAGE.rglob("*.py"))
OPENS = {"open", "read_text", "read_bytes"}


def module_of(path: Path) -> str:
    """``pages.home`` for ``studiobook/pages/home.py``."""
    name = ".".join(path.relative_to(PACKAGE).with_suffix("").parts)
    return name if name == "__init__" else name.removesuffix(".__init__")


def unit(module: str) -> str:
    """The entry of ``LAYERS`` that ``module`` belongs to: the longest one that it is or lies below."""
    parts = module.split(".")
    names = (".".join(parts[:end]) for end in range(len(parts), 0, -1))
    return next((name for name in names if name in RANK), "")


def imported(tree: ast.AST) -> Iterator[str]:
    """The modules of ours, and the packages of others, that a module imports, wherever in it the import stands."""
    ours = {module_of(path) for path in FILES}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "whole module names only"
            assert node.module
            inside = node.module.removeprefix("studiobook").lstrip(".")
            for alias in node.names:
                whole = f"{inside}.{alias.name}".lstrip(".")
                below = node.module.split(".")[0] == "studiobook" and whole in ours
                yield f"studiobook.{whole}" if below else node.module


def of_ours(path: Path) -> set[str]:
    names = {
        name for name in imported(ast.parse(path.read_text(encoding="utf-8"))) if name.split(".")[0] == "studiobook"
    }
    return {name.removeprefix("studiobook").lstrip(".") or "__init__" for name in names}


@pytest.mark.parametrize("path", FILES, ids=module_of)
def test_a_module_has_its_place_in_a_layer(path: Path) -> None:
    assert unit(module_of(path)), f"{module_of(path)} stands in no layer: add it to LAYERS and to docs/architecture.md"


def test_the_layers_name_only_what_exists() -> None:
    assert {unit(module_of(path)) for path in FILES} == set(RANK)


@pytest.mark.parametrize("path", FILES, ids=module_of)
def test_imports_go_down(path: Path) -> None:
    importer = unit(module_of(path))
    upward = {
        name for name in of_ours(path) if RANK[unit(name)] > RANK[importer] and (importer, unit(name)) not in EXCEPTIONS
    }
    assert upward == set(), f"{importer} ({LAYER[importer]}) imports upward"


def test_every_exception_is_in_use() -> None:
    used = {(unit(module_of(path)), unit(name)) for path in FILES for name in of_ours(path)}
    assert set(EXCEPTIONS) <= used


@pytest.mark.parametrize("path", FILES, ids=module_of)
def test_only_the_plugin_knows_mkdocs(path: Path) -> None:
    foreign = {name.split(".")[0] for name in imported(ast.parse(path.read_text(encoding="utf-8")))}
    if module_of(path) not in ("plugin", "mkdocspages"):
        assert not foreign & {"mkdocs", "material", "properdocs"}


def test_the_plugin_does_know_mkdocs() -> None:
    tree = ast.parse((PACKAGE / "plugin.py").read_text(encoding="utf-8"))
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


PURE = [path for path in FILES if LAYER.get(unit(module_of(path))) in ("words", "nouns", "judging")]


@pytest.mark.parametrize("path", PURE, ids=module_of)
def test_words_nouns_and_judging_open_no_file(path: Path) -> None:
    assert opened(path) == []


def test_reading_opens_files() -> None:
    assert opened(PACKAGE / "yamlfile.py")  # or the test above looks for the wrong thing
    assert opened(PACKAGE / "prose.py") == []


@pytest.mark.parametrize(
    "name", ["fields", "people", "records", "paperwork", "district", "policy", "document", "schoolyear"]
)
def test_nouns_know_neither_yaml_nor_jinja(name: str) -> None:
    foreign = {each.split(".")[0] for each in imported(ast.parse((PACKAGE / f"{name}.py").read_text(encoding="utf-8")))}
    assert not foreign & {"yaml", "jinja2", "markdown_it", "docx", "PIL", "subprocess", "os"}
