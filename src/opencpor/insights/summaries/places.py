"""The summaries of partners added up further, so that a look at a large partner reads few rows.

Triggers of the database add rows of the summaries up as they come and go; nobody else writes here.
``rows`` is how many of them a row adds up.
"""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from opencpor.access.models import Organization, Unit
from opencpor.access.roles import Permission
from opencpor.access.scope import Scope


def _to(model: type[models.Model]) -> Any:
    return models.ForeignKey(
        model, models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )


def _key(length: int = 64) -> Any:
    return models.CharField(max_length=length, blank=True, db_collation="C")


USAGE_KEYS = (
    "partner", "month", "program_key", "location", "shared", "place", "workload", "market",
    "segment",
)  # fmt: skip
GROWTH_KEYS = ("partner", "month", "program_key", "location", "shared", "place", "customer")
MONEY_KEYS = ("partner", "month", "program_key", "location", "workload", "currency")
EARNED_KEYS = (
    "partner", "month", "program_key", "location", "workload", "rule", "currency", "market",
    "segment",
)  # fmt: skip
CLAIM_KEYS = ("partner", "month", "program_key", "location", "workload", "market", "segment")
PARTNER_KEYS = ("partner", "month", "program_key")


class _AddedUp(models.Model):
    """What all of them have."""

    id = models.BigAutoField(primary_key=True)
    program_key = _key()
    month = models.DateField()
    partner = _to(Organization)
    rows = models.BigIntegerField()

    class Meta:
        abstract = True


class _AtLocation(_AddedUp):
    """What those have that are of one location."""

    location = _to(Unit)

    class Meta:
        abstract = True


class PlaceUsage(_AtLocation):
    """Usage of a workload at one location in a month, of all customers of a country and segment.

    Attributes:
        shared: As in `UsageSummary`; so is ``place``.
        active_known: Of how many summaries active users are known; so with paid units.
    """

    shared = models.TextField(db_collation="C")
    place = models.PositiveSmallIntegerField()
    workload = _key()
    market = _key(2)
    segment = _key(20)
    active = models.BigIntegerField()
    active_known = models.BigIntegerField()
    paid = models.BigIntegerField()
    paid_known = models.BigIntegerField()
    both_active = models.BigIntegerField()
    both_paid = models.BigIntegerField()
    growth = models.BigIntegerField()
    deployments = models.BigIntegerField()

    scope: ClassVar = Scope(Permission.USAGE_READ, partner="partner_id", unit="location_id")

    class Meta:
        db_table = "insights_place_usage"
        constraints = [
            models.UniqueConstraint(name="place_usage_once", fields=list(USAGE_KEYS)),
            models.CheckConstraint(name="place_usage_counts", condition=Q(rows__gte=0)),
        ]


class ServedGrowth(_AtLocation):
    """Growth at one customer and location in a month, of all workloads."""

    shared = models.TextField(db_collation="C")
    place = models.PositiveSmallIntegerField()
    customer = _to(Organization)
    growth = models.BigIntegerField()
    deployments = models.BigIntegerField()

    scope: ClassVar = Scope(Permission.USAGE_READ, partner="partner_id", unit="location_id")

    class Meta:
        db_table = "insights_served_growth"
        constraints = [
            models.UniqueConstraint(
                name="served_growth_once",
                fields=list(GROWTH_KEYS),
                include=["growth", "deployments"],  # a year of many customers is read from it alone
            ),
            models.CheckConstraint(name="served_growth_counts", condition=Q(rows__gte=0)),
        ]


class PlaceMoney(_AtLocation):
    """What rules posted for a workload at one location and month; adjustments by hand are not."""

    workload = _key()
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()

    scope: ClassVar = Scope(Permission.MONEY_READ, partner="partner_id", unit="location_id")

    class Meta:
        db_table = "insights_place_money"
        constraints = [
            models.UniqueConstraint(name="place_money_once", fields=list(MONEY_KEYS)),
            models.CheckConstraint(name="place_money_counts", condition=Q(rows__gte=0)),
        ]


class PlaceEarned(_AtLocation):
    """What one rule posted for a workload at one location and month, and hands adjusted there.

    Of all customers of a country and segment; the figures are those of `MoneySummary`.

    Attributes:
        workload: Empty: it is about none.
        rule: Empty: adjustments by hand.
    """

    workload = _key()
    rule = _key(80)
    currency = models.CharField(max_length=3)
    market = _key(2)
    segment = _key(20)
    lines = models.BigIntegerField()
    earned_minor = models.BigIntegerField()
    differences_minor = models.BigIntegerField()
    by_hand_minor = models.BigIntegerField()

    scope: ClassVar = Scope(Permission.MONEY_READ, partner="partner_id", unit="location_id")

    class Meta:
        db_table = "insights_place_earned"
        constraints = [
            models.UniqueConstraint(name="place_earned_once", fields=list(EARNED_KEYS)),
            models.CheckConstraint(name="place_earned_counts", condition=Q(rows__gte=0)),
        ]


class PlaceClaims(_AtLocation):
    """What became of lines for a workload that one location submitted in a month."""

    workload = _key()
    market = _key(2)
    segment = _key(20)
    lines = models.BigIntegerField()
    open = models.BigIntegerField()
    won = models.BigIntegerField()
    dropped = models.BigIntegerField()
    declined = models.BigIntegerField()
    withdrawn = models.BigIntegerField()
    decided = models.BigIntegerField()
    seconds = models.BigIntegerField()

    scope: ClassVar = Scope(Permission.CLAIM_READ, partner="partner_id", unit="location_id")

    class Meta:
        db_table = "insights_place_claims"
        constraints = [
            models.UniqueConstraint(name="place_claims_once", fields=list(CLAIM_KEYS)),
            models.CheckConstraint(name="place_claims_counts", condition=Q(rows__gte=0)),
        ]


class PartnerMonth(_AddedUp):
    """What partners of a program are compared by: growth, each unit once, and ends of claims.

    A role limited to locations does not see it: it is about a whole organization. ``rows`` are of
    usage and of claims.
    """

    used = models.BigIntegerField()  # of usage
    growth = models.BigIntegerField()
    won = models.BigIntegerField()
    dropped = models.BigIntegerField()
    declined = models.BigIntegerField()

    scope: ClassVar = Scope(Permission.USAGE_READ, partner="partner_id")

    class Meta:
        db_table = "insights_partner_month"
        constraints = [
            models.UniqueConstraint(name="partner_month_once", fields=list(PARTNER_KEYS)),
            models.CheckConstraint(name="partner_month_counts", condition=Q(rows__gte=0)),
        ]
        indexes = [models.Index(name="partner_month_of_program", fields=["program_key", "month"])]
