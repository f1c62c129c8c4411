"""A budget: the operator's own."""

from opencpor.access.roles import Side
from opencpor.common.clock import now
from opencpor.incentives.budgets.models import Budget
from opencpor.programs.shipped import INVENTED
from tests.matrix.pairs import Maker, Pair
from tests.matrix.world import World


def _budget() -> Budget:
    return Budget.objects.create(
        program_key=INVENTED, rule="of-the-past", first="2026-01-01", last="2026-03-01",
        amount_minor=100_000, currency="EUR", set_by="usr_x", set_at=now(),
    )  # fmt: skip


def budget(world: World, side: Side, program: Maker) -> Pair:
    """Partners and customers have none."""
    program(world, Side.OPERATOR)
    own = world.once("budget", _budget).id
    return Pair(own, "bgt_nosuch") if side is Side.OPERATOR else Pair(None, own)
