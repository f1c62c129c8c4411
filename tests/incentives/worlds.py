"""Worlds that tests begin with: each is made once by a worker, and put back for whoever asks."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from tests.emptying import empty_tables
from tests.snapshots import MadeOnce

T = TypeVar("T")


class Worlds:
    """Keeps what was made, by what made it."""

    def __init__(self, new_folder: Callable[[], Path]) -> None:
        self._new_folder = new_folder
        self._made: dict[Callable[[Path], Any], MadeOnce[Any]] = {}

    def get(self, make: Callable[[Path], T]) -> T:
        """Return what `make` made in a folder, in tables that hold nothing else.

        It may be of another test file, so that it is a function of a module, and always the same.
        """
        if make not in self._made:
            empty_tables()  # what a fixture wrote before is no part of it
            self._made[make] = MadeOnce(lambda: make(self._new_folder()))
        one: T = self._made[make].get()
        return one

    def forget(self) -> None:
        """Remove all copies."""
        for one in self._made.values():
            one.forget()
