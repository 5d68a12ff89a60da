"""Workflow commands: GitHub shows each next to the line of a pull request that it is about.

https://docs.github.com/actions/reference/workflow-commands-for-github-actions
"""

from collections.abc import Sequence
from datetime import date

from studiobook.core.diagnostic import Diagnostic
from studiobook.diagnostics.issues import Issue, unwaived
from studiobook.models.library import Library
from studiobook.rules.findings import Finding

_COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}
_DATA: dict[str, str | int | None] = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_PROPERTY: dict[str, str | int | None] = {**_DATA, ":": "%3A", ",": "%2C"}


def write(district: Library | None, diagnostics: Sequence[Diagnostic], findings: Sequence[Finding], today: date) -> str:
    """One command a line, for everything that is to be mended."""
    return "".join(f"{_command(one)}\n" for one in unwaived(district, diagnostics, findings, today))


def _command(issue: Issue) -> str:
    properties = {"file": issue.path, "line": issue.line, "col": issue.column, "title": f"{issue.title} {issue.code}"}
    written = ",".join(f"{name}={in_property(str(value))}" for name, value in properties.items())
    return f"::{_COMMANDS[issue.level]} {written}::{in_data(issue.text)}"


def in_data(text: str) -> str:
    """``text`` as a command's message."""
    return text.translate(str.maketrans(_DATA))


def in_property(text: str) -> str:
    """``text`` as the value of a command's property."""
    return text.translate(str.maketrans(_PROPERTY))
