"""Reads what a statement lists: everything booked between its ends, whatever posted it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from opencpor.incentives.adjustments.models import Adjustment
from opencpor.incentives.models import Account, Earning, EarningKind, Entry, Journal, Statement
from opencpor.incentives.rules.statement import Booked, JournalKind, Movement


@dataclass(frozen=True)
class Booking:
    """One amount on what is owed to the statement's location.

    Attributes:
        line: The line of earnings, if it is one.
        adjustment: The adjustment by hand, if it is one.
        source: What was posted, if it is none: the id of an adjustment or a payment.
        amount_minor: Signed; negative: less is owed.
    """

    movement: Movement
    line: Earning | None
    adjustment: Adjustment | None
    source: str
    journal_id: str
    booked_at: datetime
    amount_minor: int


def bookings_of(statement: Statement) -> list[Booking]:
    """Return all that was booked for a statement; their amounts add up to its change.

    The caller has checked the right to the statement. Lines come first, by month, customer,
    workload and rule, then the rest in the order of booking.
    """
    return bookings_within(
        Span(
            statement.close.program_key, statement.location_id, statement.currency,
            statement.since, statement.cut,
        )
    )  # fmt: skip


@dataclass(frozen=True)
class Span:
    """Part of the ledger: what was booked for a location above one number, up to another."""

    program_key: str
    location: str
    currency: str
    since: int
    until: int | None


def bookings_within(span: Span) -> list[Booking]:
    """Return all that was booked on what is owed, in the order of `bookings_of`.

    The caller has checked the right to the location's money.
    """
    rows = _entries(span).select_related(
        "journal", "earning__customer__customer", "earning__location", "earning__close"
    )
    found = list(rows)
    by_hand = _by_hand(found)
    return [_booking(row, by_hand.get(row.journal_id)) for row in found]


def _by_hand(rows: Sequence[Entry]) -> dict[str, Adjustment]:
    """Return the adjustments behind some entries, by the journal that booked each."""
    journals = {row.journal_id for row in rows if row.journal.kind == JournalKind.ADJUSTMENT}
    found = Adjustment.objects.filter(journal__in=journals).select_related(
        "customer__customer", "association__slot", "earning"
    )
    return {str(one.journal_id): one for one in found} if journals else {}


def _entries(span: Span) -> QuerySet[Entry]:
    rows = Entry.objects.filter(
        account=Account.PARTNER_PAYABLE,
        location=span.location,
        currency=span.currency,
        journal__program_key=span.program_key,
        journal__number__gt=span.since,
    )
    if span.until is not None:
        rows = rows.filter(journal__number__lte=span.until)
    return rows.order_by(
        "earning__month", "earning__customer__name", "earning__workload", "earning__rule",
        "earning__milestone", "journal__number", "id",
    )  # fmt: skip


def _booking(row: Entry, adjustment: Adjustment | None) -> Booking:
    earned = row.earning is not None and row.earning.kind == EarningKind.EARNED
    booked = Booked(JournalKind(row.journal.kind), earned, row.amount_minor)
    return Booking(
        movement=booked.movement,
        line=row.earning,
        adjustment=adjustment,
        source=row.source,
        journal_id=row.journal_id,
        booked_at=row.journal.posted_at,
        amount_minor=row.amount_minor,
    )


def lines_of(bookings: list[Booking], movement: Movement) -> list[Earning]:
    """Return the lines of earnings among bookings that move what is owed in one way."""
    return [one.line for one in bookings if one.line is not None and one.movement is movement]


def adjustments_of(bookings: list[Booking]) -> list[Adjustment]:
    """Return the adjustments by hand among bookings."""
    return [one.adjustment for one in bookings if one.adjustment is not None]


def besides(bookings: list[Booking]) -> list[Booking]:
    """Return the bookings that are neither lines of earnings nor adjustments: payments."""
    return [one for one in bookings if one.line is None and one.adjustment is None]


def statement_of(journal: Journal, location_id: str) -> Statement | None:
    """Return the statement that holds what a journal booked for a location, once there is one."""
    holding = Statement.objects.filter(
        location_id=location_id,
        close__program_key=journal.program_key,
        since__lt=journal.number,
        cut__gte=journal.number,
    )
    return holding.first()
