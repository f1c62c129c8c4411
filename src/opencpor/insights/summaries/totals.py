"""Totals over all customers and partners, for the operator's dashboard.

`ReviewSummary` holds what one customer's claims came to, as the other summaries do. Triggers of the
database add its rows up to `ReviewTotal` as they come and go, and `MoneySummary` to `MoneyTotal`,
so that a look at the whole program reads some thousand rows, however many claims there are.
"""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from opencpor.access.models import Organization
from opencpor.access.roles import Permission
from opencpor.access.scope import Scope


def _key() -> Any:
    return models.CharField(max_length=64, db_collation="C")


def _word(length: int) -> Any:
    return models.CharField(max_length=length, blank=True, db_collation="C")


class ReviewSummary(models.Model):
    """What the claims came to that were submitted for one customer in a month.

    Attributes:
        month: Of the first submission, in the program's zone.
        market: The customer's country, as `segment` is the customer's.
        workload: Claims with a line for it; empty: all of them.
        counts: By figure, such as ``clock.submitted.kept``, how many of these claims it is true of.
    """

    id = models.BigAutoField(primary_key=True)
    program_key = _key()
    month = models.DateField()
    customer = models.ForeignKey(
        Organization, models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    market = _word(2)
    segment = _word(20)
    engagement = _key()
    workload = _word(64)
    counts = models.JSONField()

    scope: ClassVar = Scope(Permission.NOTE_READ)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="review_summary_once",
                fields=["customer", "program_key", "month", "engagement", "workload"],
            ),
        ]


class ReviewTotal(models.Model):
    """Of how many claims one figure is true, over all customers; triggers write it."""

    id = models.BigAutoField(primary_key=True)
    program_key = _key()
    month = models.DateField()
    engagement = _key()
    workload = _word(64)
    market = _word(2)
    segment = _word(20)
    figure = models.CharField(max_length=120, db_collation="C")
    claims = models.BigIntegerField()

    scope: ClassVar = Scope(Permission.NOTE_READ)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="review_total_once",
                fields=[
                    "figure", "workload", "month", "program_key", "engagement", "market", "segment",
                ],
            ),
            models.CheckConstraint(name="review_total_counts", condition=Q(claims__gte=0)),
        ]  # fmt: skip
        indexes = [models.Index(name="review_total_by_month", fields=["workload", "month"])]


class MoneyTotal(models.Model):
    """What one rule was posted for a month, over all partners; triggers write it."""

    id = models.BigAutoField(primary_key=True)
    program_key = _key()
    month = models.DateField()
    workload = _word(64)
    market = _word(2)
    segment = _word(20)
    rule = _word(80)
    currency = models.CharField(max_length=3)
    lines = models.BigIntegerField()
    earned_minor = models.BigIntegerField()
    differences_minor = models.BigIntegerField()
    by_hand_minor = models.BigIntegerField()

    scope: ClassVar = Scope(Permission.MONEY_READ)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="money_total_once",
                fields=[
                    "month", "program_key", "workload", "market", "segment", "rule", "currency",
                ],
            ),
            models.CheckConstraint(name="money_total_counts", condition=Q(lines__gte=0)),
        ]  # fmt: skip
