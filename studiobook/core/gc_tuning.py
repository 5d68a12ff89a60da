"""How often Python looks for garbage: seldom, while a district is read, judged and made.

Nearly everything that a run makes is needed to its end, and there is much of it. Looking through it again and again, as often as
Python does unless told otherwise, takes a third of the time of a run and finds little.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_SELDOM = (50_000, 10, 100)  # objects more, and looks at the younger ones, from one look to the next


@contextmanager
def seldom_collected() -> Iterator[None]:
    """Look for garbage seldom within the block, or within a function that this stands before."""
    before = gc.get_threshold()
    gc.set_threshold(*_SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*before)
