"""What every end of a dispute does: lines that were not accepted are dropped as before."""

from collections.abc import Collection

from opencpor.claims.actions.moving import Move, enter, set_line
from opencpor.claims.disputes import lines_in
from opencpor.claims.models import ClaimLine, Dispute, DisputeOutcome
from opencpor.claims.rules.labels import state_of_lines
from opencpor.claims.states import LineState, State


def drop_again(move: Move, dispute: Dispute, accepted: Collection[str] = ()) -> list[ClaimLine]:
    """Let the lines of a dispute be dropped for what they had been dropped before.

    Args:
        move: The claim.
        dispute: Its dispute.
        accepted: The lines that are not: they were accepted.
    """
    left = [line for line in lines_in(dispute) if line.id not in accepted]
    for line in left:
        was = dispute.before[line.id]
        set_line(line, LineState.DROPPED, move.at, was["code"], was["text"])
    return left


def close_dispute(move: Move, dispute: Dispute, outcome: DisputeOutcome, reason: str = "") -> None:
    """End a dispute whose lines are settled; the state follows from the claim's lines.

    A rejection is final now.
    """
    dispute.closed_at, dispute.closed_by = move.at, move.actor.id or move.actor.kind.value
    dispute.outcome, dispute.reason = outcome.value, reason
    dispute.save()
    state = state_of_lines([LineState(line.state) for line in move.lines()])
    enter(move, State.REJECTED_FINAL if state is State.REJECTED else state)
