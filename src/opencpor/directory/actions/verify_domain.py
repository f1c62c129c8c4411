"""Say that a domain is a tenant's: a reviewer with the grounds, or the tenant's own admin."""

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission, Side
from opencpor.access.scope import fetch
from opencpor.common.clock import now
from opencpor.common.errors import Conflict, not_found
from opencpor.common.text import legible
from opencpor.directory.actions.writing import explained, refused
from opencpor.directory.models import Customer, CustomerDomain
from opencpor.directory.rules.free_mail import ANYBODYS, FREE_MAIL
from opencpor.directory.rules.tenant import domain_of
from opencpor.directory.terms import TenantStatus, Verifier
from opencpor.http.etags import check_revision
from opencpor.journal.actions.record import record
from opencpor.journal.events import EventType


def mark_verified(row: CustomerDomain, by: Verifier, grounds: str) -> None:
    """Set a domain verified; the caller holds the tenant's lock and records the event.

    Raises:
        Invalid: ``free_mail_domain``.
    """
    if row.domain in FREE_MAIL:
        raise refused("domain", *ANYBODYS)
    row.verified_at, row.verified_by, row.grounds = now(), by.value, grounds
    row.save(update_fields=["verified_at", "verified_by", "grounds"])


def _verifier(customer: Customer, actor: Actor, grounds: str) -> Verifier:
    """Return as whom the actor verifies, or refuse."""
    if any(grant.side is Side.CUSTOMER for grant in actor.granting(Permission.DOMAIN_VERIFY)):
        if customer.status != TenantStatus.VERIFIED:
            raise Conflict(
                "Your tenant is not verified yet. The program's reviewers verify it first.",
                code="tenant_unverified",
                extra={"state": customer.status, "allowed": []},
            )
        return Verifier.CUSTOMER
    if not grounds:
        raise refused("grounds", "required", "No grounds are given.", "Say what you rely on.")
    return Verifier.REVIEWER


def verify_domain(
    customer_id: str, domain: str, actor: Actor, *, grounds: str = "", seen: str | None = None
) -> Customer:
    """Verify one of the domains that a tenant is said to have.

    Args:
        customer_id: The tenant's organization.
        domain: A domain that stands with the tenant already.
        actor: A reviewer, or an admin of the tenant itself once it is verified.
        grounds: On what a reviewer relies.
        seen: The revision that the actor saw.

    Raises:
        NotFound: If there is no such tenant, or it has no such domain.
        Conflict: ``already_verified``, ``tenant_unverified``.
        Invalid: Without grounds, ``domain_taken`` or ``free_mail_domain``.
        Stale: If it was changed meanwhile.
    """
    actor.require(Permission.DOMAIN_VERIFY)
    with explained():
        rows = Customer.objects.select_for_update(of=("self",)).select_related("organization")
        needed = Permission.DOMAIN_VERIFY
        customer = fetch(rows, actor, "customer", needed, organization_id=customer_id)
        check_revision(seen, customer)
        row = customer.domains.filter(domain=domain_of(domain)).first()
        if row is None:
            raise not_found("domain")
        by = _verifier(customer, actor, legible(grounds))
        if row.verified_at is not None:
            raise Conflict("This domain is verified already.", code="already_verified")
        mark_verified(row, by, legible(grounds))
        customer.revision += 1
        customer.save(update_fields=["revision"])
        record(
            EventType.DOMAIN_VERIFIED,
            f"customer:{customer.pk}",
            actor.ref(),
            data={"after": {"domain": row.domain, "verified_by": row.verified_by}},
            personal={"grounds": row.grounds} if row.grounds else None,
        )
        return customer
