"""Change single places of a draft and leave everything else as it is written."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.common.errors import Conflict, FieldError, Invalid, Stale
from opencpor.common.phrases import phrase
from opencpor.programs.document.errors import DocumentErrors, Path
from opencpor.programs.document.reading import read_yaml
from opencpor.programs.document.writing import at_place, with_value, without_place
from opencpor.programs.drafts.actions.writing import locked, save, tidy
from opencpor.programs.drafts.models import VersionDraft
from opencpor.programs.drafts.rules import digest_of_part
from opencpor.programs.rendering.labels import PLATE

DEEPEST = 20


@dataclass(frozen=True)
class Place:
    """One place to change.

    Attributes:
        path: Steps joined by dots, places in lists from 0.
        value: What shall stand there.
        remove: Take it out instead.
    """

    path: str
    value: Any = None
    remove: bool = False

    @property
    def steps(self) -> Path:
        """The path in parts."""
        return steps_of(self.path)


def steps_of(path: str) -> Path:
    """Read a path as people and programs write it; numbers are places in lists."""
    parts = path.split(".") if path else []
    return tuple(
        int(part) if part.isascii() and part.isdigit() and len(part) < DEEPEST else part
        for part in parts
    )


def change_places(
    draft_id: str, actor: Actor, places: Sequence[Place], *, seen: str | None
) -> VersionDraft:
    """Change places of a draft; all of them or none.

    Raises:
        NotFound: If there is no such draft.
        Invalid: If a place is not there, or a value cannot stand in a document.
        Conflict: ``draft_closed``; ``unreadable`` if the draft's text is no YAML at the moment.
        Stale: If somebody saved it since it was seen.
    """
    with transaction.atomic():
        draft = locked(draft_id, actor, seen)
        text = changed(draft.text, places)
        return draft if text == draft.text else save(draft, actor, tidy(text))


def save_part(
    draft_id: str,
    actor: Actor,
    path: Path,
    value: Any,
    *,
    seen_part: str,
    own: Collection[str] = (),
) -> VersionDraft:
    """Save one part of a draft; others may have saved other parts meanwhile.

    Args:
        draft_id: Which.
        actor: Who saves.
        path: Which part; without steps the keys of the top level that are no section.
        value: What it shall say.
        seen_part: `digest_of_part` of the part as the actor saw it.
        own: The same of what the actor sent before and had no answer to.

    Raises:
        NotFound, Conflict: As `change_places`.
        Stale: If somebody changed this part since it was seen.
    """
    with transaction.atomic():
        draft = locked(draft_id, actor, None)
        _readable(draft.text)
        raw = read_yaml(draft.text)[0]
        now_there = _part(raw, path)
        if digest_of_part(now_there) not in {seen_part, *own}:
            raise Stale(
                "Somebody changed this part since you opened it, so what you wrote is not saved. "
                "Compare both, then save again what shall hold.",
                code="stale_revision",
                extra={"etag": f'"{draft.revision}"'},
            )
        if not path:
            rest = {name: one for name, one in raw.items() if name not in PLATE}
            value = {name: one for name, one in (raw | value).items() if name in {*value, *rest}}
        text = _put(draft.text, Place(".".join(map(str, path)), value), path)
        return draft if text == draft.text else save(draft, actor, tidy(text))


def _part(raw: dict[str, Any], path: Path) -> Any:
    if not path:
        return {name: value for name, value in raw.items() if name in PLATE}
    try:
        return at_place(raw, path)
    except LookupError:
        return None


def changed(text: str, places: Sequence[Place]) -> str:
    """Return a text with other places.

    Raises:
        Invalid, Conflict: As `change_places`.
    """
    _readable(text)
    for place in places:
        text = _put(text, place, place.steps)
    return text


def _readable(text: str) -> None:
    try:
        read_yaml(text)
    except DocumentErrors as refused:
        raise Conflict(
            phrase(
                "The draft's text cannot be read ({why}). Mend the text first.",
                why=refused.errors[0].what,
            ),
            code="unreadable",
        ) from refused


def _put(text: str, place: Place, steps: Path) -> str:
    """Put one place into a text, or take it out.

    Raises:
        Invalid: If the place is not there, or the value cannot stand in a document.
    """
    try:
        if place.remove:
            return without_place(text, steps)
        return with_value(text, steps, place.value)
    except (LookupError, TypeError) as error:
        what, remedy = phrase("There is no such place."), phrase("Name one that the draft has.")
        raise _refused(place.path, what, remedy) from error
    except (DocumentErrors, ValueError, RecursionError) as error:
        what = phrase("The value cannot stand there.")
        remedy = phrase("Give texts, whole numbers and lists.")
        raise _refused(place.path, what, remedy) from error


def _refused(path: str, what: str, remedy: str) -> Invalid:
    error = FieldError(path or "path", "wrong", what, remedy)
    return Invalid("The draft cannot be changed so.", code="invalid", errors=[error])
