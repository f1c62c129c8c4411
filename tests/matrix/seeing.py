"""Who sees whom by an association: customers of a partner, and partners of a customer."""

from opencpor.access.roles import Side
from tests.matrix.pairs import Maker, Pair
from tests.matrix.world import World


def served_customer(world: World, side: Side, association: Maker) -> Pair:
    """A customer that an association of the partner is on."""
    association(world, side)
    if side is Side.OPERATOR:
        return Pair(world.customer.id, "org_nosuch")
    return Pair(world.customer.id, world.other_customer.id)


def seeing_partner(world: World, side: Side, association: Maker) -> Pair:
    """A partner that an association with the customer lets see its usage."""
    association(world, side)
    return Pair(world.partner.id, "org_nosuch")
