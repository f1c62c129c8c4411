"""Save a draft: its whole text, or its name."""

from __future__ import annotations

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.programs.drafts.actions.start_draft import checked_name
from opencpor.programs.drafts.actions.writing import locked, save, tidy, touch
from opencpor.programs.drafts.models import VersionDraft


def save_text(draft_id: str, actor: Actor, text: str, *, seen: str | None) -> VersionDraft:
    """Save the whole text of a draft, right or wrong; the same text again changes nothing.

    Raises:
        NotFound: If there is no such draft.
        Invalid: If the text cannot be kept.
        Conflict: ``draft_closed``.
        Stale: If somebody saved it since it was seen.
    """
    with transaction.atomic():
        draft = locked(draft_id, actor, seen)
        given = tidy(text)
        return draft if given == draft.text else save(draft, actor, given)


def rename_draft(draft_id: str, actor: Actor, name: str, *, seen: str | None) -> VersionDraft:
    """Say anew what a draft is about.

    Raises:
        NotFound, Conflict, Stale: As `save_text`.
        Invalid: Without a name.
    """
    with transaction.atomic():
        draft = locked(draft_id, actor, seen)
        given = checked_name(name)
        if given != draft.name:
            draft.name = given
            touch(draft, actor)
        return draft
