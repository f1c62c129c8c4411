"""What large partners can do next, as it was found last: derived, and made anew as a whole."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from opencpor.access.models import Organization
from opencpor.access.roles import Permission
from opencpor.access.scope import Scope


class PreparedList(models.Model):
    """The list of one large partner; a partner that has none is looked at while it reads.

    A role limited to locations does not see it: it is about a whole organization.

    Attributes:
        found_at: As of when.
        costs: What a month without payment costs, for each location and program that hold
            something: `opportunity_sources.Cost` as JSON.
    """

    partner = models.OneToOneField(
        Organization, models.CASCADE, primary_key=True, related_name="+", db_constraint=False
    )
    found_at = models.DateTimeField()
    costs = models.JSONField(default=list)

    scope: ClassVar = Scope(Permission.USAGE_READ, partner="partner_id")

    class Meta:
        db_table = "insights_prepared_list"


class PreparedOpportunity(models.Model):
    """One opportunity of such a list; see `rules.opportunities.Opportunity`.

    Attributes:
        rank: Its place for those who see money.
        plain_rank: Its place for the others; None: it is only told where money is.
        workload: Of its unit; empty: it is about no unit.
    """

    id = models.BigAutoField(primary_key=True)
    partner = models.ForeignKey(
        Organization, models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    rank = models.PositiveIntegerField()
    plain_rank = models.PositiveIntegerField(null=True)
    reason = models.CharField(max_length=30, db_collation="C")
    program_key = models.CharField(max_length=64, db_collation="C")
    customer_id = models.CharField(max_length=40, db_collation="C")
    name = models.CharField(max_length=200)
    workload = models.CharField(max_length=64, blank=True, db_collation="C")
    subscription_id = models.UUIDField(null=True)
    subject = models.CharField(max_length=40, blank=True, db_collation="C")
    on = models.DateField(null=True)
    items = models.JSONField(default=list)
    users = models.BigIntegerField(null=True)
    amount = models.DecimalField(max_digits=30, decimal_places=4, null=True)
    share = models.CharField(max_length=20, blank=True, db_collation="C")
    illustrative = models.BooleanField()

    scope: ClassVar = Scope(Permission.USAGE_READ, partner="partner_id")

    class Meta:
        db_table = "insights_prepared_opportunity"
        constraints = [
            models.UniqueConstraint(name="prepared_rank_once", fields=["partner", "rank"]),
            models.UniqueConstraint(
                name="prepared_plain_rank_once",
                fields=["partner", "plain_rank"],
                condition=Q(plain_rank__isnull=False),
            ),
        ]
        indexes = [
            models.Index(name="prepared_by_reason", fields=["partner", "reason", "rank"]),
        ]


class PreparedState(models.Model):
    """When partners were looked at last, and how long that took: one row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    looked_at = models.DateTimeField()
    seconds = models.PositiveIntegerField(default=0)

    scope: ClassVar = Scope(internal="when the lists were made; each says so itself")

    class Meta:
        db_table = "insights_prepared_state"
        constraints = [models.CheckConstraint(name="prepared_state_one", condition=Q(id=1))]
