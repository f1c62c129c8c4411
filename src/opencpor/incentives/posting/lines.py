"""Lines of earnings: written, and posted against the program's expense."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from opencpor.incentives.models import Account, Earning, EarningKind, Entry
from opencpor.incentives.posting.journals import BATCH, Origin, add_entries, open_journal
from opencpor.incentives.rules.closing import LineKey, Posting
from opencpor.register.models import Association


@dataclass(frozen=True)
class Batch:
    """Lines to post together.

    Attributes:
        processed: The month whose statement lists them, first day.
        currency: Of all of them.
        originals: Ids of first lines posted before, which differences name.
    """

    lines: Sequence[Posting]
    processed: date
    currency: str
    originals: Mapping[LineKey, str]


def post_lines(origin: Origin, batch: Batch) -> int:
    """Write lines and post them, a journal for each location; return how many there are."""
    ids = {line.key.association_id for line in batch.lines}
    associations = Association.objects.select_related("slot").in_bulk(ids)
    earnings = [
        _earning(origin, batch, line, associations[line.key.association_id]) for line in batch.lines
    ]
    Earning.objects.bulk_create(earnings, batch_size=BATCH)
    by_location: dict[str, list[Earning]] = defaultdict(list)
    for earning in earnings:
        by_location[earning.location_id].append(earning)
    for _location, own in sorted(by_location.items()):
        _post(origin, own)
    return len(earnings)


def _earning(origin: Origin, batch: Batch, line: Posting, association: Association) -> Earning:
    slot = association.slot
    return Earning(
        close=origin.close,
        kind=EarningKind.DIFFERENCE if line.difference else EarningKind.EARNED,
        program_key=origin.program_key,
        location_id=association.location_id,
        customer_id=slot.customer_id,
        association=association,
        engagement=association.engagement,
        rule=line.key.rule,
        milestone=line.key.milestone,
        workload=slot.workload,
        subscription_id=str(slot.subscription_id or ""),
        month=line.key.month.first_day,
        processed=batch.processed,
        amount_minor=line.amount_minor,
        currency=batch.currency,
        corrects_id=batch.originals.get(line.key) if line.difference else None,
    )


def _post(origin: Origin, lines: Sequence[Earning]) -> None:
    """Write one journal, in statements each of which sums to zero, as the database asks."""
    journal = open_journal(origin)
    for start in range(0, len(lines), BATCH):
        add_entries(journal, against_expense(lines[start : start + BATCH]))


def against_expense(lines: Sequence[Earning]) -> list[Entry]:
    """Give an entry per line of one currency, and the program's expense against them."""
    currency = lines[0].currency
    entries = [
        Entry(
            account=Account.PARTNER_PAYABLE,
            location_id=line.location_id,
            earning=line,
            amount_minor=line.amount_minor,
            currency=currency,
        )
        for line in lines
    ]
    total = sum(line.amount_minor for line in lines)
    expense = Entry(account=Account.PROGRAM_EXPENSE, amount_minor=-total, currency=currency)
    return [*entries, expense]
