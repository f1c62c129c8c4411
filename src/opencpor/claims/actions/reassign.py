"""Give a claim to another reviewer."""

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.access.models import User
from opencpor.access.queries import actor_of_user
from opencpor.access.roles import Permission
from opencpor.claims.actions.moving import begin, log, save, tell
from opencpor.claims.models import Claim
from opencpor.claims.terms import Verb
from opencpor.common.errors import FieldError, Invalid


@transaction.atomic
def reassign(claim_id: str, reviewer_id: str, actor: Actor, seen: str | None = None) -> Claim:
    """Name the claim's reviewer.

    Raises:
        Invalid: ``not_a_reviewer`` if the person cannot review.
    """
    move = begin(claim_id, Verb.REASSIGN, actor, Permission.REVIEW_SENIOR, seen)
    user = User.objects.filter(id=reviewer_id, is_active=True).first()
    if user is None or not actor_of_user(user).may(Permission.REVIEW):
        error = FieldError(
            "reviewer", "not_a_reviewer", "This is no reviewer.", "Choose a reviewer."
        )
        raise Invalid("The reviewer is not right.", code="not_a_reviewer", errors=[error])
    before, move.claim.reviewer_id = move.claim.reviewer_id, user.id
    save(move)
    log(move, {"reviewer_before": before, "reviewer_after": user.id})
    tell(move)
    return move.claim
