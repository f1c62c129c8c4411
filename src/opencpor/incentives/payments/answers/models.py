"""The files that banks answered with, and what became of every line of them."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from opencpor.access.models import PrefixedIdField
from opencpor.access.roles import Permission
from opencpor.access.scope import Scope
from opencpor.incentives.payments.answers.rules import Result, Why
from opencpor.incentives.payments.bank.answers import Outcome
from opencpor.incentives.payments.models import Payment

LONGEST_REFERENCE = 70
LONGEST_TEXT = 500


class AnswerFormat(models.TextChoices):
    """What the bank's answers came as."""

    PAIN002 = "pain002"  # ISO 20022 pain.002, a status report
    CAMT053 = "camt053"  # ISO 20022 camt.053, a statement of account
    CAMT054 = "camt054"  # ISO 20022 camt.054, a notification of what was moved on an account
    CSV = "csv"
    ROWS = "rows"  # by the API, without a file


STATEMENTS = frozenset({AnswerFormat.CAMT053.value, AnswerFormat.CAMT054.value})


class AnswerFile(models.Model):
    """One file with a bank's answers, as it came; sealed, as it may hold accounts.

    Attributes:
        sha256: Of the file as it came, hex: the same file is taken once.
        key_id: Which of the keys of payees sealed it.
    """

    id = PrefixedIdField(prefix="paf")
    name = models.CharField(max_length=200, blank=True)
    format = models.CharField(max_length=10, choices=AnswerFormat.choices)
    sha256 = models.CharField(max_length=64, unique=True)
    size = models.PositiveIntegerField()
    sealed = models.BinaryField()
    key_id = models.CharField(max_length=16)
    received_by = models.CharField(max_length=64)
    received_at = models.DateTimeField()
    written_in = models.BigIntegerField(db_default=0, editable=False)  # by a trigger

    scope: ClassVar = Scope(Permission.MONEY_READ)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="payment_answers_known",
                condition=Q(format__in=[one.value for one in AnswerFormat]),
            ),
        ]
        indexes = [models.Index(name="payment_answers_key", fields=["key_id"])]


class AnswerLine(models.Model):
    """What a bank said of one payment, and what followed; it changes only while it is listed.

    Attributes:
        place: Where in the file it stands.
        text: What the bank says besides; empty if that holds an account.
        why: Why somebody has to look at it.
        payment: None: none that it could be of.
        judged_at: When it was judged again and came to another result; None: never.
    """

    file = models.ForeignKey(AnswerFile, models.PROTECT, related_name="lines")
    number = models.PositiveIntegerField()
    place = models.CharField(max_length=100, blank=True)
    order_reference = models.CharField(max_length=LONGEST_REFERENCE)
    reference = models.CharField(max_length=LONGEST_REFERENCE, blank=True)
    outcome = models.CharField(max_length=20, choices=[(one.value, one.value) for one in Outcome])
    code = models.CharField(max_length=35, blank=True)
    text = models.CharField(max_length=LONGEST_TEXT, blank=True)
    amount_minor = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3, blank=True)
    payment = models.ForeignKey(Payment, models.PROTECT, null=True, related_name="answers")
    result = models.CharField(max_length=10, choices=[(one.value, one.value) for one in Result])
    why = models.CharField(
        max_length=20, blank=True, choices=[(one.value, one.value) for one in Why]
    )
    judged_at = models.DateTimeField(null=True)

    scope: ClassVar = Scope(Permission.MONEY_READ)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="payment_answer_numbered", fields=["file", "number"]),
            models.CheckConstraint(
                name="payment_answer_judged",
                condition=Q(result="listed") & ~Q(why="")
                | Q(result__in=["booked", "known"], why="", payment__isnull=False)
                | Q(result="noted", why=""),
            ),
        ]
        indexes = [
            models.Index(name="payment_answer_by_result", fields=["file", "result"]),
            models.Index(
                name="payment_answer_about_batch",
                fields=["order_reference"],
                condition=Q(payment=None, result="listed"),
            ),
        ]
