"""The event log and the personal values it refers to. Triggers keep it append-only."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from opencpor.common.ids import new_id
from opencpor.journal.events import EventType


def event_id() -> str:
    """Return a fresh event identifier."""
    return new_id("evt")


def value_id() -> str:
    """Return a fresh personal-value identifier."""
    return new_id("pv")


class StreamHead(models.Model):
    """Where a stream ends: the row that writers of the stream queue up on."""

    stream = models.CharField(max_length=80, primary_key=True, db_collation="C")
    length = models.PositiveBigIntegerField()
    hash = models.BinaryField(max_length=32)


class Event(models.Model):
    """One thing that happened, chained to the one before in its stream.

    ``data`` holds what changed (``before``, ``after`` and further facts) and no personal value:
    for those only commitments, ``{"personal": {"contact_email": ["pv_…", "<sha256 hex>"]}}``.
    """

    number = models.BigAutoField(primary_key=True)
    id = models.CharField(max_length=40, unique=True, default=event_id, db_collation="C")
    stream = models.CharField(max_length=80, db_collation="C")
    place = models.PositiveBigIntegerField()  # 1, 2, 3 … within the stream
    type = models.CharField(max_length=60)
    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=10)
    actor_id = models.CharField(max_length=60)
    on_behalf_of = models.CharField(max_length=60, blank=True)
    request_id = models.CharField(max_length=64, blank=True)
    data = models.JSONField()
    previous = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="event_place_once", fields=["stream", "place"]),
            models.CheckConstraint(name="event_place_counts", condition=Q(place__gte=1)),
        ]
        indexes = [
            # Every claim has a stream of its own: without it nothing says in which ones it lies.
            models.Index(
                name="event_evidence_opened", fields=["at"], include=["number"],
                condition=Q(type=EventType.EVIDENCE_OPENED.value, data__has_key="personal"),
            )
        ]  # fmt: skip


class Unplaced(models.Model):
    """An event that others are to hear of and that has no position among the published ones yet.

    Written with the event, removed when the sequencer has given the position: whatever commits
    late is still here then, so nothing is ever passed over.
    """

    number = models.BigIntegerField(primary_key=True)  # of the event


class PersonalValue(models.Model):
    """A value about a person, kept apart from the log so that it can be erased.

    The log holds SHA-256(salt || value). Erasing deletes value and salt; the chain still verifies.
    """

    id = models.CharField(max_length=40, primary_key=True, default=value_id, db_collation="C")
    kind = models.CharField(max_length=120)
    value = models.TextField(null=True)
    salt = models.BinaryField(max_length=16, null=True)
    commitment = models.BinaryField(max_length=32)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="personal_value_whole_or_erased",
                condition=Q(value__isnull=False, salt__isnull=False, erased_at__isnull=True)
                | Q(value__isnull=True, salt__isnull=True, erased_at__isnull=False),
            )
        ]


class Checkpoint(models.Model):
    """A signed statement of where all streams ended at one moment."""

    number = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    event_number = models.BigIntegerField()  # the last event it covers
    heads_hash = models.BinaryField(max_length=32)
    public_key = models.BinaryField(max_length=32)
    signature = models.BinaryField(max_length=64)
