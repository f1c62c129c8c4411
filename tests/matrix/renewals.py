"""Suggestions to claim a customer's new subscription."""

from opencpor.access.roles import Side
from opencpor.claims.renewal.models import Renewal
from opencpor.common.clock import now
from opencpor.register.models import Association
from tests.builders import make_subscription
from tests.matrix.pairs import Maker, Pair
from tests.matrix.world import World


def _made(held: Association) -> str:
    return Renewal.objects.create(
        association=held, partner_id=held.partner_id, engagement=held.engagement,
        subscription=make_subscription(held.slot.customer.customer), suggested_at=now(),
    ).id  # fmt: skip


def renewal(world: World, side: Side, association: Maker) -> Pair:
    """A suggestion about each of the world's associations."""
    association(world, side)
    ours, theirs = (
        world.once(f"renewal of {name}", lambda name=name: _made(world.kept[name]))
        for name in ("association", "rival's association")
    )
    if side is Side.CUSTOMER:
        return Pair(None, ours)  # customers are not told
    return Pair(ours, "rnw_nosuch" if side is Side.OPERATOR else theirs)
