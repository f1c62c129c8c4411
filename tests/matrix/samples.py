"""What stands for each parameter of an address: one value of one's own, one of another.

A new room adds one line to `SAMPLES` for each new parameter name (names are global: give an
address ``{claim_id}``, never ``{id}``), and to `BODIES` only where the smallest input made from
the API's description would be refused before rights are checked.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from opencpor.access.actor import system
from opencpor.access.roles import Side
from opencpor.http.models import Operation, OperationState
from opencpor.programs.actions.publish import publish
from opencpor.programs.shipped import INVENTED, shipped_text
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


def operation(world: World, side: Side) -> Pair:
    def make(organization_id: str) -> str:
        return Operation.objects.create(
            kind="test", actor_id="usr_x", organization_id=organization_id,
            state=OperationState.QUEUED,
        ).id  # fmt: skip

    others = "opn_nosuch" if side is Side.OPERATOR else make(world.rival.id)
    return Pair(make(world.home(side).id), others)


def program(world: World, side: Side) -> Pair:
    del side  # everybody may read programs
    row = world.once("program", lambda: publish(system("cli"), shipped_text(INVENTED)))
    return Pair(row.program_id, "no-such-program")


def version(world: World, side: Side) -> Pair:
    program(world, side)
    return Pair("1", "99")


SAMPLES: dict[str, Maker] = {
    "operation_id": operation,
    "program_key": program,
    "version_number": version,
}

# (method, path) -> the body to send, where the smallest one will not do.
BODIES: dict[tuple[str, str], Callable[[World], Any]] = {}
