"""Suggestions to claim a customer's new subscription."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from opencpor.access.models import Organization, PrefixedIdField
from opencpor.access.roles import Permission
from opencpor.access.scope import Scope
from opencpor.claims.models import Claim
from opencpor.directory.models import Subscription
from opencpor.register.models import Association


class Renewal(models.Model):
    """A partner was told that a subscription it held goes on under a new ID.

    Open until a claim was drafted from it, or it was closed since it does not hold any longer; the
    customer is not told. It is the one place where a partner reads an ID out of the directory.
    """

    id = PrefixedIdField(prefix="rnw")
    association = models.ForeignKey(Association, models.PROTECT, related_name="renewals")
    partner = models.ForeignKey(Organization, models.PROTECT, related_name="renewals")
    engagement = models.CharField(max_length=64, db_collation="C")  # the association's
    subscription = models.ForeignKey(Subscription, models.PROTECT, related_name="renewals")
    suggested_at = models.DateTimeField()
    claim = models.OneToOneField(
        Claim, models.PROTECT, null=True, related_name="renewal"
    )  # the draft made from it
    closed_at = models.DateTimeField(null=True)
    closed_for = models.CharField(max_length=20, blank=True)  # a value of `rules.Against`

    scope: ClassVar = Scope(
        Permission.CLAIM_READ, partner="partner_id", unit="association__location_id"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="renewal_once", fields=["partner", "engagement", "subscription"]
            ),
            models.CheckConstraint(
                name="renewal_closed_is_whole",
                condition=Q(closed_at=None, closed_for="")
                | Q(closed_at__isnull=False, claim=None) & ~Q(closed_for=""),
            ),
        ]
