"""The log as a file that somebody else can check: one JSON object a line, without personal values.

`verify_log.py` beside this file reads it, and needs nothing of this product.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC
from typing import Any

from django.db import connection, transaction

from opencpor.journal.models import Checkpoint, Event

FORMAT = "opencpor event log 1"


def _line(kind: str, said: Mapping[str, Any]) -> str:
    return json.dumps({"kind": kind, **said}, ensure_ascii=False, separators=(",", ":")) + "\n"


def _event(event: Event) -> str:
    return _line(
        "event",
        {
            "number": event.number,
            "stream": event.stream,
            "place": event.place,
            "id": event.id,
            "type": event.type,
            "at": event.at.astimezone(UTC).isoformat(timespec="microseconds"),
            "actor_kind": event.actor_kind,
            "actor_id": event.actor_id,
            "on_behalf_of": event.on_behalf_of,
            "request_id": event.request_id,
            "data": event.data,
            "previous": bytes(event.previous).hex(),
            "hash": bytes(event.hash).hex(),
        },
    )


def checkpoint_line(point: Checkpoint) -> str:
    """Write a checkpoint as a line of its own, to be kept outside."""
    return _line(
        "checkpoint",
        {
            "number": point.number,
            "at": point.at.isoformat(),
            "event_number": point.event_number,
            "heads_hash": bytes(point.heads_hash).hex(),
            "public_key": bytes(point.public_key).hex(),
            "signature": bytes(point.signature).hex(),
        },
    )


def newest_checkpoint() -> Checkpoint | None:
    """Give the checkpoint that covers most."""
    return Checkpoint.objects.order_by("-event_number", "-number").first()


def log_lines() -> Iterator[str]:
    """Give the whole log as it stands at one moment: head, checkpoints, events, end."""
    with transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield _line("head", {"format": FORMAT})
        for point in Checkpoint.objects.order_by("event_number", "number").iterator():
            yield checkpoint_line(point)
        count = 0
        for event in Event.objects.order_by("number").iterator(chunk_size=5000):
            count += 1
            yield _event(event)
        yield _line("end", {"events": count})
