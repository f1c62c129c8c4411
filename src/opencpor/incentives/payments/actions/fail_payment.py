"""Book that the bank refused a payment: it is owed again."""

from __future__ import annotations

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.incentives.payments.actions.stepping import Grounds, locked, take
from opencpor.incentives.payments.lifecycle import PaymentVerb
from opencpor.incentives.payments.models import Payment


@transaction.atomic
def fail_payment(
    payment_id: str, actor: Actor, grounds: Grounds, *, seen: str | None = None
) -> Payment:
    """Book that the bank refused it; the next batch takes it up again.

    Raises:
        Forbidden, NotFound, Stale: See `stepping.locked`.
        Conflict: ``payment_not_in_state``.
        Invalid: Without words that say why, or if they give away an account.
    """
    return take(locked(payment_id, actor, seen), PaymentVerb.FAIL, actor, grounds)
