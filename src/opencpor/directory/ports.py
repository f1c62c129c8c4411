"""What rooms above establish for an enrollment: they register it here, this room asks."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from opencpor.access.roles import Permission


@dataclass(frozen=True)
class Establisher:
    """A room that establishes one requirement of every enrollment by itself.

    It also says so whenever that changes, by `set_requirement`.

    Attributes:
        since: Since when a location meets it, by the calendar of a program; None: it does not.
        waits: Whether a location has handed in what it takes, and somebody checks it.
        address: The page where a location's people see to it.
        needs: The permission that this page takes.
    """

    since: Callable[[str, str], date | None]
    waits: Callable[[str], bool]
    address: Callable[[str], str]
    needs: Permission


_establishers: dict[str, Establisher] = {}


def register_establisher(key: str, room: Establisher) -> None:
    """Say who establishes a requirement, by its key."""
    _establishers[key] = room


def establishers() -> Mapping[str, Establisher]:
    """Return who establishes which requirement."""
    return _establishers
