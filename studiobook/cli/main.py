"""What the tasks do, one function each, which returns an exit status; see ``exit_status``."""

from studiobook.cli.build import run_build, run_clean, run_pages, run_schemas, run_serve, run_site
from studiobook.cli.check import run_check, run_policy, run_what_if
from studiobook.cli.errors import exit_status
from studiobook.cli.options import parse_options
from studiobook.cli.reports import run_form, run_reports, run_verify

__all__ = [
    "exit_status", "parse_options", "run_build", "run_check", "run_clean", "run_form", "run_pages", "run_policy", "run_reports",
    "run_schemas", "run_serve", "run_site", "run_verify", "run_what_if",
]  # fmt: skip
