"""Work beside other work: reading, hashing and DuckDB let Python's other threads go on.

Nothing that runs beside may ask Django's database: each thread would get a connection of its own,
outside the transaction that runs.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

Answer = TypeVar("Answer")


@contextmanager
def beside(
    *works: Callable[[], Answer], hands: int = 1
) -> Iterator[Callable[[], Sequence[Answer]]]:
    """Do things while the block runs, in their order, so many at a time.

    What is given waits for their answers, as the end of the block does. What one raises is raised
    there; what has not begun by then is left undone, as it is when the block raises.
    """
    with ThreadPoolExecutor(max_workers=hands) as pool:
        begun = [pool.submit(work) for work in works]

        def answers() -> Sequence[Answer]:
            return [one.result() for one in begun]

        try:
            yield answers
            answers()
        finally:
            for one in begun:
                one.cancel()
