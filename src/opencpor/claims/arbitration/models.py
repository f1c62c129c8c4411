"""Arbitrations and their sides.

Locks are taken in the order claims, slot, tenure, arbitration. A side holds what one organization
said; nothing on it tells who the others are.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from opencpor.access.models import Organization, PrefixedIdField, Unit
from opencpor.access.roles import Permission
from opencpor.access.scope import Scope
from opencpor.claims.models import ClaimLine
from opencpor.register.models import Slot, Tenure


class ArbitrationState(models.TextChoices):
    """Where an arbitration is."""

    OPEN = "open"  # the sides answer, then a senior reviewer decides
    SCHEDULED = "scheduled"  # decided: the slot passes to a challenger on a day
    CLOSED = "closed"


class ArbitrationOutcome(models.TextChoices):
    """How an arbitration ended, or will."""

    KEEP = "keep"  # the incumbent stays
    TRANSFER = "transfer"  # a challenger takes over
    MOOT = "moot"  # the incumbent's tenure ended before anybody decided
    WITHDRAWN = "withdrawn"  # the last challenger left
    CANCELED = "canceled"  # the winner left before the day of the transfer


class SideRole(models.TextChoices):
    """Which of the two a side is."""

    INCUMBENT = "incumbent"  # holds the slot
    CHALLENGER = "challenger"  # has an accepted line on it


class SideResult(models.TextChoices):
    """What came of it for one side."""

    KEPT = "kept"  # the incumbent stays
    DISPLACED = "displaced"  # the incumbent ends on the day of the transfer
    WON = "won"  # the challenger takes over
    LOST = "lost"  # the challenger's lines are dropped
    LEFT = "left"  # the challenger left, or its customer declined
    MOOT = "moot"  # nothing was left to decide


STANDING = (ArbitrationState.OPEN.value, ArbitrationState.SCHEDULED.value)


class Arbitration(models.Model):
    """One slot that is held by one organization and claimed by others with accepted evidence."""

    id = PrefixedIdField(prefix="arb")
    program_key = models.CharField(max_length=64, db_collation="C")
    program_version = models.PositiveIntegerField()  # of the claim that opened it
    slot = models.ForeignKey(Slot, models.PROTECT, related_name="+")
    tenure = models.ForeignKey(Tenure, models.PROTECT, related_name="+")  # the incumbent's
    state = models.CharField(max_length=10, choices=ArbitrationState.choices)
    outcome = models.CharField(max_length=10, blank=True)
    opened_at = models.DateTimeField()
    deadline_at = models.DateTimeField()  # when the last side's time to answer is up
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=60, blank=True)
    transfer_at = models.DateTimeField(null=True)  # the instant at which the slot passes
    closed_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=1)

    scope: ClassVar = Scope(Permission.NOTE_READ)  # operators alone; partners see their side

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="arbitration_one_per_slot", fields=["slot"], condition=Q(state__in=STANDING)
            ),
            models.CheckConstraint(
                name="arbitration_state_known", condition=Q(state__in=ArbitrationState.values)
            ),
            models.CheckConstraint(
                name="arbitration_closed_is_whole",
                condition=Q(closed_at=None) & ~Q(state=ArbitrationState.CLOSED)
                | Q(closed_at__isnull=False, state=ArbitrationState.CLOSED) & ~Q(outcome=""),
            ),
            models.CheckConstraint(
                name="arbitration_scheduled_has_day",
                condition=~Q(state=ArbitrationState.SCHEDULED) | Q(transfer_at__isnull=False),
            ),
        ]
        indexes = [models.Index(name="arbitration_by_state", fields=["state", "deadline_at"])]


class ArbitrationSide(models.Model):
    """One organization's part: what it was asked, what it said, what came of it."""

    id = PrefixedIdField(prefix="ars")
    arbitration = models.ForeignKey(Arbitration, models.CASCADE, related_name="sides")
    partner = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    location = models.ForeignKey(Unit, models.PROTECT, related_name="+")  # of its first line
    role = models.CharField(max_length=10, choices=SideRole.choices)
    lines = models.ManyToManyField(ClaimLine, related_name="arbitration_sides")  # a challenger's
    joined_at = models.DateTimeField()
    deadline_at = models.DateTimeField()  # first instant after its time to answer
    statement = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=60, blank=True)
    silent_at = models.DateTimeField(null=True)  # when its passed deadline was noticed
    left_at = models.DateTimeField(null=True)
    result = models.CharField(max_length=10, blank=True)
    reason_code = models.CharField(max_length=40, blank=True)  # of the program's arbitration list
    reason_text = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=1)

    scope: ClassVar = Scope(Permission.CLAIM_READ, partner="partner_id", unit="location_id")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="arbitration_side_once", fields=["arbitration", "partner"]
            ),
            models.UniqueConstraint(
                name="arbitration_one_incumbent",
                fields=["arbitration"],
                condition=Q(role=SideRole.INCUMBENT),
            ),
        ]
        indexes = [models.Index(name="arbitration_side_by_partner", fields=["partner", "id"])]
