"""Take back an adjustment that one proposed."""

from __future__ import annotations

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.incentives.adjustments.actions.deciding import ADJUSTMENTS
from opencpor.incentives.adjustments.models import Adjustment
from opencpor.incentives.adjustments.recording import recorded
from opencpor.incentives.proposals import Verb
from opencpor.incentives.second_person import decide
from opencpor.journal.events import EventType


@transaction.atomic
def withdraw(adjustment_id: str, actor: Actor, *, seen: str | None = None) -> Adjustment:
    """Take back an adjustment that waits for its second person.

    Raises:
        NotFound: If there is none.
        Conflict: ``adjustment_decided``; ``not_yours``, if somebody else proposed it.
        Stale: If it was changed since it was seen.
    """
    row, step = ADJUSTMENTS.waiting(adjustment_id, actor, seen, Verb.WITHDRAW)
    decide(row, step, actor)
    recorded(EventType.ADJUSTMENT_WITHDRAWN, row, actor)
    return row
