"""Payees: versions that are added and decided once, and the accounts sealed beside them."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from opencpor.access.models import PrefixedIdField, Unit
from opencpor.access.roles import Permission
from opencpor.access.scope import Scope
from opencpor.incentives.payees.lifecycle import PayeeState
from opencpor.incentives.payees.rules import PayeeKind
from opencpor.incentives.payees.sealing import Sealed

OPEN, USED = (PayeeState.SUBMITTED,), (PayeeState.APPROVED, PayeeState.REPLACED)
DECIDED = [state.value for state in PayeeState if state not in OPEN]


class Payee(models.Model):
    """One version of whom a location's money goes to.

    The database refuses every change but the steps of `lifecycle`, two that wait or that count for
    one location, and a decision by whoever entered it.

    Attributes:
        decided_by: Who approved, rejected or withdrew it.
        decided_at: When; an approved one is used once it is so and so many hours old.
        grounds: How finance checked it, or why it was rejected.
        compared: Whether finance entered the number again from another source, and it was the same.
        replaced_at: When another one was approved.
    """

    id = PrefixedIdField(prefix="pye")
    location = models.ForeignKey(Unit, models.PROTECT, related_name="payees")
    kind = models.CharField(max_length=10, choices=[(one.value, one.value) for one in PayeeKind])
    state = models.CharField(
        max_length=10, choices=[(one.value, one.value) for one in PayeeState],
        default=PayeeState.SUBMITTED.value,
    )  # fmt: skip
    submitted_by = models.CharField(max_length=60)
    submitted_at = models.DateTimeField()
    decided_by = models.CharField(max_length=60, blank=True)
    decided_at = models.DateTimeField(null=True)
    grounds = models.TextField(max_length=2000, blank=True)
    compared = models.BooleanField(default=False)
    replaced_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=1)

    scope: ClassVar = Scope(
        Permission.PAYEE_READ, partner="location__organization_id", unit="location_id"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="payee_one_waits", fields=["location"], condition=Q(state="submitted")
            ),
            models.UniqueConstraint(
                name="payee_one_counts", fields=["location"], condition=Q(state="approved")
            ),
            models.CheckConstraint(
                name="payee_state_known",
                condition=Q(state__in=[one.value for one in PayeeState]),
            ),
            models.CheckConstraint(
                name="payee_kind_known", condition=Q(kind__in=[one.value for one in PayeeKind])
            ),
            models.CheckConstraint(
                name="payee_decided",
                condition=Q(state="submitted", decided_at=None, decided_by="")
                | (Q(state__in=DECIDED, decided_at__isnull=False) & ~Q(decided_by="")),
            ),
            models.CheckConstraint(
                name="payee_two_persons",
                condition=~Q(state__in=["approved", "rejected", "replaced"])
                | (~Q(decided_by=F("submitted_by")) & ~Q(grounds="")),
            ),
            models.CheckConstraint(
                name="payee_replaced",
                condition=Q(state="replaced", replaced_at__isnull=False)
                | (~Q(state="replaced") & Q(replaced_at=None)),
            ),
        ]
        indexes = [
            models.Index(name="payee_by_state", fields=["state", "id"]),
            models.Index(name="payee_by_location", fields=["location", "decided_at"]),
        ]

    @property
    def erased(self) -> bool:
        """Whether its account was erased."""
        return getattr(self, "seal", None) is None


class PayeeSeal(models.Model):
    """The account of one version, sealed, with the little of it that is shown.

    Erasing deletes the row; the version stays, and says that there was one.

    Attributes:
        key_id: Which key sealed it.
        fingerprint: Equal for equal accounts sealed under one key.
        masked: As people see it, such as ``DE•• … 3000``.
    """

    payee = models.OneToOneField(Payee, models.PROTECT, primary_key=True, related_name="seal")
    sealed = models.BinaryField()
    key_id = models.CharField(max_length=16)
    fingerprint = models.BinaryField(max_length=32)
    masked = models.CharField(max_length=100)
    last_four = models.CharField(max_length=4, blank=True)
    country = models.CharField(max_length=2, blank=True)

    scope: ClassVar = Scope(internal="read through the payee; only `queries.details_of` opens it")

    class Meta:
        indexes = [
            models.Index(name="payee_seal_fingerprint", fields=["fingerprint"]),
            models.Index(name="payee_seal_key", fields=["key_id"]),
        ]

    @property
    def parts(self) -> Sealed:
        """The sealed account as `sealing` takes it."""
        return Sealed(self.key_id, bytes(self.sealed), bytes(self.fingerprint))
