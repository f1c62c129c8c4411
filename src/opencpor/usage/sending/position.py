"""Where a file on its way goes on: its ETag is the number of bytes that are here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from opencpor.common.errors import Conflict, RevisionRequired, Stale
from opencpor.common.phrases import phrase
from opencpor.http.etags import check_revision
from opencpor.usage.sending.models import Sending

ANY = "*"


@dataclass
class Position:
    """How far a file is, as what `http.etags` compares."""

    revision: int


def position_of(sending: Sending) -> Position:
    """Return how far a file is."""
    return Position(sending.received)


def _told(sending: Sending) -> dict[str, Any]:
    return {"expected_offset": sending.received, "size": sending.size}


def check_seen(sending: Sending, seen: str | None) -> None:
    """Refuse what was asked at another position than the present one.

    Raises:
        Stale: With the right position.
    """
    try:
        check_revision(seen, position_of(sending))
    except Stale as stale:
        stale.detail = phrase("{here} bytes are here. Go on from there.", here=sending.received)
        stale.extra |= _told(sending)
        raise


def check_start(sending: Sending, seen: str, offset: int | None) -> None:
    """Refuse a part that does not begin where the file ends so far.

    Args:
        sending: The file.
        seen: The ETag that the sender names; ``*`` only beside an offset.
        offset: The part's first byte, if the sender names it.

    Raises:
        RevisionRequired: If nothing says where the part begins.
        Stale: If the ETag is of another position.
        Conflict: If the offset is another one.
    """
    if seen == ANY and offset is None:
        raise RevisionRequired(
            "Say where the part begins: with the ETag that you saw in If-Match, or with its "
            "first byte in Upload-Offset.",
            code="revision_required",
        )
    check_seen(sending, seen)
    if offset is not None and offset != sending.received:
        raise Conflict(
            phrase(
                "The part begins at byte {offset}, but {here} bytes are here. Go on from there.",
                offset=offset,
                here=sending.received,
            ),
            code="wrong_offset",
            extra=_told(sending) | {"provided_offset": offset},
        )
