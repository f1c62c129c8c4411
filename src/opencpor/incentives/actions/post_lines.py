"""Post the lines of a close: earnings, balanced journals, statements."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Sum

from opencpor.access.actor import Actor
from opencpor.incentives.models import (
    Account,
    Close,
    Earning,
    EarningKind,
    Entry,
    Journal,
    Statement,
)
from opencpor.incentives.rules.closing import LineKey, Posting
from opencpor.register.models import Association

BATCH = 5000


@dataclass(frozen=True)
class _Books:
    """What lines refer to."""

    close: Close
    associations: dict[str, Association]
    originals: dict[LineKey, str]  # id of the first line of each key that was posted before


def _earning(books: _Books, line: Posting) -> Earning:
    association = books.associations[line.key.association_id]
    slot = association.slot
    return Earning(
        close=books.close,
        kind=EarningKind.DIFFERENCE if line.difference else EarningKind.EARNED,
        program_key=books.close.program_key,
        location_id=association.location_id,
        customer_id=slot.customer_id,
        association=association,
        engagement=association.engagement,
        rule=line.key.rule,
        milestone=line.key.milestone,
        workload=slot.workload,
        subscription_id=str(slot.subscription_id or ""),
        month=line.key.month.first_day,
        processed=books.close.month,
        amount_minor=line.amount_minor,
        currency=books.close.currency,
        corrects_id=books.originals.get(line.key) if line.difference else None,
    )


def _post_location(close: Close, location_id: str, lines: Sequence[Earning], actor: Actor) -> None:
    """Write one journal, in statements each of which sums to zero, as the database asks."""
    journal = Journal.objects.create(
        program_key=close.program_key,
        close=close,
        memo=f"Earnings {close.month:%Y-%m}",
        posted_by=actor.id,
        posted_at=close.closed_at,
    )
    for start in range(0, len(lines), BATCH):
        Entry.objects.bulk_create(_entries(journal, location_id, lines[start : start + BATCH]))


def _entries(journal: Journal, location_id: str, lines: Sequence[Earning]) -> list[Entry]:
    """Give an entry per line, and the program's expense against them."""
    currency = lines[0].currency
    entries = [
        Entry(
            journal=journal,
            account=Account.PARTNER_PAYABLE,
            location_id=location_id,
            earning=line,
            amount_minor=line.amount_minor,
            currency=currency,
        )
        for line in lines
    ]
    total = sum(line.amount_minor for line in lines)
    expense = Entry(
        journal=journal,
        account=Account.PROGRAM_EXPENSE,
        amount_minor=-total,
        currency=currency,
    )
    return [*entries, expense]


def _balances(program_key: str, currency: str) -> dict[str, int]:
    """Return what is owed to each location before this close."""
    rows = (
        Entry.objects.filter(
            account=Account.PARTNER_PAYABLE, journal__program_key=program_key, currency=currency
        )
        .values_list("location_id")
        .annotate(owed=Sum("amount_minor"))
    )
    return {location: owed for location, owed in rows if location is not None}


def _statement(
    close: Close, location_id: str, opening: int, lines: Sequence[Earning], minimum: int
) -> Statement:
    earned = sum(line.amount_minor for line in lines if line.kind == EarningKind.EARNED)
    return Statement(
        close=close,
        location_id=location_id,
        month=close.month,
        opening_minor=opening,
        earned_minor=earned,
        adjusted_minor=sum(line.amount_minor for line in lines) - earned,
        minimum_minor=minimum,
        currency=close.currency,
    )


def post_lines(
    close: Close,
    lines: Iterable[Posting],
    originals: dict[LineKey, str],
    minimum: int,
    actor: Actor,
) -> int:
    """Post lines and write a statement for every location that earned or is owed something.

    Args:
        close: The close, already stored.
        lines: What to post.
        originals: Ids of first lines posted by earlier closes, which differences name.
        minimum: Below this nothing is paid, in minor units.
        actor: Who closes.

    Returns:
        How many lines were posted.
    """
    wanted = list(lines)
    ids = {line.key.association_id for line in wanted}
    associations = Association.objects.select_related("slot").in_bulk(ids)
    books = _Books(close, associations, originals)
    earnings = [_earning(books, line) for line in wanted]
    opening = _balances(close.program_key, close.currency)
    Earning.objects.bulk_create(earnings, batch_size=BATCH)
    by_location: dict[str, list[Earning]] = defaultdict(list)
    for earning in earnings:
        by_location[earning.location_id].append(earning)
    for location_id, own in sorted(by_location.items()):
        _post_location(close, location_id, own, actor)
    concerned = sorted(by_location.keys() | {place for place, owed in opening.items() if owed})
    Statement.objects.bulk_create(
        [
            _statement(close, place, opening.get(place, 0), by_location.get(place, []), minimum)
            for place in concerned
        ],
        batch_size=BATCH,
    )
    return len(earnings)
