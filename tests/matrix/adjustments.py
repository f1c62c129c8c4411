"""Samples of adjustments: one that waits for the operator, approved ones for partners."""

from opencpor.access.models import Unit
from opencpor.access.queries import actor_of_user
from opencpor.access.roles import Role, Side
from opencpor.common.clock import now
from opencpor.incentives.adjustments.actions.approve import approve
from opencpor.incentives.adjustments.models import Adjustment
from opencpor.programs.shipped import INVENTED
from tests.matrix.pairs import Maker, Pair
from tests.matrix.world import World


def _proposed(world: World, place: Unit) -> Adjustment:
    return Adjustment.objects.create(
        program_key=INVENTED, location=place, customer=world.customer, month="2026-01-01",
        kind="operations", amount_minor=1, currency="EUR", note="Because.", proposed_by="usr_x",
        proposed_at=now(),
    )  # fmt: skip


def _approved(world: World, place: Unit) -> Adjustment:
    return approve(_proposed(world, place).id, actor_of_user(world.users[Role.FINANCE]))


def adjustment(world: World, side: Side, close: Maker) -> Pair:
    """Partners see theirs once they are in the ledger, which begins with a close."""
    close(world, Side.OPERATOR)
    if side is Side.OPERATOR:
        waits = world.once("adjustment", lambda: _proposed(world, world.location))
        return Pair(waits.id, "adj_nosuch")
    ours, theirs = (
        world.once(f"adjustment of {place.id}", lambda place=place: _approved(world, place)).id
        for place in (world.location, world.rival_location)
    )
    return Pair(ours, theirs) if side is Side.PARTNER else Pair(None, ours)
