"""Reject a batch, with the reason."""

from __future__ import annotations

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.incentives.payments.actions.deciding import BATCHES, drop
from opencpor.incentives.payments.models import PaymentBatch
from opencpor.incentives.proposals import Verb
from opencpor.incentives.second_person import reason_given


@transaction.atomic
def reject_batch(
    batch_id: str, actor: Actor, *, reason: str, seen: str | None = None
) -> PaymentBatch:
    """Reject a batch that another person of finance proposed.

    Raises:
        NotFound: If there is none.
        Forbidden: ``second_person``, if the actor proposed it (then withdraw it) or is no person.
        Conflict: ``batch_decided``.
        Invalid: Without a reason.
        Stale: If it was changed since it was seen.
    """
    row, step = BATCHES.waiting(batch_id, actor, seen, Verb.REJECT)
    row.reason = reason_given(reason)
    return drop(row, step, actor)
