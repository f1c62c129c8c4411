"""A batch that waits, with a payment of our location and one of theirs."""

from django.db import connection

from opencpor.access.models import Unit
from opencpor.access.roles import Side
from opencpor.common.clock import now
from opencpor.incentives.payees.models import Payee
from opencpor.incentives.payments.holds.models import PaymentHold
from opencpor.incentives.payments.models import Payment, PaymentBatch
from opencpor.incentives.payments.queries import today_of
from opencpor.programs.shipped import INVENTED
from tests.matrix.pairs import Maker, Pair
from tests.matrix.world import World


def _payee(place: Unit) -> Payee:
    """One that was paid once: another one of the location may wait in the same world."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        row = Payee.objects.create(
            location=place, kind="reference", state="replaced", submitted_by="usr_x",
            submitted_at=now(), decided_by="usr_y", decided_at=now(), grounds="By a call.",
            replaced_at=now(),
        )  # fmt: skip
        cursor.execute("SET LOCAL session_replication_role = origin")
    return row


def _batch(world: World) -> PaymentBatch:
    places = (world.location, world.rival_location)
    row = PaymentBatch.objects.create(
        program_key=INVENTED, currency="EUR", format="csv", execute_on=today_of(INVENTED),
        total_minor=2 * 9_000, left_out=[], proposed_by="usr_x", proposed_at=now(),
    )  # fmt: skip
    for place in places:
        Payment.objects.create(
            batch=row, program_key=INVENTED, location=place, currency="EUR", amount_minor=9_000,
            payee=_payee(place), state_since=now(),
        )  # fmt: skip
    return row


def payment_batch(world: World, program: Maker) -> PaymentBatch:
    program(world, Side.OPERATOR)
    return world.once("payment batch", lambda: _batch(world))


def batch(world: World, side: Side, program: Maker) -> Pair:
    """Batches are the operator's own."""
    own = payment_batch(world, program).id
    return Pair(own, "pbt_nosuch") if side is Side.OPERATOR else Pair(None, own)


def payment(world: World, side: Side, program: Maker) -> Pair:
    """Operators have every one, partners theirs, customers none."""
    rows = payment_batch(world, program).payments
    ours, theirs = (rows.get(location=one).id for one in (world.location, world.rival_location))
    if side is Side.OPERATOR:
        return Pair(ours, "pay_nosuch")
    return Pair(ours, theirs) if side is Side.PARTNER else Pair(None, ours)


def hold(world: World, side: Side) -> Pair:
    """Each side has one that it may release; partners see theirs alone, customers none."""
    whose = Side.OPERATOR if side is Side.OPERATOR else Side.PARTNER
    places = (world.location, world.rival_location)
    ours, theirs = (
        world.once(
            f"hold of {place.id} by {whose}",
            lambda place=place: PaymentHold.objects.create(  # type: ignore[misc]
                location=place, side=whose.value, reason="To be checked.", held_by="usr_x",
                held_at=now(),
            ).id,
        )
        for place in places
    )  # fmt: skip
    if side is Side.OPERATOR:
        return Pair(ours, "phd_nosuch")
    return Pair(ours, theirs) if side is Side.PARTNER else Pair(None, ours)
