"""The customer says no: to lines of an open claim, or to what an association gave."""

from collections.abc import Collection, Sequence

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.claims import ports
from opencpor.claims.actions.closing import WAITING, close
from opencpor.claims.actions.closing_dispute import close_dispute
from opencpor.claims.actions.ending import association_of, end_lines, lock_slots_under
from opencpor.claims.actions.moving import Move, begin, follow_lines, log, save, set_line, tell
from opencpor.claims.actions.tell_locations import tell_holder
from opencpor.claims.disputes import lines_in, open_dispute
from opencpor.claims.models import Claim, ClaimLine, DisputeOutcome
from opencpor.claims.states import OPEN_LINES, LineState, State
from opencpor.claims.terms import Notice, Verb
from opencpor.common.errors import FieldError, Invalid
from opencpor.common.text import legible

DECLINED = "customer_declined"
OVER = (State.REJECTED, State.REJECTED_FINAL)
DECLINABLE = OPEN_LINES | {LineState.ACTIVE, LineState.SCHEDULED}


def chosen(move: Move, line_ids: Collection[str] | None) -> list[ClaimLine]:
    """Return the lines that a customer answers: those named, or all that can be declined.

    Raises:
        Invalid: ``unknown_line`` for lines of another claim, or that are over already.
    """
    lines = [line for line in move.lines() if line.state in DECLINABLE]
    if line_ids is None:
        return lines
    unknown = sorted(set(line_ids) - {line.id for line in lines})
    if unknown or not line_ids:
        errors = [
            FieldError(f"lines.{one}", "unknown_line", "There is nothing to decline here.")
            for one in unknown
        ]
        raise Invalid("Name lines that still stand.", code="unknown_line", errors=errors)
    return [line for line in lines if line.id in set(line_ids)]


def _decline_open(move: Move, lines: Sequence[ClaimLine]) -> list[ClaimLine]:
    """Write down the no to lines that gave nothing yet; return these."""
    waiting = [line for line in lines if line.state in WAITING]
    for line in waiting:
        set_line(line, LineState.DECLINED, move.at, DECLINED)
    ports.arbitration().left(waiting, move.actor, move.at)
    return waiting


def _settle_state(move: Move) -> None:
    """A claim without an open line is rejected; a decided one follows its lines."""
    lines = move.lines()
    dispute = open_dispute(move.claim) if move.claim.state == State.DISPUTED else None
    if dispute is not None:
        if not lines_in(dispute):
            close_dispute(move, dispute, DisputeOutcome.DECLINED)
    elif move.claim.decided_at is not None:
        follow_lines(move, lines)
    elif not any(line.state in OPEN_LINES for line in lines):
        close(move, State.REJECTED, DECLINED)
    if move.claim.state in OVER:
        move.claim.reason_code, move.claim.reason_text = DECLINED, ""


@transaction.atomic
def decline(
    claim_id: str,
    actor: Actor,
    *,
    line_ids: Collection[str] | None = None,
    note: str = "",
    seen: str | None = None,
) -> Claim:
    """Decline lines, or all of them. Associations that they gave end at once.

    Args:
        claim_id: Which claim.
        actor: The customer's admin, or its contact by link.
        line_ids: The lines; None: all that can still be declined.
        note: What the customer says about it.
        seen: The revision that the caller saw.

    Raises:
        Invalid: ``unknown_line``.
        Conflict: If nothing of the claim stands any longer.
    """
    move = begin(claim_id, Verb.DECLINE, actor, Permission.CONSENT_ANSWER, seen)
    lock_slots_under(chosen(move, line_ids))
    lines = chosen(move, line_ids)
    ended = end_lines(move, lines, DECLINED, note)
    declined = _decline_open(move, lines)
    _settle_state(move)
    save(move)
    log(move, {"lines": sorted(line.id for line in lines)}, {"note": legible(note)})
    if move.claim.state in OVER:
        ports.consent().closed(move.claim, actor)
    elif declined:
        ports.consent().declined(move.claim, declined, actor)
    tell(move)
    for line in ended:
        held = association_of(line)
        if held is not None:
            tell_holder(move.claim, held, Notice.PARTNER_DECLINED, actor)
    return move.claim
