"""What scores are made of beside usage and associations, and the scores themselves."""

from enum import StrEnum
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from opencpor.access.models import Organization, PrefixedIdField, Unit
from opencpor.access.roles import Permission
from opencpor.access.scope import Scope
from opencpor.directory.models import Partner

AT_LOCATION: Scope = Scope(
    Permission.USAGE_READ, partner="location__organization_id", unit="location_id"
)


class Certification(models.Model):
    """One certification of one person of a location, as it was imported last.

    Attributes:
        person: An identifier that tells people apart; never a name or an address.
        withdrawn: It was imported by mistake or taken away, and counts no longer.
    """

    id = models.BigAutoField(primary_key=True)
    location = models.ForeignKey(Unit, models.PROTECT, related_name="certifications")
    person = models.CharField(max_length=64, db_collation="C")
    certification = models.CharField(max_length=40, db_collation="C")
    since = models.DateField()
    until = models.DateField(null=True)  # the last day; null: it does not expire
    withdrawn = models.BooleanField(default=False)
    imported_at = models.DateTimeField()

    scope: ClassVar = AT_LOCATION

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="certification_once", fields=["location", "person", "certification"]
            ),
            models.CheckConstraint(
                name="certification_not_empty", condition=Q(until=None) | Q(until__gte=F("since"))
            ),
        ]


class OtherAssociation(models.Model):
    """A partner's attachment to a customer that other systems know: it counts in scores only.

    It opens nothing to the partner, keeps nobody out and pays nothing.

    Attributes:
        kind: An association type of the program that no engagement of its own gives.
        workload: Empty: all workloads of the customer.
    """

    id = models.BigAutoField(primary_key=True)
    program_key = models.CharField(max_length=64, db_collation="C")
    location = models.ForeignKey(Unit, models.PROTECT, related_name="other_associations")
    kind = models.CharField(max_length=40, db_collation="C")
    customer = models.ForeignKey(Organization, models.PROTECT, related_name="other_associations")
    workload = models.CharField(max_length=64, blank=True, db_collation="C")
    since = models.DateField()
    until = models.DateField(null=True)  # the last day; null: open
    withdrawn = models.BooleanField(default=False)
    imported_at = models.DateTimeField()

    scope: ClassVar = AT_LOCATION

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="other_association_once",
                fields=["program_key", "location", "kind", "customer", "workload", "since"],
            ),
            models.CheckConstraint(
                name="other_association_not_empty",
                condition=Q(until=None) | Q(until__gte=F("since")),
            ),
        ]


class OutsideFigure(models.Model):
    """A figure of a location and month that comes from outside; it counts in scores only."""

    id = models.BigAutoField(primary_key=True)
    program_key = models.CharField(max_length=64, db_collation="C")
    location = models.ForeignKey(Unit, models.PROTECT, related_name="outside_figures")
    figure = models.CharField(max_length=64, db_collation="C")
    month = models.DateField()  # its first day
    value = models.DecimalField(max_digits=18, decimal_places=4)
    source = models.CharField(max_length=200)
    withdrawn = models.BooleanField(default=False)
    imported_at = models.DateTimeField()

    scope: ClassVar = AT_LOCATION

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="outside_figure_once", fields=["program_key", "location", "figure", "month"]
            ),
            models.CheckConstraint(name="outside_figure_month", condition=Q(month__day=1)),
        ]


class HeldDesignation(models.Model):
    """A designation that a partner paid for, as it was imported last.

    Attributes:
        renews_on: The day on which it is to be renewed, as far as it is paid for.
    """

    id = models.BigAutoField(primary_key=True)
    program_key = models.CharField(max_length=64, db_collation="C")
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="held_designations")
    designation = models.CharField(max_length=64, db_collation="C")
    since = models.DateField()
    renews_on = models.DateField()
    withdrawn = models.BooleanField(default=False)
    imported_at = models.DateTimeField()

    # It is about a whole organization, like scores.
    scope: ClassVar = Scope(Permission.USAGE_READ, partner="partner_id")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="held_designation_once", fields=["program_key", "partner", "designation"]
            ),
            models.CheckConstraint(
                name="held_designation_renewed_later", condition=Q(renews_on__gt=F("since"))
            ),
        ]


