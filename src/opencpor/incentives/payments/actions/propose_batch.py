"""Propose to pay what is owed; a second person of finance decides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction

from opencpor.access.actor import Actor, ActorKind
from opencpor.access.roles import Permission
from opencpor.common.clock import now
from opencpor.common.errors import Conflict, FieldError, Forbidden, Invalid
from opencpor.common.phrases import phrase
from opencpor.incentives.amounts import money
from opencpor.incentives.payments.actions.deciding import payments_locked
from opencpor.incentives.payments.files import written
from opencpor.incentives.payments.models import BankFormat, Payment, PaymentBatch
from opencpor.incentives.payments.queries import came_back, selection, today_of
from opencpor.incentives.payments.recording import recorded_batch
from opencpor.incentives.payments.rules import Omission, Selection
from opencpor.incentives.payments.telling import tell_batch
from opencpor.incentives.posting.journals import hold_ledger
from opencpor.programs.queries import version_in_force

AHEAD = timedelta(days=60)


@dataclass(frozen=True)
class Wish:
    """What is to be paid.

    Attributes:
        currency: Empty: the program's.
        execute_on: When the bank shall pay; None: today.
    """

    program_key: str
    format: str
    currency: str = ""
    execute_on: date | None = None


@transaction.atomic
def propose_batch(wish: Wish, actor: Actor) -> PaymentBatch:
    """Put all balances that can be paid into a batch; it waits for another person of finance.

    Nothing is booked. What is owed is read while nobody posts.

    Raises:
        Forbidden: Without the right, or ``person_needed`` if the actor is no person.
        NotFound: If there is no such program.
        Invalid: With everything that is wrong.
            ``unfit_for_bank``, if an account or a name cannot stand in the file.
        Conflict: ``batch_waits``; ``payer_unknown``; ``nothing_to_pay``, with why each location is
            left out.
    """
    actor.require(Permission.CLOSE)
    if actor.kind is not ActorKind.USER:
        raise Forbidden(
            "Payments take two persons: somebody of finance has to propose them.",
            code="person_needed",
        )
    row = _read(wish)
    hold_ledger(row.program_key)
    _refuse_second(row)
    found = selection(row.program_key, row.currency, BankFormat(row.format))
    if not found.paid:
        raise Conflict(
            "There is nothing to pay: every location is left out.",
            code="nothing_to_pay",
            extra={"left_out": [_said(one, row.currency) for one in found.left_out]},
        )
    row.proposed_by, row.proposed_at = actor.id, now()
    row.total_minor = found.total_minor
    row.left_out = [_omission(one) for one in found.left_out]
    row.save(force_insert=True)
    _fill(row, found)
    written(row, payments_locked(row), row.proposed_at)  # what the bank cannot read is said now
    recorded_batch(row, actor)
    tell_batch(row, actor)
    return row


def _omission(one: Omission) -> dict[str, object]:
    return {"location": one.location, "owed_minor": one.owed_minor, "why": one.why.value}


def _said(one: Omission, currency: str) -> dict[str, object]:
    """Return the same as the API says it of a batch."""
    owed = money(one.owed_minor, currency).model_dump()
    return {"location": one.location, "owed": owed, "why": one.why.value}


def _read(wish: Wish) -> PaymentBatch:
    document = version_in_force(wish.program_key).document
    today = today_of(wish.program_key)
    errors = []
    if wish.format not in set(BankFormat.values):
        known = ", ".join(BankFormat.values)
        errors.append(
            FieldError(
                "format", "unknown", "There is no such format.",
                phrase("Known: {known}.", known=known),
            )
        )  # fmt: skip
    day = wish.execute_on or today
    if not today <= day <= today + AHEAD:
        errors.append(
            FieldError(
                "execute_on", "out_of_range", "The bank cannot pay on this day.",
                phrase("From {first} to {last}.", first=today, last=today + AHEAD),
            )
        )  # fmt: skip
    if errors:
        raise Invalid("The batch is not right.", code="invalid", errors=errors)
    return PaymentBatch(
        program_key=wish.program_key,
        currency=wish.currency or document.currency,
        format=wish.format,
        execute_on=day,
    )


def _refuse_second(row: PaymentBatch) -> None:
    same = PaymentBatch.objects.filter(
        program_key=row.program_key, currency=row.currency, state="proposed"
    )
    waits = same.values_list("id", flat=True).first()
    if waits is not None:
        raise Conflict(
            "A batch of this program and currency waits already. It is approved, rejected or "
            "withdrawn first.",
            code="batch_waits",
            extra={"batch": waits},
        )


def _fill(row: PaymentBatch, found: Selection) -> None:
    before = came_back(row.program_key, row.currency, [one.location for one in found.paid])
    Payment.objects.bulk_create(
        [
            Payment(
                batch=row,
                program_key=row.program_key,
                location_id=one.location,
                currency=row.currency,
                amount_minor=one.amount_minor,
                payee_id=one.payee,
                retries=before.get(one.location),
                state_since=row.proposed_at,
            )
            for one in found.paid
        ]
    )
