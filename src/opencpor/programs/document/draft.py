"""A document on the way to being checked: the plain data, and the parts that have good shape."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeVar

from opencpor.programs.document.errors import Path

T = TypeVar("T")


class Draft:
    """What cross-checks look at.

    They ask the plain data which keys exist, so that a section with a wrong shape does not make
    every mention of it look dangling, and the well-shaped parts what they refer to.
    """

    def __init__(self, raw: dict[str, Any]) -> None:
        self.raw = raw
        self._good: dict[Path, Any] = {}

    def keep(self, path: Path, value: Any) -> None:
        """Remember a well-shaped part."""
        if value is not None:
            self._good[path] = value

    def items(self, section: str, kind: type[T]) -> Iterator[tuple[Path, T]]:
        """Give the well-shaped entries of a top-level list with their paths."""
        for path, value in self._good.items():
            if path[0] == section and isinstance(value, kind):
                yield path, value

    def good(self) -> Iterator[tuple[Path, Any]]:
        """Give every well-shaped part with its path."""
        yield from self._good.items()

    def part(self, section: str, kind: type[T]) -> T | None:
        """Give a top-level section if its shape is good."""
        value = self._good.get((section,))
        return value if isinstance(value, kind) else None

    def keys(self, *path: str, field: str = "key") -> frozenset[str]:
        """List the keys that entries of a list have, as written."""
        return frozenset(value for _, value in self.written(*path, field=field))

    def written(self, *path: str, field: str = "key") -> Iterator[tuple[Path, str]]:
        """Give one text field of every entry of a list, as written, with its path."""
        found: Any = self.raw
        for step in path:
            found = found.get(step) if isinstance(found, dict) else None
        for place, item in enumerate(found if isinstance(found, list) else ()):
            if isinstance(item, dict) and isinstance(item.get(field), str):
                yield (*path, place, field), item[field]
