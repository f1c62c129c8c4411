"""Take a claim back."""

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.claims import ports
from opencpor.claims.actions.closing import close
from opencpor.claims.actions.moving import begin, log, save, tell
from opencpor.claims.actions.reasons import needed
from opencpor.claims.models import Claim
from opencpor.claims.states import State
from opencpor.claims.terms import Verb

WITHDRAWN = "withdrawn"


@transaction.atomic
def withdraw(claim_id: str, reason: str, actor: Actor, seen: str | None = None) -> Claim:
    """Take back a draft or an open claim, with a reason.

    Raises:
        Invalid: ``reason_missing``.
        Conflict: If the claim has been decided, or is disputed.
    """
    move = begin(claim_id, Verb.WITHDRAW, actor, Permission.CLAIM_WRITE, seen)
    text = needed(reason)
    was_submitted = move.claim.submitted_at is not None
    close(move, State.WITHDRAWN, WITHDRAWN, text)
    save(move)
    log(move, personal={"reason": text})
    if was_submitted:
        ports.consent().closed(move.claim, actor)
        tell(move)
    return move.claim
