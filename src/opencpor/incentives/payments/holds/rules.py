"""Whose hold is released by whom. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission, Side

NEEDED = {Side.OPERATOR: Permission.CLOSE, Side.PARTNER: Permission.PAYEE_WRITE}
"""What holding and releasing takes on each side."""


@dataclass(frozen=True)
class Held:
    """On which sides the payments of a location are held now."""

    sides: frozenset[Side] = frozenset()

    @property
    def by_finance(self) -> bool:
        """Whether finance of the operator holds them."""
        return Side.OPERATOR in self.sides

    @property
    def by_partner(self) -> bool:
        """Whether the partner does so itself."""
        return Side.PARTNER in self.sides


NOT_HELD = Held()


def names_people(side: str, actor: Actor) -> bool:
    """Tell whether an actor learns who placed or released a hold of a side: not from outside."""
    return side == Side.PARTNER or bool(actor.on(Side.OPERATOR))


def held_by_location(rows: Iterable[tuple[str, str]]) -> dict[str, Held]:
    """Return the sides that hold each location, from its id and side of every hold that stands."""
    found: dict[str, set[Side]] = {}
    for location, side in rows:
        found.setdefault(location, set()).add(Side(side))
    return {location: Held(frozenset(sides)) for location, sides in found.items()}
