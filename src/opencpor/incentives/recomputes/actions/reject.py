"""Reject a recompute, with the reason."""

from __future__ import annotations

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.incentives.proposals import Verb
from opencpor.incentives.recomputes.actions.deciding import RECOMPUTES
from opencpor.incentives.recomputes.models import Recompute
from opencpor.incentives.recomputes.recording import recorded
from opencpor.incentives.recomputes.telling import tell
from opencpor.incentives.second_person import decide, reason_given
from opencpor.journal.events import EventType


@transaction.atomic
def reject(recompute_id: str, actor: Actor, *, reason: str, seen: str | None = None) -> Recompute:
    """Reject a recompute that another person of finance proposed; nothing is posted.

    Raises:
        NotFound, Forbidden, Conflict, Stale: As `Proposals.waiting` says.
        Invalid: Without a reason.
    """
    row, step = RECOMPUTES.waiting(recompute_id, actor, seen, Verb.REJECT)
    row.reason = reason_given(reason)
    decide(row, step, actor)
    recorded(EventType.RECOMPUTE_REJECTED, row, actor)
    tell(row, actor)
    return row
