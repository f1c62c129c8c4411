"""Work that makes much and leaves nothing in cycles goes without the collector of garbage."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def nothing_collected() -> Iterator[None]:
    """Let Python look for no cycles meanwhile.

    It would look through all that is made, and all that is loaded, again and again. What is in no
    cycle is freed at once all the same.
    """
    looking = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if looking:
            gc.enable()
