"""What every decision on a batch does, inside the transaction of its action."""

from __future__ import annotations

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.access.scope import fetch
from opencpor.common.clock import now
from opencpor.common.errors import Conflict
from opencpor.common.phrases import phrase
from opencpor.http.etags import check_revision
from opencpor.incentives.decided import DECIDED
from opencpor.incentives.payments.lifecycle import (
    BATCH_STEP,
    BatchState,
    BatchStep,
    BatchVerb,
    PaymentState,
    Who,
)
from opencpor.incentives.payments.models import Payment, PaymentBatch
from opencpor.incentives.payments.recording import recorded_batch
from opencpor.incentives.payments.telling import tell_batch
from opencpor.incentives.second_person import check_decider


def waiting(
    batch_id: str, actor: Actor, seen: str | None, verb: BatchVerb
) -> tuple[PaymentBatch, BatchStep]:
    """Lock a batch that the actor may decide on in this way; return the step it takes.

    Raises:
        NotFound: If there is none.
        Forbidden: ``second_person``, if the step takes another person than the actor.
        Conflict: ``batch_decided``; ``not_yours``, if only its proposer may.
        Stale: If it was changed since it was seen.
    """
    actor.require(Permission.CLOSE)
    rows = PaymentBatch.objects.select_for_update(of=("self",))
    row = fetch(rows, actor, "batch", Permission.CLOSE, id=batch_id)
    check_revision(seen, row)
    return row, step_of(row, actor, verb)


def step_of(row: PaymentBatch, actor: Actor, verb: BatchVerb) -> BatchStep:
    """Return the step that an actor takes in this way; pages look before they ask.

    Raises:
        Forbidden: ``second_person``, if the step takes another person than the actor.
        Conflict: ``batch_decided``; ``not_yours``, if only its proposer may.
    """
    step = BATCH_STEP.get((BatchState(row.state), verb))
    if step is None:
        raise Conflict(
            phrase("This batch is {state} already.", state=DECIDED[row.state]),
            code="batch_decided",
            extra={"state": row.state, "allowed": []},
        )
    another, proposer = step.who is Who.ANOTHER, step.who is Who.PROPOSER
    check_decider(actor, row.proposed_by, another=another, proposer=proposer)
    return step


def payments_locked(batch: PaymentBatch) -> list[Payment]:
    """Lock the payments of a batch, always in the same order."""
    rows = batch.payments.select_for_update(of=("self",), no_key=True).select_related(
        "location__organization", "location__location", "payee__seal"
    )
    return list(rows.order_by("id"))


def decide(row: PaymentBatch, step: BatchStep, actor: Actor) -> None:
    """Write who decided and when; it never changes again."""
    row.state, row.decided_by, row.decided_at = step.target.value, actor.id, now()
    row.revision += 1
    row.save()


def drop(row: PaymentBatch, step: BatchStep, actor: Actor) -> PaymentBatch:
    """Decide that nothing of a batch is paid; nothing was booked, and nothing is."""
    payments = payments_locked(row)
    decide(row, step, actor)
    for payment in payments:
        payment.state, payment.state_since = PaymentState.REJECTED.value, now()
        payment.revision += 1
    Payment.objects.bulk_update(payments, ["state", "state_since", "revision"])
    recorded_batch(row, actor)
    tell_batch(row, actor)
    return row
