"""studiobook: class-teacher studios' records, judged against the policy, shown to the public, printed for the bureau."""

__version__ = "26.12.0"
"""Calendar version: year, month, and the number of the release in that month; "Releases" in CONTRIBUTING.md says how to raise it."""
