"""Who holds what: slots, tenures, associations. The database excludes two holders of one slot.

Locks are taken in one order everywhere: claim, then slots by ascending id, then tenure.
"""

from enum import StrEnum
from typing import Any, ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from opencpor.access.models import Organization, PrefixedIdField, Unit
from opencpor.access.roles import Permission
from opencpor.access.scope import Scope


class Source(StrEnum):
    """How an association came to be."""

    CLAIM = "claim"  # a claim's line was approved
    IMPORTED = "imported"  # it existed before this installation; no evidence on file


class Slot(models.Model):
    """What one partner organization can hold at a time.

    A workload of a tenant (``subscription_id`` empty), or one subscription, named by its GUID since
    a reviewer may accept one that no feed knows yet; ``workload`` then says under which workload
    its usage is reported. Slots are per program.
    """

    id = models.BigAutoField(primary_key=True)
    program_key = models.CharField(max_length=64, db_collation="C")
    customer = models.ForeignKey(Organization, models.PROTECT, related_name="slots")
    workload = models.CharField(max_length=64, db_collation="C")
    subscription_id = models.UUIDField(null=True)

    scope: ClassVar = Scope(internal="says nothing alone; who holds it is read from associations")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="slot_once_per_workload",
                fields=["program_key", "customer", "workload"],
                condition=Q(subscription_id__isnull=True),
            ),
            models.UniqueConstraint(
                name="slot_once_per_subscription",
                fields=["program_key", "subscription_id"],
                condition=Q(subscription_id__isnull=False),
            ),
        ]


class Tenure(models.Model):
    """One organization's hold on one slot, from its first association to the end of its last.

    Two tenures of a slot never overlap. A deferred trigger keeps a tenure exactly as long as its
    associations reach.
    """

    id = models.BigAutoField(primary_key=True)
    slot = models.ForeignKey(Slot, models.PROTECT, related_name="tenures")
    partner = models.ForeignKey(Organization, models.PROTECT, related_name="tenures")
    period = DateTimeRangeField()  # [from, until); an absent end is open

    scope: ClassVar = Scope(internal="the row that excludes rivals; read through its associations")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="tenure_id_slot_partner", fields=["id", "slot", "partner"]
            ),
            models.CheckConstraint(name="tenure_not_empty", condition=Q(period__isempty=False)),
            models.CheckConstraint(
                name="tenure_has_start", condition=Q(period__startswith__isnull=False)
            ),
            ExclusionConstraint(
                name="tenure_one_holder",
                expressions=[
                    (
                        Func(
                            F("slot_id"),
                            F("slot_id"),
                            Value("[]"),
                            function="int8range",
                            output_field=BigIntegerRangeField(),
                        ),
                        RangeOperators.EQUAL,
                    ),
                    ("period", RangeOperators.OVERLAPS),
                ],
            ),
        ]


