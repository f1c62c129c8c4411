"""Summaries by month, location, customer and workload, and what has changed since.

Rows are derived, and many: their foreign keys are joined by, but the database does not check them.
"""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from opencpor.access.models import Organization, Unit
from opencpor.access.roles import Permission
from opencpor.access.scope import Scope


def _key(to: type[models.Model], *, null: bool = False) -> Any:
    return models.ForeignKey(
        to, models.DO_NOTHING, null=null, related_name="+", db_constraint=False, db_index=False
    )


class UsageSummary(models.Model):
    """What one customer used of one workload in a month, for one location that held it then.

    A fact is seen by whoever held its unit at the month's last instant; see
    ``usage.queries.visible_facts``. Units that nobody held, or whose holder may not see them any
    longer, stand in rows without a partner: operators and the customer see those.

    Attributes:
        shared: The locations that held the same units, joined by blanks; empty: nobody did. Each
            has a row of its own with the same figures.
        place: Which of them this row is for, from 0: whoever sees several counts one.
        active: Sum of active users; None: none is known. So with paid and assigned units.
        both_active: Active users of the units whose paid units are known too; with `both_paid` they
            give the percent.
        growth: Active users above each unit's highest earlier month.
        deployed: Units in which at least 40 % of the paid units were used.
        deployments: Those of them that had never been before.
        market: The customer's country, as `segment` is the customer's; `places` add up by them.
    """

    id = models.BigAutoField(primary_key=True)
    program_key = models.CharField(max_length=64, db_collation="C")
    month = models.DateField()
    customer = _key(Organization)
    workload = models.CharField(max_length=64, db_collation="C")
    partner = _key(Organization, null=True)
    location = _key(Unit, null=True)
    shared = models.TextField(blank=True, db_collation="C")
    place = models.PositiveSmallIntegerField()
    units = models.BigIntegerField()
    active = models.BigIntegerField(null=True)
    paid = models.BigIntegerField(null=True)
    assigned = models.BigIntegerField(null=True)
    both_active = models.BigIntegerField()
    both_paid = models.BigIntegerField()
    growth = models.BigIntegerField()
    deployed = models.BigIntegerField()
    deployments = models.BigIntegerField()
    market = models.CharField(max_length=2, blank=True, db_collation="C", db_default="")
    segment = models.CharField(max_length=20, blank=True, db_collation="C", db_default="")

    scope: ClassVar = Scope(
        Permission.USAGE_READ, partner="partner_id", unit="location_id", customer="customer_id"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="usage_summary_once",
                fields=["customer", "program_key", "month", "workload", "location", "shared"],
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="usage_summary_held",
                condition=Q(partner=None, location=None, shared="", place=0)
                | Q(partner__isnull=False, location__isnull=False) & ~Q(shared=""),
            ),
        ]
        indexes = [
            models.Index(name="usage_summary_of_workload", fields=["partner", "workload", "month"]),
            models.Index(name="usage_summary_by_month", fields=["month", "program_key"]),
        ]


class MoneySummary(models.Model):
    """What one location was posted for one customer's workload by one rule, for a month.

    Attributes:
        workload: Empty for an adjustment that is about no association; then the rule is empty too.
        rule: Empty for adjustments by hand.
        lines: How many lines of the ledger it adds up.
        earned_minor: First judgments, in minor units.
        differences_minor: What later closes and recomputes corrected.
        by_hand_minor: Adjustments by hand.
        market: The customer's country, as `segment` is the customer's; `totals` add up by them.
    """

    id = models.BigAutoField(primary_key=True)
    program_key = models.CharField(max_length=64, db_collation="C")
    month = models.DateField()  # that it applies to
    partner = _key(Organization)
    location = _key(Unit)
    customer = _key(Organization)
    workload = models.CharField(max_length=64, blank=True, db_collation="C")
    rule = models.CharField(max_length=80, blank=True, db_collation="C")
    currency = models.CharField(max_length=3)
    lines = models.BigIntegerField()
    earned_minor = models.BigIntegerField()
    differences_minor = models.BigIntegerField()
    by_hand_minor = models.BigIntegerField()
    market = models.CharField(max_length=2, blank=True, db_collation="C", db_default="")
    segment = models.CharField(max_length=20, blank=True, db_collation="C", db_default="")

    scope: ClassVar = Scope(Permission.MONEY_READ, partner="partner_id", unit="location_id")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="money_summary_once",
                fields=[
                    "customer", "program_key", "month", "location", "workload", "rule", "currency",
                ],
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(name="money_summary_of_partner", fields=["partner", "month"]),
            models.Index(name="money_summary_by_month", fields=["month", "program_key"]),
        ]

    @property
    def total_minor(self) -> int:
        """All that was posted, in minor units."""
        return self.earned_minor + self.differences_minor + self.by_hand_minor


