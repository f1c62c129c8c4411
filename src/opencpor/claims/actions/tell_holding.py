"""Tell both sides of an association itself, where no claim speaks for it.

An association that stood before this installation came from no claim, so that no contact is known:
the partner's people of its location hear of it, and the admins of the customer's tenant. So they do
of a subscription that ends, whatever gave the association.
"""

from datetime import datetime

from opencpor.access.actor import Actor
from opencpor.access.models import Membership
from opencpor.access.roles import Permission
from opencpor.claims.actions.announce import (
    Matter,
    announce_to,
    claimants_of,
    last_day,
)
from opencpor.claims.terms import Notice
from opencpor.claims.wording import unit_of
from opencpor.notices.center.writing import Reader, holders_of, readers_of
from opencpor.programs.queries import version_by_number
from opencpor.register.models import Association

ENDED = (Notice.PARTNER_HOLDING_ENDED, Notice.TENANT_HOLDING_ENDED)
CHANGED = (Notice.PARTNER_HOLDING_CHANGED, Notice.TENANT_HOLDING_CHANGED)
ENDS = (Notice.PARTNER_HOLDING_ENDS, Notice.TENANT_HOLDING_ENDS)
OF_SUBSCRIPTION = (Notice.PARTNER_SUBSCRIPTION_ENDS, Notice.TENANT_SUBSCRIPTION_ENDS)


def matter_of_holding(row: Association, until: datetime | None = None) -> Matter:
    """Return what a notice on an association is about.

    Args:
        row: The association.
        until: First instant after what the notice calls the last day; None: after its own end.
    """
    program = version_by_number(row.slot.program_key, row.program_version).document

    def gaps() -> dict[str, str]:
        return {
            "what": unit_of(row.slot, program),
            "customer": row.slot.customer.name,
            "partner": row.partner.name,
            "deadline": last_day(until or row.period.upper, program),
        }

    return Matter(program, gaps, f"/claims/associations/{row.id}", f"association:{row.id}")


def admins_of(customer_id: str) -> list[Reader]:
    """Return whoever answers for a customer's tenant."""
    roles = holders_of(Permission.CONSENT_ANSWER)
    return readers_of(Membership.objects.filter(organization_id=customer_id, role__in=roles))


def tell_holding(
    row: Association,
    notices: tuple[Notice, Notice],
    actor: Actor,
    *,
    until: datetime | None = None,
    occasion: str = "",
) -> None:
    """Queue a notice on an association to its location's people and to the tenant's admins.

    Args:
        row: The association as it is now.
        notices: The partner's and the customer's.
        actor: Who did it.
        until: See `matter_of_holding`.
        occasion: What it is sent for once; empty: the association as it stands.
    """
    matter, once = matter_of_holding(row, until), occasion or f"{row.id}:{row.revision}"
    readers = (claimants_of(row.partner_id, row.location_id), admins_of(row.slot.customer_id))
    for some, notice in zip(readers, notices, strict=True):
        announce_to(some, matter, notice, actor, once)


def tell_tenant(row: Association, notice: Notice, actor: Actor) -> None:
    """Queue a notice on an association to the tenant's admins alone."""
    readers, once = admins_of(row.slot.customer_id), f"{row.id}:{row.revision}"
    announce_to(readers, matter_of_holding(row), notice, actor, once)
