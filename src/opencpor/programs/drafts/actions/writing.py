"""What every change of a draft does, inside the transaction of the action."""

from __future__ import annotations

import math
from datetime import date
from typing import Any

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.access.scope import fetch
from opencpor.common.clock import now
from opencpor.common.errors import Conflict, FieldError, Invalid
from opencpor.common.phrases import phrase
from opencpor.common.text import unkept
from opencpor.http.etags import check_revision
from opencpor.journal.actions.record import record
from opencpor.journal.events import EventType
from opencpor.programs.document.errors import DocumentErrors
from opencpor.programs.document.reading import MAX_CHARACTERS, read_yaml
from opencpor.programs.drafts.models import DraftChange, VersionDraft
from opencpor.programs.drafts.queries import EDITABLE, standing
from opencpor.programs.rules.difference import difference

MOST_PLACES = 100
LONGEST_VALUE = 500


def locked(draft_id: str, actor: Actor, seen: str | None) -> VersionDraft:
    """Lock a draft that can be changed.

    Raises:
        NotFound: If there is no such draft.
        Conflict: ``draft_closed``, if it is discarded, waits for its second person or is published.
        Stale: If it was saved since it was seen.
    """
    actor.require(Permission.PROGRAM_WRITE)
    rows = VersionDraft.objects.select_for_update(of=("self",)).select_related("proposal")
    draft = fetch(rows, actor, "draft", Permission.PROGRAM_WRITE, id=draft_id)
    check_revision(seen, draft)
    found = standing(draft)
    if found != EDITABLE:
        raise Conflict(
            "This draft cannot be changed: it is discarded, published, or waits for a second "
            "program manager.",
            code="draft_closed",
            extra={"state": found},
        )
    return draft


def tidy(text: str) -> str:
    """Return a text with one kind of line end, if it can be kept at all.

    Raises:
        Invalid: If it is too long or holds what no database keeps.
    """
    given = text.replace("\r\n", "\n").replace("\r", "\n")
    wrong = ""
    if len(given) > MAX_CHARACTERS:
        wrong = phrase("It is longer than {most} characters.", most=f"{MAX_CHARACTERS:,}")
    elif unkept(given):
        wrong = phrase("It holds characters that are no text.")
    if wrong:
        error = FieldError("text", "wrong", wrong, "Give one YAML document.")
        raise Invalid("The text cannot be kept.", code="invalid", errors=[error])
    return given


def save(
    draft: VersionDraft, actor: Actor, text: str, note: str = DraftChange.Note.EDITED
) -> VersionDraft:
    """Store another text as the draft's next revision, with who changed which places."""
    places, readable = _places(draft.text, text)
    if not readable:
        note = DraftChange.Note.UNREADABLE
    draft.text = text
    touch(draft, actor)
    DraftChange.objects.create(
        draft=draft,
        revision=draft.revision,
        by=actor.id,
        at=draft.changed_at,
        places=places[:MOST_PLACES],
        count=len(places),
        note=note,
    )
    record(
        EventType.PROGRAM_DRAFT_CHANGED,
        f"program:{draft.program_id}",
        actor.ref(),
        data={"after": {"draft": draft.id, "revision": draft.revision, "base": draft.base}},
    )
    return draft


def touch(draft: VersionDraft, actor: Actor) -> None:
    """Write the draft as its next revision."""
    draft.changed_by, draft.changed_at = actor.id, now()
    draft.revision += 1
    draft.save()


def _places(before: str, after: str) -> tuple[list[dict[str, Any]], bool]:
    """Return what changed between two texts, and whether both could be read without an error.

    Keys that are no text have no path, and characters that are no text cannot be kept.
    """
    try:
        (left, wrong), (right, wrong_too) = read_yaml(before), read_yaml(after)
    except DocumentErrors:
        return [], False
    if wrong or wrong_too:
        return [], False
    found = [
        {
            "path": change.path[:LONGEST_VALUE],
            "kind": change.kind.value,
            "before": _kept(change.before),
            "after": _kept(change.after),
        }
        for change in difference(left, right)
    ]
    return found, True


def _kept(value: Any) -> Any:
    """Return a value as it is kept beside a change: short and plain, else nothing."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return value if len(value) <= LONGEST_VALUE else f"{value[:LONGEST_VALUE]}…"
    if isinstance(value, float) and not math.isfinite(value):  # JSON has no word for it
        return None
    return value if isinstance(value, bool | int | float) else None
