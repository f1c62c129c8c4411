"""A statement as a table: its balance, then everything that adds up to it. CSV and XLSX."""

from collections.abc import Iterator, Sequence

from django.http import StreamingHttpResponse

from opencpor.common.money import from_minor_units
from opencpor.common.months import Month
from opencpor.http.downloads import Format, csv_answer, workbook_answer
from opencpor.incentives.adjustments.models import Adjustment
from opencpor.incentives.exports.books import cells
from opencpor.incentives.models import Earning, Statement
from opencpor.incentives.naming import names_for
from opencpor.incentives.rules.statement import Movement
from opencpor.incentives.statement_lines import Booking, bookings_of

COLUMNS = (
    "part", "kind", "amount", "currency", "applies_to", "customer", "tenant_id", "workload",
    "subscription_id", "rule", "milestone", "booked_at", "earning", "corrects", "source",
    "journal", "statement", "month", "program", "partner", "location", "partner_id", "type",
    "note",
)  # fmt: skip
BALANCE, BOOKING = "balance", "booking"


def statement_file(statement: Statement, kind: Format) -> StreamingHttpResponse:
    """Return a statement as a file to calculate with; keys, so that it says the same to all."""
    name = f"statement-{statement.month:%Y-%m}-{statement.id}.{kind}"
    answer = workbook_answer if kind is Format.XLSX else csv_answer
    return answer(name, statement_table(statement))


def statement_table(statement: Statement) -> Iterator[Sequence[object]]:
    """Give the headings, the figures of the balance, and every booking.

    Amounts are signed as they change what is owed, so that `opening` and all bookings add up to
    `payable` and `carried_forward`.
    """
    always = _of_statement(statement)
    yield COLUMNS
    for kind, minor in _figures(statement):
        row = {"part": BALANCE, "kind": kind, "amount": from_minor_units(minor, statement.currency)}
        yield cells(COLUMNS, {**always, **row})
    for booking in bookings_of(statement):
        yield cells(COLUMNS, {**always, **_booking(booking, statement.currency)})


def _figures(statement: Statement) -> list[tuple[str, int]]:
    own = statement.balance
    return [
        ("opening", own.opening),
        (Movement.EARNED.value, own.earned),
        (Movement.ADJUSTED.value, own.adjusted),
        (Movement.PAID.value, -own.paid),
        (Movement.RETURNED.value, own.returned),
        (Movement.FORFEITED.value, -own.forfeited),
        ("payable", own.payable),
        ("carried_forward", own.carried),
    ]


def _of_statement(statement: Statement) -> dict[str, object]:
    close, location = statement.close, statement.location
    names = names_for(close.program_key, close.program_version)
    return {
        "currency": statement.currency,
        "statement": statement.id,
        "month": Month.of(statement.month),
        "program": close.program_key,
        "partner": location.organization.name,
        "location": location.name,
        "partner_id": names.partner_id(location.id),
    }


def _booking(booking: Booking, currency: str) -> dict[str, object]:
    return {
        "part": BOOKING,
        "kind": booking.movement.value,
        "amount": from_minor_units(booking.amount_minor, currency),
        "booked_at": booking.booked_at,
        "journal": booking.journal_id,
        "source": booking.source,
        **(_line(booking.line) if booking.line is not None else {}),
        **(_by_hand(booking.adjustment) if booking.adjustment is not None else {}),
    }


def _by_hand(row: Adjustment) -> dict[str, object]:
    slot = row.association.slot if row.association else None
    line = row.earning
    return {
        "applies_to": Month.of(row.month),
        "customer": row.customer.name,
        "tenant_id": row.customer.customer.tenant_id,
        "workload": slot.workload if slot else None,
        "subscription_id": slot.subscription_id if slot else None,
        "rule": line.rule if line else None,
        "milestone": line.milestone if line else None,
        "corrects": line.id if line else None,
        "type": row.kind,
        "note": row.note,
    }


def _line(line: Earning) -> dict[str, object]:
    return {
        "applies_to": Month.of(line.month),
        "customer": line.customer.name,
        "tenant_id": line.customer.customer.tenant_id,
        "workload": line.workload,
        "subscription_id": line.subscription_id,
        "rule": line.rule,
        "milestone": line.milestone,
        "earning": line.id,
        "corrects": line.corrects_id,
    }
