"""An admin of a tenant proves by the DNS that a further domain is the tenant's."""

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.access.scope import fetch
from opencpor.common.clock import now
from opencpor.common.errors import Conflict
from opencpor.directory.actions.proving import expiry, fresh_value, look, provable, refuse_partners
from opencpor.directory.actions.verify_domain import mark_verified
from opencpor.directory.actions.writing import explained
from opencpor.directory.models import Customer, CustomerDomain, DomainProof
from opencpor.directory.terms import TenantStatus, Verifier
from opencpor.journal.actions.record import record
from opencpor.journal.events import EventType

ANSWER = Permission.CONSENT_ANSWER  # who answers for the tenant proves what is the tenant's


@transaction.atomic
def start_proof(customer_id: str, domain: str, actor: Actor) -> DomainProof:
    """Begin the proof of a domain.

    Raises:
        NotFound: If the tenant is another's.
        Conflict: ``tenant_unverified``, ``already_verified``.
        Invalid: If the domain cannot be a customer's; see `provable`.
        TooMany: If it was begun too often today.
    """
    actor.require(ANSWER)
    rows = Customer.objects.select_for_update(of=("self",))
    customer = fetch(rows, actor, "customer", ANSWER, organization_id=customer_id)
    if customer.status != TenantStatus.VERIFIED:
        raise Conflict(
            "Your tenant is not verified yet. The program's reviewers verify it first.",
            code="tenant_unverified",
            extra={"state": customer.status, "allowed": []},
        )
    wanted = provable(domain)
    if customer.domains.filter(domain=wanted, verified_at__isnull=False).exists():
        raise Conflict("This domain is verified already.", code="already_verified")
    at = now()
    proof = DomainProof.objects.create(
        customer=customer, tenant_id=customer.tenant_id, domain=wanted, value=fresh_value(),
        made_at=at, made_by=actor.id, expires_at=expiry(at),
    )  # fmt: skip
    record(
        EventType.DOMAIN_PROOF_STARTED,
        f"customer:{customer.pk}",
        actor.ref(),
        data={"proof": proof.id, "domain": wanted},
    )
    return proof


def finish_proof(customer_id: str, proof_id: str, actor: Actor) -> Customer:
    """Look the record up; if it is there, the domain is verified for the tenant.

    Once it was proven, doing it again changes nothing.

    Raises:
        NotFound: If the proof is another's.
        Conflict: ``record_missing``, ``proof_expired``.
        Invalid: ``domain_taken`` if it is verified for another tenant, ``partner_domain`` if it
            became a partner's since the proof was begun.
        TooMany: Right after the last check.
        Unavailable: If the name servers do not answer.
    """
    actor.require(ANSWER)
    rows = DomainProof.objects.filter(customer_id=customer_id)
    proof = fetch(rows, actor, "proof", ANSWER, id=proof_id)
    customers = Customer.objects.select_related("organization")
    if proof.proven_at is not None:
        return customers.get(pk=customer_id)
    look(proof)
    with explained():
        refuse_partners(proof.domain)
        customer = customers.select_for_update(of=("self",)).get(pk=customer_id)
        if not DomainProof.objects.filter(pk=proof.pk, proven_at=None).exists():
            return customer  # another check was faster
        row, _ = CustomerDomain.objects.get_or_create(customer=customer, domain=proof.domain)
        if row.verified_at is None:
            mark_verified(row, Verifier.DNS, "")
        DomainProof.objects.filter(pk=proof.pk).update(proven_at=now())
        customer.revision += 1
        customer.save(update_fields=["revision"])
        record(
            EventType.DOMAIN_VERIFIED,
            f"customer:{customer.pk}",
            actor.ref(),
            data={"after": {"domain": row.domain, "verified_by": row.verified_by}},
        )
        return customer
