"""Does the same to many things, so that one of them that fails keeps no other waiting."""

from collections.abc import Callable, Iterable
from typing import TypeVar

T = TypeVar("T")


def each(things: Iterable[T], act: Callable[[T], int]) -> int:
    """Act on every thing, whatever becomes of the others; return the sum of the answers.

    For clocks: what fails today is tried again at the next run, and nobody waits behind it.

    Raises:
        ExceptionGroup: When all are through, with the error of each that failed.
    """
    done, errors = 0, []
    for thing in things:
        try:
            done += act(thing)
        except Exception as error:  # noqa: BLE001 - raised below, when the others had their turn
            errors.append(error)
    if errors:
        raise ExceptionGroup(f"{len(errors)} could not be acted on", errors)
    return done
