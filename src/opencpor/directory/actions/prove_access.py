"""Somebody who works for a customer shows, by the DNS and a mailbox, that it may speak for it.

Nothing of the directory is told before the record is found: whoever can publish it controls the
domain. Only a domain that is *verified* for the tenant opens the console: one that a partner named
on a claim proves nothing, since the partner could have named a domain of its own.
"""

from django.db import transaction

from opencpor.access.actions.create_user import checked_email
from opencpor.access.actions.invite import invite
from opencpor.access.actor import ANONYMOUS, system
from opencpor.access.models import Membership
from opencpor.access.roles import Role
from opencpor.access.tokens import digest_of, new_secret
from opencpor.common.clock import now
from opencpor.common.errors import Conflict, not_found
from opencpor.directory.actions.proving import expiry, fresh_value, look, provable, refuse_partners
from opencpor.directory.actions.writing import refused
from opencpor.directory.models import Customer, DomainProof
from opencpor.directory.rules.tenant import domain_of, guid_of
from opencpor.directory.terms import TenantStatus
from opencpor.journal.actions.record import record
from opencpor.journal.events import EventType

PROVER = system("domain-proof")


@transaction.atomic
def ask_access(tenant_id: str, domain: str, email: str) -> tuple[DomainProof, str]:
    """Begin a newcomer's proof; it is the same for tenants that exist and that do not.

    Returns:
        The proof, and the secret of the link back to it.

    Raises:
        Invalid: If tenant ID, domain or address are not right, or the address is not at the domain.
        TooMany: If the domain was begun too often today.
    """
    guid = guid_of(tenant_id)
    if guid is None:
        raise refused("tenant_id", "bad_tenant", "This is no tenant ID.", "It is a GUID.")
    wanted, kept = provable(domain), checked_email(email)
    at_domain = domain_of(kept.rpartition("@")[2])
    if at_domain != wanted and not at_domain.endswith(f".{wanted}"):
        raise refused(
            "email", "not_at_domain", "Your address is not at this domain.",
            "Give the address at which you work there.",
        )  # fmt: skip
    secret, at = new_secret(), now()
    proof = DomainProof.objects.create(
        tenant_id=guid, domain=wanted, value=fresh_value(), digest=digest_of(secret), email=kept,
        made_at=at, made_by=ANONYMOUS.kind.value, expires_at=expiry(at),
    )  # fmt: skip
    return proof, secret


def proof_behind(secret: str) -> DomainProof:
    """Return the proof that a link leads to.

    Raises:
        NotFound: If there is none.
    """
    found = DomainProof.objects.filter(digest=digest_of(secret)).first()
    if found is None:
        raise not_found("proof")
    return found


def finish_access(secret: str) -> DomainProof:
    """Look the record up; if it is there, the mailbox gets an invitation to the tenant's console.

    Raises:
        NotFound: If there is no such proof.
        Conflict: ``record_missing``, ``proof_expired``; ``not_the_tenants`` if the domain is not
            verified for the tenant.
        Invalid: ``partner_domain`` if it became a partner's since the proof was begun.
        TooMany: Right after the last check.
        Unavailable: If the name servers do not answer.
    """
    proof = proof_behind(secret)
    if proof.proven_at is not None:
        return proof
    look(proof)
    with transaction.atomic():
        refuse_partners(proof.domain)
        proof = DomainProof.objects.select_for_update().get(pk=proof.pk)
        if proof.proven_at is not None:
            return proof
        customer = Customer.objects.filter(
            tenant_id=proof.tenant_id,
            status=TenantStatus.VERIFIED,
            domains__domain=proof.domain,
            domains__verified_at__isnull=False,
        ).first()
        if customer is None:
            raise Conflict(
                "The record is there, but the domain is not known as one of this tenant's. Ask the "
                "program's operator to verify it.",
                code="not_the_tenants",
            )
        proof.proven_at = now()
        proof.save(update_fields=["proven_at"])
        _open(customer, proof)
        return proof


def _open(customer: Customer, proof: DomainProof) -> None:
    place, role = customer.pk, Role.CUSTOMER_ADMIN.value
    record(
        EventType.ACCESS_PROVEN,
        f"customer:{place}",
        PROVER.ref(),
        data={"proof": proof.id, "domain": proof.domain, "by": "dns"},
        personal={"email": proof.email},
    )
    held = Membership.objects.filter(user__email=proof.email, organization_id=place, role=role)
    if not held.exists():
        invite(PROVER, proof.email, place, role)
