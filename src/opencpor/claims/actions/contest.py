"""When a slot is taken, every other open line on it is contested; when it is free, they go on.

Claims are not locked here: the slot's lock guards its lines, and waiting for a claim while holding
a slot could wait forever. A claim that nobody else holds counts one more revision; whoever holds
it writes a new one anyway.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import QuerySet

from opencpor.access.actor import Actor
from opencpor.claims import ports
from opencpor.claims.actions.announce import announce
from opencpor.claims.models import Claim, ClaimLine
from opencpor.claims.states import OPEN, LineState, State
from opencpor.claims.terms import Notice
from opencpor.common.clock import now
from opencpor.journal.actions.record import record
from opencpor.journal.events import EventType
from opencpor.register.models import Slot, Tenure
from opencpor.register.queries import holder

WAITING = (LineState.PENDING.value, LineState.ACCEPTED.value)
ALIVE = OPEN | {State.APPROVED}  # an approved claim may have lines that still wait
DECIDED = (State.AWAITING_CUSTOMER.value, State.APPROVED.value)


def _touch(claim_ids: Iterable[str]) -> None:
    free = Claim.objects.select_for_update(skip_locked=True, of=("self",)).filter(id__in=claim_ids)
    for claim in free.order_by("id"):
        Claim.objects.filter(pk=claim.pk).update(revision=claim.revision + 1)


def _log(lines: Sequence[ClaimLine], event: EventType, actor: Actor) -> None:
    for line in sorted(lines, key=lambda one: one.claim_id):
        record(event, f"claim:{line.claim_id}", actor.ref(), data={"line": line.id})


def was_accepted(line: ClaimLine) -> bool:
    """Whether a contested line had been accepted; a disputed one waits for its decision again."""
    if line.claim.state == State.DISPUTED:
        return line.dispute is None or line.dispute.closed_at is not None
    return line.claim.state in DECIDED


def waiting_lines(slot_id: int) -> list[ClaimLine]:
    """Return the contested lines on a slot whose own evidence was accepted, the earliest first."""
    ordered = _contested(slot_id).order_by("claim__submitted_at", "claim_id", "place")
    return [line for line in ordered if was_accepted(line)]


def contest_rivals(slot: Slot, tenure: Tenure, actor: Actor) -> None:
    """Mark every other organization's open line on a slot as contested, and tell its partner.

    A line that had been accepted goes to arbitration; one that nobody has reviewed waits for that.
    """
    rivals = list(
        ClaimLine.objects.select_related("claim")
        .filter(slot_id=slot.id, state__in=WAITING, claim__state__in=ALIVE)
        .exclude(claim__partner_id=tenure.partner_id)
        .order_by("claim_id")
    )
    ids = [line.id for line in rivals]
    ClaimLine.objects.filter(id__in=ids, state__in=WAITING).update(
        state=LineState.CONTESTED.value, state_since=now()
    )
    _log(rivals, EventType.CLAIM_LINE_CONTESTED, actor)
    for line in rivals:
        announce(line.claim, Notice.PARTNER_CONTESTED, actor)
        if line.state == LineState.ACCEPTED:
            ports.arbitration().challenged(line, actor, now())
    _touch({line.claim_id for line in rivals})


def _release(waiting: Sequence[ClaimLine], at: datetime, actor: Actor) -> None:
    from opencpor.claims.jobs import settle_claim

    for line in waiting:
        decided = was_accepted(line)
        state = LineState.ACCEPTED if decided else LineState.PENDING
        ClaimLine.objects.filter(id=line.id, state=LineState.CONTESTED.value).update(
            state=state.value, state_since=at
        )
        if decided:
            settle_claim.defer(claim_id=line.claim_id)
    _log(waiting, EventType.CLAIM_LINE_RELEASED, actor)
    _touch({line.claim_id for line in waiting})


def _contested(slot_id: int) -> QuerySet[ClaimLine]:
    rows = ClaimLine.objects.select_related("claim", "dispute").filter(
        slot_id=slot_id, state=LineState.CONTESTED.value, claim__state__in=ALIVE
    )
    return rows.order_by("claim_id")


def release_own(slot_id: int, partner_id: str, at: datetime, actor: Actor) -> None:
    """Let an organization's own lines go on that were contested for a slot which it holds now."""
    _release(list(_contested(slot_id).filter(claim__partner_id=partner_id)), at, actor)


def free_slots(slot_ids: Iterable[int], at: datetime, actor: Actor) -> None:
    """Let lines go on that were contested for slots which are free now.

    A line of a decided claim had been accepted and waits for consent again; others wait for the
    decision. Where an arbitration has decided who comes next, nobody else goes on.
    """
    for slot_id in slot_ids:
        if holder(slot_id, at) is not None or ports.arbitration().freed(slot_id, actor, at):
            continue
        _release(list(_contested(slot_id)), at, actor)
