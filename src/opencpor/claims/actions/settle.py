"""Let the customer's settled consent take effect: accepted lines become associations."""

from django.db import transaction

from opencpor.access.actor import Actor, ActorKind
from opencpor.claims import ports
from opencpor.claims.actions.approve import approve_lines
from opencpor.claims.actions.closing import close
from opencpor.claims.actions.moving import (
    Move,
    begin_locked,
    follow_lines,
    log,
    save,
    set_line,
    tell,
)
from opencpor.claims.actions.submit import settle_slots
from opencpor.claims.models import Claim, ClaimLine
from opencpor.claims.states import LineState, State
from opencpor.claims.terms import Notice, Verb
from opencpor.journal.events import EventType

NO_ANSWER = "no_customer_response"


def _approve(move: Move, lines: list[ClaimLine]) -> None:
    settle_slots(move.claim, lines)
    contested = approve_lines(move, lines)
    follow_lines(move, move.lines())
    save(move)
    log(
        move,
        {
            "started": sorted(line.id for line in lines if line.state == LineState.ACTIVE),
            "contested": sorted(line.id for line in contested),
        },
    )
    if any(line.state == LineState.ACTIVE for line in lines):
        tell(move, Notice.PARTNER_APPROVED, Notice.CUSTOMER_OUTCOME)


def _reject(move: Move) -> None:
    close(move, State.REJECTED, NO_ANSWER)
    save(move)
    log(move, {"code": NO_ANSWER}, event=EventType.CLAIM_REJECTED)
    ports.consent().closed(move.claim, move.actor)
    tell(move, Notice.PARTNER_REJECTED)


def _drop_waiting(move: Move) -> bool:
    """Drop the lines that still waited while others of their claim stand already."""
    waiting = [line for line in move.lines() if line.state == LineState.ACCEPTED]
    for line in waiting:
        set_line(line, LineState.DROPPED, move.at, NO_ANSWER)
    if waiting:
        save(move)
        log(
            move,
            {"code": NO_ANSWER, "lines": sorted(line.id for line in waiting)},
            event=EventType.CLAIM_LINE_DROPPED,
        )
        ports.consent().upheld(move.claim, waiting, move.actor)
        tell(move, Notice.PARTNER_DECIDED)
    return bool(waiting)


def settle_locked(claim: Claim, actor: Actor) -> bool:
    """Do what the standing of consent asks for, on a claim that the caller has locked.

    Returns:
        Whether anything changed.
    """
    by_clock = actor.kind is ActorKind.SYSTEM
    move = begin_locked(claim, Verb.WINDOW_PASSES if by_clock else Verb.ACKNOWLEDGE, actor)
    standing = ports.consent().standing(claim, move.at)
    if standing.settled:
        accepted = [line for line in move.lines() if line.state == LineState.ACCEPTED]
        if accepted:
            _approve(move, accepted)
            return True
    elif standing.refused and claim.state == State.AWAITING_CUSTOMER:
        _reject(move)
        return True
    elif standing.refused and claim.state == State.APPROVED:
        return _drop_waiting(move)
    if claim.state == State.AWAITING_CUSTOMER and claim.deadline_at != standing.answer_by:
        claim.deadline_at = standing.answer_by
        claim.save(update_fields=["deadline_at"])
    return False


@transaction.atomic
def settle(claim_id: str, actor: Actor) -> Claim:
    """Let consent take effect if the claim waits for it; otherwise nothing happens.

    Called when the customer has acknowledged, when its window has passed, and when a contested slot
    has become free. Nothing is decided here: the consent room says where consent stands.
    """
    claim = Claim.objects.select_for_update(of=("self",)).get(id=claim_id)
    if claim.state in (State.AWAITING_CUSTOMER, State.DISPUTED, State.APPROVED):
        settle_locked(claim, actor)
    return claim


def note_window(claim: Claim) -> None:
    """Show a claim's new consent window; the caller has it locked and saves nothing else."""
    if claim.state == State.AWAITING_CUSTOMER:
        claim.deadline_at = ports.consent().standing(claim, claim.state_since).answer_by
        claim.save(update_fields=["deadline_at"])
