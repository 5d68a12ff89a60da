"""studiobook: class-teacher studios' records, judged against the policy, shown to the public, printed for the bureau."""

__version__ = "0.1.0"
