"""Domain proofs: of a tenant's admin, and of a newcomer who asks for the console."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema, Status
from pydantic import Field

from opencpor.access.roles import Permission
from opencpor.access.scope import restrict
from opencpor.directory import queries
from opencpor.directory.actions.prove_access import ask_access, finish_access, proof_behind
from opencpor.directory.actions.prove_domain import finish_proof, start_proof
from opencpor.directory.actions.proving import record_name
from opencpor.directory.models import DomainProof
from opencpor.directory.schemas import CustomerOut
from opencpor.http.etags import tag
from opencpor.http.guards import Open, actor_of, guard
from opencpor.http.inputs import Input
from opencpor.http.throttle import limit

ANSWER = Permission.CONSENT_ANSWER
MOST_AN_HOUR = 10
router = Router(tags=["customers"])
newcomers = Router(tags=["customers"])


class ProofIn(Input):
    """Which domain."""

    domain: str = Field(min_length=1, max_length=253)


class ProofOut(Schema):
    """What is to be published: a TXT record ``name`` with ``value``."""

    id: str
    domain: str
    name: str
    value: str
    made_at: datetime
    expires_at: datetime
    proven_at: datetime | None

    @staticmethod
    def of(row: DomainProof) -> "ProofOut":
        """Return a proof."""
        return ProofOut(
            id=row.id,
            domain=row.domain,
            name=record_name(row),
            value=row.value,
            made_at=row.made_at,
            expires_at=row.expires_at,
            proven_at=row.proven_at,
        )


class AccessIn(Input):
    """Who asks for the console of which tenant; the address is at the domain."""

    tenant_id: str = Field(max_length=100)
    domain: str = Field(min_length=1, max_length=253)
    email: str = Field(max_length=254)


class AccessOut(ProofOut):
    """A newcomer's proof; ``secret`` leads back to it and is shown once."""

    secret: str


@router.get("/{customer_id}/domain-proofs", response=list[ProofOut])
@guard(ANSWER)
def list_proofs(request: HttpRequest, customer_id: str) -> list[ProofOut]:
    """List the proofs of a tenant's domains, the newest first."""
    actor = actor_of(request)
    customer = queries.fetch_customer(actor, customer_id)
    rows = restrict(DomainProof.objects.filter(customer=customer), actor, ANSWER)
    return [ProofOut.of(row) for row in rows.order_by("-id")]


@router.post("/{customer_id}/domain-proofs", response={201: ProofOut})
@guard(ANSWER)
def post_proof(request: HttpRequest, customer_id: str, body: ProofIn) -> Status[ProofOut]:
    """Begin to prove that a domain is the tenant's; answers with the record to publish."""
    return Status(201, ProofOut.of(start_proof(customer_id, body.domain, actor_of(request))))


@router.post("/{customer_id}/domain-proofs/{proof_id}/check", response=CustomerOut)
@guard(ANSWER)
def check_proof(
    request: HttpRequest, response: HttpResponse, customer_id: str, proof_id: str
) -> CustomerOut:
    """Look the record up; if it is there, the domain is verified."""
    row = finish_proof(customer_id, proof_id, actor_of(request))
    tag(response, row)
    return CustomerOut.of(row)


@newcomers.post("", response={201: AccessOut}, auth=None)
@guard(Open.PUBLIC)
def post_access(request: HttpRequest, response: HttpResponse, body: AccessIn) -> Status[AccessOut]:
    """Begin to ask for a tenant's console; the answer is the same whether the tenant is known."""
    response["Cache-Control"] = "private, no-store"
    limit(request, "access-proof", MOST_AN_HOUR)
    row, secret = ask_access(body.tenant_id, body.domain, body.email)
    return Status(201, AccessOut(**ProofOut.of(row).dict(), secret=secret))


@newcomers.get("/{proof_secret}", response=ProofOut, auth=None)
@guard(Open.SECRET)
def get_access(request: HttpRequest, response: HttpResponse, proof_secret: str) -> ProofOut:
    """Show the record to publish. Looking changes nothing."""
    del request
    response["Cache-Control"] = "private, no-store"
    return ProofOut.of(proof_behind(proof_secret))


@newcomers.post("/{proof_secret}/check", response=ProofOut, auth=None)
@guard(Open.SECRET)
def check_access(request: HttpRequest, proof_secret: str) -> ProofOut:
    """Look the record up; if it is there, the mailbox gets an invitation."""
    del request
    return ProofOut.of(finish_access(proof_secret))
