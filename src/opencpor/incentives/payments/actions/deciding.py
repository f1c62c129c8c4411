"""How batches are decided on, and what a decision does with their payments."""

from __future__ import annotations

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.access.scope import fetch
from opencpor.common.clock import now
from opencpor.common.phrases import phrase
from opencpor.incentives.payments.lifecycle import PaymentState
from opencpor.incentives.payments.models import Payment, PaymentBatch
from opencpor.incentives.payments.queries import fetch_batch
from opencpor.incentives.payments.recording import recorded_batch
from opencpor.incentives.payments.telling import tell_batch
from opencpor.incentives.proposals import Step
from opencpor.incentives.second_person import Proposals, TooLate, decide


def _locked(actor: Actor, batch_id: str) -> PaymentBatch:
    rows = PaymentBatch.objects.select_for_update(of=("self",))
    return fetch(rows, actor, "batch", Permission.CLOSE, id=batch_id)


BATCHES = Proposals(
    fetch_batch, _locked, TooLate(phrase("This batch is {state} already."), "batch_decided")
)


def payments_locked(batch: PaymentBatch) -> list[Payment]:
    """Lock the payments of a batch, always in the same order."""
    rows = batch.payments.select_for_update(of=("self",), no_key=True).select_related(
        "location__organization", "location__location", "payee__seal"
    )
    return list(rows.order_by("id"))


def drop(row: PaymentBatch, step: Step, actor: Actor) -> PaymentBatch:
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
