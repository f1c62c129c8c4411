"""Take a claim back."""

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.claims import ports
from opencpor.claims.actions.closing import close, drop_waiting
from opencpor.claims.actions.moving import Move, begin, enter, follow_lines, log, save, tell
from opencpor.claims.actions.reasons import needed
from opencpor.claims.models import Claim
from opencpor.claims.states import LineState, State
from opencpor.claims.terms import Verb

WITHDRAWN = "withdrawn"


def _take_back_waiting(move: Move, text: str) -> None:
    """Drop what still waits for its slot; what stands, or stood, stays as it is."""
    dropped = drop_waiting(move, WITHDRAWN, text)
    gave = {LineState.ACTIVE, LineState.ENDED}
    if any(line.state in gave for line in move.lines()):
        follow_lines(move, move.lines())
        save(move)
        ports.consent().decided(move.claim, dropped, move.actor)
        return
    move.claim.reason_code, move.claim.reason_text = WITHDRAWN, text
    enter(move, State.WITHDRAWN)
    save(move)
    ports.consent().closed(move.claim, move.actor)


@transaction.atomic
def withdraw(claim_id: str, reason: str, actor: Actor, seen: str | None = None) -> Claim:
    """Take back a draft or an open claim, with a reason; of an approved one what still waits.

    Raises:
        Invalid: ``reason_missing``.
        Conflict: If the claim has been decided and nothing of it waits, or is disputed.
    """
    move = begin(claim_id, Verb.WITHDRAW, actor, Permission.CLAIM_WRITE, seen)
    text = needed(reason)
    was_submitted = move.claim.submitted_at is not None
    if move.claim.state == State.APPROVED:
        _take_back_waiting(move, text)
    else:
        close(move, State.WITHDRAWN, WITHDRAWN, text)
        save(move)
        if was_submitted:
            ports.consent().closed(move.claim, actor)
    log(move, personal={"reason": text})
    if was_submitted:
        tell(move)
    return move.claim
