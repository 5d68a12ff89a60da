"""What tests take from outside Python: packages of npm, which ``npm ci --prefix tests/npm`` lays here, and the system's programs.

What is not there skips the test that asks for it, or fails it where ``STUDIOBOOK_REQUIRE_ALL`` is set, as CI does.
"""

import json
import os
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any, NoReturn

import pytest

NODE_MODULES = Path(__file__).parent / "npm/node_modules"

PATIENCE = 600
"""Seconds that a test waits for a program before it takes it to hang: far more than a loaded machine needs."""


def lacking(what: str) -> NoReturn:
    """End the test that needs ``what``."""
    if os.environ.get("STUDIOBOOK_REQUIRE_ALL"):
        pytest.fail(f"{what}, and STUDIOBOOK_REQUIRE_ALL is set", pytrace=False)
    pytest.skip(what)


def program(name: str) -> str:
    """Where the system has the program ``name``."""
    return shutil.which(name) or lacking(f"{name} is not installed")


def path_of(package: str, file: str) -> Path:
    """A file of a package in ``tests/npm/package.json``."""
    folder = NODE_MODULES / package
    if not folder.is_dir():
        lacking(f"{package} is not installed (npm ci --prefix tests/npm)")
    path = folder / file
    assert path.is_file(), f"{package} has no {file} any more"
    return path


@cache
def exported(package: str, module: str, name: str) -> Any:
    """What a JavaScript module of a package exports as ``name``, as plain values."""
    script = "process.stdout.write(JSON.stringify(require(process.argv[1])[process.argv[2]]))"
    command = [program("node"), "-e", script, str(path_of(package, module)), name]
    return json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
