"""Give committed events their positions: the sequencer.

It may be asked by several processes at once; a lock of the database lets one of them work. Events
get positions in the order of the log's numbers as far as they are committed; one whose transaction
is slow stays behind in the table of waiting ones and gets a later position, but gets one.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, transaction
from django.db.models import Max

from opencpor.access.scope import scope_of
from opencpor.journal.models import Event, Unplaced
from opencpor.journal.public import PUBLIC
from opencpor.notices.feed.models import Publication
from opencpor.notices.feed.subjects import Part, parts_of, subject_of
from opencpor.notices.webhooks.actions.queue import queue_published

SEQUENCER = 0x63706F72_0001  # the advisory lock of whoever gives positions
AT_ONCE = 500  # events of the log
Owners = dict[str, tuple[str, str]]  # by primary key: partner and customer organization


def _is_alone() -> bool:
    """Whether this transaction is the sequencer now; it stays so until it has committed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [SEQUENCER])
        (got,) = cursor.fetchone()
    return bool(got)


def _owners(kind: str, ids: Iterable[str]) -> Owners:
    """Return whose rows some subjects are; those that are gone are absent.

    What stays in one organization, whichever side it is on, is told as that organization's.
    """
    subject = subject_of(kind)
    if subject is None:
        return {}
    scope = scope_of(subject.model)
    first = scope.home or scope.partner
    paths = [path for path in (first, scope.customer) if path]
    rows = subject.model._default_manager.filter(pk__in=set(ids)).values_list("pk", *paths)
    found: Owners = {}
    for key, *values in rows:
        held = dict(zip(paths, values, strict=True))
        partner, customer = held.get(first), held.get(scope.customer)
        found[str(key)] = (partner or "", customer or "")
    return found


def _told(event: Event) -> dict[str, Any]:
    """Return what others hear of an event beside its subject: states, never a value of a person."""
    said: dict[str, Any] = {}
    for side in ("before", "after"):
        held = event.data.get(side)
        if isinstance(held, dict) and isinstance(held.get("state"), str):
            said[side] = {"state": held["state"]}
    if isinstance(event.data.get("line"), str):
        said["line"] = event.data["line"]
    return said


def _publications(events: Sequence[Event], last: int) -> list[Publication]:
    """Return what is published of some events, with the positions that follow ``last``."""
    parts: list[tuple[Event, Part]] = [(e, part) for e in events for part in parts_of(e)]
    wanted: dict[str, list[str]] = defaultdict(list)
    for _, part in parts:
        wanted[part.kind].append(part.id)
    owners = {kind: _owners(kind, ids) for kind, ids in wanted.items()}
    found: list[Publication] = []
    for event, part in parts:
        if part.id not in owners[part.kind]:
            continue  # the row itself is gone; nobody may read of it any longer
        partner, customer = owners[part.kind][part.id]
        found.append(
            Publication(
                position=last + len(found) + 1,
                event=event.number,
                name=part.name.value,
                kind=part.kind,
                subject=part.id,
                partner_id=partner,
                customer_id=customer,
                at=event.at,
                data=({} if part.alone else _told(event)) | part.data,
            )
        )
    return found


@transaction.atomic
def publish() -> int:
    """Publish the next waiting events, if nobody else does so at this moment, and tell webhooks.

    Returns:
        How many events of the log were taken; 0: nothing waits, or another is at it.
    """
    if not _is_alone():
        return 0
    numbers = list(Unplaced.objects.order_by("number").values_list("number", flat=True)[:AT_ONCE])
    if not numbers:
        return 0
    rows = Event.objects.filter(number__in=numbers, type__in=PUBLIC)
    last = Publication.objects.aggregate(last=Max("position"))["last"] or 0
    published = _publications(list(rows.order_by("number")), last)
    Publication.objects.bulk_create(published)
    queue_published(published)
    Unplaced.objects.filter(number__in=numbers).delete()
    return len(numbers)
