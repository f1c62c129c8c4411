"""Take back a batch that one proposed oneself."""

from __future__ import annotations

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.incentives.payments.actions.deciding import BATCHES, drop
from opencpor.incentives.payments.models import PaymentBatch
from opencpor.incentives.proposals import Verb


@transaction.atomic
def withdraw_batch(batch_id: str, actor: Actor, *, seen: str | None = None) -> PaymentBatch:
    """Take back a batch that waits for its second person.

    Raises:
        NotFound: If there is none.
        Conflict: ``batch_decided``; ``not_yours``, if somebody else proposed it.
        Stale: If it was changed since it was seen.
    """
    row, step = BATCHES.waiting(batch_id, actor, seen, Verb.WITHDRAW)
    return drop(row, step, actor)
