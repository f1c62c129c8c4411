"""Files on their way, and the parts of them that are here."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from opencpor.access.models import PrefixedIdField
from opencpor.access.roles import Permission
from opencpor.access.scope import Scope
from opencpor.usage.models import Batch, Door


class Sending(models.Model):
    """A usage file that is sent in parts, with what is said beside it.

    It is its sender's alone and goes a day after its last part; what stays is the batch.

    Attributes:
        sha256: Of the whole file, in lower case, if the sender said it beforehand.
        mark: By which the sender knows the file again; only kept and told.
        received: How many bytes are here, from the file's beginning without a gap.
        batch: What the whole file became.
    """

    id = PrefixedIdField(prefix="usd")
    program_key = models.CharField(max_length=64, db_collation="C")
    file_name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64, blank=True)
    mark = models.CharField(max_length=600, blank=True)
    layout = models.CharField(max_length=40)
    tenant_id = models.UUIDField(null=True)
    report_date = models.DateField(null=True)
    as_of = models.DateTimeField(null=True)
    door = models.CharField(max_length=10, choices=[(door.value, door.value) for door in Door])
    actor_kind = models.CharField(max_length=20)
    actor_id = models.CharField(max_length=60)
    received = models.PositiveBigIntegerField(default=0)
    batch = models.ForeignKey(Batch, models.PROTECT, null=True, related_name="sendings")
    began_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    scope: ClassVar = Scope(Permission.USAGE_IMPORT)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="usage_sending_within_its_size",
                condition=Q(size__gt=0, received__lte=F("size")),
            ),
            models.CheckConstraint(
                name="usage_sending_whole_before_import",
                condition=Q(batch__isnull=True) | Q(received=F("size")),
            ),
        ]
        indexes = [
            models.Index(name="usage_sending_by_sender", fields=["actor_kind", "actor_id"]),
        ]


class Part(models.Model):
    """One part of a file on its way: an object of the lake."""

    id = models.BigAutoField(primary_key=True)
    sending = models.ForeignKey(Sending, models.CASCADE, related_name="parts")
    start = models.PositiveBigIntegerField()  # its first byte in the file
    size = models.PositiveBigIntegerField()
    name = models.CharField(max_length=200, unique=True)  # in the lake

    scope: ClassVar = Scope(internal="read through its sending")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="usage_part_once", fields=["sending", "start"]),
            models.CheckConstraint(name="usage_part_not_empty", condition=Q(size__gt=0)),
        ]
