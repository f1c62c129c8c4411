"""Add an entry to a list of a draft, or take one out."""

from __future__ import annotations

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.common.errors import Stale
from opencpor.programs.document.errors import Path
from opencpor.programs.document.reading import read_yaml
from opencpor.programs.document.writing import at_place
from opencpor.programs.drafts.actions.change_places import Place, changed
from opencpor.programs.drafts.actions.writing import locked, save, tidy
from opencpor.programs.drafts.models import VersionDraft
from opencpor.programs.drafts.rules import digest_of_part


def add_entry(
    draft_id: str, actor: Actor, path: Path, entry: dict[str, object]
) -> tuple[VersionDraft, int]:
    """Put an entry behind the last of a list; return the draft and the entry's place.

    Raises:
        NotFound, Invalid, Conflict: As `change_places`.
    """
    with transaction.atomic():
        draft = locked(draft_id, actor, None)
        where = ".".join(map(str, path))
        text = changed(draft.text, [])
        raw = read_yaml(text)[0]
        try:
            there = at_place(raw, path)
        except LookupError:
            there = None
        if isinstance(there, list):
            place = len(there)
            text = changed(text, [Place(f"{where}.{place}", entry)])
        else:
            place = 0
            text = changed(text, [Place(where, [entry])])
        return save(draft, actor, tidy(text)), place


def remove_entry(draft_id: str, actor: Actor, path: Path, *, seen_part: str) -> VersionDraft:
    """Take an entry out of a list.

    Raises:
        NotFound, Invalid, Conflict: As `change_places`.
        Stale: If another entry stands there now, or it was changed.
    """
    with transaction.atomic():
        draft = locked(draft_id, actor, None)
        text = changed(draft.text, [Place(".".join(map(str, path)), remove=True)])
        if digest_of_part(at_place(read_yaml(draft.text)[0], path)) != seen_part:
            raise Stale(
                "Somebody changed this entry since you saw it. Look at it again.",
                code="stale_revision",
                extra={"etag": f'"{draft.revision}"'},
            )
        return save(draft, actor, tidy(text))
