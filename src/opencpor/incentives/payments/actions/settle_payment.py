"""Book that the bank has paid: one payment, or all of a batch that are still at the bank."""

from __future__ import annotations

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.access.scope import fetch
from opencpor.common.errors import Conflict
from opencpor.http.etags import check_revision
from opencpor.incentives.payments.actions.deciding import payments_locked
from opencpor.incentives.payments.actions.stepping import locked, take
from opencpor.incentives.payments.lifecycle import AT_THE_BANK, PaymentVerb
from opencpor.incentives.payments.models import Payment, PaymentBatch


@transaction.atomic
def settle_payment(payment_id: str, actor: Actor, *, seen: str | None = None) -> Payment:
    """Book that the bank has paid.

    Raises:
        Forbidden, NotFound, Stale: See `stepping.locked`.
        Conflict: ``payment_not_in_state``.
    """
    return take(locked(payment_id, actor, seen), PaymentVerb.SETTLE, actor)


@transaction.atomic
def settle_batch(batch_id: str, actor: Actor, *, seen: str | None = None) -> PaymentBatch:
    """Book that the bank has paid everything of a batch that it has not answered yet.

    Raises:
        Forbidden: Without the right.
        NotFound: If there is no such batch.
        Stale: If it was changed since it was seen.
        Conflict: ``nothing_at_the_bank``.
    """
    actor.require(Permission.CLOSE)
    rows = PaymentBatch.objects.select_for_update(of=("self",))
    batch = fetch(rows, actor, "batch", Permission.CLOSE, id=batch_id)
    check_revision(seen, batch)
    open_ones = [one for one in payments_locked(batch) if one.state in AT_THE_BANK]
    if not open_ones:
        raise Conflict(
            "No payment of this batch waits for the bank.",
            code="nothing_at_the_bank",
            extra={"state": batch.state},
        )
    for one in open_ones:
        take(one, PaymentVerb.SETTLE, actor)
    return batch
