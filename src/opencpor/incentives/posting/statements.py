"""Statements: what was booked since the ones before, whatever posted it, per location."""

from collections import defaultdict

from django.db.models import Exists, Max, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from opencpor.incentives.models import Account, Close, EarningKind, Entry, Journal, Statement
from opencpor.incentives.posting.journals import BATCH, hold_ledger
from opencpor.incentives.rules.statement import Balance, Booked, JournalKind, balance


def write_statements(close: Close, minimum: int) -> None:
    """Write a statement for every location that something was booked for, or that is owed.

    Called once per close, after its lines are posted, in the same transaction.

    Args:
        close: The close whose month they are for.
        minimum: Below this nothing is paid, in minor units.
    """
    hold_ledger(close.program_key)
    last = _last_written(close)
    since, cut = last.cut if last else 0, _newest(close.program_key)
    Statement.objects.bulk_create(
        [
            _statement(close, location_id, own, (since, cut))
            for location_id, own in sorted(_balances(close, last, cut, minimum).items())
        ],
        batch_size=BATCH,
    )


def _newest(program_key: str) -> int:
    """Return the number of the newest journal; nobody else adds one now."""
    numbers = Journal.objects.filter(program_key=program_key)
    return int(numbers.aggregate(newest=Coalesce(Max("number"), 0))["newest"])


def _last_written(close: Close) -> Statement | None:
    """Return one of the program's newest statements before this close; all end at one cut."""
    written = Statement.objects.filter(close=OuterRef("pk"))
    before = Close.objects.filter(program_key=close.program_key, month__lt=close.month)
    last = before.filter(Exists(written)).order_by("-month").first()
    return Statement.objects.filter(close=last).first() if last else None


def _balances(close: Close, last: Statement | None, cut: int, minimum: int) -> dict[str, Balance]:
    """Return what the ledger says of each location that is concerned."""
    owed = Entry.objects.filter(
        account=Account.PARTNER_PAYABLE,
        journal__program_key=close.program_key,
        currency=close.currency,
    )
    opening = _opening(owed, last, close.currency) if last else {}
    since = last.cut if last else 0
    booked = _booked(owed.filter(journal__number__gt=since, journal__number__lte=cut))
    concerned = booked.keys() | {place for place, amount in opening.items() if amount}
    return {
        place: balance(opening.get(place, 0), booked.get(place, []), minimum) for place in concerned
    }


def _opening(owed: QuerySet[Entry], last: Statement, currency: str) -> dict[str, int]:
    """Return what was owed at the last cut: what the statements that end there say.

    Whoever was owed anything then has one of them, so the ledger before them is not read again,
    however long it is. Only where they are in another currency is it added up.
    """
    if last.currency == currency:
        written = Statement.objects.filter(close=last.close_id)
        return {str(row.location_id): row.balance.owed for row in written}
    sums = owed.filter(journal__number__lte=last.cut).values_list("location_id")
    return {
        str(location): int(amount)
        for location, amount in sums.annotate(amount=Sum("amount_minor")).order_by()
    }


def _booked(entries: QuerySet[Entry]) -> dict[str, list[Booked]]:
    """Add entries up by location and by what decides how they move what is owed."""
    sums = (
        entries.values_list("location_id", "journal__kind", "earning__kind")
        .annotate(
            more=Coalesce(Sum("amount_minor", filter=Q(amount_minor__gt=0)), 0),
            less=Coalesce(Sum("amount_minor", filter=Q(amount_minor__lt=0)), 0),
        )
        .order_by()
    )
    found: dict[str, list[Booked]] = defaultdict(list)
    for location, kind, line, more, less in sums:
        earned = line == EarningKind.EARNED
        found[str(location)] += [
            Booked(JournalKind(kind), earned, int(amount)) for amount in (more, less)
        ]
    return found


def _statement(close: Close, location_id: str, own: Balance, span: tuple[int, int]) -> Statement:
    return Statement(
        close=close,
        location_id=location_id,
        month=close.month,
        opening_minor=own.opening,
        earned_minor=own.earned,
        adjusted_minor=own.adjusted,
        paid_minor=own.paid,
        returned_minor=own.returned,
        forfeited_minor=own.forfeited,
        minimum_minor=own.minimum,
        currency=close.currency,
        since=span[0],
        cut=span[1],
    )
