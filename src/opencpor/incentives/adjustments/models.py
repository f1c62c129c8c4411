"""Adjustments by hand. They are never earnings: they stand in a table of their own."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from opencpor.access.models import Organization, PrefixedIdField, Unit
from opencpor.access.roles import Permission
from opencpor.access.scope import Scope
from opencpor.incentives.adjustments.rules import ONLY_LESS, Kind
from opencpor.incentives.models import Earning, Journal
from opencpor.incentives.proposals import State
from opencpor.register.models import Association

DECIDED_BY_ANOTHER = (State.APPROVED.value, State.REJECTED.value)


class Adjustment(models.Model):
    """An amount for or against a location, by two persons of finance.

    The database keeps what was proposed, keeps who decides apart from who proposed, and lets an
    approved one stand in the ledger with exactly its amount.

    Attributes:
        association: What it is about, if it is one association.
        earning: The line that it is about, if it is one; the association is the line's.
        month: The month it applies to, first day.
        processed: The month whose statement lists it: the one that was open when it was approved.
        amount_minor: Signed, in minor units; negative: less is owed.
        note: Why, in the proposer's words; the partner reads it.
        reason: Why it was rejected.
        shown_to: The location, once it is in the ledger; before, the partner sees nothing of it.
    """

    id = PrefixedIdField(prefix="adj")
    program_key = models.CharField(max_length=64)
    location = models.ForeignKey(Unit, models.PROTECT, related_name="adjustments")
    customer = models.ForeignKey(Organization, models.PROTECT, related_name="adjustments")
    association = models.ForeignKey(
        Association, models.PROTECT, null=True, related_name="adjustments"
    )
    earning = models.ForeignKey(Earning, models.PROTECT, null=True, related_name="adjustments")
    month = models.DateField()
    processed = models.DateField(null=True)
    kind = models.CharField(max_length=30, choices=[(kind.value, kind.value) for kind in Kind])
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    note = models.TextField(max_length=2000)
    state = models.CharField(
        max_length=12, choices=[(state.value, state.value) for state in State],
        default=State.PROPOSED.value,
    )  # fmt: skip
    proposed_by = models.CharField(max_length=64)
    proposed_at = models.DateTimeField()
    decided_by = models.CharField(max_length=64, blank=True)
    decided_at = models.DateTimeField(null=True)
    reason = models.TextField(max_length=2000, blank=True)
    journal = models.OneToOneField(Journal, models.PROTECT, null=True, related_name="adjustment")
    shown_to = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    revision = models.PositiveIntegerField(default=1)

    scope: ClassVar = Scope(
        Permission.MONEY_READ, partner="shown_to__organization_id", unit="shown_to_id"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="adjustment_known",
                condition=Q(state__in=[*map(str, State)], kind__in=[*map(str, Kind)])
                & ~Q(note=""),
            ),
            models.CheckConstraint(
                name="adjustment_amount",
                condition=Q(amount_minor__lt=0)
                | Q(amount_minor__gt=0) & ~Q(kind__in=[kind.value for kind in ONLY_LESS]),
            ),
            models.CheckConstraint(
                name="adjustment_months",
                condition=Q(month__day=1)
                & (Q(processed=None) | Q(processed__day=1, month__lte=F("processed"))),
            ),
            models.CheckConstraint(
                name="adjustment_decided",
                condition=Q(state=State.PROPOSED.value, decided_at=None, decided_by="")
                | (
                    ~Q(state=State.PROPOSED.value)
                    & Q(decided_at__isnull=False)
                    & ~Q(decided_by="")
                ),
            ),
            models.CheckConstraint(
                name="adjustment_two_persons",
                condition=Q(state=State.PROPOSED.value)
                | Q(state__in=DECIDED_BY_ANOTHER) & ~Q(decided_by=F("proposed_by"))
                | Q(state=State.WITHDRAWN.value, decided_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="adjustment_rejected_says_why",
                condition=Q(state=State.REJECTED.value) & ~Q(reason="")
                | ~Q(state=State.REJECTED.value) & Q(reason=""),
            ),
            models.CheckConstraint(
                name="adjustment_booked",
                condition=Q(
                    state=State.APPROVED.value,
                    journal__isnull=False,
                    processed__isnull=False,
                    shown_to=F("location"),
                )
                | ~Q(state=State.APPROVED.value) & Q(journal=None, processed=None, shown_to=None),
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(name="adjustment_by_place", fields=["shown_to", "processed", "id"]),
            models.Index(name="adjustment_by_state", fields=["state", "id"]),
        ]
