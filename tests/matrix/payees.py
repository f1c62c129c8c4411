"""Payees that wait: one of our location, one of theirs."""

from opencpor.access.actor import system
from opencpor.access.models import Unit
from opencpor.access.roles import Side
from opencpor.incentives.payees.actions.submit_payee import submit_payee
from opencpor.incentives.payees.models import Payee
from opencpor.incentives.payees.rules import Details, PayeeKind
from tests.matrix.pairs import Pair
from tests.matrix.world import World

IBAN = "DE89370400440532013000"


def payee_body(location_id: str) -> dict[str, str]:
    return {"location": location_id, "kind": "iban", "holder": "Contoso", "iban": IBAN}


def payee_of(world: World, unit: Unit) -> Payee:
    details = Details(PayeeKind.IBAN, "Contoso", iban=IBAN)
    return world.once(f"payee of {unit.id}", lambda: submit_payee(unit.id, details, system("test")))


def payee(world: World, side: Side) -> Pair:
    """Operators have every one, customers none."""
    ours, theirs = (payee_of(world, one).id for one in (world.location, world.rival_location))
    if side is Side.OPERATOR:
        return Pair(ours, "pye_nosuch")
    return Pair(ours, theirs) if side is Side.PARTNER else Pair(None, ours)
