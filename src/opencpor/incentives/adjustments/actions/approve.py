"""Approve an adjustment: the second person's step, which posts it to the ledger."""

from __future__ import annotations

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.common.clock import now
from opencpor.incentives.adjustments.actions.deciding import ADJUSTMENTS
from opencpor.incentives.adjustments.models import Adjustment
from opencpor.incentives.adjustments.queries import open_month
from opencpor.incentives.adjustments.recording import recorded
from opencpor.incentives.adjustments.telling import tell
from opencpor.incentives.models import Account, Entry, Journal
from opencpor.incentives.posting.journals import Origin, book, hold_ledger
from opencpor.incentives.proposals import Verb
from opencpor.incentives.rules.statement import JournalKind
from opencpor.incentives.second_person import decide
from opencpor.journal.events import EventType


@transaction.atomic
def approve(adjustment_id: str, actor: Actor, *, seen: str | None = None) -> Adjustment:
    """Book an adjustment that another person of finance proposed.

    It stands on the statement of the month that is open now: the program's ledger is held before
    that is read, so that a close which is posting is waited for.

    Raises:
        NotFound: If there is none.
        Forbidden: ``second_person``.
        Conflict: ``adjustment_decided``.
        Stale: If it was changed since it was seen.
    """
    row, step = ADJUSTMENTS.waiting(adjustment_id, actor, seen, Verb.APPROVE)
    hold_ledger(row.program_key)
    month = open_month(row.program_key)
    if month is None:
        raise LookupError(f"adjustment {row.id} was proposed before the ledger began")
    row.journal = _post(row, actor)
    row.processed, row.shown_to_id = month.first_day, row.location_id
    decide(row, step, actor)
    recorded(EventType.ADJUSTMENT_APPROVED, row, actor)
    tell(row, actor)
    return row


def _post(row: Adjustment, actor: Actor) -> Journal:
    """Write its journal: what is owed to the location, against the program's expense."""
    memo = f"Adjustment {row.month:%Y-%m}, {row.kind}"
    origin = Origin(row.program_key, JournalKind.ADJUSTMENT, row.id, memo, now(), actor)
    owed = Entry(
        account=Account.PARTNER_PAYABLE, location_id=row.location_id, source=row.id,
        amount_minor=row.amount_minor, currency=row.currency,
    )  # fmt: skip
    expense = Entry(
        account=Account.PROGRAM_EXPENSE, amount_minor=-row.amount_minor, currency=row.currency
    )
    return book(origin, [owed, expense])
