"""Yearly rows by which partners and customers are ranked, for the operator's dashboard.

A row holds the twelve months of a year, so that who leads in whatever months is found among one or
two rows of each. Triggers of the database add the summaries up; nobody else writes here. Whatever
is 0 in a summary adds no row.
"""

from enum import StrEnum
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from opencpor.access.models import Organization
from opencpor.access.roles import Permission
from opencpor.access.scope import Scope


class Measure(StrEnum):
    """What is added up."""

    LINES = "lines"  # of claims, by the month of their submission; with partners only
    WON = "won"
    DROPPED = "dropped"  # with partners only; so the next
    DECLINED = "declined"
    GROWTH = "growth"  # of what partners held, each unit's once
    EARNED = "earned"  # by rules, in minor units; adjustments by hand are not in it


def _key(length: int = 64) -> Any:
    return models.CharField(max_length=length, blank=True, db_collation="C")


def _sum() -> Any:
    return models.BigIntegerField()


class _Yearly(models.Model):
    """What both tables have.

    Attributes:
        side: What the organization is: ``partner`` or ``customer``.
        engagement: Of claims; empty with what is no claim's.
        currency: Of what was earned; else empty.
        market: The customer's country, as `segment` is the customer's.
        rows: How many rows of summaries it adds up.
    """

    id = models.BigAutoField(primary_key=True)
    side = _key(10)
    organization = models.ForeignKey(
        Organization, models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    measure = _key(10)
    program_key = _key()
    year = models.PositiveSmallIntegerField()
    engagement = _key()
    currency = models.CharField(max_length=3, blank=True)
    market = _key(2)
    segment = _key(20)
    rows = models.BigIntegerField()
    m01, m02, m03, m04 = _sum(), _sum(), _sum(), _sum()
    m05, m06, m07, m08 = _sum(), _sum(), _sum(), _sum()
    m09, m10, m11, m12 = _sum(), _sum(), _sum(), _sum()

    class Meta:
        abstract = True


KEYS = (
    "side", "measure", "organization", "year", "program_key", "engagement", "currency", "market",
    "segment",
)  # fmt: skip
"""Years of one organization follow each other: they are added up as they come."""
MONTHS = tuple(f"m{month:02}" for month in range(1, 13))
"""The index that says what stands once has these too: who leads is read from it alone."""


class Leading(_Yearly):
    """Of all workloads together."""

    scope: ClassVar = Scope(Permission.NOTE_READ)

    class Meta:
        db_table = "insights_leading"
        constraints = [
            models.UniqueConstraint(name="leading_once", fields=list(KEYS), include=MONTHS),
            models.CheckConstraint(name="leading_counts", condition=Q(rows__gte=0)),
        ]


class LeadingWorkload(_Yearly):
    """Of one workload."""

    workload = _key()

    scope: ClassVar = Scope(Permission.NOTE_READ)

    class Meta:
        db_table = "insights_leading_workload"
        constraints = [
            models.UniqueConstraint(
                name="leading_workload_once", fields=["workload", *KEYS], include=MONTHS
            ),
            models.CheckConstraint(name="leading_workload_counts", condition=Q(rows__gte=0)),
        ]
