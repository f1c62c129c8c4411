"""What is booked besides closes: amounts that two persons agreed on, payments, forfeitures."""

from datetime import UTC, datetime

from django.db import connection, transaction
from tests.incentives.world import PROGRAM, SYSTEM, World

from opencpor.incentives.models import Account, Entry, Journal
from opencpor.incentives.posting.journals import Origin, add_entries, book, open_journal
from opencpor.incentives.rules.statement import JournalKind

WHEN = datetime(2026, 2, 14, 9, 30, tzinfo=UTC)
_AGAINST = {
    JournalKind.ADJUSTMENT: ("adj_1", Account.PROGRAM_EXPENSE),
    JournalKind.PAYMENT: ("pay_1", Account.PAYMENT_CLEARING),
    JournalKind.FORFEITURE: ("pay_1", Account.FORFEITED),
}


@transaction.atomic
def booked(world: World, kind: JournalKind, minor: int) -> Journal:
    """Book something on what is owed to the world's location; positive: more is owed.

    There is no such payment: the database would refuse what is booked of one.
    """
    source, account = _AGAINST[kind]
    named = {"location_id": world.location.pk, "source": source, "currency": "USD"}
    other = named if account is Account.PAYMENT_CLEARING else {"currency": "USD"}
    entries = [
        Entry(account=Account.PARTNER_PAYABLE, amount_minor=minor, **named),
        Entry(account=account, amount_minor=-minor, **other),
    ]
    origin = Origin(PROGRAM, kind, source, "By hand", WHEN, SYSTEM)
    if kind is JournalKind.ADJUSTMENT:
        return book(origin, entries)
    journal = open_journal(origin)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        add_entries(journal, entries)
        cursor.execute("SET LOCAL session_replication_role = origin")
    return journal
