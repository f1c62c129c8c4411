"""Reads what a statement lists: everything booked between its ends, whatever posted it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from opencpor.incentives.models import Account, Earning, EarningKind, Entry, Statement
from opencpor.incentives.rules.statement import Booked, JournalKind, Movement


@dataclass(frozen=True)
class Booking:
    """One amount on what is owed to the statement's location.

    Attributes:
        line: The line of earnings, if it is one.
        source: What was posted, if it is none: the id of an adjustment or a payment.
        amount_minor: Signed; negative: less is owed.
    """

    movement: Movement
    line: Earning | None
    source: str
    journal_id: str
    booked_at: datetime
    amount_minor: int


def bookings_of(statement: Statement) -> list[Booking]:
    """Return all that was booked for a statement; their amounts add up to its change.

    The caller has checked the right to the statement. Lines come first, by month, customer,
    workload and rule, then the rest in the order of booking.
    """
    rows = _entries(statement).select_related(
        "journal", "earning__customer__customer", "earning__location", "earning__close"
    )
    return [_booking(row) for row in rows]


def _entries(statement: Statement) -> QuerySet[Entry]:
    return Entry.objects.filter(
        account=Account.PARTNER_PAYABLE,
        location=statement.location_id,
        currency=statement.currency,
        journal__program_key=statement.close.program_key,
        journal__number__gt=statement.since,
        journal__number__lte=statement.cut,
    ).order_by(
        "earning__month", "earning__customer__name", "earning__workload", "earning__rule",
        "earning__milestone", "journal__number", "id",
    )  # fmt: skip


def _booking(row: Entry) -> Booking:
    earned = row.earning is not None and row.earning.kind == EarningKind.EARNED
    booked = Booked(JournalKind(row.journal.kind), earned, row.amount_minor)
    return Booking(
        movement=booked.movement,
        line=row.earning,
        source=row.source,
        journal_id=row.journal_id,
        booked_at=row.journal.posted_at,
        amount_minor=row.amount_minor,
    )


def lines_of(bookings: list[Booking], movement: Movement) -> list[Earning]:
    """Return the lines of earnings among bookings that move what is owed in one way."""
    return [one.line for one in bookings if one.line is not None and one.movement is movement]


def besides(bookings: list[Booking]) -> list[Booking]:
    """Return the bookings that are no lines of earnings: payments, adjustments by hand."""
    return [one for one in bookings if one.line is None]
