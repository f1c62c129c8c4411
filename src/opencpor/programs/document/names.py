"""Matching names as people and outside files write them: without case and surplus blanks."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Protocol, TypeVar

from opencpor.programs.document.texts import Text


class Named(Protocol):
    """Anything with a key, a name and other names."""

    @property
    def key(self) -> str:
        """Its key."""

    @property
    def name(self) -> Text:
        """Its name."""

    @property
    def aliases(self) -> tuple[str, ...]:
        """Its other names."""


T = TypeVar("T", bound=Named)


def folded(name: str) -> str:
    """Give the form in which two spellings of one name are equal."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def all_names(thing: Named) -> list[str]:
    """Give everything a thing is called: key, name in every language, aliases."""
    return [thing.key, *thing.name.every(), *thing.aliases]


def name_index(things: Iterable[T]) -> dict[str, T]:
    """Map every folded name to its thing; the first one wins where a document is not checked."""
    index: dict[str, T] = {}
    for thing in things:
        for name in all_names(thing):
            index.setdefault(folded(name), thing)
    return index
