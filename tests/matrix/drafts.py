"""Drafts of versions for the matrix: operators alone have them."""

from opencpor.access.actor import system
from opencpor.access.roles import Side
from opencpor.programs.drafts.actions.start_draft import start_draft
from opencpor.programs.shipped import INVENTED
from tests.matrix.pairs import Maker, Pair
from tests.matrix.world import World


def draft(world: World, side: Side, program: Maker) -> Pair:
    def make() -> str:
        return start_draft(system("test"), INVENTED, name="Something else").id

    program(world, side)
    row = world.once("draft", make)
    return Pair(row, "pdr_nosuch") if side is Side.OPERATOR else Pair(None, row)
