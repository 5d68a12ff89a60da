"""The forms in which a check is said: one module a form, each with ``write``, from troubles and findings to a text."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from studiobook.check import Finding
from studiobook.emit import github, gitlab, json, markdown, rdjson, sarif, text
from studiobook.errors import Trouble
from studiobook.library import Library

Write = Callable[[Library | None, Sequence[Trouble], Sequence[Finding], date], str]

# what is written after --format
FORMATS: Mapping[str, Write] = {
    "text": text.write,
    "json": json.write,
    "markdown": markdown.write,
    "github": github.write,
    "gitlab": gitlab.write,
    "sarif": sarif.write,
    "rdjson": rdjson.write,
}