class ClaimSummary(models.Model):
    """What became of the lines that one location submitted for a customer's workload in a month.

    Attributes:
        month: Of the first submission, in the program's zone.
        lines: All of them; the figures below but the last two add up to it.
        open: Not decided, accepted and waiting, or contested.
        won: An association stands, is scheduled, or stood.
        dropped: Turned down.
        declined: The customer said no.
        withdrawn: Taken back by the partner.
        decided: Lines of claims that were decided for the first time.
        seconds: From submission to that decision, altogether.
        market: The customer's country, as `segment` is the customer's; `places` add up by them.
    """

    id = models.BigAutoField(primary_key=True)
    program_key = models.CharField(max_length=64, db_collation="C")
    month = models.DateField()
    partner = _key(Organization)
    location = _key(Unit)
    customer = _key(Organization)
    engagement = models.CharField(max_length=64, db_collation="C")
    workload = models.CharField(max_length=64, db_collation="C")
    lines = models.BigIntegerField()
    open = models.BigIntegerField()
    won = models.BigIntegerField()
    dropped = models.BigIntegerField()
    declined = models.BigIntegerField()
    withdrawn = models.BigIntegerField()
    decided = models.BigIntegerField()
    seconds = models.BigIntegerField()
    market = models.CharField(max_length=2, blank=True, db_collation="C", db_default="")
    segment = models.CharField(max_length=20, blank=True, db_collation="C", db_default="")

    scope: ClassVar = Scope(
        Permission.CLAIM_READ, partner="partner_id", unit="location_id", customer="customer_id"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="claim_summary_once",
                fields=["customer", "program_key", "month", "location", "engagement", "workload"],
            ),
            models.CheckConstraint(
                name="claim_summary_adds_up",
                condition=Q(
                    lines=models.F("open")
                    + models.F("won")
                    + models.F("dropped")
                    + models.F("declined")
                    + models.F("withdrawn")
                ),
            ),
        ]
        indexes = [
            models.Index(name="claim_summary_of_partner", fields=["partner", "month"]),
            models.Index(name="claim_summary_by_month", fields=["month", "program_key"]),
        ]


class SummaryState(models.Model):
    """How far the summaries are: one row.

    Attributes:
        computed_at: When they began to be brought up to date last.
        seconds: How long that took.
        position: What was published up to there is in them, as far as it is about claims.
        terms: What they were computed by: by program, whether declines hide, and the time zone.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    computed_at = models.DateTimeField()
    seconds = models.PositiveIntegerField(default=0)
    position = models.BigIntegerField(default=0)
    terms = models.JSONField(default=dict)

    scope: ClassVar = Scope(internal="how far the summaries are; read beside them")

    class Meta:
        db_table = "insights_summary_state"
        constraints = [models.CheckConstraint(name="summary_state_one", condition=Q(id=1))]


class SummaryChange(models.Model):
    """Something changed that usage or money is summed from; triggers of the database write it.

    Whoever computes reads these rows first and removes the same ones at the end, so that a change
    that commits meanwhile is never lost.

    Attributes:
        kind: What ``key`` is the id of: a ``batch``, a ``journal``, a ``customer``, or one of whom
            only ``claims`` have changed; ``all`` has none.
        program_key: Empty: whatever the program.
    """

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=10)
    program_key = models.CharField(max_length=64, blank=True, db_collation="C")
    key = models.CharField(max_length=40, blank=True, db_collation="C")

    scope: ClassVar = Scope(internal="says what summaries lack, and nothing else")

    class Meta:
        db_table = "insights_summary_change"
