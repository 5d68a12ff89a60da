"""Contradictions that no policy states."""