class Association(models.Model):
    """One engagement of a partner's location on a slot, for a period within the tenure.

    ``slot`` and ``partner`` repeat the tenure's; a composite foreign key keeps them true.
    """

    id = PrefixedIdField(prefix="asc")
    tenure = models.ForeignKey(Tenure, models.PROTECT, related_name="associations")
    slot = models.ForeignKey(Slot, models.PROTECT, related_name="associations")
    partner = models.ForeignKey(Organization, models.PROTECT, related_name="associations")
    location = models.ForeignKey(Unit, models.PROTECT, related_name="associations")
    engagement = models.CharField(max_length=64, db_collation="C")
    program_version = models.PositiveIntegerField()
    claim_line = models.CharField(max_length=40, blank=True, db_collation="C")  # empty: imported
    source = models.CharField(max_length=10, choices=[(s.value, s.value) for s in Source])
    reference = models.CharField(max_length=100, blank=True)  # where an imported one came from
    period = DateTimeRangeField()
    opted_out = models.BooleanField(default=False)  # of payment, as was said last
    end_reason = models.CharField(max_length=40, blank=True)  # a code of the program's end reasons
    void_from = models.DateField(null=True)  # first day of the first month that does not count
    # The one that it follows, at another location of the organization, inside the same tenure.
    moved_from = models.OneToOneField("self", models.PROTECT, null=True, related_name="moved_to")
    moves_to = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")  # is to, later
    moves_on = models.DateField(null=True)  # the first day of the month in which it will
    created_at = models.DateTimeField(auto_now_add=True)
    revision = models.PositiveIntegerField(default=1)

    scope: ClassVar = Scope(
        Permission.ASSOCIATION_READ,
        partner="partner_id",
        unit="location_id",
        customer="slot__customer_id",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="association_not_empty", condition=Q(period__isempty=False)
            ),
            models.CheckConstraint(
                name="association_source_known",
                condition=Q(source=Source.CLAIM.value) & ~Q(claim_line="")
                | Q(source=Source.IMPORTED.value, claim_line=""),
            ),
            models.CheckConstraint(
                name="association_end_has_reason",
                condition=Q(end_reason="") | Q(period__upper_inf=False),
            ),
            models.CheckConstraint(
                name="association_void_has_ended",
                condition=Q(void_from=None)
                | Q(void_from__day=1, period__upper_inf=False) & ~Q(end_reason=""),
            ),
            models.CheckConstraint(
                name="association_moves_in_a_month",
                condition=Q(moves_to=None, moves_on=None)
                | Q(moves_to__isnull=False, moves_on__day=1),
            ),
            # What a successor points at: it follows within one tenure.
            models.UniqueConstraint(name="association_id_tenure", fields=["id", "tenure"]),
            ExclusionConstraint(  # one association per tenure and engagement at a time
                name="association_once_per_engagement",
                expressions=[
                    (
                        Func(
                            F("tenure_id"),
                            F("tenure_id"),
                            Value("[]"),
                            function="int8range",
                            output_field=BigIntegerRangeField(),
                        ),
                        RangeOperators.EQUAL,
                    ),
                    (
                        Func(
                            Func(F("engagement"), Value(0), function="hashtextextended"),
                            Func(F("engagement"), Value(0), function="hashtextextended"),
                            Value("[]"),
                            function="int8range",
                            output_field=BigIntegerRangeField(),
                        ),
                        RangeOperators.EQUAL,
                    ),
                    ("period", RangeOperators.OVERLAPS),
                ],
            ),
        ]
        indexes = [
            models.Index(name="association_by_partner", fields=["partner", "id"]),
            models.Index(name="association_by_line", fields=["claim_line"]),
            models.Index(
                name="association_by_reference", fields=["reference"], condition=~Q(reference="")
            ),
        ]


def _key(to: type[models.Model]) -> Any:
    return models.ForeignKey(
        to, models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )


class Served(models.Model):
    """A customer that a partner's location has, or had, any association with.

    Lists of customers read it instead of all associations. A trigger of the database notes it with
    associations, which are never deleted and never change whose they are; nobody else writes here.
    Nobody waits for it either: of several who note the same at once each does, and whoever reads
    takes them as one.
    """

    id = models.BigAutoField(primary_key=True)
    partner = _key(Organization)
    location = _key(Unit)
    customer = _key(Organization)

    scope: ClassVar = Scope(
        Permission.ASSOCIATION_READ,
        partner="partner_id",
        unit="location_id",
        customer="customer_id",
    )

    class Meta:
        indexes = [
            models.Index(name="served_by_partner", fields=["partner", "customer", "location"])
        ]


class PaymentChange(models.Model):
    """From a month on, payment for an association is waived, or not any longer.

    Before the first change the opposite held, from the association's start. A month that is closed
    never gets one, so that closes judge it as it was.
    """

    id = models.BigAutoField(primary_key=True)
    association = models.ForeignKey(Association, models.PROTECT, related_name="payment_changes")
    month = models.DateField()  # its first day
    opted_out = models.BooleanField()

    scope: ClassVar = Scope(internal="read with its association")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="payment_change_once_a_month", fields=["association", "month"]
            ),
            models.CheckConstraint(name="payment_change_from_first_day", condition=Q(month__day=1)),
        ]
