"""What the samples of one parameter are."""

from collections.abc import Callable
from dataclasses import dataclass

from opencpor.access.roles import Side
from tests.matrix.world import World


@dataclass(frozen=True)
class Pair:
    """Values of one parameter, as seen from one side.

    Attributes:
        own: Belongs to the caller's organization (operators: any); None: the side has none.
        others: Belongs to another, or does not exist; None: the value is no object of anybody.
    """

    own: str | None
    others: str | None


Maker = Callable[[World, Side], Pair]


def always(own: str, others: str | None) -> Maker:
    """Values that are words of the address and belong to nobody."""
    return lambda world, side: Pair(own, others)  # noqa: ARG005 - what every maker is given
