"""What other rooms put in the top bar: what finds their own things, and the bell of the notices."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from opencpor.access.actor import Actor
from opencpor.ui.addresses import address_of


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
MOST_UNREAD = 99  # beyond it the bell says "99+": a count that is drawn on every page must end


@dataclass(frozen=True)
class Bell:
    """The link to what a person was told, and how much of it is not read.

    Attributes:
        url_name: Name of the page, which takes no arguments.
        unread: Counts what an actor has not read, up to one more than ``MOST_UNREAD``, in one
            question to an index: every page asks it.
    """

    url_name: str
    unread: Callable[[Actor], int]


_bells: list[Bell] = []


def set_bell(bell: Bell) -> None:
    """Put a bell into the top bar; there is only one."""
    _bells[:] = [bell]


@dataclass(frozen=True)
class Rung:
    """A bell as it is drawn for one reader."""

    url: str
    unread: int

    @property
    def shown(self) -> str:
        """The number beside the bell; empty if all is read."""
        if self.unread > MOST_UNREAD:
            return f"{MOST_UNREAD}+"
        return str(self.unread or "")


def bell_of(actor: Actor) -> Rung | None:
    """Return the bell of a signed-in person; None where no room has set one."""
    return next((Rung(address_of(one.url_name), one.unread(actor)) for one in _bells), None)


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
