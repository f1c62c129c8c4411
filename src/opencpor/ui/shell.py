"""The search in the top bar, which other rooms fill: each registers what finds its own things."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from opencpor.access.actor import Actor


@dataclass(frozen=True)
class Hit:
    """Something that the search found."""

    title: str
    url: str
    kind: str  # in words, such as "Claim"
    detail: str = ""
    icon: str = "search"


Finder = Callable[[Actor, str], Iterable[Hit]]
_finders: dict[str, tuple[int, Finder]] = {}


def add_finder(name: str, finder: Finder, order: int = 100) -> None:
    """Register a function that finds things by name, id or tenant for the search box.

    It must read through ``restrict`` and stop at a few dozen hits by itself.
    """
    _finders[name] = (order, finder)


def searchable() -> bool:
    """Whether any room can find anything."""
    return bool(_finders)


def find(actor: Actor, text: str) -> list[Hit]:
    """Return what all rooms find for a text, room by room."""
    ordered = sorted(_finders.values(), key=lambda pair: pair[0])
    return [hit for _, finder in ordered for hit in finder(actor, text)]
