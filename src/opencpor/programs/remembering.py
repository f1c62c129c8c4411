"""Lets long work ask once which version governs, and not for each of its thousand rows.

Rooms above keep in the same memory what their rows share, under keys of their own.

Versions never change, but new ones are published: what is remembered is for some rows, not forever.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

T = TypeVar("T")
Memory = dict[tuple[object, ...], Any]
_memory: ContextVar[Memory | None] = ContextVar("programs_memory", default=None)


@contextmanager
def remembering(memory: Memory) -> Iterator[None]:
    """Within the block, read from a memory what it holds, and keep in it what is read."""
    token = _memory.set(memory)
    try:
        yield
    finally:
        _memory.reset(token)


@contextmanager
def sharing() -> Iterator[None]:
    """Within the block, remember; what is remembered around it already serves on."""
    if _memory.get() is not None:
        yield
        return
    with remembering({}):
        yield


def recall(key: tuple[object, ...], read: Callable[[], T]) -> T:
    """Return what is remembered under a key, else what is read now."""
    memory = _memory.get()
    if memory is None:
        return read()
    if key not in memory:
        memory[key] = read()
    found: T = memory[key]
    return found
