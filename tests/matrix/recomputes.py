"""A recompute for the matrix: operators alone have them."""

from opencpor.access.roles import Side
from opencpor.common.clock import now
from opencpor.incentives.models import Close
from opencpor.incentives.recomputes.models import Recompute
from opencpor.incentives.whatif.models import WhatIf
from opencpor.programs.shipped import INVENTED
from tests.matrix.pairs import Maker, Pair
from tests.matrix.world import World


def recompute(world: World, side: Side, close: Maker) -> Pair:
    """One that waits for its comparison."""
    close(world, Side.OPERATOR)

    def make() -> str:
        latest = Close.objects.order_by("month").first()
        months = {"first": "2026-01-01", "last": "2026-01-01", "close": latest}
        what_if = WhatIf.objects.create(
            program_key=INVENTED, kind="recompute", asked={"now": True}, currency="EUR",
            organization_id=world.home(Side.OPERATOR).id, asked_by="usr_x", asked_at=now(),
            operation_id="op_x",
            **months,
        )  # fmt: skip
        return Recompute.objects.create(
            program_key=INVENTED, what_if=what_if, note="Because.", proposed_by="usr_x",
            proposed_at=now(), **months,
        ).id  # fmt: skip

    row = world.once("recompute", make)
    return Pair(row, "rcp_nosuch") if side is Side.OPERATOR else Pair(None, row)
