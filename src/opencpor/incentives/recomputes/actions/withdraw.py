"""Take back a recompute that one proposed."""

from __future__ import annotations

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.incentives.proposals import Verb
from opencpor.incentives.recomputes.actions.deciding import RECOMPUTES
from opencpor.incentives.recomputes.models import Recompute
from opencpor.incentives.recomputes.recording import recorded
from opencpor.incentives.second_person import decide
from opencpor.journal.events import EventType


@transaction.atomic
def withdraw(recompute_id: str, actor: Actor, *, seen: str | None = None) -> Recompute:
    """Take back a recompute that waits; nothing is posted.

    Raises:
        NotFound, Conflict, Stale: As `Proposals.waiting` says.
    """
    row, step = RECOMPUTES.waiting(recompute_id, actor, seen, Verb.WITHDRAW)
    decide(row, step, actor)
    recorded(EventType.RECOMPUTE_WITHDRAWN, row, actor)
    return row
