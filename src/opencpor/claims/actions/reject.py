"""Turn a whole claim down."""

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.claims import ports
from opencpor.claims.actions.closing import close
from opencpor.claims.actions.moving import begin, log, save, tell
from opencpor.claims.actions.reasons import known_code, short_enough
from opencpor.claims.models import Claim
from opencpor.claims.states import State
from opencpor.claims.terms import Verb
from opencpor.programs.document.reasons import ReasonList


@transaction.atomic
def reject(
    claim_id: str, code: str, actor: Actor, *, text: str = "", seen: str | None = None
) -> Claim:
    """Reject a claim under review with one of the program's codes.

    Raises:
        Invalid: ``unknown_reason``.
        Conflict: If the actor is not its reviewer.
    """
    move = begin(claim_id, Verb.REJECT, actor, Permission.REVIEW, seen)
    known_code(move.program, ReasonList.REJECTION, code)
    words = short_enough(text, "text")
    move.claim.decided_at = move.claim.decided_at or move.at
    close(move, State.REJECTED, code, words)
    save(move)
    log(move, {"code": code}, {"text": words})
    ports.consent().closed(move.claim, actor)
    tell(move)
    return move.claim
