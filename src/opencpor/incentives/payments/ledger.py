"""What the ledger says is owed, and how payments move it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from django.db.models import QuerySet, Sum

from opencpor.access.actor import Actor
from opencpor.common.clock import now
from opencpor.incentives.models import OF_PROGRAM, Account, Entry, Journal
from opencpor.incentives.payments.models import Payment
from opencpor.incentives.posting.journals import Origin, book
from opencpor.incentives.posting.statements import is_whole, last_written
from opencpor.incentives.rules.statement import JournalKind

Move = tuple[Account, Account]
"""From which account, and to which."""


def owed(program_key: str, currency: str, locations: Iterable[str] | None = None) -> dict[str, int]:
    """Return the balance of every location to which a program owes anything, or that owes.

    Of all locations it is what the newest statements say is left, and what was booked since: the
    ledger before their cut is not read again, however long it is, unless one of them is missing or
    they are in another currency. Whoever decides by it holds the ledger first.
    """
    rows = payable(program_key, currency)
    found: Counter[str] = Counter()
    if locations is not None:
        rows = rows.filter(location_id__in=list(locations))
    elif (last := last_written(program_key)) and last.currency == currency and is_whole(last):
        rows = rows.filter(journal__number__gt=last.cut)
        found.update({s.location_id: s.balance.owed for s in last.close.statements.all()})
    found.update(sums(rows))
    return {place: minor for place, minor in found.items() if minor}


def payable(program_key: str, currency: str) -> QuerySet[Entry]:
    """Return the entries that say what a program owes its partners in a currency."""
    return Entry.objects.filter(
        account=Account.PARTNER_PAYABLE, journal__program_key=program_key, currency=currency
    )


def sums(rows: QuerySet[Entry]) -> dict[str, int]:
    """Add entries up by location."""
    added = rows.values_list("location_id").annotate(Sum("amount_minor")).order_by()
    return {str(place): int(minor) for place, minor in added}


def currencies(program_key: str) -> list[str]:
    """Return the currencies in which a program's ledger has anything."""
    rows = Entry.objects.filter(journal__program_key=program_key)
    return sorted(set(rows.order_by().values_list("currency", flat=True).distinct()))


def move(payments: Sequence[Payment], moves: Move, source: str, memo: str, actor: Actor) -> Journal:
    """Book the amounts of some payments of one program from one account to another.

    Args:
        payments: At least one.
        moves: See `lifecycle`.
        source: The id of the payment or the batch that books.
        memo: What the journal is called.
        actor: Who does it.
    """
    start, end = moves
    kind = JournalKind.FORFEITURE if end is Account.FORFEITED else JournalKind.PAYMENT
    origin = Origin(payments[0].program_key, kind, source, memo, now(), actor)
    entries = []
    for row in payments:
        entries += [_entry(row, start, -row.amount_minor), _entry(row, end, row.amount_minor)]
    return book(origin, entries)


def _entry(row: Payment, account: Account, minor: int) -> Entry:
    if account in OF_PROGRAM:
        return Entry(account=account, amount_minor=minor, currency=row.currency)
    return Entry(
        account=account, location_id=row.location_id, source=row.id, amount_minor=minor,
        currency=row.currency,
    )  # fmt: skip
