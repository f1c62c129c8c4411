"""What is booked besides closes: amounts that two persons agreed on, payments, forfeitures."""

from datetime import UTC, datetime

from django.db import connection, transaction
from tests.incentives.world import PROGRAM, SYSTEM, World

from opencpor.incentives.models import Account, Entry, Journal
from opencpor.incentives.posting.journals import Origin, book, hold_ledger
from opencpor.incentives.rules.statement import JournalKind

WHEN = datetime(2026, 2, 14, 9, 30, tzinfo=UTC)
_AGAINST = {
    JournalKind.ADJUSTMENT: ("adj_1", Account.PROGRAM_EXPENSE),
    JournalKind.PAYMENT: ("pay_1", Account.PAYMENT_CLEARING),
    JournalKind.FORFEITURE: ("pay_1", Account.FORFEITED),
}

_NUMBERED = (
    "UPDATE incentives_journal SET number = nextval('incentives_journal_number') WHERE id = %s"
)


def booked(world: World, kind: JournalKind, minor: int) -> Journal:
    """Book something on what is owed to the world's location; positive: more is owed."""
    return booked_at(world.location.pk, kind, minor)


@transaction.atomic
def booked_at(location_id: str, kind: JournalKind, minor: int, currency: str = "USD") -> Journal:
    """Book something on what is owed to a location.

    There is no such payment or adjustment: the database would refuse what is booked of one.
    """
    source, account = _AGAINST[kind]
    named = {"location_id": location_id, "source": source, "currency": currency}
    other = named if account is Account.PAYMENT_CLEARING else {"currency": currency}
    entries = [
        Entry(account=Account.PARTNER_PAYABLE, amount_minor=minor, **named),
        Entry(account=account, amount_minor=-minor, **other),
    ]
    hold_ledger(PROGRAM)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        journal = book(Origin(PROGRAM, kind, source, "By hand", WHEN, SYSTEM), entries)
        cursor.execute(_NUMBERED, [journal.pk])
        cursor.execute("SET LOCAL session_replication_role = origin")
    journal.refresh_from_db()
    return journal
