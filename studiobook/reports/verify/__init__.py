"""Holds a report against what the repository makes from the data at its commit."""
