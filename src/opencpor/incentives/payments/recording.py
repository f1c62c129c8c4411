"""What the log says of batches and payments: figures and states, never an account."""

from opencpor.access.actor import Actor
from opencpor.incentives.payments.lifecycle import BatchState, PaymentState
from opencpor.incentives.payments.models import ForfeitWarning, Payment, PaymentBatch
from opencpor.journal.actions.record import record
from opencpor.journal.events import EventType

BATCH_EVENTS = {
    BatchState.PROPOSED: EventType.PAYMENT_BATCH_PROPOSED,
    BatchState.APPROVED: EventType.PAYMENT_BATCH_APPROVED,
    BatchState.REJECTED: EventType.PAYMENT_BATCH_REJECTED,
    BatchState.WITHDRAWN: EventType.PAYMENT_BATCH_WITHDRAWN,
}
PAYMENT_EVENTS = {
    PaymentState.IN_PROGRESS: EventType.PAYMENT_STARTED,
    PaymentState.REPROCESSING: EventType.PAYMENT_STARTED,
    PaymentState.SENT: EventType.PAYMENT_SENT,
    PaymentState.FAILED: EventType.PAYMENT_FAILED,
    PaymentState.REVERSED: EventType.PAYMENT_REVERSED,
    PaymentState.FORFEITED: EventType.PAYMENT_FORFEITED,
}


def recorded_batch(row: PaymentBatch, actor: Actor) -> None:
    """Record a step of a batch, in its transaction; the row is as it is afterwards."""
    state = BatchState(row.state)
    data: dict[str, object] = {
        "after": {"state": row.state},
        "program": row.program_key,
        "total_minor": row.total_minor,
        "currency": row.currency,
        "payments": row.payments.count(),
    }
    if state is not BatchState.PROPOSED:
        data |= {"before": {"state": BatchState.PROPOSED.value}, "proposed_by": row.proposed_by}
    if row.journal_id:
        data["journal"] = row.journal_id
    record(BATCH_EVENTS[state], f"payment_batch:{row.id}", actor.ref(), data=data)


def recorded(row: Payment, before: str | None, journal_id: str, actor: Actor) -> None:
    """Record a step of a payment that booked something, in its transaction.

    ``before``: its state; None: it begins.
    """
    data: dict[str, object] = {
        "before": {"state": before},
        "after": {"state": row.state},
        "program": row.program_key,
        "location": row.location_id,
        "batch": row.batch_id,
        "amount_minor": row.amount_minor,
        "currency": row.currency,
        "journal": journal_id,
    }
    if before is None:
        del data["before"]
    if row.code:
        data["code"] = row.code
    record(PAYMENT_EVENTS[PaymentState(row.state)], f"payment:{row.id}", actor.ref(), data=data)


def recorded_warning(row: ForfeitWarning, program_key: str, actor: Actor) -> None:
    """Record that a partner was told what it will lose, in the transaction of the telling."""
    data = {
        "program": program_key,
        "location": row.statement.location_id,
        "statement": row.statement_id,
        "amount_minor": row.amount_minor,
        "currency": row.statement.currency,
        "last_day": row.last_day.isoformat(),
    }
    record(EventType.FORFEIT_WARNED, f"forfeit_warning:{row.id}", actor.ref(), data=data)
