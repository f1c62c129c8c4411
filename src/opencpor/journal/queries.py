"""Reads the log: histories for people, and the check that nothing was changed."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from itertools import groupby

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db import connection, transaction
from django.db.models import QuerySet

from opencpor.journal.actions.checkpoint import statement
from opencpor.journal.actions.record import link_of
from opencpor.journal.models import Checkpoint, Event, PersonalValue, StreamHead
from opencpor.journal.rules import Fault, check_stream, commitment, heads_hash
from opencpor.runtime.kept import Kept
from opencpor.runtime.statements import prepared


@dataclass
class Report:
    """What `verify` found."""

    events: int = 0
    streams: int = 0
    checkpoints: int = 0
    covered: int = 0  # number of the last event that a signed checkpoint covers
    covered_events: int = 0  # how many events that is
    faults: list[Fault] = field(default_factory=list)
    keys: Collection[bytes] | None = None  # by which checkpoints may be signed; None: any

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults


def history(*streams: str) -> QuerySet[Event]:
    """Return everything that happened to some aggregates, oldest first.

    The caller must have fetched the aggregates through `restrict` before.
    """
    return Event.objects.filter(stream__in=streams).order_by("number")


_HISTORY = Kept(history)


def happened(*streams: str) -> list[Event]:
    """Return what `history` returns, read at once: for pages that many people ask for."""
    return _HISTORY(*streams)


KEPT_VALUES = """
    SELECT id, value FROM journal_personalvalue WHERE id = ANY(%s) AND value IS NOT NULL
"""


def personal_values(ids: Collection[str]) -> dict[str, str]:
    """Return values that events refer to, by identifier; those that were erased are left out.

    The caller answers for who reads them.
    """
    if not ids:
        return {}
    with prepared() as cursor:
        cursor.execute(KEPT_VALUES, [sorted(ids)])
        return dict(cursor.fetchall())


def _streams() -> Iterator[tuple[str, Iterator[Event]]]:
    events = Event.objects.order_by("stream", "place").iterator(chunk_size=5000)
    return groupby(events, key=lambda event: event.stream)


def _check_heads(report: Report, found: dict[str, tuple[int, bytes]]) -> None:
    for head in StreamHead.objects.iterator():
        if found.pop(head.stream, None) != (head.length, bytes(head.hash)):
            report.faults.append(
                Fault(head.stream, head.length, "the stream does not end where it should")
            )
    report.faults += [Fault(stream, 0, "the stream has no head") for stream in found]


def _check_checkpoints(report: Report) -> None:
    """Go through the log once in the order of writing, and stop at each checkpoint."""
    rows = Event.objects.order_by("number").values_list("number", "stream", "place", "hash")
    events = rows.iterator(chunk_size=5000)
    heads: dict[str, tuple[int, bytes]] = {}
    event = next(events, None)
    for point in Checkpoint.objects.order_by("event_number", "number"):
        while event is not None and event[0] <= point.event_number:
            _, stream, place, own = event
            heads[stream] = (place, bytes(own))
            event = next(events, None)
        _check_checkpoint(report, point, heads)


def _check_checkpoint(
    report: Report, point: Checkpoint, heads: dict[str, tuple[int, bytes]]
) -> None:
    """A checkpoint must be signed rightly, and the events up to it must give the same heads."""
    name = f"checkpoint:{point.number}"
    key = Ed25519PublicKey.from_public_bytes(bytes(point.public_key))
    try:
        key.verify(
            bytes(point.signature),
            statement(point.at.isoformat(), point.event_number, bytes(point.heads_hash)),
        )
    except InvalidSignature:
        report.faults.append(Fault(name, point.number, "the signature is not right"))
    if report.keys is not None and bytes(point.public_key) not in report.keys:
        report.faults.append(Fault(name, point.number, "it is signed with an unknown key"))
    listed = [(stream, *head) for stream, head in heads.items()]
    if heads_hash(listed) != bytes(point.heads_hash):
        report.faults.append(Fault(name, point.number, "the log before it was changed"))
    report.checkpoints += 1
    report.covered = max(report.covered, point.event_number)


def _check_personal(report: Report) -> None:
    for row in PersonalValue.objects.filter(erased_at=None).iterator():
        if row.value is None or row.salt is None:
            continue
        if commitment(bytes(row.salt), row.value) != bytes(row.commitment):
            report.faults.append(Fault(f"personal:{row.id}", 0, "the value was changed"))


def verify(keys: Collection[bytes] | None = None) -> Report:
    """Check every stream, every head, every checkpoint and every personal value.

    Args:
        keys: Public keys by which checkpoints may be signed: whoever rules the database can write
            the log anew and sign it, but not with these. None: any; then only slips are found.
    """
    report = Report(keys=keys)
    with transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        found: dict[str, tuple[int, bytes]] = {}
        for stream, events in _streams():
            chain = ((link_of(e), bytes(e.previous), bytes(e.hash)) for e in events)
            length, last, faults = check_stream(chain)
            found[stream] = (length, last)
            report.events += length
            report.streams += 1
            report.faults += faults
        _check_heads(report, found)
        _check_checkpoints(report)
        report.covered_events = Event.objects.filter(number__lte=report.covered).count()
        _check_personal(report)
    return report
