"""The day of the transfer: the incumbent ends, the challenger starts, in one transaction."""

from datetime import datetime

from django.db import transaction

from opencpor.access.actor import Actor, system
from opencpor.claims import ports
from opencpor.claims.actions.approve import terms_of
from opencpor.claims.actions.contest import release_own
from opencpor.claims.actions.moving import follow_lines, log, save, set_line, tell
from opencpor.claims.actions.tell_holding import ENDED, tell_holding
from opencpor.claims.actions.tell_locations import tell_holder
from opencpor.claims.arbitration.actions.applying import by_claim, moved
from opencpor.claims.arbitration.actions.closing import close
from opencpor.claims.arbitration.actions.opening import challenge_again
from opencpor.claims.arbitration.models import (
    Arbitration,
    ArbitrationOutcome,
    ArbitrationState,
)
from opencpor.claims.arbitration.reading import Held, hold, lines_of, winner_of
from opencpor.claims.models import ClaimLine
from opencpor.claims.states import LineState
from opencpor.claims.terms import Notice, Verb
from opencpor.common.clock import now
from opencpor.common.each import each
from opencpor.common.errors import Conflict
from opencpor.journal.events import EventType
from opencpor.register.actions.transfer import transfer
from opencpor.register.models import Association
from opencpor.register.queries import key_of

CLOCK = system("arbitration.transfers")
DISPLACED = "displaced"


def _end(held: Held, ended: tuple[Association, ...], actor: Actor, at: datetime) -> None:
    """Let the incumbent's lines follow their associations; both sides hear of what had none."""
    for one in ended:
        if not one.claim_line:
            tell_holding(one, ENDED, actor)
    given = [one.claim_line for one in ended if one.claim_line]
    lines = list(ClaimLine.objects.filter(id__in=given, state=LineState.ACTIVE).order_by("id"))
    for claim_id, found in by_claim(held, lines).items():
        move = moved(held.claims[claim_id], Verb.TRANSFER, actor, at)
        for line in found:
            set_line(line, LineState.ENDED, at, DISPLACED)
        follow_lines(move, move.lines())
        save(move)
        log(
            move,
            {"lines": [line.id for line in found], "code": DISPLACED},
            event=EventType.CLAIM_LINE_ENDED,
        )
        ports.consent().ended(move.claim, found, actor)
        tell(move, Notice.PARTNER_ASSOCIATION_ENDED)
        mine = {line.id for line in found}
        for one in ended:
            if one.claim_line in mine:  # it may have moved away from where the claim was filed
                tell_holder(move.claim, one, Notice.PARTNER_ASSOCIATION_ENDED, actor)


def _start(held: Held, lines: list[ClaimLine], actor: Actor, at: datetime) -> None:
    """Let the winner's lines be active."""
    for claim_id, found in by_claim(held, lines).items():
        move = moved(held.claims[claim_id], Verb.TRANSFER, actor, at)
        for line in found:
            set_line(line, LineState.ACTIVE, at)
        follow_lines(move, move.lines())
        save(move)
        log(move, {"started": [line.id for line in found]})
        ports.consent().approved(move.claim, found, actor)
        tell(move, Notice.PARTNER_APPROVED)


def carry_out_held(held: Held, actor: Actor, at: datetime) -> None:
    """Pass the slot on, at the instant that was decided, whenever this runs."""
    arbitration = held.arbitration
    winner, day = winner_of(arbitration), arbitration.transfer_at
    if winner is None or day is None:
        raise LookupError(f"the scheduled arbitration {arbitration.id} has no winner or no day")
    lines = lines_of(winner)
    starts = []
    for line in lines:
        move = moved(held.claims[line.claim_id], Verb.TRANSFER, actor, at)
        starts.append(terms_of(move, line, move.claim.location_id or "", day))
    close(arbitration, ArbitrationOutcome.TRANSFER, actor, at)  # before rivals open the next one
    done = transfer(key_of(held.slot), starts, day, DISPLACED, actor)
    _end(held, done.ended, actor, at)
    _start(held, lines, actor, at)
    release_own(held.slot.pk, winner.partner_id, at, actor)
    challenge_again(held.slot.pk, actor, at)


@transaction.atomic
def carry_out(arbitration_id: str, actor: Actor = CLOCK) -> bool:
    """Carry out a transfer whose day has come; otherwise, or a second time, nothing happens.

    Returns:
        Whether anything changed.
    """
    due = Arbitration.objects.select_related("tenure").filter(state=ArbitrationState.SCHEDULED)
    found = due.filter(id=arbitration_id, transfer_at__lte=now()).first()
    if found is None:
        return False
    try:
        held = hold(found)
    except Conflict:  # somebody left just now; the next run sees what is true then
        return False
    arbitration, at = held.arbitration, now()
    day = arbitration.transfer_at
    if arbitration.state != ArbitrationState.SCHEDULED or day is None or day > at:
        return False
    carry_out_held(held, actor, at)
    return True


def carry_out_all(actor: Actor = CLOCK) -> int:
    """Carry out every transfer that is due, the oldest first; return how many.

    Raises:
        ExceptionGroup: At the end, if some could not be carried out; see `each`.
    """
    due = Arbitration.objects.filter(state=ArbitrationState.SCHEDULED, transfer_at__lte=now())
    ids = list(due.order_by("transfer_at", "id").values_list("id", flat=True))
    return each(ids, lambda one: carry_out(one, actor))
