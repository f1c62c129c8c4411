"""Holds of payments: each is placed once and released once, and nothing else of it changes."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from opencpor.access.models import PrefixedIdField, Unit
from opencpor.access.roles import Permission, Side
from opencpor.access.scope import Scope

SIDES = (Side.OPERATOR.value, Side.PARTNER.value)


class PaymentHold(models.Model):
    """That nothing is paid to a location, in any program, until the hold is released.

    The database keeps what was said, lets it be released once, and starts no payment while one
    stands. It forfeits nothing while one of the operator's stands.

    Attributes:
        side: Whose it is: the operator's finance or the partner. Each side releases its own.
        reason: Why; both sides read it.
        released_by: Who released it; empty: it stands.
    """

    id = PrefixedIdField(prefix="phd")
    location = models.ForeignKey(Unit, models.PROTECT, related_name="payment_holds")
    side = models.CharField(max_length=10, choices=[(one, one) for one in SIDES])
    reason = models.TextField(max_length=2000)
    held_by = models.CharField(max_length=64)
    held_at = models.DateTimeField()
    released_by = models.CharField(max_length=64, blank=True)
    released_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=1)

    scope: ClassVar = Scope(
        Permission.MONEY_READ, partner="location__organization_id", unit="location_id"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="payment_hold_one_stands",
                fields=["location", "side"],
                condition=Q(released_at=None),
            ),
            models.CheckConstraint(
                name="payment_hold_known", condition=Q(side__in=SIDES) & ~Q(reason="")
            ),
            models.CheckConstraint(
                name="payment_hold_released",
                condition=Q(released_at=None, released_by="")
                | (Q(released_at__isnull=False) & ~Q(released_by="")),
            ),
        ]
        indexes = [models.Index(name="payment_hold_by_location", fields=["location", "held_at"])]

    @property
    def stands(self) -> bool:
        """Whether it was not released yet."""
        return self.released_at is None

    @property
    def state(self) -> str:
        """Return ``standing`` or ``released``."""
        return "standing" if self.stands else "released"
