"""What every way out of the open states does to the lines."""

from opencpor.claims import ports
from opencpor.claims.actions.ending import lock_slots_under
from opencpor.claims.actions.moving import Move, enter, set_line
from opencpor.claims.models import ClaimLine
from opencpor.claims.states import OPEN_LINES, LineState, State

WAITING = OPEN_LINES | {LineState.SCHEDULED}
"""Lines that have given no association yet, and may still."""


def drop_waiting(move: Move, code: str, text: str = "") -> list[ClaimLine]:
    """Drop every line that still waits, for one reason; arbitrations hear that it has left."""
    lock_slots_under([line for line in move.lines() if line.state in WAITING])
    dropped = [line for line in move.lines() if line.state in WAITING]
    for line in dropped:
        set_line(line, LineState.DROPPED, move.at, code, text)
    ports.arbitration().left(dropped, move.actor, move.at)
    return dropped


def close(move: Move, state: State, code: str, text: str = "") -> None:
    """Drop every line still open, for one reason, and put the claim into a state without them.

    A draft's lines were never submitted and stay as they are.
    """
    claim = move.claim
    if claim.submitted_at is not None:
        drop_waiting(move, code, text)
    claim.reason_code, claim.reason_text = code, text
    enter(move, state)
