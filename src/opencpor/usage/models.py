"""Batches of usage facts, the lake's files, and the facts in force as pages read them."""

from enum import StrEnum
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from opencpor.access.models import Organization, PrefixedIdField
from opencpor.access.roles import Permission
from opencpor.access.scope import Scope


class BatchState(StrEnum):
    """How far a batch is."""

    RECEIVED = "received"  # stored, waits for its job or is being read
    COMPLETED = "completed"  # its facts are in force where they are the latest
    REFUSED = "refused"  # cannot be read at all; nothing of it counts


class Door(StrEnum):
    """How a batch came in."""

    PAGE = "page"
    API = "api"
    COMMAND = "command"


class FileKind(StrEnum):
    """What a file of the lake holds, and the folder it lies in."""

    FACTS = "facts"
    TRANSACTIONS = "transactions"
    QUARANTINE = "quarantine"


class Batch(models.Model):
    """One usage file: who sent it, what it said, and what became of its rows.

    Attributes:
        fingerprint: SHA-256 over the file's and everything said beside it; the same twice is
            one batch, unless it was refused.
        as_of: When its facts were known; of two facts about one thing the later one is in force.
        file_name: As the sender called it; shown, never used.
        shown_at: When pages began to show its facts.
        corrects: The batch whose quarantined rows it sends again; a trigger keeps it as it is.
        uncounted: What a per-user report says that the program does not know, in counts; with its
            corrections what is still left of that. Null: nothing.
        phrases: What ``notes`` and ``refusal_reason`` are made of, which are English; see
            `opencpor.common.phrases.kept`.
    """

    id = PrefixedIdField(prefix="bat")
    program_key = models.CharField(max_length=64, db_collation="C")
    state = models.CharField(
        max_length=10,
        choices=[(state.value, state.value) for state in BatchState],
        default=BatchState.RECEIVED.value,
    )
    door = models.CharField(max_length=10, choices=[(door.value, door.value) for door in Door])
    operation_id = models.CharField(max_length=40, blank=True)

    file_name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    licenses_sha256 = models.CharField(max_length=64, blank=True)
    fingerprint = models.CharField(max_length=64)

    corrects = models.ForeignKey("self", models.PROTECT, null=True, related_name="corrections")
    asked_layout = models.CharField(max_length=40)
    tenant_id = models.UUIDField(null=True)  # of a per-user report
    report_date = models.DateField(null=True)  # of a per-user report
    as_of = models.DateTimeField()
    as_of_given = models.BooleanField()  # by the sender

    layout = models.CharField(max_length=40, blank=True)  # found
    headings = models.JSONField(default=list)
    months = models.JSONField(default=list)
    notes = models.JSONField(default=list)
    codes = models.JSONField(default=dict)  # rows in quarantine by code
    uncounted = models.JSONField(null=True)
    rows = models.PositiveBigIntegerField(default=0)
    facts = models.PositiveBigIntegerField(default=0)
    repeats = models.PositiveBigIntegerField(default=0)
    ignored = models.PositiveBigIntegerField(default=0)
    quarantined = models.PositiveBigIntegerField(default=0)
    flagged = models.PositiveBigIntegerField(default=0)
    new_customers = models.PositiveBigIntegerField(default=0)
    refusal = models.CharField(max_length=40, blank=True)
    refusal_reason = models.TextField(blank=True)
    phrases = models.JSONField(default=dict, db_default={})

    actor_kind = models.CharField(max_length=20)
    actor_id = models.CharField(max_length=60)
    received_at = models.DateTimeField()
    completed_at = models.DateTimeField(null=True)
    shown_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=1)

    scope: ClassVar = Scope(Permission.USAGE_BATCH_READ)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="usage_batch_state_known",
                condition=Q(state__in=[state.value for state in BatchState]),
            ),
            models.CheckConstraint(
                name="usage_batch_refused_with_reason",
                condition=(Q(state=BatchState.REFUSED.value) & ~Q(refusal=""))
                | (~Q(state=BatchState.REFUSED.value) & Q(refusal="")),
            ),
            models.CheckConstraint(
                name="usage_batch_every_row_counted",
                condition=~Q(state=BatchState.COMPLETED.value)
                | Q(layout="graph-activity")
                | Q(rows=F("facts") + F("repeats") + F("ignored") + F("quarantined")),
            ),
            models.CheckConstraint(
                name="usage_batch_uncounted_of_reports",
                condition=Q(uncounted__isnull=True)
                | Q(layout="graph-activity")
                | Q(corrects__isnull=False),
            ),
            models.UniqueConstraint(
                name="usage_batch_once",
                fields=["fingerprint"],
                condition=~Q(state=BatchState.REFUSED.value),
            ),
        ]


