"""Frozen texts, the links that lead to them, and what customers answered.

No personal value stands here: to whom a text was shown, and who answered, are references into the
log's personal values, so that erasing a person leaves text, answer and proof intact.
"""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from opencpor.access.models import Organization, PrefixedIdField
from opencpor.access.roles import Permission
from opencpor.access.scope import Scope
from opencpor.register.models import Slot


class AnswerKind(models.TextChoices):
    """What a customer can say."""

    ACKNOWLEDGED = "acknowledged"
    DECLINED = "declined"  # some or all lines
    NOT_ME = "not_me"  # the mail reached the wrong person


class ConsentText(models.Model):
    """Exactly what a customer is shown; frozen. A change of it is a new text.

    ``document`` is what ``sha256`` is computed over. The window runs from the acceptance of the
    first mail by the receiving server; ``unreached_at`` stops it.
    """

    id = PrefixedIdField(prefix="cst")
    claim = models.ForeignKey("claims.Claim", models.CASCADE, related_name="consent_texts")
    number = models.PositiveIntegerField()  # 1, 2, 3 … on the claim
    document = models.JSONField()
    sha256 = models.BinaryField(max_length=32)
    contact = models.JSONField()  # {"email": "pv_…", "name": "pv_…"}: personal values
    frozen_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)
    window_from = models.DateTimeField(null=True)
    answer_by = models.DateTimeField(null=True)
    unreached_at = models.DateTimeField(null=True)
    unreached_reason = models.CharField(max_length=300, blank=True)
    window_passed_at = models.DateTimeField(null=True)  # when the passing was acted upon

    scope: ClassVar = Scope(
        Permission.CLAIM_READ,
        partner="claim__partner_id",
        unit="claim__location_id",
        customer="claim__customer_id",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(name="consent_text_number", fields=["claim", "number"]),
            models.UniqueConstraint(
                name="consent_text_one_current", fields=["claim"], condition=Q(replaced_at=None)
            ),
            models.CheckConstraint(
                name="consent_window_whole",
                condition=Q(window_from=None, answer_by=None)
                | Q(window_from__isnull=False, answer_by__gt=F("window_from")),
            ),
        ]
        indexes = [
            models.Index(
                name="consent_window_open",
                fields=["answer_by"],
                condition=Q(
                    replaced_at=None, window_passed_at=None, unreached_at=None,
                    answer_by__isnull=False,
                ),
            )
        ]  # fmt: skip


class ConsentLink(models.Model):
    """A link that one mail carried; only its hash is kept, and only the newest one acts."""

    id = PrefixedIdField(prefix="lnk")
    text = models.ForeignKey(ConsentText, models.CASCADE, related_name="links")
    digest = models.BinaryField(max_length=32, unique=True)
    why = models.CharField(max_length=20)  # asked, resent, fresh, outcome
    mail = models.CharField(max_length=40, blank=True)  # the mail it went out with
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=60)
    replaced_at = models.DateTimeField(null=True)

    scope: ClassVar = Scope(internal="holds what would open a customer's page")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="consent_link_one_acts", fields=["text"], condition=Q(replaced_at=None)
            )
        ]


class ConsentAnswer(models.Model):
    """What a customer said to a text. An acknowledgement is also the receipt.

    The event log holds the same at ``stream`` and ``place``; ``signature`` is over the receipt's
    proof, see `rules.receipt`.
    """

    id = PrefixedIdField(prefix="rct")
    text = models.ForeignKey(ConsentText, models.PROTECT, related_name="answers")
    kind = models.CharField(max_length=20, choices=AnswerKind.choices)
    lines = models.ManyToManyField("claims.ClaimLine", blank=True, related_name="+")
    at = models.DateTimeField()
    by_kind = models.CharField(max_length=10)  # link or user
    by_id = models.CharField(max_length=60)
    identity_verified = models.BooleanField()  # the contact's domain was verified for the tenant
    better_contact = models.CharField(max_length=40, blank=True)  # a personal value
    event = models.CharField(max_length=40)
    public_key = models.BinaryField(max_length=32)
    signature = models.BinaryField(max_length=64)

    scope: ClassVar = Scope(
        Permission.CLAIM_READ,
        partner="text__claim__partner_id",
        unit="text__claim__location_id",
        customer="text__claim__customer_id",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="consent_acknowledged_once",
                fields=["text"],
                condition=Q(kind=AnswerKind.ACKNOWLEDGED),
            ),
            models.CheckConstraint(
                name="consent_answer_known", condition=Q(kind__in=AnswerKind.values)
            ),
        ]


class ConsentReopening(models.Model):
    """The customer, or the operator, lets a partner ask again after it was declined too often.

    From ``at`` on the requests for that slot are counted anew; that only an explicit
    acknowledgement counts stays as it is.
    """

    id = PrefixedIdField(prefix="rop")
    partner = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    slot = models.ForeignKey(Slot, models.PROTECT, related_name="+")
    reason = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=60)

    scope: ClassVar = Scope(
        Permission.CLAIM_READ, partner="partner_id", customer="slot__customer_id"
    )

    class Meta:
        indexes = [models.Index(name="consent_reopening_of", fields=["slot", "partner"])]
