"""What every way out of the open states does to the lines."""

from opencpor.claims.actions.moving import Move, enter, set_line
from opencpor.claims.states import OPEN_LINES, LineState, State


def close(move: Move, state: State, code: str, text: str = "") -> None:
    """Drop every line still open, for one reason, and put the claim into a state without them.

    A draft's lines were never submitted and stay as they are.
    """
    claim = move.claim
    if claim.submitted_at is not None:
        for line in move.lines():
            if line.state in OPEN_LINES:
                set_line(line, LineState.DROPPED, move.at, code, text)
    claim.reason_code, claim.reason_text = code, text
    enter(move, state)
