"""What the claim operations answer: the claim, with its ETag."""

from django.http import HttpResponse

from opencpor.access.actor import Actor
from opencpor.claims.models import Claim
from opencpor.claims.queries import claim_of
from opencpor.claims.schemas import ClaimOut, associations_of, claim_out
from opencpor.http.etags import tag


def answer(claim: Claim, actor: Actor, response: HttpResponse) -> ClaimOut:
    """Return a claim as it is now in the database, to whoever acted on it."""
    fresh = claim_of(actor, claim.id)
    tag(response, fresh)
    return claim_out(fresh, actor, associations_of([fresh]))
