"""Take a dispute back: the decision stands."""

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.claims import ports
from opencpor.claims.actions.closing_dispute import close_dispute, drop_again
from opencpor.claims.actions.moving import begin, log, save, tell
from opencpor.claims.disputes import open_dispute
from opencpor.claims.models import Claim, DisputeOutcome
from opencpor.claims.terms import Verb


@transaction.atomic
def withdraw_dispute(claim_id: str, actor: Actor, seen: str | None = None) -> Claim:
    """Take a dispute back; its lines are dropped as before, and cannot be disputed again.

    Raises:
        Conflict: If the claim is not disputed, or not any longer.
    """
    move = begin(claim_id, Verb.WITHDRAW_DISPUTE, actor, Permission.CLAIM_DISPUTE, seen)
    dispute = open_dispute(move.claim)
    if dispute is None:
        raise LookupError(f"the disputed claim {claim_id} has no dispute")
    dropped = drop_again(move, dispute)
    close_dispute(move, dispute, DisputeOutcome.WITHDRAWN)
    save(move)
    log(move, {"dispute": dispute.id})
    ports.consent().upheld(move.claim, dropped, actor)
    tell(move)
    return move.claim
