"""What a payment is made of: every booking since the one before, with where each is explained."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from ninja import Schema
from pydantic import Field

from opencpor.access.actor import Actor
from opencpor.incentives.amounts import Money, money
from opencpor.incentives.models import Journal, Statement
from opencpor.incentives.payments.answers.models import AnswerLine
from opencpor.incentives.payments.answers.queries import answers_about
from opencpor.incentives.payments.models import Payment
from opencpor.incentives.payments.queries import fetch_payment
from opencpor.incentives.payments.schemas import PaymentOut
from opencpor.incentives.rules.statement import Movement
from opencpor.incentives.statement_lines import Booking, Span, bookings_within


@dataclass(frozen=True)
class Explanation:
    """A payment with what it pays.

    Attributes:
        bookings: They add up to its amount, with what was carried from before.
        carried_minor: What was owed when these began; nothing, if the payment before took all. Of a
            forfeited one less what was set off against it since.
        statements: Those that list these bookings, the latest first.
        journals: What was booked of the payment itself, in order.
        answers: What banks said of it, in order; for those alone who may read their files.
    """

    payment: Payment
    bookings: tuple[Booking, ...]
    carried_minor: int
    statements: tuple[Statement, ...]
    journals: tuple[Journal, ...]
    answers: tuple[AnswerLine, ...]


def explain_payment(actor: Actor, payment_id: str) -> Explanation:
    """Explain one payment.

    Raises:
        NotFound: If there is none for the actor.
    """
    row = fetch_payment(actor, payment_id)
    since, until = _ends(row)
    span = Span(row.program_key, row.location_id, row.currency, since, until)
    bookings = tuple(one for one in bookings_within(span) if one.movement is not Movement.FORFEITED)
    total = sum(one.amount_minor for one in bookings)
    return Explanation(
        payment=row,
        bookings=bookings,
        carried_minor=row.amount_minor - total if row.journal else 0,
        statements=tuple(_statements(row, since, until)),
        journals=tuple(_journals(row)),
        answers=tuple(answers_about(actor, row.id)),
    )


def _ends(row: Payment) -> tuple[int, int | None]:
    """Return after which number of the ledger its bookings begin, and where they end."""
    before = Payment.objects.filter(
        location=row.location_id, program_key=row.program_key, currency=row.currency,
        journal__isnull=False,
    ).select_related("journal", "warning__statement")  # fmt: skip
    if row.journal:
        before = before.filter(journal__number__lt=row.journal.number)
    # a forfeited one ends with its statement, others with what took them up
    ends = [one.upto + (one.warning is None) for one in before if one.upto is not None]
    return max(ends, default=0), row.upto


def _statements(row: Payment, since: int, until: int | None) -> QuerySet[Statement]:
    rows = Statement.objects.filter(
        location=row.location_id, close__program_key=row.program_key, currency=row.currency,
        cut__gt=since,
    )  # fmt: skip
    if until is not None:
        rows = rows.filter(since__lt=until)
    return rows.order_by("-month")


def _journals(row: Payment) -> QuerySet[Journal]:
    rows = Journal.objects.filter(entries__location=row.location_id, entries__source=row.id)
    return rows.distinct().order_by("number")


class PaidBookingOut(Schema):
    """One booking that a payment pays; `explanation` is where its own grounds are read."""

    kind: str = Field(description="earned, adjusted, returned, paid")
    amount: Money
    booked_at: datetime
    journal: str
    earning: str | None
    adjustment: str | None
    payment: str | None = Field(description="the payment that came back")
    explanation: str


class PaymentAnswerOut(Schema):
    """What a bank said of a payment, and what followed; see `/payments/answers/{file}/lines`."""

    file: str
    number: int = Field(description="of the line in its file")
    outcome: str
    result: str = Field(description="booked, noted, known or listed")
    why: str | None


class PaymentExplanationOut(Schema):
    """A payment, the bookings that add up to it, and the statements that list them."""

    payment: PaymentOut
    carried: Money = Field(
        description="owed from before the first of these bookings; of a forfeited payment less "
        "what was set off against it since"
    )
    bookings: list[PaidBookingOut]
    statements: list[str]
    journals: list[str] = Field(description="what was booked of the payment itself, in order")
    answers: list[PaymentAnswerOut] = Field(
        description="what banks said of it, in order; for the operator's people alone"
    )

    @classmethod
    def of(cls, found: Explanation, actor: Actor) -> PaymentExplanationOut:
        """Describe it."""
        row = found.payment
        return cls(
            payment=PaymentOut.of(row, actor),
            carried=money(found.carried_minor, row.currency),
            bookings=[_booking(one, row.currency) for one in found.bookings],
            statements=[one.id for one in found.statements],
            journals=[one.id for one in found.journals],
            answers=[_answer(one) for one in found.answers],
        )


def _answer(one: AnswerLine) -> PaymentAnswerOut:
    return PaymentAnswerOut(
        file=one.file_id,
        number=one.number,
        outcome=one.outcome,
        result=one.result,
        why=one.why or None,
    )


def _booking(one: Booking, currency: str) -> PaidBookingOut:
    line = one.line.id if one.line else None
    adjustment = one.adjustment.id if one.adjustment else None
    payment = one.source if not line and not adjustment else None
    place = f"earnings/{line}" if line else f"adjustments/{adjustment}"
    place = f"payments/{payment}" if payment else place
    return PaidBookingOut(
        kind=one.movement.value,
        amount=money(one.amount_minor, currency),
        booked_at=one.booked_at,
        journal=one.journal_id,
        earning=line,
        adjustment=adjustment,
        payment=payment,
        explanation=f"/api/v1/{place}/explanation",
    )
