"""How an arbitration ends without a decision: a side is not there any longer."""

from collections.abc import Collection
from datetime import datetime

from opencpor.access.actor import Actor
from opencpor.claims.arbitration.actions.opening import challenge_again
from opencpor.claims.arbitration.models import (
    STANDING,
    Arbitration,
    ArbitrationOutcome,
    ArbitrationSide,
    ArbitrationState,
    SideResult,
    SideRole,
)
from opencpor.claims.arbitration.reading import lines_of, present, standing_on
from opencpor.claims.arbitration.telling import log, tell_seniors, tell_sides
from opencpor.claims.models import ClaimLine
from opencpor.claims.terms import Notice
from opencpor.journal.events import EventType

UNDECIDED = ("", SideResult.DISPLACED.value)
"""Results of sides that something else can still come of."""


def close(
    arbitration: Arbitration, outcome: ArbitrationOutcome, actor: Actor, at: datetime
) -> None:
    """Write that an arbitration is closed; the caller has it locked."""
    arbitration.state, arbitration.outcome = ArbitrationState.CLOSED, outcome
    arbitration.closed_at = at
    arbitration.revision += 1
    arbitration.save()
    log(arbitration, EventType.ARBITRATION_CLOSED, actor, {"outcome": outcome.value})


def _end_undecided(
    arbitration: Arbitration, outcome: ArbitrationOutcome, actor: Actor, at: datetime
) -> None:
    """Close what nobody needs to decide any longer, and tell those who are still there."""
    there = [one for one in present(arbitration) if one.result in UNDECIDED]
    close(arbitration, outcome, actor, at)
    moot = outcome is ArbitrationOutcome.MOOT
    for side in there:
        side.arbitration = arbitration
        side.result = SideResult.MOOT if moot else SideResult.KEPT
        side.revision += 1
        side.save(update_fields=["result", "revision"])
    tell_sides(there, Notice.PARTNER_ARBITRATION_CLOSED, actor)
    tell_seniors(arbitration, Notice.SENIOR_ARBITRATION_CLOSED, actor)


def _leave(side: ArbitrationSide, arbitration: Arbitration, actor: Actor, at: datetime) -> None:
    won = side.result == SideResult.WON
    side.left_at, side.result = at, SideResult.LEFT
    side.revision += 1
    side.save(update_fields=["left_at", "result", "revision"])
    arbitration.revision += 1
    arbitration.save(update_fields=["revision"])
    log(arbitration, EventType.ARBITRATION_LEFT, actor, {"side": side.id})
    if won:
        _end_undecided(arbitration, ArbitrationOutcome.CANCELED, actor, at)
        challenge_again(arbitration.slot_id, actor, at)
    elif not any(one.role == SideRole.CHALLENGER for one in present(arbitration)):
        _end_undecided(arbitration, ArbitrationOutcome.WITHDRAWN, actor, at)


def leave(lines: Collection[ClaimLine], actor: Actor, at: datetime) -> None:
    """Let sides leave whose last line wants the slot no longer; the slots must be locked.

    The last challenger that leaves ends the arbitration. The winner of one that is decided cancels
    the transfer: the incumbent stays.
    """
    rows = ArbitrationSide.objects.filter(
        lines__in=[line.id for line in lines], left_at=None, arbitration__state__in=STANDING
    )
    for side in rows.distinct().order_by("arbitration_id", "id"):
        arbitration = standing_on(side.arbitration.slot_id)
        if arbitration is not None and not lines_of(side):
            side.arbitration = arbitration
            if side.result in ("", SideResult.WON):
                _leave(side, arbitration, actor, at)


def end_of_tenure(slot_id: int, actor: Actor, at: datetime) -> bool:
    """Do what follows when nobody holds a slot any longer.

    An open arbitration has nothing left to decide. A decided one is carried out at once, so that
    nobody else comes in between.

    Returns:
        Whether the slot is reserved for the winner.
    """
    from opencpor.claims.arbitration.jobs import transfer_slot

    arbitration = standing_on(slot_id)
    if arbitration is None:
        return False
    if arbitration.state == ArbitrationState.OPEN:
        _end_undecided(arbitration, ArbitrationOutcome.MOOT, actor, at)
        return False
    if arbitration.transfer_at is not None and arbitration.transfer_at > at:
        arbitration.transfer_at = at
        arbitration.revision += 1
        arbitration.save(update_fields=["transfer_at", "revision"])
    transfer_slot.defer(arbitration_id=arbitration.id)
    return True
