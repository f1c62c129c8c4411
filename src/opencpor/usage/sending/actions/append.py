"""Take the next part of a file on its way."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.common.clock import now
from opencpor.common.errors import Invalid, Problem, Unavailable
from opencpor.common.phrases import phrase
from opencpor.usage.imports.limits import MEBIBYTE
from opencpor.usage.lake.here import the_lake, work_folder
from opencpor.usage.lake.layout import part_name
from opencpor.usage.lake.store import LakeError
from opencpor.usage.sending import rules
from opencpor.usage.sending.models import Part, Sending
from opencpor.usage.sending.position import check_start
from opencpor.usage.sending.queries import sending as own_sending


class Source(Protocol):
    """Where a part's bytes come from."""

    def read(self, size: int, /) -> bytes:
        """Return up to so many bytes; none at the end."""


def append(
    actor: Actor, sending_id: str, source: Source, length: int, *, seen: str, offset: int | None
) -> Sending:
    """Add a part to what is here; it counts as a whole or not at all.

    Nothing is locked while its bytes come in: of two senders of one part, the later one is told
    where the file goes on.

    Args:
        actor: The file's sender.
        sending_id: The file.
        source: The part's bytes.
        length: How many they are.
        seen: The ETag of the position that the sender saw.
        offset: The part's first byte in the file, if the sender names it too.

    Raises:
        Stale, Conflict, RevisionRequired: See ``position.check_start``.
        Invalid: If the part is too small, too large, or longer than the rest of the file.
        Problem: If the line broke before its end.
        Unavailable: If it cannot be kept just now.
    """
    actor.require(Permission.USAGE_IMPORT)
    found = own_sending(actor, sending_id)
    check_start(found, seen, offset)
    _check_length(found, length)
    name = part_name(found.id, found.received)
    with TemporaryDirectory(dir=work_folder()) as folder:
        path = Path(folder) / "part"
        _take(source, length, path)
        try:
            the_lake().put(path, name)
        except LakeError as error:
            raise Unavailable(
                "The part could not be kept just now. Send it again in a while.",
                code="lake_unavailable",
            ) from error
    try:
        with transaction.atomic():
            return _register(actor, found, Part(name=name, start=found.received, size=length))
    except Problem:  # after anything else nobody knows whether it counts: the sweep does
        the_lake().remove(name)
        raise


def _check_length(sending: Sending, length: int) -> None:
    if sending.received == sending.size:
        raise Invalid("The file is here as a whole. Complete it.", code="too_long")
    least, most = rules.expected(sending.size, sending.received)
    if not least <= length <= most:
        raise Invalid(
            phrase(
                "This part has {length} bytes; the next one has {least} to {most}: parts have "
                "{smallest:g} to {largest:g} MiB, only the last may be smaller.",
                length=length,
                least=least,
                most=most,
                smallest=rules.LEAST_PART / MEBIBYTE,
                largest=rules.LARGEST_PART / MEBIBYTE,
            ),
            code="too_long" if length > most else "too_short",
        )


def _piece(source: Source, size: int) -> bytes:
    try:
        return source.read(size)
    except OSError as error:  # what Django raises when the line breaks is one
        raise Problem("The line broke. Send the part again.", code="incomplete") from error


def _take(source: Source, length: int, path: Path) -> None:
    """Write a part to disk."""
    left = length
    with path.open("wb") as sink:
        while left and (piece := _piece(source, min(left, MEBIBYTE))):
            sink.write(piece)
            left -= len(piece)
    if left:
        raise Problem("The part ended too early. Send it again.", code="incomplete")


def _register(actor: Actor, seen: Sending, part: Part) -> Sending:
    """Count a part, unless another came first."""
    sending = own_sending(actor, seen.id, lock=True)
    check_start(sending, f'"{seen.received}"', seen.received)
    part.sending = sending
    part.save(force_insert=True)
    sending.received += part.size
    sending.expires_at = now() + rules.LIFE
    sending.save(update_fields=["received", "expires_at"])
    return sending
