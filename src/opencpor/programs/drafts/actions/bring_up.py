"""Bring a draft up to a version that was published since it began."""

from __future__ import annotations

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.common.errors import Conflict
from opencpor.common.phrases import phrase
from opencpor.programs.drafts.actions.writing import locked, save
from opencpor.programs.drafts.models import DraftChange, VersionDraft
from opencpor.programs.models import ProgramVersion
from opencpor.programs.queries import latest_row
from opencpor.programs.rules.merging import merged

MOST_LINES = 20_000


def bring_up(
    draft_id: str, actor: Actor, *, seen: str | None = None, as_it_is: bool = False
) -> VersionDraft:
    """Put into a draft what the latest version changed since the draft's base.

    Args:
        draft_id: Which.
        actor: Who asks.
        seen: The revision that the actor saw.
        as_it_is: Keep the draft's text and only take the latest version as its base: what that
            version changed is then taken back, unless it was written into the draft by hand.

    Raises:
        NotFound: If there is no such draft.
        Conflict: ``draft_closed``; ``up_to_date``; ``changes_touch`` if both changed the
            same lines.
        Stale: If somebody saved it since it was seen.
    """
    with transaction.atomic():
        draft = locked(draft_id, actor, seen)
        latest = latest_row(draft.program_id)
        if latest is None or latest.number == draft.base:
            raise Conflict("The draft is up to date.", code="up_to_date")
        text = draft.text if as_it_is else _together(draft, latest)
        draft.base = latest.number
        return save(draft, actor, text, DraftChange.Note.BROUGHT_UP)


def _together(draft: VersionDraft, latest: ProgramVersion) -> str:
    base = ProgramVersion.objects.get(program_id=draft.program_id, number=draft.base)
    texts = (base.text, draft.text, latest.text)
    found = None if any(text.count("\n") > MOST_LINES for text in texts) else merged(*texts)
    if found is None:
        raise Conflict(
            phrase(
                "Version {latest} and this draft changed the same lines. Compare them, write what "
                "shall hold into the draft, then take it as it is.",
                latest=latest.number,
            ),
            code="changes_touch",
            extra={"latest": latest.number},
        )
    return found
