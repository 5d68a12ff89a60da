"""How often Python collects garbage: seldom, while a district is read, judged and built.

Nearly every object of a run is needed until its end, and there are many. Collecting as often as Python does by default takes a
third of the time of a run and finds little.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_SELDOM = (50_000, 10, 100)  # new objects, and collections of the younger ones, between two collections


@contextmanager
def seldom_collected() -> Iterator[None]:
    """Collect garbage seldom within a block, or as the decorator of a function."""
    before = gc.get_threshold()
    gc.set_threshold(*_SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*before)
