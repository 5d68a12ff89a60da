"""What the tasks do, one function each: read, judge, make, and say what happened. Returns an exit status, see ``door``."""

from studiobook.cli.checking import checked, located, problems, run_check, run_policy, run_what_if
from studiobook.cli.door import door, say_troubles
from studiobook.cli.making import run_build, run_clean, run_pages, run_schemas, run_serve, run_site
from studiobook.cli.orders import Order, cache, kept_reports, order
from studiobook.cli.printing import run_form, run_reports, run_verify

__all__ = [
    "Order", "cache", "checked", "door", "kept_reports", "located", "order", "problems", "run_build",
    "run_check", "run_clean", "run_form", "run_pages", "run_policy", "run_reports", "run_schemas", "run_serve",
    "run_site", "run_verify", "run_what_if", "say_troubles",
]  # fmt: skip
