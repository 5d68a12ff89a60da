"""Workflow commands: GitHub shows each next to the line of a pull request that it is about.

https://docs.github.com/actions/reference/workflow-commands-for-github-actions
"""

from studiobook.core.diagnostic import Severity
from studiobook.diagnostics.results import Check, Result, unwaived

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
_DATA: dict[str, str | int | None] = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_PROPERTY: dict[str, str | int | None] = {**_DATA, ":": "%3A", ",": "%2C"}


def write(check: Check) -> str:
    """One command a line, for everything to correct."""
    return "".join(f"{_command(one)}\n" for one in unwaived(check))


def _command(result: Result) -> str:
    one = result.diagnostic
    properties = {"file": one.path, "line": one.line, "col": one.column, "title": f"{result.title} {one.code}"}
    written = ",".join(f"{name}={in_property(str(value))}" for name, value in properties.items())
    return f"::{_COMMANDS[one.severity]} {written}::{in_data(result.text)}"


def in_data(text: str) -> str:
    """``text`` as a command's message."""
    return text.translate(str.maketrans(_DATA))


def in_property(text: str) -> str:
    """``text`` as the value of a command's property."""
    return text.translate(str.maketrans(_PROPERTY))
