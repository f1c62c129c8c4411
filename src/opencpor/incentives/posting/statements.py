"""Statements: what was booked since the ones before, whatever posted it, per location."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from django.db.models import Exists, Max, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from opencpor.common.money import in_minor_units
from opencpor.incentives.models import Account, Close, EarningKind, Entry, Journal, Statement
from opencpor.incentives.posting.journals import BATCH, hold_ledger
from opencpor.incentives.rules.statement import Balance, Booked, JournalKind, balance
from opencpor.programs.queries import version_by_number


def write_statements(close: Close, minimum: int) -> list[Statement]:
    """Write a statement for every location that something was booked for, or that is owed.

    Called once per close, after its lines are posted, in the same transaction. What the closes
    before should have written and did not is made first.

    Args:
        close: The close whose month they are for.
        minimum: Below this nothing is paid, in minor units.

    Returns:
        Those that were missing.
    """
    hold_ledger(close.program_key)
    before = _closes_before(close).first()
    made = _complete(before) if before else []
    last = last_written(close.program_key, close.month)
    cut = _newest(close.program_key)
    _write(close, _balances(close, last, cut, minimum), (last.cut if last else 0, cut))
    return made


def last_written(program_key: str, before: date | None = None) -> Statement | None:
    """Return one of a program's newest statements, of months before one; all end at one cut."""
    written = Statement.objects.filter(close=OuterRef("pk"))
    closes = Close.objects.filter(program_key=program_key)
    if before is not None:
        closes = closes.filter(month__lt=before)
    last = closes.filter(Exists(written)).order_by("-month").first()
    return Statement.objects.filter(close=last).select_related("close").first() if last else None


def is_whole(last: Statement) -> bool:
    """Whether every location that was to have a statement with one of a close has it."""
    return not _missing(last.close, last.cut)


def _closes_before(close: Close) -> QuerySet[Close]:
    before = Close.objects.filter(program_key=close.program_key, month__lt=close.month)
    return before.order_by("-month")


def _missing(close: Close, cut: int) -> set[str]:
    """Return the locations that a close should have written a statement for and has not.

    It reads what was booked in the close's own month, and the statements before: never more.
    """
    last = last_written(close.program_key, close.month)
    there = Statement.objects.filter(close=close).values_list("location_id", flat=True)
    return _balances(close, last, cut, minimum=0).keys() - set(there)


def _complete(close: Close) -> list[Statement]:
    """Make the statements that a close should have written and did not, after those before them.

    Where all are missing they end with the close's own journals. A close that posted nothing needs
    none: the next ones then hold what was booked. Those before it are looked at all the same.
    """
    one = Statement.objects.filter(close=close).first()
    cut = one.cut if one else _newest(close.program_key, close)
    if not cut:
        nearest = _closes_before(close).first()
        return _complete(nearest) if nearest else []
    if not _missing(close, cut):
        return []
    earlier = last_written(close.program_key, close.month) if one else None
    before = earlier.close if earlier else None if one else _closes_before(close).first()
    made = _complete(before) if before else []
    last = last_written(close.program_key, close.month)
    policy = version_by_number(close.program_key, close.program_version).document.policy
    minimum = in_minor_units(policy.payments.minimum, close.currency)
    found = _balances(close, last, cut, minimum)
    missing = {place: found[place] for place in _missing(close, cut)}
    return made + _write(close, missing, (last.cut if last else 0, cut))


def _write(close: Close, found: Mapping[str, Balance], span: tuple[int, int]) -> list[Statement]:
    rows = [_statement(close, place, own, span) for place, own in sorted(found.items())]
    return Statement.objects.bulk_create(rows, batch_size=BATCH)


def _newest(program_key: str, close: Close | None = None) -> int:
    """Return the number of the newest journal, or of a close's own; nobody else adds one now."""
    numbers = Journal.objects.filter(program_key=program_key)
    own = numbers.filter(close=close) if close else numbers
    return int(own.aggregate(newest=Coalesce(Max("number"), 0))["newest"])


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
