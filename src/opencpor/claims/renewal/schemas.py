"""Renewals as JSON."""

from datetime import datetime

from ninja import Schema

from opencpor.claims.renewal.models import Renewal
from opencpor.register.schemas import PartyOut


class RenewalOut(Schema):
    """A subscription of a customer that follows one of which one is, or was, the partner of record.

    Nothing else of the new subscription is told. ``association`` is the one with the old one.
    """

    id: str
    association: str
    program: str
    engagement: str
    location: PartyOut
    customer: PartyOut
    old_subscription_id: str
    subscription_id: str
    product: str
    suggested_at: datetime


class RenewalPage(Schema):
    """One page of open suggestions."""

    items: list[RenewalOut]
    next: str | None


def renewal_out(row: Renewal) -> RenewalOut:
    """Return one suggestion."""
    association = row.association
    place, customer = association.location, association.slot.customer
    return RenewalOut(
        id=row.id,
        association=association.id,
        program=association.slot.program_key,
        engagement=row.engagement,
        location=PartyOut(id=place.id, name=place.name, number=place.location.partner_id),
        customer=PartyOut(
            id=customer.id, name=customer.name, number=str(customer.customer.tenant_id)
        ),
        old_subscription_id=str(association.slot.subscription_id),
        subscription_id=str(row.subscription.subscription_id),
        product=row.subscription.product,
        suggested_at=row.suggested_at,
    )
