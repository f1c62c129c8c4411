"""Reject a recompute, with the reason."""

from __future__ import annotations

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.common.errors import FieldError, Invalid
from opencpor.incentives.recomputes.actions.deciding import decide, waiting
from opencpor.incentives.recomputes.models import Recompute
from opencpor.incentives.recomputes.recording import recorded
from opencpor.incentives.recomputes.rules import Verb
from opencpor.incentives.recomputes.telling import tell
from opencpor.journal.events import EventType


@transaction.atomic
def reject(recompute_id: str, actor: Actor, *, reason: str, seen: str | None = None) -> Recompute:
    """Reject a recompute that another person of finance proposed; nothing is posted.

    Raises:
        NotFound, Forbidden, Conflict, Stale: As `waiting` says.
        Invalid: Without a reason.
    """
    row, step = waiting(recompute_id, actor, seen, Verb.REJECT)
    if not reason.strip():
        error = FieldError("reason", "required", "No reason is given.", "Say what is wrong.")
        raise Invalid("A rejection needs a reason.", code="invalid", errors=[error])
    row.reason = reason.strip()
    decide(row, step, actor)
    recorded(EventType.RECOMPUTE_REJECTED, row, actor)
    tell(row, actor)
    return row
