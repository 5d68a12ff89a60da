"""The formats of a check: one module a format, each with ``write``, from a ``Check`` to a text."""

from collections.abc import Callable, Mapping

from studiobook.diagnostics import github, gitlab, json_format, markdown, rdjson, sarif, text
from studiobook.diagnostics.results import Check

FORMATS: Mapping[str, Callable[[Check], str]] = {
    "text": text.write,
    "json": json_format.write,
    "markdown": markdown.write,
    "github": github.write,
    "gitlab": gitlab.write,
    "sarif": sarif.write,
    "rdjson": rdjson.write,
}
"""By what is written after ``--format``."""
