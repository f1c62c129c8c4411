"""Reject an adjustment, with the reason."""

from __future__ import annotations

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.incentives.adjustments.actions.deciding import ADJUSTMENTS
from opencpor.incentives.adjustments.models import Adjustment
from opencpor.incentives.adjustments.recording import recorded
from opencpor.incentives.adjustments.telling import tell
from opencpor.incentives.proposals import Verb
from opencpor.incentives.second_person import decide, reason_given
from opencpor.journal.events import EventType


@transaction.atomic
def reject(adjustment_id: str, actor: Actor, *, reason: str, seen: str | None = None) -> Adjustment:
    """Reject an adjustment that another person of finance proposed.

    Raises:
        NotFound: If there is none.
        Forbidden: ``second_person``, if the actor proposed it (then withdraw it) or is no person.
        Conflict: ``adjustment_decided``.
        Invalid: Without a reason.
        Stale: If it was changed since it was seen.
    """
    row, step = ADJUSTMENTS.waiting(adjustment_id, actor, seen, Verb.REJECT)
    row.reason = reason_given(reason)
    decide(row, step, actor)
    recorded(EventType.ADJUSTMENT_REJECTED, row, actor)
    tell(row, actor)
    return row
