"""Record an event: the last step of every use case, inside its transaction."""

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from functools import lru_cache
from operator import attrgetter
from typing import Any

from django.db import connection, transaction

from opencpor.common.clock import now
from opencpor.journal.entry import ActorRef
from opencpor.journal.events import EventType
from opencpor.journal.models import Event, value_id
from opencpor.journal.public import PUBLIC
from opencpor.journal.rules import START, Link, commitment, hash_of
from opencpor.runtime.fresh import fresh
from opencpor.runtime.statements import prepared
from opencpor.runtime.storing import Stored

SALT_BYTES = 16


# Written by hand: every change ends with these, most of them in a request that somebody waits for.
LOCK_HEAD = "SELECT length, hash FROM journal_streamhead WHERE stream = %s FOR UPDATE"
START_HEAD = (
    "INSERT INTO journal_streamhead (stream, length, hash) VALUES (%s, 0, %s)"
    " ON CONFLICT (stream) DO NOTHING"
)
APPEND = """
    WITH kept AS (
        INSERT INTO journal_personalvalue (id, kind, value, salt, commitment)
        SELECT id, kind, value, decode(salt, 'hex'), decode(commitment, 'hex')
        FROM json_to_recordset(%(personal)s::json)
            AS given (id text, kind text, value text, salt text, commitment text)
    ), head AS ({head}), event AS (
        INSERT INTO journal_event (id, stream, place, type, at, actor_kind, actor_id, on_behalf_of,
            request_id, data, previous, hash)
        VALUES (%(id)s, %(stream)s, %(place)s, %(type)s, %(at)s, %(actor_kind)s, %(actor_id)s,
            %(on_behalf_of)s, %(request_id)s, %(data)s::jsonb, %(previous)s, %(hash)s)
        RETURNING number
    ), waiting AS (
        INSERT INTO journal_unplaced (number) SELECT number FROM event WHERE %(public)s::boolean
    ){besides}
    SELECT number FROM event
"""
FIRST = (
    "INSERT INTO journal_streamhead (stream, length, hash) VALUES (%(stream)s, %(place)s, %(hash)s)"
)
NEXT = "UPDATE journal_streamhead SET length = %(place)s, hash = %(hash)s WHERE stream = %(stream)s"
COLUMNS = (
    "id", "stream", "place", "type", "at", "actor_kind", "actor_id", "on_behalf_of", "request_id",
    "previous", "hash",
)  # fmt: skip
NOTHING = Stored()
_columns = attrgetter(*COLUMNS)
_said_in = attrgetter(*(field.name for field in fields(Link)))


def _lock_head(stream: str) -> tuple[int, bytes]:
    """Lock a stream's head until the transaction ends; return its length and last hash."""
    with prepared() as cursor:
        cursor.execute(LOCK_HEAD, [stream])
        found = cursor.fetchone()
        if found is None:  # a new stream; perhaps another transaction starts it at this moment
            cursor.execute(START_HEAD, [stream, START])
            cursor.execute(LOCK_HEAD, [stream])
            found = cursor.fetchone()
    length, last = found
    return int(length), bytes(last)


@dataclass(frozen=True)
class _Kept:
    """A personal value as it is kept apart from the log, with its commitment."""

    id: str
    kind: str
    value: str
    salt: str  # in hexadecimal digits, as is the commitment
    commitment: str


def _committed(personal: Mapping[str, str]) -> list[_Kept]:
    """Return personal values as they are kept apart from the log."""
    rows = []
    for kind, value in personal.items():
        salt = secrets.token_bytes(SALT_BYTES)
        kept = _Kept(value_id(), kind, value, salt.hex(), commitment(salt, value).hex())
        rows.append(kept)
    return rows


def _refuse_floats(value: object) -> None:
    """The database may write a float another way than it got it, and the hash would not fit."""
    if isinstance(value, float):
        raise TypeError("An event holds no binary float: give an integer or a decimal string.")
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, (list, tuple)):
        for part in value:
            if not isinstance(part, str):  # as most are
                _refuse_floats(part)


def record(
    type_: EventType,
    stream: str,
    actor: ActorRef,
    *,
    data: Mapping[str, Any] | None = None,
    personal: Mapping[str, str] | None = None,
    at: datetime | None = None,
    first: bool | Stored = False,
) -> Event:
    """Append an event to a stream.

    Args:
        type_: What happened.
        stream: The aggregate it happened to, ``kind:id``, such as ``claim:clm_01…``.
        actor: Who did it.
        data: What changed, JSON-like, without any personal value: ``before``, ``after``, facts.
        personal: Values about people by kind; only commitments to them enter the log.
        at: When it happened; default now.
        first: Whether the aggregate was made in this very transaction, so that its stream is new
            and nobody else can know it: then there is no head to lock yet. Its rows may be given
            here, to be stored by the same statement.

    Raises:
        TransactionManagementError: Outside a transaction: an event stands or falls with its change.
        TypeError: If ``data`` holds a binary float.
        IntegrityError: If ``first`` is claimed of a stream that has begun.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("An event is recorded with its change.")
    _refuse_floats(data)
    values = _committed(personal or {})
    said: dict[str, Any] = dict(data or {})
    if values:
        said["personal"] = {row.kind: [row.id, row.commitment] for row in values}
    if actor.token:
        said["by_token"] = actor.token
    length, last = (0, START) if first else _lock_head(stream)
    event = fresh(
        Event,
        stream=stream,
        place=length + 1,
        type=type_.value,
        at=at or now(),
        actor_kind=actor.kind,
        actor_id=actor.id,
        on_behalf_of=actor.on_behalf_of,
        request_id=actor.request_id,
        data=said,
        previous=last,
    )
    event.hash = hash_of(link_of(event), last)
    besides = first if isinstance(first, Stored) else NOTHING
    _append(event, values, besides, first=bool(first))
    return event


@lru_cache
def _statement(parts: tuple[str, ...], *, first: bool) -> str:
    return APPEND.format(head=FIRST if first else NEXT, besides="".join(f", {p}" for p in parts))


def _append(event: Event, values: Sequence[_Kept], besides: Stored, *, first: bool) -> None:
    """Write the event, the new head, the personal values and new rows in one statement."""
    given = dict(zip(COLUMNS, _columns(event), strict=True))
    given["data"] = json.dumps(event.data)
    given["public"] = event.type in PUBLIC
    given["personal"] = json.dumps([vars(row) for row in values])
    with prepared() as cursor:
        cursor.execute(_statement(besides.parts, first=first), given | besides.values)
        (event.number,) = cursor.fetchone()


def link_of(event: Event) -> Link:
    """Return a stored event as the chain sees it."""
    return Link(*_said_in(event))
