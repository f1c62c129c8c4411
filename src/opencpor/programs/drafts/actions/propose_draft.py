"""Propose a draft as the next version; a second program manager decides."""

from __future__ import annotations

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.common.errors import Conflict, FieldError, Invalid
from opencpor.common.months import Month
from opencpor.common.phrases import phrase
from opencpor.programs.actions.propose_version import propose_version, read_document
from opencpor.programs.drafts.actions.writing import locked, touch
from opencpor.programs.drafts.models import VersionDraft
from opencpor.programs.queries import latest_row


def propose_draft(
    draft_id: str,
    actor: Actor,
    *,
    note: str,
    effective_from: Month | None = None,
    seen: str | None = None,
) -> VersionDraft:
    """Propose what a draft says now; whoever proposes it cannot publish it.

    Raises:
        NotFound: If there is no such draft.
        Conflict: ``draft_closed``; ``draft_is_behind`` if a version was published since; as
            `propose_version`.
        Invalid: As `propose_version`; ``other_program`` if it names another one.
        Stale: If it was changed since it was seen.
    """
    with transaction.atomic():
        draft = locked(draft_id, actor, seen)
        document = read_document(draft.text)
        if document.key != draft.program_id:
            what = phrase("It is {key}.", key=repr(document.key))
            expected = phrase("Expected {what}.", what=draft.program_id)
            error = FieldError("key", "other_program", what, expected)
            raise Invalid("This is another program.", code="other_program", errors=[error])
        latest = latest_row(draft.program_id)
        number = latest.number if latest else 0
        if number != draft.base:
            raise Conflict(
                phrase(
                    "Version {latest} was published since this draft began. Bring the draft up to "
                    "it, so that nothing of it is taken back unseen.",
                    latest=number,
                ),
                code="draft_is_behind",
                extra={"base": draft.base, "latest": number},
            )
        proposal = propose_version(actor, draft.text, note=note, effective_from=effective_from)
        draft.proposal = proposal
        touch(draft, actor)
    return draft
