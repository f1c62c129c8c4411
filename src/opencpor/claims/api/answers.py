"""What the claim operations answer: the claim, with its ETag."""

from django.http import HttpResponse

from opencpor.access.actor import Actor
from opencpor.claims.actions.enter import Entered
from opencpor.claims.models import Claim
from opencpor.claims.queries import whole_claim
from opencpor.claims.schemas import (
    ClaimMadeOut,
    ClaimOut,
    associations_of,
    claim_out,
    finding_out,
)
from opencpor.http.etags import tag


def answer(claim: Claim, actor: Actor, response: HttpResponse) -> ClaimOut:
    """Return a claim as it is now in the database, to whoever acted on it."""
    return answer_read(whole_claim(actor, claim.id), actor, response)


def answer_read(claim: Claim, actor: Actor, response: HttpResponse) -> ClaimOut:
    """Return a claim that was just read through `restrict`."""
    tag(response, claim)
    return claim_out(claim, actor, associations_of([claim]))


def answer_new(entered: Entered, actor: Actor, response: HttpResponse) -> ClaimMadeOut:
    """Return a claim as it was just created; nothing is read again, no line has an association."""
    tag(response, entered.claim)
    said = claim_out(entered.claim, actor, {}, lines=entered.lines)
    findings = [finding_out(one, entered.reasons) for one in entered.findings]
    return ClaimMadeOut.model_construct(**dict(said), findings=findings)  # it was looked at