class LakeFile(models.Model):
    """One Parquet file of a batch that counts; rows are never changed or deleted."""

    id = models.BigAutoField(primary_key=True)
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="files")
    kind = models.CharField(max_length=20, choices=[(k.value, k.value) for k in FileKind])
    program_key = models.CharField(max_length=64, db_collation="C")
    month = models.DateField(null=True)  # first day of the month of facts; null for others
    name = models.CharField(max_length=200, unique=True)  # in the lake
    rows = models.PositiveBigIntegerField()
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)

    scope: ClassVar = Scope(internal="read through its batch")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="usage_file_month_of_facts",
                condition=Q(kind=FileKind.FACTS.value, month__day=1)
                | Q(
                    kind__in=[FileKind.TRANSACTIONS.value, FileKind.QUARANTINE.value],
                    month__isnull=True,
                ),
            )
        ]
        indexes = [
            models.Index(name="usage_file_by_month", fields=["program_key", "month", "batch"])
        ]


class UsageFact(models.Model):
    """The fact in force about one unit and month: a copy of the lake's, for pages.

    Whatever the order in which batches arrive, a row holds the fact with the latest ``as_of`` (of
    several, the one of the batch that sorts last). It can be made again from the lake at any time.

    Attributes:
        last_instant: The month's last instant in the program's zone: whoever holds the unit's slot
            then may see the figures.
        row: Of the file it came from; null where counted from many rows.
    """

    id = models.BigAutoField(primary_key=True)
    program_key = models.CharField(max_length=64, db_collation="C")
    customer = models.ForeignKey(Organization, models.PROTECT, related_name="usage_facts")
    tenant_id = models.UUIDField()
    workload = models.CharField(max_length=64, db_collation="C")
    subscription_id = models.UUIDField(null=True)
    month = models.DateField()  # its first day
    last_instant = models.DateTimeField()
    active_users = models.BigIntegerField(null=True)  # MAU
    paid_units = models.BigIntegerField(null=True)  # PAU
    assigned_units = models.BigIntegerField(null=True)
    as_of = models.DateTimeField()
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="facts_in_force")
    row = models.BigIntegerField(null=True)

    # Partners see it through their associations: `queries.visible_facts` adds those.
    scope: ClassVar = Scope(Permission.USAGE_READ, customer="customer_id")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="usage_fact_once",
                fields=["program_key", "customer", "workload", "subscription_id", "month"],
                nulls_distinct=False,
            ),
            models.CheckConstraint(name="usage_fact_month", condition=Q(month__day=1)),
            models.CheckConstraint(
                name="usage_fact_counts",
                condition=(Q(active_users__isnull=True) | Q(active_users__gte=0))
                & (Q(paid_units__isnull=True) | Q(paid_units__gte=0))
                & (Q(assigned_units__isnull=True) | Q(assigned_units__gte=0)),
            ),
        ]
        indexes = [
            models.Index(name="usage_fact_by_month", fields=["-month", "id"]),
            models.Index(name="usage_fact_by_customer", fields=["customer", "-month", "id"]),
        ]
