"""Drafts of versions for the matrix: operators alone have them."""

from opencpor.access.actor import system
from opencpor.access.roles import Side
from opencpor.programs.drafts.actions.start_draft import start_draft
from opencpor.programs.shipped import INVENTED
from tests.matrix.pairs import Maker, Pair, always
from tests.matrix.world import World

PARTS = {
    "draft_list": always("engagements", "no-such-part"),
    "draft_part": always("engagements.0", "engagements.99"),
}


def draft(world: World, side: Side, program: Maker) -> Pair:
    def make() -> str:
        return start_draft(system("test"), INVENTED, name="Something else").id

    program(world, side)
    row = world.once("draft", make)
    return Pair(row, "pdr_nosuch") if side is Side.OPERATOR else Pair(None, row)
