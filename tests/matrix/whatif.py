"""A what-if for the matrix: operators alone have back-tests, and each only its own people's."""

from opencpor.access.roles import Side
from opencpor.common.clock import now
from opencpor.incentives.models import Close
from opencpor.incentives.whatif.models import WhatIf
from opencpor.programs.shipped import INVENTED
from tests.matrix.pairs import Maker, Pair
from tests.matrix.world import World


def what_if(world: World, side: Side, close: Maker) -> Pair:
    """A question without an answer, of the operator's people."""
    close(world, Side.OPERATOR)

    def make() -> str:
        latest = Close.objects.order_by("month").first()
        return WhatIf.objects.create(
            program_key=INVENTED, kind="back_test", organization_id=world.home(Side.OPERATOR).id,
            first="2026-01-01", last="2026-01-01", asked={"version": 1}, close=latest,
            asked_by="usr_x", asked_at=now(), currency="EUR",
        ).id  # fmt: skip

    row = world.once("what-if", make)
    return Pair(row, "wif_nosuch") if side is Side.OPERATOR else Pair(None, row)
