"""``./inv bench``: how long the tasks take, side by side with plain mkdocs on the same pages. Nothing here is asserted."""
