"""Record an event: the last step of every use case, inside its transaction."""

import secrets
from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from opencpor.common.clock import now
from opencpor.journal.entry import ActorRef
from opencpor.journal.events import EventType
from opencpor.journal.models import Event, PersonalValue, StreamHead
from opencpor.journal.rules import START, Link, commitment, hash_of

SALT_BYTES = 16


def _lock_head(stream: str) -> StreamHead:
    """Return a stream's head, locked until the transaction ends; a new stream starts empty."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO journal_streamhead (stream, length, hash) VALUES (%s, 0, %s)"
            " ON CONFLICT (stream) DO NOTHING",
            [stream, START],
        )
    return StreamHead.objects.select_for_update().get(stream=stream)


def _commit_personal(personal: Mapping[str, str]) -> dict[str, list[str]]:
    """Store personal values apart; return for each its reference and commitment."""
    rows = {}
    for kind, value in personal.items():
        salt = secrets.token_bytes(SALT_BYTES)
        rows[kind] = PersonalValue(
            kind=kind, value=value, salt=salt, commitment=commitment(salt, value)
        )
    PersonalValue.objects.bulk_create(rows.values())
    return {kind: [row.id, bytes(row.commitment).hex()] for kind, row in rows.items()}


def _refuse_floats(value: object) -> None:
    """The database may write a float another way than it got it, and the hash would not fit."""
    if isinstance(value, float):
        raise TypeError("An event holds no binary float: give an integer or a decimal string.")
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, (list, tuple)):
        for part in value:
            _refuse_floats(part)


def record(
    type_: EventType,
    stream: str,
    actor: ActorRef,
    *,
    data: Mapping[str, Any] | None = None,
    personal: Mapping[str, str] | None = None,
    at: datetime | None = None,
) -> Event:
    """Append an event to a stream.

    Args:
        type_: What happened.
        stream: The aggregate it happened to, ``kind:id``, such as ``claim:clm_01…``.
        actor: Who did it.
        data: What changed, JSON-like, without any personal value: ``before``, ``after``, facts.
        personal: Values about people by kind; only commitments to them enter the log.
        at: When it happened; default now.

    Raises:
        TransactionManagementError: Outside a transaction: an event stands or falls with its change.
        TypeError: If ``data`` holds a binary float.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("An event is recorded with its change.")
    _refuse_floats(data)
    said: dict[str, Any] = dict(data or {})
    if personal:
        said["personal"] = _commit_personal(personal)
    head = _lock_head(stream)
    event = Event(
        stream=stream,
        place=head.length + 1,
        type=type_.value,
        at=at or now(),
        actor_kind=actor.kind,
        actor_id=actor.id,
        on_behalf_of=actor.on_behalf_of,
        request_id=actor.request_id,
        data=said,
        previous=bytes(head.hash),
    )
    event.hash = hash_of(link_of(event), bytes(head.hash))
    event.save(force_insert=True)
    head.length, head.hash = event.place, event.hash
    head.save(update_fields=["length", "hash"])
    return event


def link_of(event: Event) -> Link:
    """Return a stored event as the chain sees it."""
    return Link(**{field.name: getattr(event, field.name) for field in fields(Link)})
