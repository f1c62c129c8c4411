"""Give a claim back to the queue."""

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.claims.actions.moving import begin, enter, log, save, tell
from opencpor.claims.models import Claim
from opencpor.claims.states import State
from opencpor.claims.terms import Verb


@transaction.atomic
def release(claim_id: str, actor: Actor, seen: str | None = None) -> Claim:
    """Stop reviewing; the queue's clock goes on as it was set.

    Raises:
        Conflict: If the actor is not its reviewer.
    """
    move = begin(claim_id, Verb.RELEASE, actor, Permission.REVIEW, seen)
    reviewer, move.claim.reviewer = move.claim.reviewer_id, None
    enter(move, State.SUBMITTED)
    save(move)
    log(move, {"reviewer": reviewer})
    tell(move)
    return move.claim
