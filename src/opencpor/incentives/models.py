"""Closes, the ledger, and the earnings that stand in it. Money is whole minor units, signed."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from opencpor.access.models import Organization, PrefixedIdField, Unit
from opencpor.access.roles import Permission
from opencpor.access.scope import Scope
from opencpor.incentives.rules.closing import Balance
from opencpor.register.models import Association


class Close(models.Model):
    """One month of one program, judged and posted. Written once, never changed.

    Attributes:
        month: First day of the month.
        batches: Identifiers of the usage batches that were read.
        units_before: How many units had a fact in the month before.
        units_covered: How many of those have one in this month.
        reason: Why it was closed although fewer units than the program asks for were covered.
        verdict_file: Where in the lake the verdicts are.
        verdict_hash: SHA-256 of that file, hex.
        input_file: Where in the lake the associations are, as they stood when it was judged; with
            the batches and the versions, all that it takes to judge again. Empty: not kept.
        input_hash: SHA-256 of that file, hex.
    """

    id = PrefixedIdField(prefix="cls")
    program_key = models.CharField(max_length=64)
    month = models.DateField()
    program_version = models.PositiveIntegerField()
    currency = models.CharField(max_length=3)
    batches = models.JSONField()
    units_before = models.PositiveIntegerField()
    units_covered = models.PositiveIntegerField()
    reason = models.TextField(blank=True)
    verdict_file = models.CharField(max_length=300)
    verdict_hash = models.CharField(max_length=64)
    input_file = models.CharField(max_length=300, default="", blank=True)
    input_hash = models.CharField(max_length=64, default="", blank=True)
    verdict_rows = models.PositiveIntegerField()
    engine = models.JSONField()
    closed_by = models.CharField(max_length=64)
    closed_at = models.DateTimeField()

    scope: ClassVar = Scope(Permission.MONEY_READ)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="close_once", fields=["program_key", "month"]),
            models.CheckConstraint(name="close_first_of_month", condition=Q(month__day=1)),
            models.CheckConstraint(
                name="close_coverage", condition=Q(units_covered__lte=models.F("units_before"))
            ),
        ]


class EarningKind(models.TextChoices):
    """What a line is."""

    EARNED = "earned"  # first judgment of its month
    DIFFERENCE = "difference"  # corrects what was posted for an earlier month


class Earning(models.Model):
    """One line: what one association earned by one rule in one month, or a correction of that.

    Attributes:
        month: The month it applies to, first day.
        processed: The month whose close posted it, first day.
        milestone: The share that was reached, as written in the program; empty for growth rules.
        amount_minor: Signed, in minor units of the currency.
        corrects: The first line of the same association, rule, milestone and month.
    """

    id = PrefixedIdField(prefix="ern")
    close = models.ForeignKey(Close, models.PROTECT, related_name="earnings")
    kind = models.CharField(max_length=10, choices=EarningKind.choices)
    program_key = models.CharField(max_length=64)
    location = models.ForeignKey(Unit, models.PROTECT, related_name="earnings")
    customer = models.ForeignKey(Organization, models.PROTECT, related_name="earnings")
    association = models.ForeignKey(Association, models.PROTECT, related_name="earnings")
    engagement = models.CharField(max_length=64)
    rule = models.CharField(max_length=80)
    milestone = models.CharField(max_length=20, blank=True)
    workload = models.CharField(max_length=64)
    subscription_id = models.CharField(max_length=64, blank=True)
    month = models.DateField()
    processed = models.DateField()
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    corrects = models.ForeignKey("self", models.PROTECT, null=True, related_name="corrections")

    scope: ClassVar = Scope(
        Permission.MONEY_READ, partner="location__organization_id", unit="location_id"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="earning_once_per_close",
                fields=["close", "association", "rule", "milestone", "month"],
            ),
            models.CheckConstraint(
                name="earning_kind_fits_months",
                condition=Q(kind="earned", month=models.F("processed"), amount_minor__gte=0)
                | Q(kind="difference", month__lt=models.F("processed")),
            ),
        ]
        indexes = [
            models.Index(name="earning_by_location", fields=["location", "processed", "id"]),
            models.Index(name="earning_by_customer", fields=["customer", "month"]),
            models.Index(name="earning_by_month", fields=["program_key", "month"]),
        ]


class Account(models.TextChoices):
    """The accounts of the ledger."""

    PROGRAM_EXPENSE = "program_expense"  # what the operator's program has spent
    PARTNER_PAYABLE = "partner_payable"  # what is owed to a partner location


class Journal(models.Model):
    """One booking: what each statement adds sums to zero in each currency, by a trigger."""

    id = PrefixedIdField(prefix="jrn")
    program_key = models.CharField(max_length=64)
    close = models.ForeignKey(Close, models.PROTECT, null=True, related_name="journals")
    memo = models.CharField(max_length=200)
    posted_by = models.CharField(max_length=64)
    posted_at = models.DateTimeField()
    written_in = models.BigIntegerField(default=0)  # the transaction, set by a trigger

    scope: ClassVar = Scope(Permission.MONEY_READ)


class Entry(models.Model):
    """One signed amount on one account. Payables grow with positive amounts."""

    journal = models.ForeignKey(Journal, models.PROTECT, related_name="entries")
    account = models.CharField(max_length=20, choices=Account.choices)
    location = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="entries")
    earning = models.OneToOneField(Earning, models.PROTECT, null=True, related_name="entry")
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)

    scope: ClassVar = Scope(
        Permission.MONEY_READ, partner="location__organization_id", unit="location_id"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="entry_payable_names_location",
                condition=Q(account="partner_payable", location__isnull=False)
                | Q(account="program_expense", location__isnull=True, earning__isnull=True),
            )
        ]
        indexes = [models.Index(name="entry_by_location", fields=["location", "account"])]


class Statement(models.Model):
    """One location's month: what people open, print and keep, frozen as the ledger stood then."""

    id = PrefixedIdField(prefix="stm")
    close = models.ForeignKey(Close, models.PROTECT, related_name="statements")
    location = models.ForeignKey(Unit, models.PROTECT, related_name="statements")
    month = models.DateField()
    opening_minor = models.BigIntegerField()  # owed from before
    earned_minor = models.BigIntegerField()
    adjusted_minor = models.BigIntegerField()  # differences for earlier months
    paid_minor = models.BigIntegerField(default=0)  # during the month
    minimum_minor = models.BigIntegerField()  # below this nothing is paid
    currency = models.CharField(max_length=3)

    scope: ClassVar = Scope(
        Permission.MONEY_READ, partner="location__organization_id", unit="location_id"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(name="statement_once", fields=["close", "location"]),
        ]

    @property
    def balance(self) -> Balance:
        """The figures as the statement says them."""
        return Balance(
            opening=self.opening_minor,
            earned=self.earned_minor,
            adjusted=self.adjusted_minor,
            paid=self.paid_minor,
            minimum=self.minimum_minor,
        )
