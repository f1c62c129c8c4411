"""Comparisons of what was judged with what would be: the question, and where the answer lies."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from opencpor.access.models import PrefixedIdField
from opencpor.access.roles import Permission
from opencpor.access.scope import Scope
from opencpor.incentives.models import Close


class WhatIfKind(models.TextChoices):
    """What was asked."""

    BACK_TEST = "back_test"  # closed months by other rules
    USAGE = "usage"  # the months to come with other usage
    RECOMPUTE = "recompute"  # closed months anew, for a recompute that posts the differences


class WhatIf(models.Model):
    """A question, and the comparison that answers it. Nothing of it is ever posted.

    Answers lie in the lake, one row for each line that differs and one for each sum; rows name
    their location, so that readers get those whose money they may see.

    Attributes:
        organization_id: Whose people see it: that of whoever asked.
        first: First day of the first month that is compared; ``last`` likewise.
        asked: What is different, as the API writes it.
        text: A program document that was given, as written; empty: none was.
        close: The close whose stored inputs are read.
        expires_at: From then on it is forgotten; None: something else keeps it.
        finished_at: When it was answered; what follows is empty until then.
        lines: How many lines differ.
    """

    id = PrefixedIdField(prefix="wif")
    program_key = models.CharField(max_length=64, db_collation="C")
    kind = models.CharField(max_length=12, choices=WhatIfKind.choices)
    organization_id = models.CharField(max_length=40)
    first = models.DateField()
    last = models.DateField()
    asked = models.JSONField()
    text = models.TextField(blank=True)
    close = models.ForeignKey(Close, models.PROTECT, related_name="+")
    operation_id = models.CharField(max_length=40, blank=True)
    asked_by = models.CharField(max_length=64)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    currency = models.CharField(max_length=3)
    lines = models.PositiveIntegerField(null=True)
    lines_file = models.CharField(max_length=300, blank=True)
    lines_hash = models.CharField(max_length=64, blank=True)
    sums_file = models.CharField(max_length=300, blank=True)
    sums_hash = models.CharField(max_length=64, blank=True)

    scope: ClassVar = Scope(Permission.MONEY_READ, home="organization_id")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="what_if_months",
                condition=Q(first__day=1, last__day=1, first__lte=F("last")),
            ),
            models.CheckConstraint(name="what_if_known", condition=Q(kind__in=WhatIfKind.values)),
            models.CheckConstraint(
                name="what_if_answered",
                condition=Q(finished_at=None, lines=None, lines_file="", sums_file="")
                | Q(finished_at__isnull=False, lines__isnull=False)
                & ~Q(lines_file="")
                & ~Q(sums_file=""),
            ),
        ]
        indexes = [
            models.Index(name="what_if_by_home", fields=["organization_id", "-id"]),
            models.Index(name="what_if_by_end", fields=["expires_at"]),
        ]
