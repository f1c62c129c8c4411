"""Batches of payments and the payments in them. The ledger says what they moved."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from opencpor.access.models import PrefixedIdField, Unit
from opencpor.access.roles import Permission
from opencpor.access.scope import Scope
from opencpor.incentives.models import Journal, Statement
from opencpor.incentives.payees.models import Payee
from opencpor.incentives.payments.lifecycle import BatchState, PaymentState

NOT_BOOKED = (PaymentState.UPCOMING.value, PaymentState.REJECTED.value)
EXPLAINED = (
    PaymentState.FAILED.value, PaymentState.REVERSED.value, PaymentState.FORFEITED.value,
)  # fmt: skip


class BankFormat(models.TextChoices):
    """What the bank is given."""

    PAIN001 = "pain001"  # ISO 20022 pain.001
    CSV = "csv"  # a table; payees may be references into another system


class PaymentBatch(models.Model):
    """The balances of a program and currency that go to the bank together, by two persons.

    The database keeps what was proposed, lets only another person approve or reject it, and has
    its payments share its fate.

    Attributes:
        execute_on: When the bank shall pay.
        left_out: Locations that were owed something and are not in it: id, amount and why.
        decided_by: Who approved, rejected or withdrew it.
        reason: Why it was rejected.
        journal: What its approval booked.
    """

    id = PrefixedIdField(prefix="pbt")
    program_key = models.CharField(max_length=64)
    currency = models.CharField(max_length=3)
    format = models.CharField(max_length=10, choices=BankFormat.choices)
    execute_on = models.DateField()
    total_minor = models.BigIntegerField()
    left_out = models.JSONField()
    state = models.CharField(
        max_length=10, choices=[(one.value, one.value) for one in BatchState],
        default=BatchState.PROPOSED.value,
    )  # fmt: skip
    proposed_by = models.CharField(max_length=64)
    proposed_at = models.DateTimeField()
    decided_by = models.CharField(max_length=64, blank=True)
    decided_at = models.DateTimeField(null=True)
    reason = models.TextField(max_length=2000, blank=True)
    journal = models.OneToOneField(Journal, models.PROTECT, null=True, related_name="batch")
    revision = models.PositiveIntegerField(default=1)

    scope: ClassVar = Scope(Permission.MONEY_READ)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="payment_batch_one_waits",
                fields=["program_key", "currency"],
                condition=Q(state="proposed"),
            ),
            models.CheckConstraint(
                name="payment_batch_known",
                condition=Q(
                    state__in=[one.value for one in BatchState],
                    format__in=[one.value for one in BankFormat],
                    total_minor__gt=0,
                ),
            ),
            models.CheckConstraint(
                name="payment_batch_decided",
                condition=Q(state="proposed", decided_at=None, decided_by="")
                | (~Q(state="proposed") & Q(decided_at__isnull=False) & ~Q(decided_by="")),
            ),
            models.CheckConstraint(
                name="payment_batch_two_persons",
                condition=Q(state="proposed")
                | Q(state__in=["approved", "rejected"]) & ~Q(decided_by=F("proposed_by"))
                | Q(state="withdrawn", decided_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="payment_batch_rejected_says_why",
                condition=Q(state="rejected") & ~Q(reason="") | ~Q(state="rejected") & Q(reason=""),
            ),
            models.CheckConstraint(
                name="payment_batch_booked",
                condition=Q(state="approved", journal__isnull=False)
                | ~Q(state="approved") & Q(journal=None),
            ),
        ]
        indexes = [models.Index(name="payment_batch_by_state", fields=["state", "id"])]


class ForfeitWarning(models.Model):
    """That a partner was told what it will lose unless somebody can be paid; it never changes.

    Attributes:
        statement: The first one that said that this is payable.
        amount_minor: What waited since then, besides what a statement before it said.
        last_day: Until when a payee keeps it, in the program's calendar.
    """

    id = PrefixedIdField(prefix="pfw")
    statement = models.ForeignKey(Statement, models.PROTECT, related_name="forfeit_warnings")
    amount_minor = models.BigIntegerField()
    last_day = models.DateField()
    told_at = models.DateTimeField()

    scope: ClassVar = Scope(
        Permission.MONEY_READ,
        partner="statement__location__organization_id",
        unit="statement__location_id",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(name="forfeit_warning_once", fields=["statement", "last_day"]),
            models.CheckConstraint(
                name="forfeit_warning_of_something", condition=Q(amount_minor__gt=0)
            ),
        ]


class Payment(models.Model):
    """What one location is paid: its whole balance of a program and currency.

    One that is forfeited is of what was owed with the statement of its warning, and still is.
    The database lets it take the steps of `lifecycle` alone, and only if the ledger says the same.

    Attributes:
        batch: None: it was forfeited, and is in none.
        payee: The version whose account it goes to; None: there was none, so it was forfeited.
        retries: The payment before, if that came back.
        journal: What took the amount up for payment; the balance of before is what it pays.
        state_since: When it came to its state.
        code: Why it came back, as the bank says it; why it was forfeited.
        reason: The same in words.
        sent_at: When the bank's confirmation was booked.
        warning: What the partner was told before it was forfeited.
    """

    id = PrefixedIdField(prefix="pay")
    batch = models.ForeignKey(PaymentBatch, models.PROTECT, null=True, related_name="payments")
    program_key = models.CharField(max_length=64)
    location = models.ForeignKey(Unit, models.PROTECT, related_name="payments")
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()
    payee = models.ForeignKey(Payee, models.PROTECT, null=True, related_name="payments")
    retries = models.ForeignKey("self", models.PROTECT, null=True, related_name="retried_by")
    journal = models.ForeignKey(Journal, models.PROTECT, null=True, related_name="payments")
    state = models.CharField(
        max_length=24, choices=[(one.value, one.value) for one in PaymentState],
        default=PaymentState.UPCOMING.value,
    )  # fmt: skip
    state_since = models.DateTimeField()
    code = models.CharField(max_length=35, blank=True)
    reason = models.TextField(max_length=2000, blank=True)
    sent_at = models.DateTimeField(null=True)
    warning = models.OneToOneField(
        ForfeitWarning, models.PROTECT, null=True, related_name="payment"
    )
    revision = models.PositiveIntegerField(default=1)

    scope: ClassVar = Scope(
        Permission.MONEY_READ, partner="location__organization_id", unit="location_id"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(name="payment_once_per_batch", fields=["batch", "location"]),
            models.CheckConstraint(
                name="payment_known",
                condition=Q(state__in=[one.value for one in PaymentState], amount_minor__gt=0),
            ),
            models.CheckConstraint(
                name="payment_in_a_batch",
                condition=Q(state="forfeited", batch=None, payee=None, retries=None)
                | ~Q(state="forfeited") & Q(batch__isnull=False, payee__isnull=False),
            ),
            models.CheckConstraint(
                name="payment_booked",
                condition=Q(state__in=NOT_BOOKED, journal=None)
                | ~Q(state__in=NOT_BOOKED) & Q(journal__isnull=False),
            ),
            models.CheckConstraint(
                name="payment_back_says_why",
                condition=Q(state__in=EXPLAINED) & ~Q(reason="")
                | ~Q(state__in=EXPLAINED) & Q(reason="", code=""),
            ),
            models.CheckConstraint(
                name="payment_sent_says_when",
                condition=Q(state__in=["sent", "reversed"], sent_at__isnull=False)
                | ~Q(state__in=["sent", "reversed"]) & Q(sent_at=None),
            ),
        ]
        indexes = [
            models.Index(name="payment_by_location", fields=["location", "id"]),
            models.Index(name="payment_by_state", fields=["state", "id"]),
        ]

    @property
    def upto(self) -> int | None:
        """The last number of the ledger that it is made of; None while nothing is taken up."""
        if self.warning is not None:
            return self.warning.statement.cut
        return self.journal.number - 1 if self.journal is not None else None


class PaymentFile(models.Model):
    """What the bank was given for a batch, byte by byte; sealed, as it holds accounts.

    Attributes:
        key_id: Which of the keys of payees sealed it.
        sha256: Of the file as the bank gets it, hex.
    """

    batch = models.OneToOneField(
        PaymentBatch, models.PROTECT, primary_key=True, related_name="file"
    )
    sealed = models.BinaryField()
    key_id = models.CharField(max_length=16)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    name = models.CharField(max_length=100)
    media_type = models.CharField(max_length=60)

    scope: ClassVar = Scope(internal="read through the batch; only `files.content_of` opens it")

    class Meta:
        indexes = [models.Index(name="payment_file_key", fields=["key_id"])]
