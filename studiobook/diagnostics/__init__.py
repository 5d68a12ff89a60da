"""The formats of a check: one module a format, each with ``write``, from diagnostics and findings to a text."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from studiobook.core.diagnostic import Diagnostic
from studiobook.diagnostics import github, gitlab, json_format, markdown, rdjson, sarif, text
from studiobook.models.library import Library
from studiobook.rules.findings import Finding

Write = Callable[[Library | None, Sequence[Diagnostic], Sequence[Finding], date], str]

# what is written after --format
FORMATS: Mapping[str, Write] = {
    "text": text.write,
    "json": json_format.write,
    "markdown": markdown.write,
    "github": github.write,
    "gitlab": gitlab.write,
    "sarif": sarif.write,
    "rdjson": rdjson.write,
}
