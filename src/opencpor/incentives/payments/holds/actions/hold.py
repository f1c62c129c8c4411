"""Hold the payments of a location: finance, or the partner its own."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from opencpor.access.actor import Actor
from opencpor.access.models import Unit
from opencpor.access.roles import Side
from opencpor.access.scope import fetch
from opencpor.common.clock import now
from opencpor.common.errors import Conflict, FieldError, Invalid
from opencpor.common.text import legible
from opencpor.directory.models import Location
from opencpor.incentives.payees.rules import tells_account
from opencpor.incentives.payments.holds.models import PaymentHold
from opencpor.incentives.payments.holds.recording import recorded
from opencpor.incentives.payments.holds.rules import NEEDED
from opencpor.incentives.payments.lifecycle import PaymentState
from opencpor.incentives.payments.models import Payment


def hold_payments(location_id: str, reason: str, actor: Actor) -> PaymentHold:
    """Pay nothing to a location from now on, until the same side releases it.

    A batch that waits is not approved with it any more. What is at the bank already goes on. An
    approval that runs at the same time comes first or last: then it is refused.

    Raises:
        Forbidden: Without the right of either side.
        NotFound: If there is no such location, or it is another's.
        Invalid: Without a reason, or if it gives away an account.
        Conflict: ``held_already``, if the same side holds it.
    """
    actor.require_any(*NEEDED.values())
    side = Side.OPERATOR if actor.may(NEEDED[Side.OPERATOR]) else Side.PARTNER
    rows = Location.objects.select_related("unit__organization")
    place = fetch(rows, actor, "location", NEEDED[side], unit_id=location_id)
    said = _said(reason)
    try:
        with transaction.atomic():
            return _place(place.unit, side, said, actor)
    except IntegrityError as error:
        if "payment_hold_one_stands" not in str(error):
            raise
        found = PaymentHold.objects.filter(location=place.pk, side=side.value, released_at=None)
        raise Conflict(
            "The payments of this location are held already.",
            code="held_already",
            extra={"hold": found.values_list("id", flat=True).first()},
        ) from None


def _said(reason: str) -> str:
    said = legible(reason)
    if not said:
        error = FieldError("reason", "required", "No reason is given.", "Both sides read it.")
        raise Invalid("Holding payments needs a reason.", code="invalid", errors=[error])
    if tells_account(said):
        error = FieldError(
            "reason", "tells_account", "It holds an account number.", "Leave it out."
        )
        raise Invalid("The reason holds no account number.", code="invalid", errors=[error])
    return said


def _place(place: Unit, side: Side, reason: str, actor: Actor) -> PaymentHold:
    # An approval locks them before it looks for holds: one of the two waits for the other.
    upcoming = Payment.objects.filter(location=place, state=PaymentState.UPCOMING.value)
    list(upcoming.select_for_update(no_key=True).order_by("id"))
    row = PaymentHold.objects.create(
        location=place, side=side.value, reason=reason, held_by=actor.id, held_at=now()
    )
    recorded(row, actor)
    return row
