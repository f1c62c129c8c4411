"""Approve a batch: the second person's step, which books it and hands it to the bank."""

from __future__ import annotations

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.common.clock import now
from opencpor.common.errors import Conflict, FieldError
from opencpor.common.phrases import phrase
from opencpor.incentives.payments.actions.deciding import BATCHES, payments_locked
from opencpor.incentives.payments.files import keep, written
from opencpor.incentives.payments.ledger import move
from opencpor.incentives.payments.lifecycle import (
    PAYMENT_STEP,
    TAKEN,
    PaymentState,
    PaymentVerb,
)
from opencpor.incentives.payments.models import BankFormat, Payment, PaymentBatch
from opencpor.incentives.payments.queries import selection, today_of
from opencpor.incentives.payments.recording import recorded, recorded_batch
from opencpor.incentives.payments.rules import Due, LeftOut, changes
from opencpor.incentives.payments.telling import tell_batch
from opencpor.incentives.posting.journals import hold_ledger
from opencpor.incentives.proposals import Verb
from opencpor.incentives.second_person import decide

WORDS = {
    "amount_changed": phrase("Another amount is owed by now."),
    "payee_changed": phrase("Another payee counts by now."),
    LeftOut.HELD: phrase("Finance holds its payments."),
    LeftOut.HELD_BY_PARTNER: phrase("The partner holds its payments."),
}
LEFT_OUT = phrase("It would be left out now.")


@transaction.atomic
def approve_batch(batch_id: str, actor: Actor, *, seen: str | None = None) -> PaymentBatch:
    """Book a batch that another person of finance proposed, exactly as it was proposed.

    The bank's file is written and kept with it, so that it is the same whenever it is fetched.
    The ledger is held and read again. If any balance or payee in it is another by now, or a
    location is held, nothing is booked: both persons saw these figures, so a new batch is proposed.

    Raises:
        NotFound: If there is none.
        Forbidden: ``second_person``.
        Conflict: ``batch_decided``; ``batch_outdated``, with each location that differs;
            ``day_passed``, if the bank should have paid before today; ``payer_unknown``.
        Invalid: ``unfit_for_bank``, if an account or a name cannot stand in the file.
        Stale: If it was changed since it was seen.
    """
    row, step = BATCHES.waiting(batch_id, actor, seen, Verb.APPROVE)
    payments = payments_locked(row)
    hold_ledger(row.program_key)
    _refuse_outdated(row, payments)
    made = written(row, payments, now())
    row.journal = move(payments, TAKEN, row.id, f"Payments {row.execute_on}", actor)
    decide(row, step, actor)
    _start(row, payments, actor)
    keep(row, made)
    recorded_batch(row, actor)
    tell_batch(row, actor)
    return row


def _refuse_outdated(row: PaymentBatch, payments: list[Payment]) -> None:
    if row.execute_on < today_of(row.program_key):
        raise Conflict(
            "The day on which the bank should pay has passed. Withdraw the batch and propose "
            "another.",
            code="day_passed",
        )
    held = [Due(one.location_id, one.amount_minor, one.payee_id) for one in payments]
    places = [one.location for one in held]
    found = selection(row.program_key, row.currency, BankFormat(row.format), places)
    differs = changes(held, found)
    if differs:
        raise Conflict(
            "What is owed, or to whom it is paid, has changed since the batch was proposed. "
            "Withdraw or reject it, and propose another.",
            code="batch_outdated",
            errors=[
                FieldError(place, code, WORDS.get(code, LEFT_OUT))
                for place, code in differs.items()
            ],
        )


def _start(row: PaymentBatch, payments: list[Payment], actor: Actor) -> None:
    for one in payments:
        verb = PaymentVerb.REPROCESS if one.retries_id else PaymentVerb.APPROVE
        one.state = PAYMENT_STEP[PaymentState.UPCOMING, verb].target.value
        one.state_since, one.journal = now(), row.journal
        one.revision += 1
    Payment.objects.bulk_update(payments, ["state", "state_since", "journal", "revision"])
    for one in payments:
        recorded(one, PaymentState.UPCOMING.value, str(row.journal_id), actor)
