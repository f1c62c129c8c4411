"""Closes, the ledger, and the earnings that stand in it. Money is whole minor units, signed."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q

from opencpor.access.models import Organization, PrefixedIdField, Unit
from opencpor.access.roles import Permission
from opencpor.access.scope import Scope
from opencpor.incentives.rules.statement import Balance, JournalKind
from opencpor.register.models import Association


class Close(models.Model):
    """One month of one program, judged and posted. Written once, never changed.

    Attributes:
        month: First day of the month.
        batches: Identifiers of the batches that were read, of usage and of transactions.
        units_before: How many units had a fact in the month before.
        units_covered: How many of those have one in this month.
        reason: Why it was closed although fewer units than the program asks for were covered.
        verdict_file: Where in the lake the verdicts are.
        verdict_hash: SHA-256 of that file, hex.
        keeps_all_changes: Whether the verdicts of earlier months there are all that changed; older
            closes kept those that moved money.
        input_file: Where in the lake the associations are, as they stood when it was judged; with
            the batches and the versions, all that it takes to judge again. Empty: not kept.
        input_hash: SHA-256 of that file, hex.
        state_file: Where in the lake it is kept what the next close goes on from. Empty: not kept.
        state_hash: SHA-256 of that file, hex.
        state_about: What that file says, and of which rules.
        judged_from: The close it went on from; empty: it judged all history.
        judged_anew: How many associations were judged by their whole history all the same; None:
            all of them.
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
    state_file = models.CharField(max_length=300, default="", db_default="", blank=True)
    state_hash = models.CharField(max_length=64, default="", db_default="", blank=True)
    state_about = models.JSONField(default=dict, db_default={}, blank=True)
    judged_from = models.CharField(max_length=40, default="", db_default="", blank=True)
    judged_anew = models.PositiveIntegerField(null=True)
    verdict_rows = models.PositiveIntegerField()
    keeps_all_changes = models.BooleanField(default=False, db_default=False)
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
        close: The close that posted it; None: something else did.
        posting: What posted it, if no close did: the id of a recompute, ``rcp_``.
        program_version: By which version it was judged, if not by that of a close.
        month: The month it applies to, first day.
        processed: The month whose statement lists it, first day: that of the close, or the one
            that was open.
        milestone: The share that was reached, as written in the program; empty for growth rules.
        amount_minor: Signed, in minor units of the currency.
        corrects: The first line of the same association, rule, milestone and month.
    """

    id = PrefixedIdField(prefix="ern")
    close = models.ForeignKey(Close, models.PROTECT, null=True, related_name="earnings")
    posting = models.CharField(max_length=40, default="", db_default="", blank=True)
    program_version = models.PositiveIntegerField(null=True)
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
            models.UniqueConstraint(
                name="earning_once_per_posting",
                fields=["posting", "association", "rule", "milestone", "month"],
                condition=~Q(posting=""),
            ),
            models.CheckConstraint(
                name="earning_names_what_posted_it",
                condition=Q(close__isnull=False, posting="", program_version__isnull=True)
                | Q(
                    close__isnull=True,
                    posting__startswith="rcp_",
                    program_version__isnull=False,
                    kind="difference",
                ),
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

    @property
    def version(self) -> int:
        """By which version of the program it was judged."""
        if self.close is not None:
            return self.close.program_version
        return self.program_version or 0

    @property
    def booked_at(self) -> datetime:
        """When it was posted."""
        return self.close.closed_at if self.close is not None else self.entry.journal.posted_at


class Account(models.TextChoices):
    """The accounts of the ledger."""

    PROGRAM_EXPENSE = "program_expense"  # what the operator's program has spent
    PARTNER_PAYABLE = "partner_payable"  # what is owed to a partner location
    PAYMENT_CLEARING = "payment_clearing"  # on its way to a location; the bank has not confirmed
    BANK = "bank"  # what the bank has paid out
    FORFEITED = "forfeited"  # what nobody could be paid for too long


OF_LOCATIONS = (Account.PARTNER_PAYABLE, Account.PAYMENT_CLEARING)
OF_PROGRAM = (Account.PROGRAM_EXPENSE, Account.BANK, Account.FORFEITED)

# What the id of a journal's source begins with.
SOURCES: dict[JournalKind, tuple[str, ...]] = {
    JournalKind.CLOSE: ("cls_",),
    JournalKind.RECOMPUTE: ("rcp_",),
    JournalKind.ADJUSTMENT: ("adj_",),
    JournalKind.PAYMENT: ("pay_", "pbt_"),
    JournalKind.FORFEITURE: ("pay_",),
}


def _sources() -> Q:
    found = Q()
    for kind, prefixes in SOURCES.items():
        for prefix in prefixes:
            found |= Q(kind=kind.value, source__startswith=prefix)
    return found


class Journal(models.Model):
    """One booking: what each statement adds sums to zero in each currency, by a trigger.

    Attributes:
        number: Its place in the ledger, given by the database. Of one program's journals the one
            that is committed later has the higher number, so that a number cuts the ledger in two.
        source: The id of what posted it.
    """

    id = PrefixedIdField(prefix="jrn")
    program_key = models.CharField(max_length=64)
    number = models.BigIntegerField(db_default=0, editable=False)
    kind = models.CharField(
        max_length=20, choices=[(kind.value, kind.value) for kind in JournalKind],
        default=JournalKind.CLOSE.value, db_default=JournalKind.CLOSE.value,
    )  # fmt: skip
    source = models.CharField(max_length=40, default="", db_default="")
    close = models.ForeignKey(Close, models.PROTECT, null=True, related_name="journals")
    memo = models.CharField(max_length=200)
    posted_by = models.CharField(max_length=64)
    posted_at = models.DateTimeField()
    written_in = models.BigIntegerField(default=0)  # the transaction, set by a trigger

    scope: ClassVar = Scope(Permission.MONEY_READ)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="journal_number_once", fields=["program_key", "number"]),
            models.CheckConstraint(name="journal_source_fits_kind", condition=_sources()),
            models.CheckConstraint(
                name="journal_of_a_close_names_it",
                condition=Q(kind="close", close__isnull=False, source=models.F("close"))
                | (~Q(kind="close") & Q(close__isnull=True)),
            ),
        ]
        indexes = [
            # Which booking of earnings is the latest, however many payments came since.
            models.Index(
                name="journal_of_earnings", fields=["program_key", "-number"],
                condition=Q(kind__in=["close", "recompute"]),
            )
        ]  # fmt: skip


class Entry(models.Model):
    """One signed amount on one account. Payables grow with positive amounts.

    Attributes:
        earning: The line that it posts.
        source: What it posts, if no line: the id of an adjustment or of a payment.
    """

    journal = models.ForeignKey(Journal, models.PROTECT, related_name="entries")
    account = models.CharField(max_length=20, choices=Account.choices)
    location = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="entries")
    earning = models.OneToOneField(Earning, models.PROTECT, null=True, related_name="entry")
    source = models.CharField(max_length=40, default="", db_default="", blank=True)
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)

    scope: ClassVar = Scope(
        Permission.MONEY_READ, partner="location__organization_id", unit="location_id"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="entry_names_location_and_cause",
                condition=Q(
                    account="partner_payable",
                    location__isnull=False,
                    earning__isnull=False,
                    source="",
                )
                | Q(account__in=OF_LOCATIONS, location__isnull=False, earning__isnull=True)
                & ~Q(source="")
                | Q(account__in=OF_PROGRAM, location__isnull=True, earning__isnull=True, source=""),
            )
        ]
        indexes = [models.Index(name="entry_by_location", fields=["location", "account"])]


class Statement(models.Model):
    """One location's month: what people open, print and keep, frozen as the ledger stood then.

    It holds what was booked after the statement before it and up to its own cut, whatever posted
    it: the program's journals with numbers above ``since``, up to ``cut``. The database keeps the
    program's statements in one chain, and lets none say anything else than the ledger.
    """

    id = PrefixedIdField(prefix="stm")
    close = models.ForeignKey(Close, models.PROTECT, related_name="statements")
    location = models.ForeignKey(Unit, models.PROTECT, related_name="statements")
    month = models.DateField()
    opening_minor = models.BigIntegerField()  # owed from before
    earned_minor = models.BigIntegerField()
    adjusted_minor = models.BigIntegerField()  # for earlier months, or by hand
    paid_minor = models.BigIntegerField(default=0)
    returned_minor = models.BigIntegerField(default=0, db_default=0)
    forfeited_minor = models.BigIntegerField(default=0, db_default=0)
    minimum_minor = models.BigIntegerField()  # below this nothing is paid
    currency = models.CharField(max_length=3)
    since = models.BigIntegerField(default=0, db_default=0)
    cut = models.BigIntegerField(default=0, db_default=0)

    scope: ClassVar = Scope(
        Permission.MONEY_READ, partner="location__organization_id", unit="location_id"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(name="statement_once", fields=["close", "location"]),
            models.CheckConstraint(
                name="statement_cut_follows", condition=Q(cut__gte=models.F("since"))
            ),
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
            returned=self.returned_minor,
            forfeited=self.forfeited_minor,
        )
