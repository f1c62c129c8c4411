"""The places in the top bar that other rooms fill: location switcher, notices, search.

A room registers a function; it is asked at every full page and answers None where it has nothing.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.http import HttpRequest

from opencpor.access.actor import Actor


@dataclass(frozen=True)
class Option:
    """One choice of a switcher."""

    value: str
    label: str
    current: bool = False


@dataclass(frozen=True)
class Switcher:
    """The location switcher: posts ``location`` and ``next`` to an address."""

    options: Sequence[Option]
    action: str

    @property
    def current(self) -> Option | None:
        """The choice in force."""
        return next((option for option in self.options if option.current), None)


@dataclass(frozen=True)
class Bell:
    """The notices bell: how many are unread, and where they are."""

    unread: int
    url: str


@dataclass(frozen=True)
class Hit:
    """Something that the search found."""

    title: str
    url: str
    kind: str  # in words, such as "Claim"
    detail: str = ""
    icon: str = "search"


Finder = Callable[[Actor, str], Iterable[Hit]]
_switcher: list[Callable[[HttpRequest], Switcher | None]] = []
_bell: list[Callable[[HttpRequest], Bell | None]] = []
_finders: dict[str, tuple[int, Finder]] = {}


def fill_switcher(source: Callable[[HttpRequest], Switcher | None]) -> None:
    """Register who supplies the location switcher; the last one registered does."""
    _switcher[:] = [source]


def fill_bell(source: Callable[[HttpRequest], Bell | None]) -> None:
    """Register who supplies the notices bell; the last one registered does."""
    _bell[:] = [source]


def add_finder(name: str, finder: Finder, order: int = 100) -> None:
    """Register a function that finds things by name, id or tenant for the search box.

    It must read through ``restrict`` and stop at a few dozen hits by itself.
    """
    _finders[name] = (order, finder)


def switcher(request: HttpRequest) -> Switcher | None:
    """Return the location switcher of a page."""
    return _switcher[0](request) if _switcher else None


def bell(request: HttpRequest) -> Bell | None:
    """Return the notices bell of a page."""
    return _bell[0](request) if _bell else None


def searchable() -> bool:
    """Whether any room can find anything."""
    return bool(_finders)


def find(actor: Actor, text: str) -> list[Hit]:
    """Return what all rooms find for a text, room by room."""
    ordered = sorted(_finders.values(), key=lambda pair: pair[0])
    return [hit for _, finder in ordered for hit in finder(actor, text)]
