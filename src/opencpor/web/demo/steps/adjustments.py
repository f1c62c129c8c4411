"""Adjustments by hand: one that two persons agreed on, and one that waits for the second."""

from django.db import transaction
from django.db.models import QuerySet

from opencpor.common.money import format_amount, from_minor_units
from opencpor.common.months import Month
from opencpor.incentives.adjustments.actions.approve import approve
from opencpor.incentives.adjustments.actions.propose import Wish, propose
from opencpor.incentives.adjustments.models import Adjustment
from opencpor.incentives.adjustments.rules import Kind
from opencpor.incentives.models import Earning
from opencpor.web.demo.world import World

PLACE = "5100001"  # of the partner with logins
AGREED = "The kick-off workshop was promised a fixed amount beside the usage it brought."
DOUBTED = "Half of this growth came from users that the customer moved from its other tenant."
GRANTED = 25_000  # in minor units


def approve_one(world: World) -> None:
    """Have one adjustment proposed and approved; a second time changes nothing."""
    line = _lines().first()
    if line is None or Adjustment.objects.filter(note=AGREED).exists():
        return
    with transaction.atomic():
        row = propose(_wish(line, Kind.POLICY_EXCEPTION, GRANTED, AGREED), world.actor("finance"))
        approve(row.id, world.actor("second_finance"))


def seed(world: World) -> None:
    """Leave one that waits for its second person; a second time changes nothing."""
    line = _lines().last()
    if line is None or Adjustment.objects.filter(note=DOUBTED).exists():
        return
    half = -(line.amount_minor // 2)
    propose(_wish(line, Kind.RECOUPMENT, half, DOUBTED), world.actor("finance"))


def _wish(line: Earning, kind: Kind, minor: int, note: str) -> Wish:
    return Wish(
        program_key=line.program_key,
        location=line.location_id,
        customer=line.customer_id,
        month=str(Month.of(line.month)),
        kind=kind.value,
        amount=format_amount(from_minor_units(minor, line.currency), line.currency),
        note=note,
        earning=line.id,
    )


def _lines() -> QuerySet[Earning]:
    """Return the place's lines that can be halved, the latest month first."""
    own = Earning.objects.filter(location__location__partner_id=PLACE, amount_minor__gt=1)
    return own.order_by("-month", "id")
