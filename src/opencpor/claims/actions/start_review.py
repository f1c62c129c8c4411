"""Take a submitted claim to review."""

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.claims.actions.moving import begin, enter, log, save, tell
from opencpor.claims.models import Claim
from opencpor.claims.queries import earlier_rivals
from opencpor.claims.states import State
from opencpor.claims.terms import Verb
from opencpor.common.errors import FieldError, Forbidden, Invalid
from opencpor.common.phrases import phrase
from opencpor.common.text import legible


@transaction.atomic
def start_review(
    claim_id: str, actor: Actor, *, reason: str = "", seen: str | None = None
) -> Claim:
    """Become the claim's reviewer. Where claims compete, the earliest comes first.

    Args:
        claim_id: Which claim.
        actor: The reviewer.
        reason: Why this one is taken before a rival that was submitted earlier.
        seen: The revision that the caller saw.

    Raises:
        Conflict: If somebody else has it, or it is not waiting.
        Invalid: ``earlier_claim_waits`` if a rival came first and no reason is given.
    """
    move = begin(claim_id, Verb.START_REVIEW, actor, Permission.REVIEW, seen)
    earlier = earlier_rivals(move.claim)
    if earlier and not legible(reason):
        error = FieldError(
            "reason",
            "earlier_claim_waits",
            phrase("A competing claim was submitted earlier: {claim}.", claim=earlier[0]),
            "Review that one first, or say why not.",
        )
        raise Invalid("A competing claim waits longer.", code="earlier_claim_waits", errors=[error])
    if actor.kind != "user":
        raise Forbidden("Only a person reviews claims.", code="not_allowed")
    move.claim.reviewer_id = actor.id
    enter(move, State.UNDER_REVIEW)
    save(move)
    log(move, {"reviewer": actor.id, "earlier": earlier}, {"reason": legible(reason)})
    tell(move)
    return move.claim
