"""The published layout *Payments*: a row per payment; and what it says of each earning."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from opencpor.access.actor import Actor
from opencpor.common.money import from_minor_units
from opencpor.incentives.exports import books
from opencpor.incentives.narrowing import Wanted
from opencpor.incentives.payments import queries as paid
from opencpor.incentives.payments.lifecycle import CAME_BACK, PaymentState
from opencpor.incentives.payments.models import Payment
from opencpor.programs.queries import latest_version

PUBLISHED = (
    "participantID", "participantIDType", "participantName", "programName", "earned", "earnedUSD",
    "withheldTax", "salesTax", "serviceFeeTax", "totalPayment", "currencyCode", "paymentMethod",
    "paymentID", "paymentStatus", "paymentStatusDescription", "paymentDate",
)  # fmt: skip
OURS = (
    "cpor_program", "cpor_status_since", "cpor_code", "cpor_retries", "cpor_journal",
    "cpor_explanation",
)  # fmt: skip
COLUMNS = (*PUBLISHED, *OURS)
PART = 1000
BY_BANK = "Bank transfer"
STATUSES = {
    PaymentState.UPCOMING: "Upcoming",
    PaymentState.IN_PROGRESS: "In progress",
    PaymentState.REPROCESSING: "Reprocessing",
    PaymentState.SENT: "Sent",
    PaymentState.FAILED: "Failed",
    PaymentState.REVERSED: "Reversed",
    PaymentState.REJECTED: "Rejected during review",
    PaymentState.FORFEITED: "Forfeited",
}
"""As they are published."""


def rows(actor: Actor, wanted: Wanted) -> Iterator[Sequence[object]]:
    """Give the payments that an actor may see, in the order in which they were proposed.

    A payment is of a location and of many months, customers and rules: those narrow nothing down.
    """
    programs = books.Programs()
    asked = paid.Wanted(wanted.program, location=wanted.location, currency=wanted.currency)
    found = asked.of(paid.payments(actor)).order_by("id").iterator(PART)
    while part := list(islice(found, PART)):
        for row in part:
            yield books.cells(COLUMNS, _values(row, programs))


def _values(row: Payment, programs: books.Programs) -> dict[str, object]:
    names = programs.names(row.program_key, latest_version(row.program_key).number)
    amount = from_minor_units(row.amount_minor, row.currency)
    nothing = from_minor_units(0, row.currency)  # no tax is taken off here
    return {
        "participantID": row.location.location.partner_id,
        "participantIDType": books.PARTNER_ID,
        "participantName": row.location.name,
        "programName": names.program,
        "earned": amount,
        "earnedUSD": amount if row.currency == books.DOLLAR else None,
        "withheldTax": nothing,
        "salesTax": nothing,
        "serviceFeeTax": nothing,
        "totalPayment": amount,
        "currencyCode": row.currency,
        "paymentMethod": BY_BANK,
        "paymentID": row.id,
        "paymentStatus": STATUSES[PaymentState(row.state)],
        "paymentStatusDescription": row.reason,
        "paymentDate": row.sent_at,
        "cpor_program": row.program_key,
        "cpor_status_since": row.state_since,
        "cpor_code": row.code,
        "cpor_retries": row.retries_id,
        "cpor_journal": row.journal_id,
        "cpor_explanation": f"/api/v1/payments/{row.id}/explanation",
    }


class Paid:
    """Which payment paid what was booked for some locations, looked up together."""

    def __init__(self, locations: Iterable[str]) -> None:
        rows = Payment.objects.filter(location_id__in=set(locations))
        rows = rows.select_related("journal", "warning__statement")
        self._taken: dict[tuple[str, str, str], list[Payment]] = defaultdict(list)
        self._upcoming: dict[tuple[str, str, str], Payment] = {}
        for row in rows.exclude(state=PaymentState.REJECTED).order_by("journal__number", "id"):
            place = (row.location_id, row.program_key, row.currency)
            if row.journal is None:
                self._upcoming[place] = row
            else:
                self._taken[place].append(row)

    def said(self, place: tuple[str, str, str], number: int) -> dict[str, object]:
        """Say how a booking was paid, in the columns of the layout of earnings.

        It is paid by the first payment that was taken up after it, or, if that came back, by the
        next one.

        Args:
            place: Location, program and currency of what was booked.
            number: That of its journal.
        """
        later = [row for row in self._taken[place] if row.upto is not None and row.upto >= number]
        kept = next((row for row in later if row.state not in CAME_BACK), None)
        found = kept or self._upcoming.get(place) or (later[-1] if later else None)
        if found is None:
            return {"paymentStatus": books.NOT_PAID_YET}
        return {
            "paymentId": found.id,
            "paymentStatus": STATUSES[PaymentState(found.state)],
            "paymentStatusDescription": found.reason or None,
        }
