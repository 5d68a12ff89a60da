"""The only code that imports mkdocs."""
