"""Discard a draft that nobody needs any longer; it stays to be read."""

from __future__ import annotations

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.journal.actions.record import record
from opencpor.journal.events import EventType
from opencpor.programs.drafts.actions.writing import locked, touch
from opencpor.programs.drafts.models import DraftState, VersionDraft


def discard_draft(draft_id: str, actor: Actor, *, seen: str | None = None) -> VersionDraft:
    """Discard a draft; nobody can change it any longer.

    Raises:
        NotFound: If there is no such draft.
        Conflict: ``draft_closed``.
        Stale: If somebody saved it since it was seen.
    """
    with transaction.atomic():
        draft = locked(draft_id, actor, seen)
        draft.state = DraftState.DISCARDED
        touch(draft, actor)
        record(
            EventType.PROGRAM_DRAFT_DISCARDED,
            f"program:{draft.program_id}",
            actor.ref(),
            data={"after": {"draft": draft.id}},
        )
    return draft
