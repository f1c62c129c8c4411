"""Reject a batch, with the reason."""

from __future__ import annotations

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.common.errors import FieldError, Invalid
from opencpor.incentives.payments.actions.deciding import drop, waiting
from opencpor.incentives.payments.lifecycle import BatchVerb
from opencpor.incentives.payments.models import PaymentBatch


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
    row, step = waiting(batch_id, actor, seen, BatchVerb.REJECT)
    if not reason.strip():
        error = FieldError("reason", "required", "No reason is given.", "Say what is wrong.")
        raise Invalid("A rejection needs a reason.", code="invalid", errors=[error])
    row.reason = reason.strip()
    return drop(row, step, actor)
