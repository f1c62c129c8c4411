"""The figures of data quality as they were last computed, and what has changed since."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from opencpor.access.roles import Permission
from opencpor.access.scope import Scope
from opencpor.usage.quality.rules import Kind

WHOLE = 100


class QualityResult(models.Model):
    """What a program's usage came to, by month and workload; it can be computed again any time.

    Attributes:
        computed_at: When it began to read; None: it has not been computed yet.
        percent: How far the next one is; None: none is under way.
        seconds: How long it took.
        first: First day of the first month with usage; None: there was none.
        last: First day of the month after the newest with usage.
        jump_factor: What was called a jump, as was `jump_minimum`.
        sources: SHA-256 over the names of the files it was computed from.
        cells: Month as an index, workload, and the counts in their order.
    """

    program_key = models.CharField(max_length=64, db_collation="C", primary_key=True)
    computed_at = models.DateTimeField(null=True)
    percent = models.PositiveSmallIntegerField(null=True)
    seconds = models.PositiveIntegerField(default=0)
    first = models.DateField(null=True)
    last = models.DateField(null=True)
    jump_factor = models.CharField(max_length=20, blank=True)
    jump_minimum = models.PositiveBigIntegerField(default=0)
    sources = models.CharField(max_length=64, blank=True)
    cells = models.JSONField(default=list)

    scope: ClassVar = Scope(Permission.USAGE_BATCH_READ)

    class Meta:
        db_table = "usage_quality_result"
        constraints = [
            models.CheckConstraint(
                name="quality_percent", condition=Q(percent=None) | Q(percent__lte=WHOLE)
            ),
            models.CheckConstraint(
                name="quality_months",
                condition=Q(first=None, last=None)
                | Q(first__day=1, last__day=1, first__lt=F("last"), computed_at__isnull=False),
            ),
        ]


class QualityPlaces(models.Model):
    """Where in a month the units of one kind are, as they were last computed with the figures.

    Whoever lists them reads the facts of these tenants alone. A kind that a month has none of has
    no row.

    Attributes:
        counts: How many there are by what the ids of their tenants begin with.
    """

    program_key = models.CharField(max_length=64, db_collation="C")
    month = models.DateField()
    kind = models.CharField(max_length=20)
    counts = models.JSONField()

    scope: ClassVar = Scope(internal="where lists look; who may read those asks for the right")

    class Meta:
        db_table = "usage_quality_places"
        constraints = [
            models.UniqueConstraint(
                name="quality_places_once", fields=["program_key", "month", "kind"]
            ),
            models.CheckConstraint(
                name="quality_places_known",
                condition=Q(month__day=1, kind__in=[one.value for one in Kind]),
            ),
        ]


class LateCount(models.Model):
    """How many units newer usage changes in a closed month; it can be counted again any time.

    Attributes:
        sources: SHA-256 over the files that were compared: where it is another now, count again.
        changed: How many units by the batch whose fact is in force.
    """

    program_key = models.CharField(max_length=64, db_collation="C")
    month = models.DateField()
    sources = models.CharField(max_length=64)
    changed = models.JSONField()

    scope: ClassVar = Scope(Permission.USAGE_BATCH_READ)

    class Meta:
        db_table = "usage_late_count"
        constraints = [
            models.UniqueConstraint(name="late_count_once", fields=["program_key", "month"]),
            models.CheckConstraint(name="late_count_month", condition=Q(month__day=1)),
        ]


class QualityChange(models.Model):
    """Something changed that the figures are computed from; triggers of the database write it.

    Whoever computes them reads these rows first and removes the same ones at the end: a change
    that commits meanwhile leaves its row, so that figures are never taken for newer than they are.
    """

    id = models.BigAutoField(primary_key=True)

    scope: ClassVar = Scope(internal="says that figures are out of date, and nothing else")

    class Meta:
        db_table = "usage_quality_change"
