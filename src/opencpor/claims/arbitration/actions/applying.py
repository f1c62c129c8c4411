"""What a decided arbitration does to the claims of its challengers."""

from datetime import datetime

from opencpor.access.actor import Actor
from opencpor.claims import ports
from opencpor.claims.actions.moving import Move, follow_lines, log, save, set_line
from opencpor.claims.arbitration.models import ArbitrationSide
from opencpor.claims.arbitration.reading import Held, lines_of
from opencpor.claims.lifecycle import find
from opencpor.claims.models import Claim, ClaimLine
from opencpor.claims.states import LineState, State
from opencpor.claims.terms import Verb
from opencpor.journal.events import EventType

LOST = "ARBLOST"


def moved(claim: Claim, verb: Verb, actor: Actor, at: datetime) -> Move:
    """Return a locked claim for what follows from an arbitration, on whoever's doing.

    Raises:
        LookupError: If the table knows no such way: a mistake in the code.
    """
    rows = find(State(claim.state), verb)
    if not rows:
        raise LookupError(f"'{verb}' cannot follow for a claim in state '{claim.state}'")
    return Move(claim, rows[0], actor, at, claim.state)


def by_claim(held: Held, lines: list[ClaimLine]) -> dict[str, list[ClaimLine]]:
    """Return lines by their claim, in the order in which claims are locked."""
    return {
        claim_id: found
        for claim_id in held.claims
        if (found := [line for line in lines if line.claim_id == claim_id])
    }


def drop_lost(held: Held, side: ArbitrationSide, actor: Actor, at: datetime) -> None:
    """Drop a side's lines; its partner may dispute that once."""
    for claim_id, lines in by_claim(held, lines_of(side)).items():
        move = moved(held.claims[claim_id], Verb.ARBITRATE, actor, at)
        for line in lines:
            set_line(line, LineState.DROPPED, at, LOST, side.reason_text)
        follow_lines(move, move.lines())
        rejected = move.claim.state == State.REJECTED
        if rejected:
            move.claim.reason_code, move.claim.reason_text = LOST, side.reason_text
        save(move)
        log(
            move,
            {"lines": [line.id for line in lines], "code": LOST},
            event=EventType.CLAIM_LINE_DROPPED,
        )
        if rejected:
            ports.consent().closed(move.claim, actor)
        else:
            ports.consent().decided(move.claim, lines, actor)


def schedule_won(
    held: Held, side: ArbitrationSide, day: datetime, actor: Actor, at: datetime
) -> None:
    """Let a side's lines start on the day of the transfer."""
    for claim_id, lines in by_claim(held, lines_of(side)).items():
        move = moved(held.claims[claim_id], Verb.ARBITRATE, actor, at)
        for line in lines:
            line.starts_at = day
            set_line(line, LineState.SCHEDULED, at)
        follow_lines(move, move.lines())
        save(move)
        log(
            move,
            {"lines": [line.id for line in lines], "starts_at": day.isoformat()},
            event=EventType.CLAIM_LINE_SCHEDULED,
        )