class Score(models.Model):
    """A partner's score of one designation in one month, as it was computed last in that month.

    Attributes:
        month: The month in which it stood; later ones leave it as it is.
        day: The day that it was computed for.
        usage_month: The last month of usage that counted.
        track: The track that counts.
        total: Its points, rounded down for lists; ``result`` holds them exactly.
        qualified: Whether it was reached on that day.
        qualified_on: The first day of the month on which it was; one day is enough.
        result: Everything, as `rules.keeping` writes it.
    """

    id = PrefixedIdField(prefix="sco")
    program_key = models.CharField(max_length=64, db_collation="C")
    program_version = models.PositiveIntegerField()
    partner = models.ForeignKey(Organization, models.PROTECT, related_name="scores")
    designation = models.CharField(max_length=64, db_collation="C")
    month = models.DateField()  # its first day
    day = models.DateField()
    usage_month = models.DateField()
    track = models.CharField(max_length=64, db_collation="C")
    total = models.DecimalField(max_digits=24, decimal_places=4)
    qualified = models.BooleanField()
    qualified_on = models.DateField(null=True)
    result = models.JSONField()
    computed_at = models.DateTimeField()
    revision = models.PositiveIntegerField(default=1)

    # It is about a whole organization: a role limited to locations does not see it.
    scope: ClassVar = Scope(Permission.USAGE_READ, partner="partner_id")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="score_once_a_month",
                fields=["program_key", "partner", "designation", "month"],
            ),
            models.CheckConstraint(
                name="score_months", condition=Q(month__day=1, usage_month__day=1)
            ),
            models.CheckConstraint(
                name="score_day_in_or_after_month", condition=Q(day__gte=F("month"))
            ),
            models.CheckConstraint(
                name="score_qualified_on_a_day",
                condition=Q(qualified=False) | Q(qualified_on__isnull=False),
            ),
        ]


class Standing(StrEnum):
    """Whether a customer counts for a metric."""

    MET = "met"  # it counts, or its users grew
    NOT_MET = "not_met"
    NO_DATA = "no_data"  # nothing is known of its usage


class ScoredCustomer(models.Model):
    """A customer, or a workload of it, behind one value of a partner's newest score.

    Figures are empty where the partner has no association of its own that opens them.

    Attributes:
        part: Of the metric; with ``kind``, the association type, which value it is behind.
        before: Whether it counted a year before.
        why: Why it does not count; a `rules.judging.Why`.
        active_before: What growth is measured from, or what it was a year before.
    """

    id = models.BigAutoField(primary_key=True)
    score = models.ForeignKey(Score, models.CASCADE, related_name="customers")
    track = models.CharField(max_length=64, db_collation="C")
    metric = models.CharField(max_length=64, db_collation="C")
    part = models.CharField(max_length=64, db_collation="C")
    kind = models.CharField(max_length=40, blank=True, db_collation="C")
    customer = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    workload = models.CharField(max_length=64, blank=True, db_collation="C")
    standing = models.CharField(max_length=10, choices=[(one.value, one.value) for one in Standing])
    before = models.BooleanField()
    why = models.CharField(max_length=20, blank=True)
    active = models.BigIntegerField(null=True)
    paid = models.BigIntegerField(null=True)
    active_before = models.BigIntegerField(null=True)
    value = models.DecimalField(max_digits=40, decimal_places=4, null=True)

    scope: ClassVar = Scope(Permission.USAGE_READ, partner="score__partner_id")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="scored_customer_standing_known",
                condition=Q(standing__in=[one.value for one in Standing]),
            )
        ]
        indexes = [
            models.Index(name="scored_customer_behind", fields=["score", "track", "metric", "id"])
        ]
